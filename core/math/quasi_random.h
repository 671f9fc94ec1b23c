// Points that fill a cube more evenly than random ones, for averages over several dimensions. Pure.
#pragma once

#include <vector>

#include "core/base/seed.h"

namespace lineland::math {

/// The first `count` points of Sobol's sequence (Sobol' 1967, with the direction numbers of Joe and Kuo 2008) in (0, 1)^dimension, with a
/// random digital shift (Owen 2003) of which `seed` decides: each point is uniform, and together they are a net. (dimension, count), the
/// points contiguous; a count that is a power of two has as many points in each half, quarter, ... of every axis. dimension 1 .. 100.
std::vector<double> sobol_points(int dimension, int count, Seed seed);

}  // namespace lineland::math
