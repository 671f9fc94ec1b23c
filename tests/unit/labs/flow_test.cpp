#include "core/labs/flow/flow.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "core/base/check.h"
#include "tests/unit/labs/flow_runs.h"

using namespace lineland;
using namespace lineland::labs::flow;
using namespace lineland::tests;

namespace {

constexpr std::array learned = {
    LayerKind::affine,       LayerKind::tanh,    LayerKind::leaky_relu, LayerKind::piecewise_linear, LayerKind::rational_quadratic,
    LayerKind::sinh_arcsinh, LayerKind::residual};

bool has_corners(LayerKind kind) { return kind == LayerKind::leaky_relu || kind == LayerKind::piecewise_linear; }

/// Random theta: the start of training and a disturbance of size `spread`.
std::vector<float> random_theta(const LayerShape& shape, int depth, double spread, Random& random) {
  const std::size_t count = parameter_count(shape);
  std::vector<float> theta(count * static_cast<std::size_t>(depth));
  for (int k = 0; k < depth; ++k) {
    initialize(shape, k, depth, random, std::span(theta).subspan(static_cast<std::size_t>(k) * count, count));
  }
  for (float& t : theta) t += static_cast<float>(spread * std::clamp(random.normal(), -2.0, 2.0));
  return theta;
}

std::vector<double> coefficients(const LayerShape& shape, std::span<const float> theta) {
  const std::vector<double> wide(theta.begin(), theta.end());
  std::vector<double> c(coefficient_count(shape));
  constrain(shape, wide, c);
  return c;
}

/// Places far from all corners: the middles between them, and some on both sides.
std::vector<double> between(const std::vector<double>& corners) {
  std::vector<double> places;
  for (double step : {0.4, 0.8, 1.5}) places.push_back(corners.front() - step), places.push_back(corners.back() + step);
  for (std::size_t k = 1; k < corners.size(); ++k) places.push_back((corners[k - 1] + corners[k]) / 2);
  return places;
}

}  // namespace

TEST_CASE("layers rise, undo themselves and know their slope") {
  Random random(Seed{1});
  for (LayerKind kind : learned) {
    for (double spread : {0.0, 0.5, 1.0, 3.0}) {
      const LayerShape shape{.kind = kind, .bins = spread > 2 ? 64 : 7, .contraction = 0.99};
      const auto c = coefficients(shape, random_theta(shape, 1, spread, random));
      const std::vector<double> corners = kinks(shape, c);
      double last = -std::numeric_limits<double>::infinity();
      for (double x = -6; x <= 6; x += 0.0437) {
        CAPTURE(static_cast<int>(kind));
        CAPTURE(spread);
        CAPTURE(x);
        const Image image = evaluate(shape, c, x);
        CHECK(image.slope > 0);
        CHECK(image.value > last);
        last = image.value;
        CHECK(inverse(shape, c, image.value).x == doctest::Approx(x).epsilon(1e-9));
        const double h = 1e-5;
        const bool at_corner = std::ranges::any_of(corners, [&](double corner) { return std::abs(corner - x) <= 2 * h; });
        if (at_corner || spread > 1) continue;  // extreme splines bend within h
        const double numeric = (evaluate(shape, c, x + h).value - evaluate(shape, c, x - h).value) / (2 * h);
        CHECK(image.slope == doctest::Approx(numeric).epsilon(1e-5));
      }
    }
  }
}

TEST_CASE("extreme parameters: layers still rise, and undo themselves as far as rounding lets anybody") {
  Random random(Seed{8});
  constexpr double spread = 6;  // coefficients from e^-12 to e^12, splines whose slopes differ by more
  for (LayerKind kind : learned) {
    for (int repetition = 0; repetition < 10; ++repetition) {
      const LayerShape shape{.kind = kind, .bins = max_bins, .contraction = 0.99};
      const auto c = coefficients(shape, random_theta(shape, 1, spread, random));
      double last = -std::numeric_limits<double>::infinity(), last_rounding = 0;
      for (double x = -6; x <= 6; x += 0.0437) {
        CAPTURE(static_cast<int>(kind));
        CAPTURE(x);
        const Image image = evaluate(shape, c, x);
        if (kind == LayerKind::sinh_arcsinh && std::isinf(image.slope)) continue;  // its tails may leave the numbers there are
        const double rounding = 8 * std::numeric_limits<double>::epsilon() * (std::abs(image.value) + 2 * spread);  // of T(x)
        CHECK(image.slope > 0);
        CHECK(image.value >= last - last_rounding);
        last = image.value, last_rounding = rounding;
        CHECK(std::abs(inverse(shape, c, image.value).x - x) < 1e-9 + rounding / image.slope);
      }
    }
  }
}

