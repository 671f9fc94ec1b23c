#include "core/labs/estimators/exact.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <optional>
#include <span>
#include <vector>

#include "core/math/quadrature.h"

namespace lineland::labs::estimators {

namespace {

constexpr double pi = std::numbers::pi;
const double root_two_pi = std::sqrt(2 * pi);

/// The setting with the normal made standard: f(mu + sigma x) = scale g(offset + a x), and all derivatives are 1/sigma times those here.
/// Of exp the factor exp(offset + 3 a^2) is taken out, so that exp(4 a x) neither under- nor overflows where its mass is.
struct Standard {
  Cost cost;
  Parameter parameter;
  double a, offset, scale = 1;

  explicit Standard(const Setting& s) : cost(s.cost), parameter(s.parameter), a(s.m * s.sigma), offset(s.m * s.mu) {
    if (cost == Cost::exponential) {
      scale = std::exp(offset + 3 * a * a);
      offset = -3 * a * a;
    }
  }

  /// h(0).
  double centre() const {
    return with_cost(cost, [&]<Cost which>() { return value<which>(offset); });
  }
};

/// What integrates over one noise: weights at the nodes, without the factor exp(-x^2/2) that all densities share.
using Weights = std::vector<double>;

/// Nodes x > 0, and the cost h and its slope on both sides of 0.
struct Nodes {
  std::vector<double> x, length;     ///< length: the weight without a density
  std::vector<double> root;          ///< exp(-x^2/8): the fourth root of the shared factor; it multiplies what is raised to a fourth power
  Weights normal, weibull, maxwell;  ///< Weibull is on one side only
  std::vector<double> above, below;  ///< h(x), h(-x)
  std::vector<double> slope_above, slope_below;

  Nodes(const Standard& s, Depth depth) {
    math::Quadrature rule = math::composite(panels(s, depth));
    x = std::move(rule.x);
    length = std::move(rule.weight);
    const std::size_t n = x.size();
    for (auto* column : {&root, &normal, &weibull, &maxwell, &above, &below, &slope_above, &slope_below}) column->resize(n);
    for (std::size_t i = 0; i < n; ++i) root[i] = exponential(-0.125 * x[i] * x[i]);
    for (std::size_t i = 0; i < n; ++i) normal[i] = length[i] / root_two_pi;
    for (std::size_t i = 0; i < n; ++i) weibull[i] = length[i] * x[i];
    for (std::size_t i = 0; i < n; ++i) maxwell[i] = x[i] * x[i] * normal[i];
    with_cost(s.cost, [&]<Cost cost>() {
      const double a = s.a, offset = s.offset;
      for (std::size_t i = 0; i < n; ++i) above[i] = value<cost>(offset + a * x[i]);
      for (std::size_t i = 0; i < n; ++i) below[i] = value<cost>(offset - a * x[i]);
      for (std::size_t i = 0; i < n; ++i) slope_above[i] = a * slope<cost>(offset + a * x[i]);
      for (std::size_t i = 0; i < n; ++i) slope_below[i] = a * slope<cost>(offset - a * x[i]);
    });
  }

 private:
  /// Out to ten deviations, and for exp as far as its k-th power moves the mass; short enough for the waves and poles of g. A kink ends a
  /// panel.
  static std::vector<double> panels(const Standard& s, Depth depth) {
    const double a = std::abs(s.a), power = depth == Depth::fourths ? 4 : 2;
    const double reach = s.cost == Cost::exponential ? 10 + power * a : 10;
    const double width = std::min(1.25, (s.cost == Cost::exponential ? 9 : 5) / a);
    const int count = static_cast<int>(std::ceil(reach / width));
    std::vector<double> ends;
    for (int k = 0; k <= count; ++k) ends.push_back(reach * k / count);
    const double kink = s.cost == Cost::absolute ? std::abs(s.offset / s.a) : 0;
    if (kink > 0 && kink < reach) ends.insert(std::upper_bound(ends.begin(), ends.end(), kink), kink);
    return ends;
  }
};

/// x to a small power.
double power(double x, int exponent) {
  double result = 1;
  for (int k = 0; k < exponent; ++k) result *= x;
  return result;
}

/// The mean of a draw whose density the weights hold.
template <class Value>
double mean_of(const Nodes& nodes, const Weights& weights, Value value) {
  double sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double half = nodes.root[i] * nodes.root[i];
    sum += weights[i] * half * (half * value(i));
  }
  return sum;
}

/// Variance and fourth central moment.
struct Central {
  double variance = 0, fourth = 0;
};

/// The distances to the mean are raised, so that nothing cancels.
template <class Value>
Central central(const Nodes& nodes, const Weights& weights, double mean, Value value) {
  Central law;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double root = nodes.root[i], d = (value(i) - mean) * root, d2 = d * d;
    law.variance += weights[i] * d2 * (root * root);
    law.fourth += weights[i] * d2 * d2;
  }
  return law;
}

