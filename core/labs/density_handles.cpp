#include "core/labs/density_handles.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace lineland::labs {

namespace {

template <class... F>
struct Overloaded : F... {
  using F::operator()...;
};

/// The place that a component is moved by; nothing if it has none.
std::optional<double> centre(const math::Shape& shape) {
  return std::visit(Overloaded{
                        [](const math::Uniform& uniform) -> std::optional<double> { return (uniform.low + uniform.high) / 2; },
                        [](const math::Exponential&) -> std::optional<double> { return std::nullopt; },
                        [](const math::Sample&) -> std::optional<double> { return std::nullopt; },
                        [](const auto& located) -> std::optional<double> { return located.mean; },
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
                 [](math::Exponential&) {},
                 [](math::Sample&) {},
                 [&](auto& located) { located.mean = target; },
             },
             shape);
}

void set_width(math::Shape& shape, double width) {
  std::visit(Overloaded{
                 [&](math::Normal& normal) { normal.deviation = width; },
                 [&](math::Uniform& uniform) {
                   const double middle = (uniform.low + uniform.high) / 2;
                   uniform = {middle - width, middle + width};
                 },
                 [&](math::Exponential& exponential) { exponential.rate = 1 / width; },
                 [](math::Sample&) {},
                 [&](auto& scaled) { scaled.scale = width; },
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
    plot::Handle handle{.name = "mode " + std::to_string(k + 1), .role = role, .x = *x, .y = distribution.pdf(*x)};
    handle.horizontal = plot::Grip{parameter, plot::Grip::Part::mean, k};
    if (components.size() > 1) handle.vertical = plot::Grip{parameter, plot::Grip::Part::weight, k};
    figure.marks.push_back(std::move(handle));
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

}  // namespace lineland::labs
