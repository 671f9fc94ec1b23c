// The point that all figures of the flow lab follow, and how the pointer in a figure finds it. Pure.
#pragma once

#include <vector>

#include "core/labs/flow/flow.h"

namespace lineland::labs::flow {

/// A point of the data's line, and what is known of it.
struct Probe {
  double x;
  std::vector<double> places;     ///< z_0 .. z_K
  double z;                       ///< as a value of the base
  std::vector<double> log_parts;  ///< log f_k' at z_{k-1}: what layer k adds to log |f'|
  double log_density;             ///< log q(x)
  double log_determinant;         ///< log |f'(z)|, all parts and the scaling

  /// At the parameter's value, kept inside what is shown.
  Probe(const Snapshot& snapshot, const param::Values& values);
};

/// The probe of a figure whose horizontal axis is x.
plot::Probe probe_along_x();

/// The same where the axis is z_k in the data's units, k = 0 .. K.
plot::Probe probe_along_place(const Snapshot& snapshot, std::size_t k);

/// The same where the axis is z, a value of the base.
plot::Probe probe_along_base(const Snapshot& snapshot);

/// The ring by which the probe is taken, unless it lies at infinity; `vertical`: up and down, where x is on the vertical axis.
void add_probe_handle(plot::Figure& figure, double x, double y, bool vertical = false);

}  // namespace lineland::labs::flow
