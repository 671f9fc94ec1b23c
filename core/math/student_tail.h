// The tail probability of Student's t as a power times a polynomial, so that many are computed by vector instructions. Thread-safe.
#pragma once

#include <array>
#include <cstddef>

namespace lineland::math {

/// P(T > z) = c^(df/2) L(y) with c = 1 / (1 + z^2 / df) and y = c / (1 + sqrt(1 - c)), for z >= 0. L is smooth on [0, 1]: with
/// s = sqrt(1 - c) the tail is the integral of (1 - s^2)^(df/2 - 1), and all that is singular there at y = 0 is the power c^(df/2); the
/// next singularity is at y = 2.
struct StudentTail {
  static constexpr std::size_t terms = 28;
  double df = 0;
  std::array<double, terms> coefficients{};  ///< of L, in powers of 2 y - 1
  bool good = false;                         ///< L is met to 1e-14; not so for large df, whose tail is nearly a normal's
};

StudentTail student_tail(double df);

}  // namespace lineland::math
