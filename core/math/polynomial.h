// Polynomials through a smooth function, for functions that are asked for often. Thread-safe.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace lineland::math {

/// The places in (-1, 1) at which a polynomial of n coefficients is fixed: Chebyshev's, at which it cannot swing.
template <std::size_t n>
std::array<double, n> chebyshev_points() {
  std::array<double, n> points;
  for (std::size_t k = 0; k < n; ++k) points[k] = std::cos(std::numbers::pi * (double(k) + 0.5) / double(n));
  return points;
}

/// Coefficients c[0] + c[1] t + c[2] t^2 + ... of the polynomial with these values at chebyshev_points().
template <std::size_t n>
std::array<double, n> through(const std::array<double, n>& values) {
  std::array<double, n> sum{}, last{}, current{};  // T_{j-1} and T_j as powers
  for (std::size_t j = 0; j < n; ++j) {
    if (j == 0) {
      current[0] = 1;
    } else {
      std::array<double, n> next{};
      for (std::size_t i = 0; i + 1 < n; ++i) next[i + 1] = (j == 1 ? 1 : 2) * current[i];
      for (std::size_t i = 0; i < n && j > 1; ++i) next[i] -= last[i];
      last = current;
      current = next;
    }
    double weight = 0;
    for (std::size_t k = 0; k < n; ++k) weight += values[k] * std::cos(std::numbers::pi * double(j) * (double(k) + 0.5) / double(n));
    weight *= (j == 0 ? 1.0 : 2.0) / double(n);
    for (std::size_t i = 0; i <= j; ++i) sum[i] += weight * current[i];
  }
  return sum;
}

}  // namespace lineland::math