TEST_CASE("the Lipschitz constant bounds the slope's distance from one") {
  Random random(Seed{2});
  for (LayerKind kind : learned) {
    for (double spread : {0.1, 1.0}) {
      const LayerShape shape{.kind = kind, .contraction = 0.95};
      const auto c = coefficients(shape, random_theta(shape, 1, spread, random));
      const double bound = lipschitz(shape, c);
      for (double x = -8; x <= 8; x += 0.01) CHECK(std::abs(evaluate(shape, c, x).slope - 1) <= bound * (1 + 1e-12) + 1e-12);
      if (kind == LayerKind::residual) CHECK(bound < 0.95);
    }
  }
}

TEST_CASE("Banach's iteration stays under its bound at every step") {
  Random random(Seed{3});
  for (double contraction : {0.0, 0.5, 0.9, 0.99}) {
    const LayerShape shape{.kind = LayerKind::residual, .contraction = contraction};
    const auto c = coefficients(shape, random_theta(shape, 1, 1.0, random));
    const double l = lipschitz(shape, c);
    CHECK(l <= contraction);
    for (double y : {-3.0, -0.7, 0.0, 0.4, 5.0}) {
      const double solution = inverse(shape, c, y).x;
      double u = y, bound = 0;
      for (int k = 0; k < 60; ++k) {
        const double next = y - (evaluate(shape, c, u).value - u);
        if (k == 0) bound = std::abs(next - u) / (1 - l);
        CHECK(std::abs(u - solution) <= bound + 1e-14);
        bound *= l;
        u = next;
      }
      const Solution found = fixed_point(shape, c, y, 1e-12, 100000);
      CHECK(std::abs(found.x - solution) < 1.1e-12);
    }
  }
}

TEST_CASE("values of a reference computed with 50 digits") {
  SUBCASE("tanh: y = x + a tanh(b x + c) and its iteration") {
    const LayerShape shape{.kind = LayerKind::tanh};
    const std::array c = {0.5, 1.0, 0.0, 0.5};
    CHECK(inverse(shape, c, -3).x == doctest::Approx(-2.5066055921714985).epsilon(1e-14));
    CHECK(std::log(evaluate(shape, c, -2.5066055921714985).slope) == doctest::Approx(0.013038544189156323).epsilon(1e-12));
    CHECK(inverse(shape, c, 0.7).x == doctest::Approx(0.47777146242532503).epsilon(1e-14));
    CHECK(lipschitz(shape, c) == 0.5);
    double x = 2;
    for (double expected : {1.5179862099620915, 1.5458269623831045, 1.5434528381543033}) {
      x = 2 - (evaluate(shape, c, x).value - x);
      CHECK(x == doctest::Approx(expected).epsilon(1e-14));
    }
    CHECK(fixed_point(shape, c, 2, 1e-14, 100).x == doctest::Approx(1.5436353874270503).epsilon(1e-14));
  }
  SUBCASE("rational quadratic spline") {
    const LayerShape shape{.kind = LayerKind::rational_quadratic, .bins = 3};
    const std::array c = {-3.0, -1.0, 0.5, 3.0, -3.0, -2.0, 1.0, 3.0, 1.0, 0.5, 2.5, 1.0};
    const double rows[][3] = {{-4, -4, 1},
                              {-2, -2.4, 0.4},
                              {-0.3, -1.0406091370558375, 2.194400783323456},
                              {0, -0.3125, 2.6015625},
                              {1.7, 2.268709191361125, 0.5146842357661209},
                              {5, 5, 1}};
    for (const auto& [x, y, slope] : rows) {
      const Image image = evaluate(shape, c, x);
      CHECK(image.value == doctest::Approx(y).epsilon(1e-14));
      CHECK(image.slope == doctest::Approx(slope).epsilon(1e-14));
    }
    CHECK(inverse(shape, c, 0.9).x == doctest::Approx(0.460305167760488).epsilon(1e-13));
    CHECK(inverse(shape, c, 1.5).x == doctest::Approx(0.7637458339867844).epsilon(1e-13));
  }
  SUBCASE("piecewise linear spline") {
    const LayerShape shape{.kind = LayerKind::piecewise_linear, .bins = 3};
    const std::array c = {-2.0, -0.5, 0.5, 2.0, -1.0, -0.5, 1.5, 3.0, 1.0 / 3, 1.0};
    const double rows[][3] = {{-4, -11, 1.0 / 3}, {-0.75, -1.25, 1.0 / 3}, {0.25, -0.125, 2}, {1, 0.25, 2}, {3.5, 2.5, 1}};
    for (const auto& [y, x, slope] : rows) {
      CHECK(inverse(shape, c, y).x == doctest::Approx(x).epsilon(1e-14));
      CHECK(evaluate(shape, c, x).slope == doctest::Approx(slope).epsilon(1e-14));
    }
  }
  SUBCASE("leaky ReLU: x = max(z, 0) + 0.1 min(z, 0)") {
    const LayerShape shape{.kind = LayerKind::leaky_relu};
    const std::array c = {10.0, 1.0, 0.0, 0.0};
    const Image below = evaluate(shape, c, -0.3), above = evaluate(shape, c, 0.5);
    const auto& normal = distribution(Base::normal);
    CHECK(normal.log_pdf(below.value) + std::log(below.slope) == doctest::Approx(-3.1163534402106268).epsilon(1e-14));
    CHECK(normal.log_pdf(above.value) + std::log(above.slope) == doctest::Approx(-1.0439385332046727).epsilon(1e-14));
  }
}

