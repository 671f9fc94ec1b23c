// Handles by which the mouse moves the components of a density. Pure.
#pragma once

#include <string>

#include "core/math/distribution.h"
#include "core/plot/figure.h"

namespace lineland::labs {

/// A handle on the curve of `distribution` over each component's centre: sideways it moves the component, up and down (in a mixture) it
/// changes its weight. Samples and exponentials have no centre to move and get none.
void add_handles(plot::Figure& figure, const math::Distribution& distribution, const std::string& parameter, plot::Role role);

/// The same distribution after a drag of `grip` to `target`: for mean the new centre, for deviation the new width parameter, for weight the
/// new share of the component in (0, 1). Out of range targets are cut to what is valid.
math::Distribution moved(const math::Distribution& distribution, const plot::Grip& grip, double target);

}  // namespace lineland::labs
