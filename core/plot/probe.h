// What a figure's probe makes of a place. Pure.
#pragma once

#include "core/plot/figure.h"

namespace lineland::plot {

/// The figure's probe at a place in data coordinates; null if none holds there.
const Probe* probe_at(const Figure& figure, double x, double y);

/// The parameter's value for a place on the probe's axis: linear between the places that are given, that of the nearest one beyond them.
double value_at(const Probe& probe, double place);

}  // namespace lineland::plot
