// Handles by which the mouse moves the components of a density, and what else the mouse does to one. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/math/distribution.h"
#include "core/plot/figure.h"

namespace lineland::labs {

/// Handles on the curve of `distribution`: one over each component's centre ("mode 1 of p"), which moves it sideways and, in a mixture,
/// changes its weight up and down; and one a width to the right of it ("width 1 of p"). Samples and exponentials have no centre to move and
/// get none.
void add_handles(plot::Figure& figure, const math::Distribution& distribution, const std::string& parameter, plot::Role role);

/// The same distribution after a drag of `grip` to `target`: for mean the new centre, for deviation the new width parameter (of a uniform
/// or a grid half its length), for weight the new share of the component in (0, 1). Out of range targets are cut to what is valid.
math::Distribution moved(const math::Distribution& distribution, const plot::Grip& grip, double target);

/// With one more component: a normal at x, a quarter as wide as the whole, that weighs as much as the others do on average.
math::Distribution with_component(const math::Distribution& distribution, double x);

/// Without component k; the same if it is the only one or there is none.
math::Distribution without_component(const math::Distribution& distribution, std::size_t k);

/// A point of a curve drawn by hand, in data units.
struct StrokePoint {
  double x, y;
};

/// The heights of a stroke at `count` even places of its length; where the stroke passes twice, the last pass counts. Empty if the stroke
/// has no length.
std::vector<double> heights(std::span<const StrokePoint> stroke, int count);

/// The density that a stroke draws: linear between 64 heights over its length; where the stroke passes twice, the last pass counts; below
/// zero is zero. Nothing if the stroke has no length or encloses no area.
std::optional<math::Distribution> drawn(std::span<const StrokePoint> stroke);

}  // namespace lineland::labs
