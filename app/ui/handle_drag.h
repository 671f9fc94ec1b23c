// What a dragged handle makes of a parameter. Pure.
#pragma once

#include <optional>

#include "core/param/values.h"
#include "core/plot/figure.h"

namespace lineland::app {

/// A handle's movement along one direction: from `before` to `after` in data units, of which one pixel is `resolution`.
struct Movement {
  double before, after, resolution;
};

/// The value that the grip's parameter takes when the handle has moved, given what it was when the handle was taken: a number goes along; a
/// component's mean goes along too, its deviation is the distance from its middle, its weight grows with its peak. Rounded to the
/// resolution, within the parameter's range. Nothing if the grip names no parameter that could follow.
std::optional<param::Value> dragged(const param::Values& start, const plot::Grip& grip, const Movement& movement);

}  // namespace lineland::app
