#include "core/math/distribution.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>

#include "core/base/check.h"
#include "core/math/kernel_estimate.h"

using namespace lineland;
using namespace lineland::math;

namespace {

Distribution one(Shape shape) { return Distribution({{1, std::move(shape)}}); }

Sample some_data() {
  auto values = std::make_shared<const std::vector<double>>(std::vector<double>{-3, -1, -0.5, 0.25, 2, 2, 7});
  return {"data.csv", "x", values, 0.4, nullptr};
}

std::vector<Distribution> all_kinds() {
  return {one(Normal{4, 0.5}),
          one(Uniform{-1, 3}),
          one(Laplace{1, 2}),
          one(Logistic{-1, 0.7}),
          one(Student{3, 1, 2}),
          one(Student{0.7, 0, 1}),
          one(Student{50, 0, 1}),
          one(Exponential{2}),
          one(some_data()),
          Distribution({{0.3, Normal{-2, 0.5}}, {0.7, Normal{1, 1}}}),
          Distribution({{2, Laplace{0, 1}}, {1, Exponential{0.5}}, {3, some_data()}})};
}

std::string complaint(std::vector<Component> components) {
  try {
    Distribution distribution(std::move(components));
  } catch (const InputError& error) {
    return error.what();
  }
  return {};
}

/// |a / b - 1|.
double relative(double a, double b) { return std::abs(a / b - 1); }

}  // namespace

TEST_CASE("far tails keep their digits") {
  // Known values of the normal tail; closed forms and leading terms for the others.
  const Distribution normal;
  CHECK(relative(normal.survival(10), 7.619853024160526e-24) < 1e-13);
  CHECK(relative(normal.cdf(-37), 5.725571222524576e-300) < 1e-12);
  CHECK(normal.log_pdf(1000) == doctest::Approx(-500000.918938533).epsilon(1e-15));
  CHECK(relative(one(Student{1, 0, 1}).survival(1e200), 1 / (3.14159265358979323846e200)) < 1e-13);
  CHECK(relative(one(Student{3, 0, 1}).cdf(-1e60), 2 * std::sqrt(3) / 3.14159265358979323846 * 1e-180) < 1e-12);
  CHECK(relative(one(Student{2, 0, 1}).cdf(-1), 0.5 - 0.5 / std::sqrt(3)) < 1e-14);
  CHECK(relative(one(Logistic{0, 1}).survival(600), std::exp(-600.0)) < 1e-13);
  const Distribution mixture({{0.5, Normal{-2, 0.5}}, {0.5, Normal{2, 0.5}}});
  CHECK(mixture.log_pdf(200) == doctest::Approx(std::log(0.5) - 0.5 * 396 * 396 - std::log(0.5) - 0.918938533204673).epsilon(1e-14));
  CHECK(relative(mixture.survival(20), 0.5 * one(Normal{2, 0.5}).survival(20)) < 1e-14);
}

TEST_CASE("the density is the slope of the cdf, and integrates to one") {
  using Rule = boost::math::quadrature::gauss<double, 15>;
  for (const Distribution& d : all_kinds()) {
    CAPTURE(d.components()[0].shape.index());
    for (const double p : {1e-3, 0.2, 0.45}) {
      const double low = d.quantile(p), high = d.quantile(p + 0.01), middle = 0.5 * (low + high);
      const auto pdf = [&](double x) { return d.pdf(x); };
      double integral = 0;
      for (int i = 0; i < 64; ++i) integral += Rule::integrate(pdf, low + (high - low) * i / 64, low + (high - low) * (i + 1) / 64);
      CHECK(integral == doctest::Approx(d.mass(low, high)).epsilon(1e-5));
      CHECK(d.mass(low, middle) + d.mass(middle, high) == doctest::Approx(d.mass(low, high)).epsilon(1e-12));
      CHECK(d.cdf(high) - d.cdf(low) == doctest::Approx(d.mass(low, high)).epsilon(1e-12));
    }
    CHECK(d.cdf(0.3) + d.survival(0.3) == doctest::Approx(1).epsilon(1e-14));
    CHECK(d.mass(-INFINITY, INFINITY) == doctest::Approx(1).epsilon(1e-14));
    const double wide = d.mass(d.quantile(0.1), d.upper_quantile(0.1));
    CHECK(wide == doctest::Approx(0.8).epsilon(1e-12));
  }
}

TEST_CASE("quantiles invert both tails") {
  for (const Distribution& d : all_kinds()) {
    for (const double p : {1e-150, 1e-30, 1e-12, 1e-4, 0.1, 0.3, 0.5, 0.77, 0.999}) {
      CAPTURE(p);
      CAPTURE(d.components()[0].shape.index());
      // A double's own spacing bounds how well a probability can be met.
      const double x = d.quantile(p), y = d.upper_quantile(p);
      const double blur_x = 4e-16 * std::abs(x) * d.pdf(x) / d.cdf(x), blur_y = 4e-16 * std::abs(y) * d.pdf(y) / d.survival(y);
      CHECK(relative(d.cdf(x), p) < 1e-12 + blur_x);
      CHECK(relative(d.survival(y), p) < 1e-12 + blur_y);
    }
    CHECK(d.quantile(0) == d.support().low);
    CHECK(d.quantile(1) == d.support().high);
  }
}

