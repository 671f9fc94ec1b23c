// Evenly spaced points and the edges of cells. Thread-safe.
#pragma once

#include <span>
#include <vector>

namespace lineland::math {

/// `count` >= 2 evenly spaced points; the first is `low` and the last `high`, exactly.
std::vector<double> linspace(double low, double high, int count);

/// The middles between neighbours; one fewer than `edges`.
std::vector<double> midpoints(std::span<const double> edges);

}  // namespace lineland::math
