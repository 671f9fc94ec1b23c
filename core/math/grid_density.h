// The density that is linear between heights at evenly spaced points: what a drawn curve becomes. Thread-safe.
#pragma once

#include <span>
#include <vector>

#include "core/math/distribution.h"

namespace lineland::math {

/// The shape over [low, high] with these heights (any positive scale), at least two. Whether they are sound is for fault() to say.
Grid make_grid(double low, double high, std::vector<double> heights);

/// The points at which the heights are: one, and all.
double grid_point(const Grid& grid, std::size_t i);
std::vector<double> grid_points(const Grid& grid);

// The quantities of Distribution; probabilities inside (0, 1/2].
double grid_pdf(const Grid& grid, double x);
double grid_slope(const Grid& grid, double x);  ///< d log pdf / dx, 0 where the density is zero
double grid_cdf(const Grid& grid, double x);
double grid_survival(const Grid& grid, double x);
double grid_mass(const Grid& grid, double low, double high);
double grid_quantile(const Grid& grid, double probability);
double grid_upper_quantile(const Grid& grid, double probability);
double grid_mean(const Grid& grid);
double grid_variance(const Grid& grid);

}  // namespace lineland::math