TEST_CASE("masses of short intervals keep their digits") {
  const Distribution normal;
  CHECK(relative(normal.mass(20, 20 + 1e-9), 1e-9 * normal.pdf(20 + 0.5e-9)) < 1e-6);
  CHECK(relative(normal.mass(5, 5.2) + normal.mass(5.2, INFINITY), normal.survival(5)) < 1e-13);
  CHECK(relative(one(Student{3, 0, 1}).mass(1e6, 1.001e6) + one(Student{3, 0, 1}).survival(1.001e6), one(Student{3, 0, 1}).survival(1e6)) <
        1e-12);
}

TEST_CASE("moments") {
  CHECK(one(Logistic{1, 2}).variance() == doctest::Approx(4 * 3.289868133696453).epsilon(1e-14));
  CHECK(one(Student{5, 1, 3}).variance() == doctest::Approx(15).epsilon(1e-14));
  CHECK(std::isinf(one(Student{2, 1, 3}).variance()));
  CHECK(std::isnan(one(Student{1, 1, 3}).mean()));
  const Distribution mixture({{3, Normal{-1, 0.5}}, {1, Uniform{3, 5}}});
  CHECK(mixture.mean() == doctest::Approx(0.25).epsilon(1e-14));
  CHECK(mixture.variance() == doctest::Approx(0.75 * (0.25 + 1.5625) + 0.25 * (1.0 / 3 + 14.0625)).epsilon(1e-14));
}

TEST_CASE("a kernel estimate is the even mixture of its kernels") {
  const Sample sample = some_data();
  std::vector<Component> kernels;
  for (const double x : *sample.sorted) kernels.push_back({1, Normal{x, sample.bandwidth}});
  const Distribution estimate = one(sample), mixture(kernels);
  for (const double x : {-1e4, -30.0, -15.0, -3.0, 0.1, 4.5, 9.0, 12.0, 40.0}) {
    CAPTURE(x);
    CHECK(estimate.log_pdf(x) == doctest::Approx(mixture.log_pdf(x)).epsilon(1e-13));
    if (mixture.cdf(x) > 0) CHECK(relative(estimate.cdf(x), mixture.cdf(x)) < 1e-12);
    if (mixture.survival(x) > 0) CHECK(relative(estimate.survival(x), mixture.survival(x)) < 1e-12);
  }
  CHECK(estimate.mean() == doctest::Approx(mixture.mean()).epsilon(1e-14));
  CHECK(estimate.variance() == doctest::Approx(mixture.variance()).epsilon(1e-14));
}

TEST_CASE("draws follow the cdf (Kolmogorov and Smirnov, chance of a false alarm 1e-6)") {
  for (const Distribution& d : all_kinds()) {
    if (std::holds_alternative<Sample>(d.components().back().shape)) continue;  // draws come from the sample itself
    Random random(Seed{11});
    std::vector<double> draws(100'000);
    std::vector<float> single(draws.size());
    d.sample(random, draws);
    d.sample(random, single);
    for (const std::vector<double>& sample : {draws, std::vector<double>(single.begin(), single.end())}) {
      std::vector<double> sorted = sample;
      std::sort(sorted.begin(), sorted.end());
      double distance = 0;
      for (std::size_t i = 0; i < sorted.size(); ++i)
        distance = std::max(distance, std::abs(d.cdf(sorted[i]) - (double(i) + 0.5) / double(sorted.size())));
      CHECK(distance < 2.7 / std::sqrt(double(sorted.size())));
    }
  }
}

TEST_CASE("draws from data are the data, evenly") {
  const Sample sample = some_data();
  Random random(Seed{3});
  std::vector<double> draws(70'000);
  one(sample).sample(random, draws);
  for (const double x : {-3.0, 0.25, 7.0}) CHECK(std::abs(double(std::count(draws.begin(), draws.end(), x)) - 10'000) < 500);
  CHECK(std::abs(double(std::count(draws.begin(), draws.end(), 2.0)) - 20'000) < 700);
}

TEST_CASE("what is wrong is named") {
  CHECK(complaint({}) == "a distribution needs at least one component");
  CHECK(complaint({{1, Normal{0, -1}}}) == "normal: sd must be positive, not -1");
  CHECK(complaint({{1, Normal{NAN, 1}}}) == "normal: mean must be finite, not nan");
  CHECK(complaint({{1, Uniform{1, 1}}}) == "uniform: high must be greater than low = 1, not 1");
  CHECK(complaint({{-2, Normal{}}}) == "normal: weight must be positive and finite, not -2");
  CHECK(complaint({{1, Student{0, 0, 1}}}) == "student: df must be positive, not 0");
  CHECK(complaint({{1, Exponential{INFINITY}}}) == "exponential: rate must be positive and finite, not inf");
  CHECK(complaint({{1, Sample{}}}) == "file: there are no data");
}
