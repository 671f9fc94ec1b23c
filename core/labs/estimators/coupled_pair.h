// The measure-valued pair in sigma with a common random number: moments of f(mu + sigma M) - f(mu + sigma M U). Internal to integrals.cpp.
#pragma once

#include <array>
#include <vector>

#include "core/labs/estimators/nodes.h"

namespace lineland::labs::estimators {

/// The coupled pair in sigma, k(M) and k(M U), k = h - h(0): with K_j(x) the integral of k^j from 0 to x,
/// E[k(M)^i k(M U)^j] = E[e k(e)^i K_j(e)], e standard normal, since the density of M is x^2 that of e and U divides by |x|.
class CoupledPair {
 public:
  /// `centre` is h(0). For powers of the difference up to `highest`, 2 or 4.
  CoupledPair(const Nodes& nodes, double centre, int highest);

  /// E[(k(M) - k(M U))^r]; r = 3 and 4 need highest = 4.
  double second() const;
  double third() const;
  double fourth() const;

 private:
  /// E[k(M)^i k(M U)^j], j > 0.
  template <int i, int j>
  double mixed() const;
  /// E[k^r] of a noise on both sides of 0.
  template <int r>
  double alone(Weights weights) const;

  const Nodes& nodes_;
  std::array<std::vector<double>, 2> sides_;                     // k above and below 0
  std::array<std::array<std::vector<double>, 4>, 2> integrals_;  // [side][j]: K_j
};

}  // namespace lineland::labs::estimators
