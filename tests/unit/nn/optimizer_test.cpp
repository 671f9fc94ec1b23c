#include "core/nn/optimizer.h"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>
#include <vector>

#include "core/base/random.h"

namespace lineland::nn {
namespace {

/// One parameter's optimizer, from PyTorch's documentation, in double.
struct Reference {
  Method method;
  double m = 0, v = 0, power1 = 1, power2 = 1;

  double step(const Rates& rates, double p, double g) {
    const double rate = double(rates.rate), b1 = double(rates.beta1), b2 = double(rates.beta2), epsilon = double(rates.epsilon);
    power1 *= b1;
    power2 *= b2;
    switch (method) {
      case Method::sgd: return p - rate * g;
      case Method::momentum: m = b1 * m + g; return p - rate * m;
      case Method::rmsprop: v = b2 * v + (1 - b2) * g * g; return p - rate * g / (std::sqrt(v) + epsilon);
      case Method::adam:
        m = b1 * m + (1 - b1) * g;
        v = b2 * v + (1 - b2) * g * g;
        return p - rate * (m / (1 - power1)) / (std::sqrt(v / (1 - power2)) + epsilon);
    }
    return 0;
  }
};

}  // namespace

TEST_CASE("fifty steps of each optimizer are those of its definition") {
  for (Method method : {Method::sgd, Method::momentum, Method::rmsprop, Method::adam}) {
    for (std::size_t count : {1u, 5u, 16u, 321u}) {
      Random random(Seed{43});
      std::vector<float> p(count), g(count);
      random.fill_normal(p);
      std::vector<double> exact(p.begin(), p.end());
      Optimizer optimizer(method, count);
      std::vector<Reference> references(count, Reference{method});
      Rates rates{.rate = 1e-2f, .beta1 = 0.5f, .beta2 = 0.9f};
      for (int step = 0; step < 50; ++step) {
        if (step == 30) rates = {.rate = 3e-2f, .beta1 = 0.8f, .beta2 = 0.99f};  // the moments survive new rates
        random.fill_normal(g);
        if (step % 7 == 0) g[0] = 0;
        optimizer.step(rates, p, g);
        for (std::size_t i = 0; i < count; ++i) exact[i] = references[i].step(rates, exact[i], double(g[i]));
      }
      CAPTURE(int(method));
      CAPTURE(count);
      for (std::size_t i = 0; i < count; ++i) CHECK(std::abs(double(p[i]) - exact[i]) < 2e-6 * (1 + std::abs(exact[i])));
    }
  }
}

TEST_CASE("Adam's first step is the rate against the sign, whatever the gradient's size") {
  for (float g : {1e-4f, 1.0f, -1e4f}) {
    Optimizer optimizer(Method::adam, 1);
    std::vector<float> p{2.0f}, gradient{g};
    optimizer.step({.rate = 0.1f}, p, gradient);
    CHECK(double(p[0]) == doctest::Approx(g > 0 ? 1.9 : 2.1).epsilon(1e-4));
  }
}

TEST_CASE("a zero gradient moves nothing and breaks nothing") {
  for (Method method : {Method::sgd, Method::momentum, Method::rmsprop, Method::adam}) {
    Optimizer optimizer(method, 3);
    std::vector<float> p{1, 2, 3}, gradient(3);
    for (int i = 0; i < 10; ++i) optimizer.step({}, p, gradient);
    CHECK(p == std::vector<float>{1, 2, 3});
  }
}

TEST_CASE("a copy continues alike") {
  Optimizer optimizer(Method::adam, 2);
  std::vector<float> p{1, 2}, gradient{0.5f, -3.0f};
  optimizer.step({}, p, gradient);
  Optimizer copy = optimizer;
  std::vector<float> q = p;
  optimizer.step({}, p, gradient);
  copy.step({}, q, gradient);
  CHECK(p == q);
}

TEST_CASE("the norm of a gradient of any length") {
  for (const std::size_t length : {0u, 1u, 15u, 16u, 17u, 321u}) {
    // 1, 2, ..., n: the sum of squares is n (n + 1) (2n + 1) / 6, and exact.
    std::vector<float> gradient(length);
    std::iota(gradient.begin(), gradient.end(), 1.0f);
    const double n = double(length);
    CHECK(norm(gradient) == std::sqrt(n * (n + 1) * (2 * n + 1) / 6));
  }
  CHECK(norm(std::vector<float>(3, 1e30f)) == doctest::Approx(std::sqrt(3.0) * 1e30));
  CHECK(std::isnan(norm(std::vector<float>(20, std::nanf("")))));
}

}  // namespace lineland::nn
