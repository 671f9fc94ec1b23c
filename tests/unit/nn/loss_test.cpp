#include "core/nn/loss.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "core/base/random.h"

namespace lineland::nn {
namespace {

struct Exact {
  double value, derivative;
};

Exact exact(const Term& term, double h) {
  const double s = double(term.sign), t = double(term.target), x = s * h;
  switch (term.loss) {
    case Loss::softplus: return {std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x))), s / (1 + std::exp(-x))};
    case Loss::hinge: return {std::max(0.0, 1 + x), 1 + x > 0 ? s : 0.0};
    case Loss::square: return {(h - t) * (h - t), 2 * (h - t)};
    case Loss::linear: return {x, s};
  }
  return {};
}

}  // namespace

TEST_CASE("each loss and its derivative are the mean over any batch") {
  Random random(Seed{47});
  for (Loss loss : {Loss::softplus, Loss::hinge, Loss::square, Loss::linear}) {
    for (float sign : {1.0f, -1.0f}) {
      for (std::size_t batch : {1u, 3u, 15u, 16u, 17u, 128u, 1000u}) {
        const Term term{.loss = loss, .weight = 0.7f, .sign = sign, .target = 0.9f};
        std::vector<float> h(batch), d(batch), twice(batch, 1.0f);
        random.fill_normal(h);
        for (float& x : h) x *= 3;
        double sum = 0;
        const double value = mean_loss(term, h, d);
        CHECK(add_mean_loss(term, h, twice) == value);
        for (std::size_t i = 0; i < batch; ++i) {
          const Exact e = exact(term, double(h[i]));
          sum += e.value;
          CHECK(double(d[i]) == doctest::Approx(double(term.weight) * e.derivative / double(batch)).epsilon(2e-6));
          CHECK(double(twice[i]) == doctest::Approx(1 + double(d[i])).epsilon(1e-6));
        }
        CHECK(value == doctest::Approx(double(term.weight) * sum / double(batch)).epsilon(2e-6));
      }
    }
  }
}

TEST_CASE("the logarithmic loss is safe for every logit") {
  std::vector<float> d(3);
  const std::vector<float> h{-1e4f, 0, 1e4f};
  CHECK(mean_loss({.loss = Loss::softplus, .sign = -1}, h, d) == doctest::Approx((1e4 + std::log(2.0)) / 3));
  CHECK(double(d[0]) == doctest::Approx(-1.0 / 3));
  CHECK(double(d[1]) == doctest::Approx(-0.5 / 3));
  CHECK(std::abs(d[2]) < 1e-30f);
  // Far out the derivative is exp(-h), not 0: a generator that fools nobody still learns.
  const std::vector<float> far{50};
  std::vector<float> d_far(1);
  CHECK(mean_loss({.loss = Loss::softplus, .sign = -1}, far, d_far) == doctest::Approx(std::exp(-50.0)).epsilon(1e-6));
  CHECK(double(d_far[0]) == doctest::Approx(-std::exp(-50.0)).epsilon(1e-6));
}

}  // namespace lineland::nn
