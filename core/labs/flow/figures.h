// The flow lab's pictures that need more than a few marks. Pure.
#pragma once

#include "core/labs/flow/flow.h"
#include "core/labs/flow/probe.h"

namespace lineland::labs::flow {

/// The highest density that is shown: the data's peak with room above, since a model with a spike must not flatten all else; of a fixed
/// transformation, whose density may have a pole, not more than four times the even density.
double highest(const Snapshot& snapshot);

/// The map with both densities, cut into slices of equal mass, along its axes.
plot::Figure map_figure(const Snapshot& snapshot, const Probe& probe);

/// Density after each layer, one above the other, and the probe's way up.
plot::Figure layers_figure(const Snapshot& snapshot, const Probe& probe);

/// The map of one layer.
plot::Figure layer_map_figure(const Snapshot& snapshot, const Probe& probe, int layer);

/// The error of Banach's iteration for one layer at the probe, step by step, and its path as a cobweb.
plot::Figure fixed_point_figure(const Snapshot& snapshot, const Probe& probe, int layer);
plot::Figure cobweb_figure(const Snapshot& snapshot, const Probe& probe, int layer);

}  // namespace lineland::labs::flow
