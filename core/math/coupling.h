// The monotone coupling of two distributions and the transport cost along it.
#pragma once

#include <vector>

#include "core/math/distribution.h"
#include "core/math/evaluator.h"
#include "core/math/panels.h"

namespace lineland::math {

/// W2 of pairs, in memory that is kept from one pair to the next. One thread at a time.
class Coupling {
 public:
  /// W2, the root of the integral of (F^-1 - G^-1)^2 over probabilities; infinite where it diverges. `at_p` evaluates p, `at_q` q.
  double w2(const Distribution& p, const Distribution& q, const Evaluator& at_p, const Evaluator& at_q);

  /// A place on the curve of pairs (s, t) with F(s) = G(t).
  struct Pair {
    double r, s, rate;  // s + t, s, ds/dr
  };

 private:
  Terrain terrain_p_, terrain_q_;
  std::vector<Pair> kinks_;
};

}  // namespace lineland::math
