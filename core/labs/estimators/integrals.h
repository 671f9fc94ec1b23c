// Means and laws of the estimators by quadrature. Internal to exact.cpp. Plain value.
#pragma once

#include "core/labs/estimators/nodes.h"

namespace lineland::labs::estimators {

/// Of `factor` times a draw. The root comes first: fourth powers of the largest factors overflow.
inline Law scaled(const Law& law, double factor) { return {factor * factor * law.variance, factor * factor * law.quartic}; }
inline Law law_of(const Central& c, double factor = 1) { return scaled({c.variance, std::sqrt(c.fourth)}, factor); }

/// All of it for the standard normal, without 1/sigma and scale.
class Integrals {
 public:
  Integrals(const Standard& standard, Depth depth);

  /// Mean cost, gradient and optimal baseline; needs factor_square.
  void means(Exact& e) const;
  /// The laws; needs the means and the baseline.
  void laws(Exact& e, Depth depth) const;

 private:
  double score(std::size_t i, int side) const;
  double path(std::size_t i, int side) const;
  void measure_mu(Exact& e) const;
  void measure_sigma(Exact& e, Depth depth) const;

  Parameter parameter_;
  double centre_;  // h(0)
  Nodes nodes_;
};

}  // namespace lineland::labs::estimators
