#include "app/ui/handle_drag.h"

#include <algorithm>
#include <cmath>

#include "app/ui/number_text.h"

namespace lineland::app {

namespace {

/// Where a shape stands, if it stands anywhere in particular.
double* center_of(math::Shape& shape) {
  struct Visitor {
    double* operator()(math::Normal& s) const { return &s.mean; }
    double* operator()(math::Laplace& s) const { return &s.mean; }
    double* operator()(math::Logistic& s) const { return &s.mean; }
    double* operator()(math::Student& s) const { return &s.mean; }
    double* operator()(math::Uniform&) const { return nullptr; }
    double* operator()(math::Exponential&) const { return nullptr; }
    double* operator()(math::Sample&) const { return nullptr; }
  };
  return std::visit(Visitor{}, shape);
}

double* width_of(math::Shape& shape) {
  struct Visitor {
    double* operator()(math::Normal& s) const { return &s.deviation; }
    double* operator()(math::Laplace& s) const { return &s.scale; }
    double* operator()(math::Logistic& s) const { return &s.scale; }
    double* operator()(math::Student& s) const { return &s.scale; }
    double* operator()(math::Uniform&) const { return nullptr; }
    double* operator()(math::Exponential&) const { return nullptr; }
    double* operator()(math::Sample&) const { return nullptr; }
  };
  return std::visit(Visitor{}, shape);
}

bool move_mean(math::Shape& shape, const Movement& m) {
  if (double* center = center_of(shape)) {
    *center = rounded_to(*center + m.after - m.before, m.resolution);
  } else if (auto* uniform = std::get_if<math::Uniform>(&shape)) {
    const double width = uniform->high - uniform->low;
    uniform->low = rounded_to(uniform->low + m.after - m.before, m.resolution);
    uniform->high = rounded_to(uniform->low + width, m.resolution / 100);
  } else {
    return false;
  }
  return true;
}

bool move_deviation(math::Shape& shape, const Movement& m, bool vertical) {
  double* width = width_of(shape);
  if (!width) return false;
  constexpr double least = 0.02;
  const double* center = center_of(shape);
  const double wanted = vertical ? *width * m.before / std::max(m.after, 1e-9) : std::abs(m.after - *center);
  *width = std::clamp(rounded_to(wanted, vertical ? std::max(*width / 100, 1e-3) : m.resolution), least, 1e3);
  return true;
}

/// The component's share follows its peak; the others keep theirs among themselves.
bool move_weight(std::vector<math::Component>& components, std::size_t k, const Movement& m) {
  if (components.size() < 2 || !(m.before > 0)) return false;
  double total = 0;
  for (const math::Component& component : components) total += component.weight;
  const double share = std::clamp(rounded_to(components[k].weight / total * m.after / m.before, 0.01), 0.01, 0.99);
  const double others = 1 - components[k].weight / total;
  for (std::size_t j = 0; j < components.size(); ++j) {
    components[j].weight = j == k ? share : rounded_to(components[j].weight / total / others * (1 - share), 1e-4);
    components[j].weight = std::max(components[j].weight, 1e-4);
  }
  return true;
}

}  // namespace

std::optional<param::Value> dragged(const param::Values& start, const plot::Grip& grip, const Movement& movement, bool vertical) {
  const auto index = start.schema().find(grip.parameter);
  if (!index) return std::nullopt;
  if (grip.part == plot::Grip::Part::value) {
    if (const auto* real = std::get_if<param::RealKind>(&start.schema()[*index].kind)) {
      return std::clamp(rounded_to(movement.after, movement.resolution), real->range.low, real->range.high);
    }
    if (const auto* integer = std::get_if<param::IntegerKind>(&start.schema()[*index].kind)) {
      return std::clamp<std::int64_t>(std::llround(movement.after), integer->range.low, integer->range.high);
    }
    return std::nullopt;
  }
  const auto* distribution = std::get_if<math::Distribution>(&start.at(*index));
  if (!distribution || grip.component >= distribution->components().size()) return std::nullopt;
  std::vector<math::Component> components(distribution->components().begin(), distribution->components().end());
  math::Shape& shape = components[grip.component].shape;
  const bool moved = grip.part == plot::Grip::Part::mean        ? move_mean(shape, movement)
                     : grip.part == plot::Grip::Part::deviation ? move_deviation(shape, movement, vertical)
                                                                : move_weight(components, grip.component, movement);
  if (!moved) return std::nullopt;
  return math::Distribution(std::move(components));
}

}  // namespace lineland::app