TEST_CASE("textbook transformations are exact") {
  const Snapshot square = trained(values_of({{"transformation", "square"}}), Seed{1}, 3);
  CHECK(std::exp(square.stack.log_pdf(0.01)) == doctest::Approx(5));
  CHECK(std::exp(square.stack.log_pdf(0.81)) == doctest::Approx(0.5555555555555556));
  CHECK(square.step == 0);
  CHECK(square.kl == 0);
  CHECK(std::abs(square.nll - (std::log(2.0) - 1)) < 4 * square.nll_error);

  const Snapshot logit = trained(values_of({{"transformation", "logit"}}), Seed{1}, 3);
  CHECK(std::exp(logit.stack.log_pdf(0.01)) == doctest::Approx(0.0010475708932753875).epsilon(1e-12));
  CHECK(std::exp(logit.stack.log_pdf(0.75)) == doctest::Approx(1.1636520982399154).epsilon(1e-12));
  CHECK(std::abs(logit.nll - logit.entropy) < 4 * logit.nll_error);
}

TEST_CASE("gradients of the likelihood agree with central differences") {
  Random random(Seed{4});
  for (LayerKind kind : learned) {
    for (Base base : {Base::normal, Base::logistic, Base::uniform}) {
      // A corner feels the density around it (kernels.h): there the comparison is made with one layer and data away from its corners.
      Form form{.layer = {.kind = kind, .bins = 5, .contraction = 0.9}, .depth = has_corners(kind) ? 1 : 3, .base = base};
      form.centre = 0.3;
      form.scale = 1.7;
      if (base == Base::uniform) form.support = math::Interval{-30.0, 30.0};
      const std::vector<float> start = random_theta(form.layer, form.depth, 0.4, random);
      std::vector<double> theta(start.begin(), start.end()), gradient(theta.size()), unused(theta.size());
      std::vector<double> x;
      if (has_corners(kind)) {
        for (double place : between(kinks(form.layer, coefficients(form.layer, start)))) x.push_back(form.in_units(place));
      } else {
        for (int i = 0; i < 37; ++i) x.push_back(std::clamp(2 * random.normal(), -5.0, 6.0));
      }
      Pass<double> pass(form, static_cast<int>(x.size()));
      const double loss = pass.nll(form, theta, x, gradient);
      const Stack stack(form, start);
      double sum = 0;
      for (double point : x) sum -= stack.log_pdf(point);
      CHECK(loss == doctest::Approx(sum / static_cast<double>(x.size())).epsilon(1e-12));
      for (std::size_t j = 0; j < theta.size(); ++j) {
        const double h = 1e-4, kept = theta[j];
        const auto at = [&](double shift) {
          theta[j] = kept + shift;
          return pass.nll(form, theta, x, unused);
        };
        const double numeric = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
        theta[j] = kept;
        CAPTURE(static_cast<int>(kind));
        CAPTURE(static_cast<int>(base));
        CAPTURE(j);
        CHECK(std::abs(gradient[j] - numeric) < 1e-9 * (1 + std::abs(numeric)));
      }
    }
  }
}

TEST_CASE("training in float follows the gradient in double") {
  Random random(Seed{5});
  for (LayerKind kind : learned) {
    const Form form{.layer = {.kind = kind}, .depth = 4};
    const std::vector<float> theta = random_theta(form.layer, form.depth, 0.2, random);
    const std::vector<double> wide_theta(theta.begin(), theta.end());
    std::vector<float> x(100), gradient(theta.size());
    std::vector<double> wide_gradient(theta.size());
    random.fill_normal(x);
    const std::vector<double> wide_x(x.begin(), x.end());
    const double loss = Pass<float>(form, 100).nll(form, theta, x, gradient);
    CHECK(loss == doctest::Approx(Pass<double>(form, 100).nll(form, wide_theta, wide_x, wide_gradient)).epsilon(1e-5));
    for (std::size_t j = 0; j < theta.size(); ++j) CHECK(std::abs(static_cast<double>(gradient[j]) - wide_gradient[j]) < 2e-4);
  }
}

