#include "core/math/student_tail.h"

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

}  // namespace

StudentTail student_tail(double df) {
  constexpr std::size_t n = StudentTail::terms;
  constexpr double most = 40;  // beyond, the tail changes too fast over y
  StudentTail tail{.df = df};
  if (df > most) return tail;
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
