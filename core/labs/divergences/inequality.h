// The Cauchy-Schwarz divergence against the smaller Kullback-Leibler divergence, over all pairs of normals. Pure.
#pragma once

#include "core/plot/figure.h"

namespace lineland::labs::divergences {

inline constexpr double inequality_most_distance = 6;  ///< of the means, over the smaller deviation
inline constexpr double inequality_most_ratio = 10;    ///< of the deviations

/// (D - K) / (D + K) over distance and ratio, K the smaller KL and D the Cauchy-Schwarz divergence or its squared form: in [-1, 1],
/// positive where the inequality D <= K fails.
plot::Field violation_field(bool squared);

/// The distance, over the smaller deviation, at which the squared form equals the smaller KL for deviations of this ratio > 1; from there
/// on it is larger. With s = ratio: d^2 = 2 s^2 (s^2 + 1) / (s^2 - 1) (log s + (1 / s^2 - 1) / 2 - log((s^2 + 1) / (2 s))).
double equality_distance(double ratio);

}  // namespace lineland::labs::divergences