TEST_CASE("the density has mass one and is the derivative of the exact cdf") {
  Random random(Seed{6});
  for (LayerKind kind : learned) {
    for (Base base : {Base::normal, Base::logistic, Base::uniform}) {
      Form form{.layer = {.kind = kind, .bins = 6}, .depth = 3, .base = base, .centre = -1, .scale = 2};
      if (base == Base::uniform) form.support = math::Interval{-4.0, 2.0};
      const Stack stack(form, random_theta(form.layer, form.depth, 0.4, random));
      // Simpson's rule between the images of even steps of the base; jumps cost it some digits.
      const double low = base == Base::uniform ? 0 : -12, high = base == Base::uniform ? 1 : 12;
      constexpr int steps = 6000;
      double mass = 0, from = stack.generate(low);
      for (int i = 1; i <= steps; ++i) {
        const double to = stack.generate(low + (high - low) * i / steps);
        const double inset = 1e-9 * (to - from);
        mass +=
            (to - from) / 6 *
            (std::exp(stack.log_pdf(from + inset)) + 4 * std::exp(stack.log_pdf((from + to) / 2)) + std::exp(stack.log_pdf(to - inset)));
        from = to;
      }
      CAPTURE(static_cast<int>(kind));
      CAPTURE(static_cast<int>(base));
      const double outside = base == Base::logistic ? 2 * std::exp(-12.0) : 0;
      CHECK(std::abs(mass + outside - 1) < (has_corners(kind) ? 5e-4 : 2e-6));
      CHECK(stack.cdf(stack.generate(low + 0.3 * (high - low))) ==
            doctest::Approx(distribution(base).cdf(low + 0.3 * (high - low))).epsilon(1e-9));
    }
  }
}

TEST_CASE("two modes are learned: KL below 0.02, and no held-out loss below the entropy") {
  const struct {
    const char *layer, *depth;
    int steps;
  } cases[] = {{"rational-quadratic", "2", 1500}, {"piecewise-linear", "2", 2000}, {"tanh", "8", 1500}, {"residual", "6", 1500}};
  for (const auto& [layer, depth, steps] : cases) {
    for (std::uint64_t seed : {1u, 2u, 3u}) {
      const Snapshot s = trained(values_of({{"layer", layer}, {"depth", depth}}), Seed{seed}, steps);
      CAPTURE(layer);
      CAPTURE(seed);
      CHECK(s.kl > 0);
      CHECK(s.kl < 0.02);
      CHECK(s.nll > s.entropy - 3 * s.nll_error);
      CHECK(std::abs(s.nll - (s.entropy + s.kl)) < 4 * s.nll_error);
      CHECK(s.inverse_error < 1e-9);
      CHECK(s.w1 < 0.1);
    }
  }
}

TEST_CASE("more bins than data, and one datum a step") {
  for (const char* layer : {"piecewise-linear", "rational-quadratic"}) {
    for (const char* data : {"uniform(0, 0.001)", "file(\"lineland:galaxies.csv\", \"velocity\")"}) {
      const Snapshot s =
          trained(values_of({{"layer", layer}, {"bins", "64"}, {"depth", "3"}, {"batch", "1"}, {"data", data}}), Seed{1}, 500);
      CAPTURE(layer);
      CAPTURE(data);
      CHECK(std::isfinite(s.nll));
      CHECK(s.nll > s.entropy - 3 * s.nll_error);
      CHECK(s.inverse_error < 1e-9);
      CHECK(std::ranges::is_sorted(s.image));
    }
  }
}

TEST_CASE("corners go where they serve: no worse than the best two, and more of them are better") {
  // The best symmetric pair of corners, found by a search over its places and slopes, leaves KL = 0.1143.
  const struct {
    const char* depth;
    double least, most;
  } cases[] = {{"2", 0.114, 0.125}, {"4", 0.0, 0.06}, {"8", 0.0, 0.025}};
  for (const auto& [depth, least, most] : cases) {
    const Snapshot s = trained(values_of({{"layer", "leaky-relu"}, {"depth", depth}}), Seed{1}, 3000);
    CAPTURE(depth);
    CHECK(s.kl > least);
    CHECK(s.kl < most);
  }
}

