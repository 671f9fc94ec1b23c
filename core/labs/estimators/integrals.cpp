#include "core/labs/estimators/integrals.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/labs/estimators/coupled_pair.h"

namespace lineland::labs::estimators {

namespace {

constexpr double per_root_two_pi = std::numbers::inv_sqrtpi / std::numbers::sqrt2;

/// A column as a function of the node.
struct At {
  const double* column;
  double operator()(std::size_t i) const { return column[i]; }
};
At at(std::span<const double> column) { return {column.data()}; }

}  // namespace

Integrals::Integrals(const Standard& standard, Depth depth)
    : parameter_(standard.parameter), centre_(standard.centre()), nodes_(standard, depth) {}

/// The score of the standard normal, derivative of its log density, at x or -x.
double Integrals::score(std::size_t i, int side) const {
  const double x = nodes_.x[i];
  return parameter_ == Parameter::mu ? side * x : x * x - 1;
}

/// The pathwise estimator at x or -x.
double Integrals::path(std::size_t i, int side) const {
  const double slope = side > 0 ? nodes_.slope_above[i] : nodes_.slope_below[i];
  return parameter_ == Parameter::mu ? slope : side * nodes_.x[i] * slope;
}

void Integrals::means(Exact& e) const {
  const Nodes& n = nodes_;
  e.mean_cost = mean_of(n, n.normal, [&](std::size_t i) { return n.above[i] + n.below[i]; });
  e.gradient = mean_of(n, n.normal, [&](std::size_t i) { return path(i, 1) + path(i, -1); });
  const double curved = mean_of(n, n.normal, [&](std::size_t i) {
    const double s = score(i, 1), t = score(i, -1);
    return n.above[i] * s * s + n.below[i] * t * t;
  });
  e.optimal_baseline = curved / e.factor_square;
}

void Integrals::laws(Exact& e, Depth depth) const {
  const Nodes& n = nodes_;
  // A draw from the normal is above or below 0.
  const auto law = [&](double mean, auto above, auto below) {
    return law_of(central(n, n.normal, mean, above) + central(n, n.normal, mean, below));
  };
  e.cost = law(e.mean_cost, at(n.above), at(n.below));
  e.pathwise = law(
      e.gradient, [&](std::size_t i) { return path(i, 1); }, [&](std::size_t i) { return path(i, -1); });
  e.score = law(
      e.gradient, [&](std::size_t i) { return (n.above[i] - e.baseline) * score(i, 1); },
      [&](std::size_t i) { return (n.below[i] - e.baseline) * score(i, -1); });
  parameter_ == Parameter::mu ? measure_mu(e) : measure_sigma(e, depth);
}

void Integrals::measure_mu(Exact& e) const {
  const Nodes& n = nodes_;
  const auto one = [&](auto value) { return central(n, n.weibull, mean_of(n, n.weibull, value), value); };
  e.independent = law_of(difference(one(at(n.above)), one(at(n.below))), per_root_two_pi);
  e.coupled = law_of(one([&](std::size_t i) { return n.above[i] - n.below[i]; }), per_root_two_pi);
}

void Integrals::measure_sigma(Exact& e, Depth depth) const {
  const Nodes& n = nodes_;
  const double mean = mean_of(n, n.maxwell, [&](std::size_t i) { return n.above[i] + n.below[i]; });
  const Central wide = central(n, n.maxwell, mean, at(n.above)) + central(n, n.maxwell, mean, at(n.below));
  e.independent = law_of(difference(wide, {e.cost.variance, e.cost.quartic * e.cost.quartic}));
  const bool fourth = depth == Depth::fourths;
  const CoupledPair pair(n, centre_, fourth ? 4 : 2);
  const double g = e.gradient, second = pair.second();
  e.coupled =
      law_of({second - g * g, fourth ? std::max(0.0, pair.fourth() - 4 * g * pair.third() + 6 * g * g * second - 3 * g * g * g * g) : 0});
}

}  // namespace lineland::labs::estimators