Central operator+(const Central& a, const Central& b) { return {a.variance + b.variance, a.fourth + b.fourth}; }

/// The difference of two independent draws.
Central difference(const Central& a, const Central& b) {
  return {a.variance + b.variance, a.fourth + 6 * a.variance * b.variance + b.fourth};
}

/// Of `factor` times a draw. The root comes first: fourth powers of the largest factors overflow.
Law scaled(const Law& law, double factor) { return {factor * factor * law.variance, factor * factor * law.quartic}; }
Law law_of(const Central& c, double factor = 1) { return scaled({c.variance, std::sqrt(c.fourth)}, factor); }

/// Integrals from the left end of a panel [-1, 1] to each node, of the polynomial through values at the nodes.
class Integration {
 public:
  static constexpr std::size_t order = math::Quadrature::order;

  Integration() {
    constexpr std::array ends = {-1.0, 1.0};
    const math::Quadrature rule = math::composite(ends);
    // The polynomial that is 1 at node l is sum_n (2n+1)/2 weight_l P_n(t_l) P_n(t), and (2n+1) P_n = P'_{n+1} - P'_{n-1}.
    for (std::size_t k = 0; k < order; ++k) {
      const auto at = legendre(rule.x[k]);
      for (std::size_t l = 0; l < order; ++l) {
        const auto p = legendre(rule.x[l]);
        double sum = rule.x[k] + 1;
        for (std::size_t n = 1; n < order; ++n) sum += p[n] * (at[n + 1] - at[n - 1]);
        matrix_[l][k] = rule.weight[l] * sum / 2;
      }
    }
  }

  /// out[i] = integral of the values from 0 to x[i]; panels begin at 0 and follow each other.
  void cumulate(const Nodes& nodes, std::span<const double> values, std::span<double> out) const {
    double before = 0;
    for (std::size_t first = 0; first < values.size(); first += order) {
      double length = 0, whole = 0;
      std::array<double, order> part{};
      for (std::size_t l = 0; l < order; ++l) {
        length += nodes.length[first + l];
        whole += nodes.length[first + l] * values[first + l];
        for (std::size_t k = 0; k < order; ++k) part[k] += matrix_[l][k] * values[first + l];
      }
      for (std::size_t k = 0; k < order; ++k) out[first + k] = before + length / 2 * part[k];
      before += whole;
    }
  }

 private:
  static std::array<double, order + 1> legendre(double t) {
    std::array<double, order + 1> p{1, t};
    for (std::size_t n = 1; n < order; ++n) {
      const double k = static_cast<double>(n);
      p[n + 1] = ((2 * k + 1) * t * p[n] - k * p[n - 1]) / (k + 1);
    }
    return p;
  }

  std::array<std::array<double, order>, order> matrix_;
};

/// The coupled pair in sigma, k(M) and k(M U), k = h - h(0): with K_j(x) the integral of k^j from 0 to x,
/// E[k(M)^i k(M U)^j] = E[e k(e)^i K_j(e)], e standard normal, since the density of M is x^2 that of e and U divides by |x|.
class CoupledPair {
 public:
  /// `centre` is h(0). For powers of the difference up to `highest` (2 or 4).
  CoupledPair(const Nodes& nodes, double centre, int highest) : nodes_(nodes), sides_{nodes.above, nodes.below} {
    static const Integration integration;
    std::vector<double> powers(nodes.x.size());
    for (std::size_t side = 0; side < 2; ++side) {
      for (double& h : sides_[side]) h -= centre;  // the constant drops out of the difference
      for (int j = 1; j < highest; ++j) {
        for (std::size_t k = 0; k < powers.size(); ++k) powers[k] = power(sides_[side][k], j);
        std::vector<double>& integral = integrals_[side][static_cast<std::size_t>(j)];
        integral.resize(powers.size());
        integration.cumulate(nodes, powers, integral);
      }
    }
  }

  /// E[(k(M) - k(M U))^r], r = 2, 3, 4, by the binomial theorem.
  double raw(int r) const {
    const auto alone = [&](std::size_t i) { return power(sides_[0][i], r) + power(sides_[1][i], r); };
    double sum = mean_of_powers(nodes_.maxwell, r, alone), binomial = 1;
    for (int j = 1; j < r; ++j) {
      binomial *= -static_cast<double>(r - j + 1) / j;
      sum += binomial * mixed(r - j, j);
    }
    const double last = mean_of_powers(nodes_.normal, r, alone);  // k(M U)^r: M U is standard normal
    return sum + (r % 2 == 0 ? last : -last);
  }

