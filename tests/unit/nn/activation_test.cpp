#include "core/nn/activation.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "tests/unit/nn/reference.h"

namespace lineland::nn {
namespace {

/// The largest error of f against `exact` (in long double) on [low, high], in units of T's last place.
template <class T, class F, class Exact>
double worst_ulp(double low, double high, F f, Exact exact) {
  constexpr int count = 1 << 18, width = static_cast<int>(lanes<T>);
  double worst = 0;
  for (int i = 0; i < count; i += width) {
    Vector<T> x{};
    for (int lane = 0; lane < width; ++lane) x[lane] = T(low + (high - low) * (i + lane) / count);
    const Vector<T> y = f(x);
    for (int lane = 0; lane < width; ++lane) {
      const long double e = exact(static_cast<long double>(x[lane]));
      const T size = static_cast<T>(std::abs(e));
      const T ulp = std::nextafter(size, std::numeric_limits<T>::infinity()) - size;
      worst = std::max(worst, double(std::abs(static_cast<long double>(y[lane]) - e) / static_cast<long double>(ulp)));
    }
  }
  return worst;
}

long double exact_softplus(long double x) { return std::max(x, 0.0L) + std::log1p(std::exp(-std::abs(x))); }
long double exact_sigmoid(long double x) { return 1 / (1 + std::exp(-x)); }
long double exact_tanh(long double x) { return std::tanh(x); }
long double exact_exp(long double x) { return std::exp(x); }

}  // namespace

TEST_CASE_TEMPLATE("elementary functions are right to a few units in the last place", T, float, double) {
  const double edge = sizeof(T) == 4 ? 86 : 700;
  const auto tanh = [](const Vector<T>& x) { return nn::tanh(x); };
  CHECK(worst_ulp<T>(-25, 25, tanh, exact_tanh) < 6);
  CHECK(worst_ulp<T>(-0.01, 0.01, tanh, exact_tanh) < 4);
  CHECK(worst_ulp<T>(-1e-6, 1e-6, tanh, exact_tanh) < 4);
  CHECK(worst_ulp<T>(
            -edge, edge, [](const Vector<T>& x) { return nn::exp<T>(x); }, exact_exp) < 2);
  CHECK(worst_ulp<T>(
            -edge, edge, [](const Vector<T>& x) { return sigmoid<T>(x); }, exact_sigmoid) < 4);
  CHECK(worst_ulp<T>(
            -edge, edge, [](const Vector<T>& x) { return softplus<T>(x); }, exact_softplus) < 4);
  CHECK(worst_ulp<T>(
            -2, 2, [](const Vector<T>& x) { return softplus<T>(x); }, exact_softplus) < 4);
}

TEST_CASE_TEMPLATE("elementary functions stay in their ranges at the ends of the line", T, float, double) {
  for (T x : {T(1e4), T(1e30), std::numeric_limits<T>::infinity()}) {
    CHECK(nn::tanh(broadcast(x))[0] == T(1));
    CHECK(nn::tanh(broadcast(-x))[0] == T(-1));
    CHECK(sigmoid<T>(broadcast(x))[0] == T(1));
    CHECK(sigmoid<T>(broadcast(-x))[0] >= T(0));
    CHECK(sigmoid<T>(broadcast(-x))[0] < T(1e-37));
    CHECK(softplus<T>(broadcast(x))[0] == x);
    CHECK(softplus<T>(broadcast(-x))[0] < T(1e-37));
  }
  for (int i = -4000; i < 4000; ++i) CHECK(std::abs(nn::tanh(broadcast(T(i) / T(300)))[0]) <= T(1));
  const Vector<T> nothing = broadcast(std::numeric_limits<T>::quiet_NaN());
  CHECK(std::isnan(nn::tanh(nothing)[0]));
  CHECK(std::isnan(sigmoid<T>(nothing)[0]));
  CHECK(std::isnan(softplus<T>(nothing)[0]));
}

TEST_CASE("value, slope and curvature are those of the definition") {
  for (Activation activation : activations) {
    dispatch(activation, [&]<Activation a>() {
      CAPTURE(int(a));
      for (double z = -8.05; z < 8; z += 0.11) {
        const Vector<double> v = broadcast(z), h = value<a, double>(v);
        const Derivatives<double> d = derivatives<a, double>(v, h);
        const double curvature = (phi(a, z + 1e-5).slope - phi(a, z - 1e-5).slope) / 2e-5;
        CHECK(h[0] == doctest::Approx(phi(a, z).value).epsilon(1e-13));
        CHECK(std::abs(slope<a, double>(v, h)[0] - phi(a, z).slope) < 1e-14);
        CHECK(d.first[0] == slope<a, double>(v, h)[0]);
        CHECK(std::abs(d.second[0] - curvature) < 1e-9);
      }
    });
  }
}

}  // namespace lineland::nn
