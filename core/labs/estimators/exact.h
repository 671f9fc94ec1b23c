// What the estimators are measured against: gradients, variances and fourth moments, exact to rounding. Pure and thread-safe.
#pragma once

#include "core/labs/estimators/cost.h"

namespace lineland::labs::estimators {

/// Of one draw: its variance, and the square root of its fourth central moment, from which the sampling error of a measured variance
/// follows.
struct Law {
  double variance = 0, quartic = 0;
};

struct Exact {
  double gradient = 0;          ///< of E[f(z)] in the setting's parameter
  double mean_cost = 0;         ///< E[f(z)]
  double optimal_baseline = 0;  ///< E[f s^2] / E[s^2]
  double baseline = 0;          ///< the constant b of the score function (with leave-one-out: E[f(z)], what its baselines average to)
  double factor_square = 0;     ///< E[s^2]: 1 / sigma^2 in mu, 2 / sigma^2 in sigma
  Law cost, pathwise, score, independent, coupled;  ///< score: (f - b) s with the constant b
  double score_variance = 0;  ///< the same with the setting's baseline; with leave-one-out N times the variance of the N-draw estimate

  /// Variance of one draw with the leave-one-out baseline over N >= 2 draws. The estimate is then the sample covariance of f and s, hence
  /// V(N) = Var[(f - E f) s] + (gradient^2 + Var f E[s^2]) / (N - 1).
  double leave_one_out_variance(double draws) const noexcept;
};

/// How much is wanted: the fourth moments cost more than all else.
enum class Depth { means, variances, fourths };

/// Closed forms for all means but the sigmoid's, for the variances of the polynomials (linear, square) and where a quadrature would cancel
/// (the pathwise variance of |m z|); else Gauss and Legendre's rule on panels where the mass is, of integrands that are centred before they
/// are squared. Variances have relative errors below 1e-9 (mostly 1e-12), fourth moments below 1e-6. All of them are finite: a normal's
/// tails outweigh every cost here, exponential ones included.
Exact exact(const Setting& setting, Depth depth = Depth::fourths);

}  // namespace lineland::labs::estimators