TEST_CASE("contraction 0.99 at depth 16 stays invertible") {
  const Snapshot s = trained(values_of({{"layer", "residual"}, {"depth", "16"}, {"contraction", "0.99"}}), Seed{1}, 100);
  CHECK(s.inverse_error < 1e-9);
  CHECK(s.inverse_iterations > 1);
}

TEST_CASE("a bounded base asks for bounded data") {
  CHECK_THROWS_AS(Simulation(values_of({{"base", "uniform"}, {"data", "normal(0, 1)"}}), Seed{1}), InputError);
  for (LayerKind kind : learned) {
    auto values = values_of({{"base", "uniform"}, {"data", "0.5*uniform(-3, -1) + 0.5*uniform(-1, 5)"}, {"depth", "2"}});
    values.set(Flow::schema().layer.index, param::OptionIndex{static_cast<std::size_t>(kind)}, param::Layer::flag);
    const Snapshot s = trained(values, Seed{1}, 200);
    CAPTURE(static_cast<int>(kind));
    CHECK(std::isfinite(s.nll));
    CHECK(s.stack.log_pdf(-3.001) == -std::numeric_limits<double>::infinity());
    CHECK(std::isfinite(s.stack.log_pdf(-2.999)));
    CHECK(s.stack.cdf(5.001) == 1);
    CHECK(s.kl < 0.3);
  }
}

TEST_CASE("KL is infinite where a model's tails are too light") {
  const Snapshot light = trained(values_of({{"data", "student(2, 0, 1)"}, {"layer", "tanh"}}), Seed{1}, 50);
  CHECK(light.kl == std::numeric_limits<double>::infinity());
  const Snapshot logistic = trained(values_of({{"data", "student(2, 0, 1)"}, {"layer", "tanh"}, {"base", "logistic"}}), Seed{1}, 50);
  CHECK(std::isfinite(logistic.kl));
  const Snapshot heavy = trained(values_of({{"data", "student(2, 0, 1)"}, {"layer", "sinh-arcsinh"}}), Seed{1}, 1000);
  CHECK(heavy.kl < 0.05);
}

TEST_CASE("distances of the model to the data are exact") {
  // One affine layer without steps: the model is the normal whose central 95 % agree with the data's, so all is known.
  const Snapshot s = trained(values_of({{"layer", "affine"}, {"depth", "1"}, {"data", "normal(1, 2)"}}), Seed{1}, 0);
  CHECK(std::abs(s.kl) < 1e-9);
  CHECK(s.w1 < 1e-9);
  CHECK(s.entropy == doctest::Approx(1.4189385332046727 + std::log(2.0)).epsilon(1e-10));
  const Snapshot l = trained(values_of({{"layer", "affine"}, {"depth", "1"}, {"data", "laplace(0, 1)"}}), Seed{1}, 0);
  const double scale = std::log(20.0) / 1.959963984540054;
  // KL(Laplace(0, 1) || N(0, s^2)) = log(s sqrt(2 pi)) + 1 / s^2 - 1 - log 2.
  CHECK(l.kl == doctest::Approx(std::log(scale) + 0.9189385332046727 + 1 / (scale * scale) - 1 - std::log(2.0)).epsilon(1e-9));
}

TEST_CASE("draws for training have the data's moments, and draws of a file's density its spread") {
  Random random(Seed{7});
  const auto mixture = param::parse_distribution("0.3*normal(-2, 0.5) + 0.7*normal(1, 0.2)");
  Draws draws(mixture, false, 1000);
  std::vector<float> x(1000);
  double sum = 0, squares = 0;
  for (int i = 0; i < 200; ++i) {
    draws.fill(random, x);
    for (float v : x) sum += static_cast<double>(v), squares += static_cast<double>(v) * static_cast<double>(v);
  }
  const double n = 200000, deviation = mixture.deviation();
  CHECK(std::abs(sum / n - mixture.mean()) < 4 * deviation / std::sqrt(n));
  CHECK(std::abs(squares / n - mixture.mean() * mixture.mean() - deviation * deviation) < 0.02);

  const auto file = param::parse_distribution("file(\"lineland:galaxies.csv\", \"velocity\")");
  std::vector<double> y(50000);
  sample_density(file, random, y);
  double mean = 0, variance = 0;
  for (double v : y) mean += v / 50000;
  for (double v : y) variance += (v - mean) * (v - mean) / 50000;
  CHECK(mean == doctest::Approx(file.mean()).epsilon(0.01));
  CHECK(variance == doctest::Approx(file.variance()).epsilon(0.03));
}
