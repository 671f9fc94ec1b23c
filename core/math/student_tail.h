// The tail probability of Student's t as a power times a polynomial, so that many are computed by vector instructions. Thread-safe.
#pragma once

#include <array>
#include <cstddef>

namespace lineland::math {

/// P(T > z) = c^(df/2) L(y) with c = 1 / (1 + z^2 / df) and y = c / (1 + sqrt(1 - c)), for z >= 0. L is smooth on [0, 1]: with
/// s = sqrt(1 - c) the tail is the integral of (1 - s^2)^(df/2 - 1), and all that is singular there at y = 0 is the power c^(df/2); the
/// next singularity is at y = 2. For many degrees of freedom the tail is nearly a normal's, in z = sqrt(df) s, and
/// (1 + sqrt(df) s) L is smooth in w = (s stretch - 1) / (s stretch + 1), stretch = sqrt(df) / 4.
struct StudentTail {
  static constexpr std::size_t terms = 28;
  double df = 0;
  std::array<double, terms> coefficients{};  ///< of the smooth function, in powers of the argument below
  bool good = false;                         ///< the tail is met to 1e-13; not so for the largest df
  double stretch = 0;                        ///< 0 for few degrees of freedom: the argument is 2 y - 1
  double scale = 0, offset = 0;              ///< else it is scale w + offset, in [-1, 1]
  double root = 0;                           ///< what L is divided by is 1 + root s
};

StudentTail student_tail(double df);

}  // namespace lineland::math
