#include "core/labs/estimators/exact.h"

#include <cmath>
#include <numbers>
#include <optional>

#include "core/labs/estimators/integrals.h"

namespace lineland::labs::estimators {

namespace {

constexpr double pi = std::numbers::pi;

/// Means in closed form, for all costs but the sigmoid; false for that. With G(t) = E[h(e + t)] and e standard normal: the gradient is G'
/// in mu and G'' in sigma, and E[h s^2] is G'' + G or G'''' + 4 G'' + 2 G, since e^2 and (e^2 - 1)^2 are sums of Hermite polynomials.
bool closed_means(Exact& e, const Standard& s) {
  const double a = s.a, c = s.offset;
  double g = 0, first = 0, second = 0, fourth = 0;
  switch (s.cost) {
    case Cost::linear:
      g = c;
      first = a;
      break;
    case Cost::square:
      g = c * c + a * a;
      first = 2 * a * c;
      second = 2 * a * a;
      break;
    case Cost::sine: {
      const double damping = std::exp(-a * a / 2);
      g = std::sin(c) * damping;
      first = a * std::cos(c) * damping;
      second = -a * a * g;
      fourth = -a * a * second;
      break;
    }
    case Cost::exponential:
      g = std::exp(c + a * a / 2);
      first = a * g;
      second = a * first;
      fourth = a * a * second;
      break;
    case Cost::absolute: {
      if (a == 0) break;
      const double k = c / a, size = std::abs(a), density = std::exp(-k * k / 2) / std::sqrt(2 * pi);
      first = size * std::erf(k / std::numbers::sqrt2);
      second = 2 * size * density;
      g = second + k * first;
      fourth = (k * k - 1) * second;
      break;
    }
    case Cost::sigmoid: return false;
  }
  e.mean_cost = g;
  e.gradient = s.parameter == Parameter::mu ? first : second;
  e.optimal_baseline = s.parameter == Parameter::mu ? second + g : (fourth + 4 * second + 2 * g) / 2;
  return true;
}

/// The variances, from E e^2, ..., e^8 = 1, 3, 15, 105; Var Y = 2 - pi/2, E Y^2 = 2, E Y^4 = 8; E M^2 = 3, E M^4 = 15.
void polynomial_variances(Exact& e, const Standard& s) {
  const double a = s.a, c = s.offset;
  const bool square = s.cost == Cost::square;
  const double q1 = square ? 2 * a * c : a, q2 = square ? a * a : 0;
  const double q0 = (square ? c * c : c) - e.baseline;
  e.cost.variance = q1 * q1 + 2 * q2 * q2;
  if (s.parameter == Parameter::mu) {
    e.pathwise.variance = 4 * q2 * q2;
    // E[(q0 + q1 e + q2 e^2)^2 e^2] - q1^2
    e.score.variance = q0 * q0 + 6 * q0 * q2 + 15 * q2 * q2 + 2 * q1 * q1;
    const double spread = 2 - pi / 2;
    e.independent.variance = (q1 * q1 * spread + 4 * q2 * q2) / pi;
    e.coupled.variance = 2 * q1 * q1 * spread / pi;
  } else {
    e.pathwise.variance = q1 * q1 + 8 * q2 * q2;
    // E[(q0 + q1 e + q2 e^2)^2 (e^2 - 1)^2] - (2 q2)^2
    e.score.variance = 2 * q0 * q0 + 10 * q1 * q1 + 20 * q0 * q2 + 74 * q2 * q2;
    e.independent.variance = 4 * q1 * q1 + 8 * q2 * q2;
    e.coupled.variance = q1 * q1 + 4 * q2 * q2;
  }
}

/// Puts closed forms in the place of what was integrated, where there are better ones.
void closed_variances(Exact& e, const Standard& s) {
  if (s.cost == Cost::linear || s.cost == Cost::square) {
    polynomial_variances(e, s);
  } else if (s.a == 0) {  // the cost is constant, and only the score varies
    const double rest = e.mean_cost - e.baseline;
    e.score.variance = rest * rest * e.factor_square;
  } else if (s.cost == Cost::absolute && s.parameter == Parameter::mu) {
    // 4 Phi(k) Phi(-k) a^2, k = mu / sigma: far from the kink nothing is left of it but its tail.
    const double k = std::abs(s.offset / s.a) / std::numbers::sqrt2;
    e.pathwise.variance = s.a * s.a * std::erfc(k) * (1 + std::erf(k));
  }
}

/// The constant b, in units of the standard problem.
double constant_baseline(const Setting& setting, const Standard& s, const Exact& e) {
  switch (setting.baseline) {
    case Baseline::none: return 0;
    case Baseline::value: return cost_at(setting, setting.mu) / s.scale;
    case Baseline::optimal: return e.optimal_baseline;
    case Baseline::mean:
    case Baseline::leave_one_out: break;
  }
  return e.mean_cost;
}

/// From the standard problem to the setting's own units.
void rescale(Exact& e, const Setting& setting, double scale) {
  const double factor = scale / setting.sigma;
  e.mean_cost *= scale;
  e.optimal_baseline *= scale;
  e.baseline *= scale;
  e.gradient *= factor;
  e.factor_square /= setting.sigma * setting.sigma;
  e.cost = scaled(e.cost, scale);
  for (Law* law : {&e.pathwise, &e.score, &e.independent, &e.coupled}) *law = scaled(*law, factor);
}

}  // namespace

double Exact::leave_one_out_variance(double draws) const noexcept {
  return score.variance + (gradient * gradient + cost.variance * factor_square) / (draws - 1);
}

Exact exact(const Setting& setting, Depth depth) {
  const Standard standard(setting);
  const bool polynomial = setting.cost == Cost::linear || setting.cost == Cost::square;
  Exact e;
  e.factor_square = setting.parameter == Parameter::mu ? 1 : 2;
  const bool varies = standard.a != 0;
  std::optional<Integrals> integrals;
  if (varies && (setting.cost == Cost::sigmoid || (depth != Depth::means && !(polynomial && depth == Depth::variances)))) {
    integrals.emplace(standard, depth);
  }
  if (!closed_means(e, standard)) {
    if (varies)
      integrals->means(e);
    else
      e.mean_cost = e.optimal_baseline = standard.centre();
  }
  e.baseline = constant_baseline(setting, standard, e);
  if (depth != Depth::means) {
    if (integrals) integrals->laws(e, depth);
    closed_variances(e, standard);
  }
  for (Law* law : {&e.pathwise, &e.score, &e.independent, &e.coupled})
    if (law->variance == 0) law->quartic = 0;  // what quadrature leaves of it is rounding
  rescale(e, setting, standard.scale);
  e.score_variance =
      setting.baseline == Baseline::leave_one_out ? e.leave_one_out_variance(static_cast<double>(setting.draws)) : e.score.variance;
  return e;
}

}  // namespace lineland::labs::estimators
