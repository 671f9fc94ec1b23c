#include "app/ui/handle_drag.h"

#include <algorithm>
#include <cmath>

#include "app/ui/number_text.h"
#include "core/labs/density_handles.h"

namespace lineland::app {

namespace {

std::optional<param::Value> dragged_number(const param::Parameter& parameter, const Movement& movement) {
  if (const auto* real = std::get_if<param::RealKind>(&parameter.kind)) {
    return std::clamp(rounded_to(movement.after, movement.resolution), real->range.low, real->range.high);
  }
  if (const auto* integer = std::get_if<param::IntegerKind>(&parameter.kind)) {
    const double low = static_cast<double>(integer->range.low), high = static_cast<double>(integer->range.high);
    return static_cast<std::int64_t>(std::llround(std::clamp(movement.after, low, high)));
  }
  return std::nullopt;
}

/// What labs::moved is to bring the part of the component to.
double target(const math::Distribution& distribution, const plot::Grip& grip, const Movement& movement) {
  switch (grip.part) {
    case plot::Grip::Part::value:
    case plot::Grip::Part::mean: return rounded_to(movement.after, movement.resolution);
    case plot::Grip::Part::deviation: {
      const math::Distribution component({distribution.components()[grip.component]});
      return rounded_to(std::abs(movement.after - component.mean()), movement.resolution);
    }
    case plot::Grip::Part::weight: return rounded_to(distribution.share(grip.component) * movement.after / movement.before, 0.01);
  }
  return 0;
}

}  // namespace

std::optional<param::Value> dragged(const param::Values& start, const plot::Grip& grip, const Movement& movement) {
  const auto index = start.schema().find(grip.parameter);
  if (!index || !std::isfinite(movement.after)) return std::nullopt;
  if (grip.part == plot::Grip::Part::value) return dragged_number(start.schema()[*index], movement);
  const auto* distribution = std::get_if<math::Distribution>(&start.at(*index));
  if (!distribution || grip.component >= distribution->components().size()) return std::nullopt;
  if (grip.part == plot::Grip::Part::weight && !(movement.before > 0)) return std::nullopt;
  return labs::moved(*distribution, grip, target(*distribution, grip, movement));
}

}  // namespace lineland::app
