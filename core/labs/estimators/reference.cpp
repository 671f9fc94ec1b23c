#include "core/labs/estimators/reference.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "core/labs/estimators/measured.h"

namespace lineland::labs::estimators {

namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

std::vector<double> evenly(double low, double high, std::size_t count) {
  std::vector<double> x(count);
  // From both ends, so that values that mirror each other are exactly opposite, and the middle of -3 and 3 is 0.
  for (std::size_t k = 0; k < count; ++k) {
    const double t = static_cast<double>(k) / static_cast<double>(count - 1);
    x[k] = low * (1 - t) + high * t;
  }
  return x;
}

/// `member` is what moves: &Setting::m or &Setting::mu.
Sweep sweep(Setting setting, double Setting::*member) {
  Sweep result{.x = evenly(-3, 3, Sweep::curve_points), .measured_x = evenly(-3, 3, Sweep::measured_points)};
  for (const double x : result.x) {
    setting.*member = x;
    const Exact e = exact(setting, Depth::variances);
    result.pathwise.push_back(e.pathwise.variance);
    result.score.push_back(e.score_variance);
    result.independent.push_back(e.independent.variance);
    result.coupled.push_back(e.coupled.variance);
  }
  for (const double x : result.measured_x) {
    setting.*member = x;
    result.settings.push_back(setting);
    result.exact.push_back(exact(setting));
  }
  return result;
}

Integrands integrands(const Setting& s, const Exact& e) {
  Integrands result;
  result.z = evenly(s.mu - 4.5 * s.sigma, s.mu + 4.5 * s.sigma, 241);
  for (const double z : result.z) {
    const double x = (z - s.mu) / s.sigma, f = cost_at(s, z);
    const double density = std::exp(-0.5 * x * x) / (std::sqrt(2 * std::numbers::pi) * s.sigma);
    const bool mu = s.parameter == Parameter::mu;
    const double factor = (mu ? x : x * x - 1) / s.sigma;
    // c p+ and c p- over p / sigma; in mu they are on different sides.
    const double above = mu ? (x >= 0 ? x : undefined) : x * x, below = mu ? (x <= 0 ? -x : undefined) : 1;
    result.cost.push_back(f);
    result.density.push_back(density);
    result.pathwise.push_back(cost_slope_at(s, z) * (mu ? 1 : x) * density);
    result.score.push_back((f - e.baseline) * factor * density);
    result.positive.push_back(f * above / s.sigma * density);
    result.negative.push_back(-f * below / s.sigma * density);
  }
  return result;
}

/// One path, told how the gradient is found where the setting is.
template <class Gradient>
Race::Path descend(Setting setting, double rate, Gradient gradient) {
  Race::Path path;
  bool gone = false;
  for (std::size_t k = 0; k <= Race::iterations; ++k) {
    path.mu.push_back(gone ? undefined : setting.mu);
    gone = gone || !(std::abs(setting.mu) <= 30);
    if (gone) {
      path.loss.push_back(undefined);
      continue;
    }
    const Exact e = exact(setting, Depth::means);
    path.loss.push_back(e.mean_cost);
    setting.mu -= rate * gradient(setting, e, k);
  }
  return path;
}

Race race(Setting setting, bool coupled, double rate, std::int64_t draws, Seed seed) {
  setting.parameter = Parameter::mu;
  const auto count = static_cast<std::size_t>(draws);
  Race result;
  result.exact = descend(setting, rate, [](const Setting&, const Exact& e, std::size_t) { return e.gradient; });
  for (std::size_t estimator = 0; estimator < result.by_estimator.size(); ++estimator) {
    Noise<double> noise;
    Values<double> values;
    // The k-th iteration has the same noise on all paths.
    result.by_estimator[estimator] = descend(setting, rate, [&](const Setting& here, const Exact& e, std::size_t k) {
      Random random(seed.child(k));
      noise.fill(random, Parameter::mu, count);
      evaluate(here, e.baseline, noise, values);
      Sums sums;
      sums.add(values, 0, count, coupled);
      return sums.estimates(here.baseline, e.baseline)[estimator];
    });
  }
  return result;
}

}  // namespace

Reference make_reference(const Setting& setting, bool coupled, double race_rate, std::int64_t race_draws, Seed seed) {
  const Exact e = exact(setting);
  return {.setting = setting,
          .coupled = coupled,
          .exact = e,
          .over_m = sweep(setting, &Setting::m),
          .over_mu = sweep(setting, &Setting::mu),
          .integrands = integrands(setting, e),
          .race = race(setting, coupled, race_rate, race_draws, seed)};
}

}  // namespace lineland::labs::estimators
