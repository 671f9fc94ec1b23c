#include "core/labs/density_handles.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/overloaded.h"
#include "core/math/grid_density.h"

namespace lineland::labs {

namespace {

/// The place that a component is moved by; nothing if it has none.
std::optional<double> centre(const math::Shape& shape) {
  return std::visit(Overloaded{
                        [](const math::Uniform& uniform) -> std::optional<double> { return (uniform.low + uniform.high) / 2; },
                        [](const math::Grid& grid) -> std::optional<double> { return (grid.low + grid.high) / 2; },
                        [](const math::Exponential&) -> std::optional<double> { return std::nullopt; },
                        [](const math::Sample&) -> std::optional<double> { return std::nullopt; },
                        [](const auto& located) -> std::optional<double> { return located.mean; },
                    },
                    shape);
}

/// How far right of the centre the handle of the width is: the width parameter. Only where the mean is the centre, from which it is
/// dragged.
std::optional<double> width(const math::Shape& shape) {
  return std::visit(Overloaded{
                        [](const math::Normal& normal) -> std::optional<double> { return normal.deviation; },
                        [](const math::Uniform& uniform) -> std::optional<double> { return (uniform.high - uniform.low) / 2; },
                        [](const math::Laplace& laplace) -> std::optional<double> { return laplace.scale; },
                        [](const math::Logistic& logistic) -> std::optional<double> { return logistic.scale; },
                        [](const math::Student& s) { return s.df > 1 ? std::optional(s.scale) : std::nullopt; },
                        [](const auto&) -> std::optional<double> { return std::nullopt; },
                    },
                    shape);
}

void move_centre(math::Shape& shape, double target) {
  std::visit(Overloaded{
                 [&](math::Uniform& uniform) {
                   const double shift = target - (uniform.low + uniform.high) / 2;
                   uniform.low += shift;
                   uniform.high += shift;
                 },
                 [&](math::Grid& grid) {
                   const double half = (grid.high - grid.low) / 2;
                   grid = math::make_grid(target - half, target + half, grid.table->given);
                 },
                 [](math::Exponential&) {},
                 [](math::Sample&) {},
                 [&](auto& located) { located.mean = target; },
             },
             shape);
}

void set_width(math::Shape& shape, double target) {
  std::visit(Overloaded{
                 [&](math::Normal& normal) { normal.deviation = target; },
                 [&](math::Uniform& uniform) {
                   const double middle = (uniform.low + uniform.high) / 2;
                   uniform = {middle - target, middle + target};
                 },
                 [&](math::Grid& grid) {
                   const double middle = (grid.low + grid.high) / 2;
                   grid = math::make_grid(middle - target, middle + target, grid.table->given);
                 },
                 [&](math::Exponential& exponential) { exponential.rate = 1 / target; },
                 [](math::Sample&) {},
                 [&](auto& scaled) { scaled.scale = target; },
             },
             shape);
}

/// Weights such that component k has the share and the others keep their proportions.
void set_share(std::vector<math::Component>& components, std::size_t k, double share) {
  double others = 0;
  for (std::size_t i = 0; i < components.size(); ++i) others += i == k ? 0 : components[i].weight;
  if (others > 0) components[k].weight = others * share / (1 - share);
}

}  // namespace

void add_handles(plot::Figure& figure, const math::Distribution& distribution, const std::string& parameter, plot::Role role) {
  const auto components = distribution.components();
  for (std::size_t k = 0; k < components.size(); ++k) {
    const auto x = centre(components[k].shape);
    if (!x) continue;
    plot::Handle handle{.name = "mode " + std::to_string(k + 1) + " of " + parameter, .role = role, .x = *x, .y = distribution.pdf(*x)};
    handle.horizontal = plot::Grip{parameter, plot::Grip::Part::mean, k};
    if (components.size() > 1) handle.vertical = plot::Grip{parameter, plot::Grip::Part::weight, k};
    figure.marks.push_back(std::move(handle));
    if (const auto right = width(components[k].shape)) {
      figure.marks.push_back(plot::Handle{.name = "width " + std::to_string(k + 1) + " of " + parameter,
                                          .role = role,
                                          .x = *x + *right,
                                          .y = distribution.pdf(*x + *right),
                                          .horizontal = plot::Grip{parameter, plot::Grip::Part::deviation, k}});
    }
  }
}

math::Distribution moved(const math::Distribution& distribution, const plot::Grip& grip, double target) {
  constexpr double furthest = 1e6, narrowest = 1e-3, widest = 1e6, least_share = 0.01;
  std::vector<math::Component> components(distribution.components().begin(), distribution.components().end());
  if (grip.component >= components.size()) return distribution;
  math::Shape& shape = components[grip.component].shape;
  switch (grip.part) {
    case plot::Grip::Part::value:
    case plot::Grip::Part::mean: move_centre(shape, std::clamp(target, -furthest, furthest)); break;
    case plot::Grip::Part::deviation: set_width(shape, std::clamp(target, narrowest, widest)); break;
    case plot::Grip::Part::weight: set_share(components, grip.component, std::clamp(target, least_share, 1 - least_share)); break;
  }
  return math::Distribution(std::move(components));
}

math::Distribution with_component(const math::Distribution& distribution, double x) {
  std::vector<math::Component> components(distribution.components().begin(), distribution.components().end());
  double total = 0;
  for (const math::Component& component : components) total += component.weight;
  // As wide as a normal with the same quartiles, to two digits.
  const double whole = (distribution.quantile(0.75) - distribution.quantile(0.25)) / 1.349, wanted = whole / 4;
  const double digit = std::pow(10, std::floor(std::log10(wanted)) - 1);
  components.push_back({total / double(components.size()), math::Normal{x, std::round(wanted / digit) * digit}});
  return math::Distribution(std::move(components));
}

math::Distribution without_component(const math::Distribution& distribution, std::size_t k) {
  std::vector<math::Component> components(distribution.components().begin(), distribution.components().end());
  if (components.size() < 2 || k >= components.size()) return distribution;
  components.erase(components.begin() + std::ptrdiff_t(k));
  return math::Distribution(std::move(components));
}

std::vector<double> heights(std::span<const StrokePoint> stroke, int count) {
  const auto sound = [](const StrokePoint& point) { return std::isfinite(point.x) && std::isfinite(point.y); };
  if (stroke.empty() || !std::all_of(stroke.begin(), stroke.end(), sound)) return {};
  const auto [left, right] = std::minmax_element(stroke.begin(), stroke.end(), [](const auto& a, const auto& b) { return a.x < b.x; });
  const double low = left->x, high = right->x;
  if (!(low < high) || !std::isfinite(high - low)) return {};
  std::vector<double> heights(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i + 1 < stroke.size(); ++i) {
    const StrokePoint &a = stroke[i], &b = stroke[i + 1];
    const auto place = [&](double x) { return (x - low) / (high - low) * (count - 1); };
    const double begin = std::min(place(a.x), place(b.x)), end = std::max(place(a.x), place(b.x));
    for (int k = int(std::ceil(begin)); k <= int(end); ++k) {
      const double t = a.x == b.x ? 1 : (low + (high - low) * k / (count - 1) - a.x) / (b.x - a.x);
      heights[std::size_t(k)] = a.y + (b.y - a.y) * std::clamp(t, 0.0, 1.0);
    }
  }
  return heights;
}

std::optional<math::Distribution> drawn(std::span<const StrokePoint> stroke) {
  constexpr int count = 64;
  constexpr double highest = 1000;  // heights are whole numbers up to this: a short text
  std::vector<double> drawn = heights(stroke, count);
  if (drawn.empty()) return std::nullopt;
  for (double& height : drawn) height = std::max(height, 0.0);
  const double top = *std::max_element(drawn.begin(), drawn.end());
  if (!(top > 0) || std::isinf(top)) return std::nullopt;
  for (double& height : drawn) height = std::round(height / top * highest);
  const auto [left, right] = std::minmax_element(stroke.begin(), stroke.end(), [](const auto& a, const auto& b) { return a.x < b.x; });
  return math::Distribution({{1, math::make_grid(left->x, right->x, std::move(drawn))}});
}

}  // namespace lineland::labs
