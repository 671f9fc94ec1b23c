// exp, log and the normal distribution's tail without branches and calls, so that the compiler turns loops over them into vector
// instructions. For sources of core/math that evaluate densities at many points. Thread-safe.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <limits>
#include <numbers>

namespace lineland::math::elementary {

/// c[k] + c[k + step] x + c[k + 2 step] x^2 + ...; a recursion, since loops inside of loops are not vectorised.
template <std::size_t k, std::size_t step, std::size_t n>
[[gnu::always_inline]] inline double every(const std::array<double, n>& c, double x) {
  if constexpr (k + step >= n)
    return c[k];
  else
    return c[k] + x * every<k + step, step>(c, x);
}

/// c[0] + c[1] x + c[2] x^2 + ...: even and odd powers side by side, so that long ones do not wait for each term.
template <std::size_t n>
[[gnu::always_inline]] inline double polynomial(const std::array<double, n>& c, double x) {
  return every<0, 2>(c, x * x) + x * every<1, 2>(c, x * x);
}

/// exp(x), 2 ulp; 0 below -708, inf above 709; nan stays nan.
[[gnu::always_inline]] inline double exp(double x) {
  constexpr double round = 0x1.8p52, ln2_high = 0x1.62e42fefap-1, ln2_low = 0x1.cf79abc9e3b3ap-40;
  constexpr std::array<double, 14> taylor = {
      1,         1,          1. / 2,      1. / 6,       1. / 24,       1. / 120,       1. / 720,
      1. / 5040, 1. / 40320, 1. / 362880, 1. / 3628800, 1. / 39916800, 1. / 479001600, 1. / 6227020800};
  const double inside = x < -708 ? -708 : x > 709 ? 709 : x;
  const double rounded = inside * std::numbers::log2e + round;  // the power of two, in the low bits of the sum
  const double power = rounded - round;
  const double rest = (inside - power * ln2_high) - power * ln2_low;
  const double scale = std::bit_cast<double>((std::bit_cast<std::uint64_t>(rounded) << 52) + 0x3ff0000000000000u);
  const double value = scale * polynomial(taylor, rest);
  return x < -708 ? 0 : x > 709 ? std::numeric_limits<double>::infinity() : value;
}

/// log(x) for finite x > 0 that are normal numbers, 2 ulp; -inf for smaller ones and for what is not positive.
[[gnu::always_inline]] inline double log(double x) {
  // x = 2^k m with m in [sqrt(1/2), sqrt(2)); log m = 2 artanh((m - 1) / (m + 1)).
  constexpr double least = std::numeric_limits<double>::min();
  constexpr std::array<double, 11> artanh = {1, 1. / 3, 1. / 5, 1. / 7, 1. / 9, 1. / 11, 1. / 13, 1. / 15, 1. / 17, 1. / 19, 1. / 21};
  constexpr std::uint64_t root_half = 0x3fe6a09e667f3bcdu, one = 0x3ff0000000000000u, fraction = 0x000fffffffffffffu;
  const std::uint64_t offset = std::bit_cast<std::uint64_t>(x < least ? least : x) + (one - root_half);
  const double m = std::bit_cast<double>((offset & fraction) + root_half);
  // The exponent as a number: written into the fraction of 2^52 and the 2^52 taken off.
  const double k = std::bit_cast<double>((offset >> 52) | 0x4330000000000000u) - (0x1p52 + 1023);
  const double s = (m - 1) / (m + 1);
  const double value = k * 0x1.62e42fefa39efp-1 + 2 * s * polynomial(artanh, s * s);
  return x < least ? -std::numeric_limits<double>::infinity() : value;
}

/// P(Z > z) exp(z^2 / 2) for the standard normal Z and z >= 0, relative error below 1e-14.
[[gnu::always_inline]] inline double upper_tail_ratio(double z) {
  // (1 + z) exp(z^2 / 2) P(Z > z) is smooth in t = (z - 4) / (z + 4): its Chebyshev interpolant of degree 20, as powers of t.
  constexpr std::array<double, 21> smooth = {
      0.47205320650984395,    -0.096703477326561538,  0.013999634724608825,    0.0286003640562329,      -0.032197837435448781,
      0.017936097420075708,   -0.0050023784757570484, -0.00028562248670064736, 0.00069489617890170624,  -9.4433731155131525e-05,
      -8.784884943485594e-05, 2.1262090085665345e-05, 1.3614227944303727e-05,  -3.4588153668310031e-06, -2.5892658602758174e-06,
      4.4270232297728572e-07, 5.2367810804716381e-07, -3.3823900252961698e-08, -9.0033850674815382e-08, 1.1568212491132488e-10,
      8.9416618854406746e-09};
  const double inverse = 1 / ((z + 4) * (1 + z));  // of both denominators at once
  return polynomial(smooth, (z - 4) * (1 + z) * inverse) * ((z + 4) * inverse);
}

/// P(Z > z) for the standard normal Z and z >= 0, relative error below 1e-14 up to z = 10, 1e-13 while it is a normal number.
[[gnu::always_inline]] inline double upper_tail(double z) { return exp(-0.5 * z * z) * upper_tail_ratio(z); }

}  // namespace lineland::math::elementary
