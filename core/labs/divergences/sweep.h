// Divergences, and their derivatives, along a family of pairs. Pure.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "core/labs/divergences/schema.h"
#include "core/math/distribution.h"
#include "core/math/measures.h"

namespace lineland::labs::divergences {

/// The divergences that are drawn as curves.
inline constexpr std::size_t curve_count = 8;
inline constexpr std::array<double math::Path::*, curve_count> curve_values = {
    &math::Path::w1, &math::Path::kl_pq, &math::Path::kl_qp, &math::Path::js,
    &math::Path::cs, &math::Path::w2,    &math::Path::tv,    &math::Path::hellinger_squared};
inline constexpr std::array<math::Gradient math::Slopes::*, curve_count> curve_slopes = {
    &math::Slopes::w1, &math::Slopes::kl_pq, &math::Slopes::kl_qp, &math::Slopes::js,
    &math::Slopes::cs, &math::Slopes::w2,    &math::Slopes::tv,    &math::Slopes::hellinger_squared};

struct SweepCurves {
  std::vector<double> x;                                ///< shift, factor or theta
  std::array<std::vector<double>, curve_count> values;  ///< in the order of curve_values
  std::array<std::vector<double>, curve_count> slopes;  ///< derivatives with respect to x; nan where there are none
};

/// `distribution` stretched by `factor` about `centre`, then moved by `shift`.
math::Distribution moved(const math::Distribution& distribution, double centre, double factor, double shift);

/// Curves of about `points` points: D(p, q moved), D(p, q stretched about its mean), or D(N(0, epsilon^2), N(theta, epsilon^2)) over theta.
/// `w2` is that of p and q themselves (not asked for in the last case).
SweepCurves sweep(Sweep kind, const math::Distribution& p, const math::Distribution& q, double epsilon, double w2, int points);

/// How many points a sweep of this pair may have to stay well below a frame's time.
int affordable_points(const math::Distribution& p, const math::Distribution& q);

}  // namespace lineland::labs::divergences
