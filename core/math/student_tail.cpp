#include "core/math/student_tail.h"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>

#include "core/math/elementary.h"
#include "core/math/polynomial.h"

namespace lineland::math {

namespace {

/// L(y): the incomplete beta function without its power, y in (0, 1).
double smooth_part(double df, double y) {
  const double a = df / 2, c = y * (2 - y);
  const double tail = c < 0.5 ? boost::math::ibeta(a, 0.5, c) : boost::math::ibetac(0.5, a, (1 - y) * (1 - y));
  return 0.5 * tail / std::pow(c, a);
}

/// L where s = sqrt(1 - c), also where the power of c underflows: there by the series of the incomplete beta function.
double smooth_part_at(double df, double s) {
  const double a = df / 2, c = (1 - s) * (1 + s);
  if (-a * std::log(c) < 600) return smooth_part(df, c / (1 + s));
  double sum = 1, term = 1;
  for (int n = 0; term > 1e-17 * sum; ++n) sum += term *= c * (a + 0.5 + n) / (a + 1 + n);
  return 0.5 * s * sum / (a * boost::math::beta(a, 0.5));
}

/// For many degrees of freedom.
StudentTail nearly_normal_tail(double df) {
  constexpr std::size_t n = StudentTail::terms;
  StudentTail tail{.df = df, .stretch = 0.25 * std::sqrt(df), .root = std::sqrt(df)};
  const double end = (tail.stretch - 1) / (tail.stretch + 1);  // w at s = 1
  tail.scale = 2 / (1 + end), tail.offset = tail.scale - 1;
  const auto smooth = [&](double argument) {
    const double w = (argument - tail.offset) / tail.scale, s = std::min((1 + w) / (1 - w) / tail.stretch, 1.0);
    return smooth_part_at(df, s) * (1 + tail.root * s);
  };
  std::array<double, n> values = chebyshev_points<n>();
  for (double& value : values) value = smooth(value);
  tail.coefficients = through(values);
  tail.good = true;
  for (const double argument : {-0.999, -0.83, -0.31, 0.2, 0.64, 0.93}) {
    const double truth = smooth(argument);
    tail.good = tail.good && std::abs(elementary::polynomial(tail.coefficients, argument) - truth) <= 1e-13 * truth;
  }
  return tail;
}

}  // namespace

StudentTail student_tail(double df) {
  constexpr std::size_t n = StudentTail::terms;
  constexpr double few = 40, most = 2e4;  // beyond `few` the tail changes too fast over y
  StudentTail tail{.df = df};
  if (df > most) return tail;
  if (df > few) return nearly_normal_tail(df);
  std::array<double, n> values = chebyshev_points<n>();
  for (double& value : values) value = smooth_part(df, 0.5 * (value + 1));
  tail.coefficients = through(values);
  tail.good = true;
  for (const double y : {1e-6, 0.03, 0.3, 0.77, 0.97, 1 - 1e-6}) {
    const double truth = smooth_part(df, y);
    tail.good = tail.good && std::abs(elementary::polynomial(tail.coefficients, 2 * y - 1) - truth) <= 1e-13 * truth;
  }
  return tail;
}

}  // namespace lineland::math
