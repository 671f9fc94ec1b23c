#include "app/ui/density_edit.h"

#include <cmath>
#include <limits>

#include "app/ui/number_text.h"
#include "core/labs/density_handles.h"

namespace lineland::app {

namespace {

/// What the handle moves of a density's component; null if it moves none.
const plot::Grip* grip_of(const plot::Handle& handle) {
  for (const auto* grip : {&handle.horizontal, &handle.vertical}) {
    if (*grip && (*grip)->part != plot::Grip::Part::value) return &**grip;
  }
  return nullptr;
}

const math::Distribution* density(const param::Values& values, std::optional<std::size_t> parameter) {
  return parameter ? std::get_if<math::Distribution>(&values.at(*parameter)) : nullptr;
}

}  // namespace

std::optional<plot::Role> role_of(const plot::Figure& figure, std::string_view parameter) {
  for (const plot::Mark& mark : figure.marks) {
    const auto* handle = std::get_if<plot::Handle>(&mark);
    const plot::Grip* grip = handle ? grip_of(*handle) : nullptr;
    if (grip && grip->parameter == parameter) return handle->role;
  }
  return std::nullopt;
}

std::optional<Change> component_added(const param::Values& values, const plot::Figure& figure, const plot::Placed& placed, plot::Point at) {
  const plot::Grip* nearest = nullptr;
  float least = std::numeric_limits<float>::infinity();
  for (const plot::Mark& mark : figure.marks) {
    const auto* handle = std::get_if<plot::Handle>(&mark);
    const plot::Grip* grip = handle ? grip_of(*handle) : nullptr;
    if (!grip) continue;
    const plot::Point center = placed.point(handle->x, handle->y);
    if (const float distance = std::hypot(center.x - at.x, center.y - at.y); distance < least) {
      least = distance;
      nearest = grip;
    }
  }
  const auto parameter = nearest ? values.schema().find(nearest->parameter) : std::nullopt;
  const math::Distribution* distribution = density(values, parameter);
  if (!distribution) return std::nullopt;
  const double x = placed.x_at(at.x), resolution = std::abs(placed.x_at(at.x + 1) - x);
  return Change{*parameter, labs::with_component(*distribution, rounded_to(x, resolution))};
}

std::optional<Change> component_removed(const param::Values& values, const plot::Handle& handle) {
  const plot::Grip* grip = grip_of(handle);
  const auto parameter = grip ? values.schema().find(grip->parameter) : std::nullopt;
  const math::Distribution* distribution = density(values, parameter);
  if (!distribution || distribution->components().size() < 2) return std::nullopt;
  return Change{*parameter, labs::without_component(*distribution, grip->component)};
}

}  // namespace lineland::app