 private:
  double mixed(int i, int j) const {
    double sum = 0;
    for (std::size_t side = 0; side < 2; ++side) {
      const std::vector<double>&k = sides_[side], &integral = integrals_[side][static_cast<std::size_t>(j)];
      for (std::size_t n = 0; n < k.size(); ++n) {
        const double root = nodes_.root[n];
        sum += nodes_.normal[n] * nodes_.x[n] * power(root * k[n], i) * (power(root, j) * integral[n]) * power(root, 4 - i - j);
      }
    }
    return sum;
  }

  /// The mean of a sum of r-th powers.
  template <class Value>
  double mean_of_powers(const Weights& weights, int r, Value value) const {
    double sum = 0;
    for (std::size_t n = 0; n < weights.size(); ++n)
      sum += weights[n] * (power(nodes_.root[n], r) * value(n)) * power(nodes_.root[n], 4 - r);
    return sum;
  }

  const Nodes& nodes_;
  std::array<std::vector<double>, 2> sides_;                     // k above and below 0
  std::array<std::array<std::vector<double>, 4>, 2> integrals_;  // [side][j]: K_j
};

/// All of it for the standard normal, by quadrature, without 1/sigma and scale.
class Integrals {
 public:
  Integrals(const Standard& standard, Depth depth) : parameter_(standard.parameter), centre_(standard.centre()), nodes_(standard, depth) {}

  void means(Exact& e) const {
    const Nodes& n = nodes_;
    e.mean_cost = mean_of(n, n.normal, [&](std::size_t i) { return n.above[i] + n.below[i]; });
    e.gradient = mean_of(n, n.normal, [&](std::size_t i) { return path(i, 1) + path(i, -1); });
    const double curved = mean_of(n, n.normal, [&](std::size_t i) {
      const double s = score(i, 1), t = score(i, -1);
      return n.above[i] * s * s + n.below[i] * t * t;
    });
    e.optimal_baseline = curved / e.factor_square;
  }

  void laws(Exact& e, Depth depth) const {
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

 private:
  /// A column as a function of the node.
  struct At {
    const std::vector<double>& column;
    double operator()(std::size_t i) const { return column[i]; }
  };
  static At at(const std::vector<double>& column) { return {column}; }

  /// The score of the standard normal, derivative of its log density, at x or -x.
  double score(std::size_t i, int side) const {
    const double x = nodes_.x[i];
    return parameter_ == Parameter::mu ? side * x : x * x - 1;
  }

  /// The pathwise estimator at x or -x.
  double path(std::size_t i, int side) const {
    const double slope = side > 0 ? nodes_.slope_above[i] : nodes_.slope_below[i];
    return parameter_ == Parameter::mu ? slope : side * nodes_.x[i] * slope;
  }

  void measure_mu(Exact& e) const {
    const Nodes& n = nodes_;
    const auto one = [&](auto value) { return central(n, n.weibull, mean_of(n, n.weibull, value), value); };
    e.independent = law_of(difference(one(at(n.above)), one(at(n.below))), 1 / root_two_pi);
    e.coupled = law_of(one([&](std::size_t i) { return n.above[i] - n.below[i]; }), 1 / root_two_pi);
  }

  void measure_sigma(Exact& e, Depth depth) const {
    const Nodes& n = nodes_;
    const double mean = mean_of(n, n.maxwell, [&](std::size_t i) { return n.above[i] + n.below[i]; });
    const Central wide = central(n, n.maxwell, mean, at(n.above)) + central(n, n.maxwell, mean, at(n.below));
    e.independent = law_of(difference(wide, {e.cost.variance, e.cost.quartic * e.cost.quartic}));
    const bool fourth = depth == Depth::fourths;
    const CoupledPair pair(n, centre_, fourth ? 4 : 2);
    const double g = e.gradient, second = pair.raw(2);
    e.coupled =
        law_of({second - g * g, fourth ? std::max(0.0, pair.raw(4) - 4 * g * pair.raw(3) + 6 * g * g * second - 3 * g * g * g * g) : 0});
  }

  Parameter parameter_;
  double centre_;  // h(0)
  Nodes nodes_;
};

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
      const double k = c / a, size = std::abs(a), density = std::exp(-k * k / 2) / root_two_pi;
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
