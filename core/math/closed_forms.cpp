#include "core/math/closed_forms.h"

#include <algorithm>
#include <boost/math/special_functions/bessel.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

#include "core/math/elementary.h"
#include "core/math/grid_density.h"
#include "core/math/kernel_table.h"
#include "core/math/panels.h"
#include "core/math/quadrature.h"
#include "core/math/shapes.h"
#include "core/math/tails.h"

namespace lineland::math {
namespace {

using std::numbers::pi;
using Complex = std::complex<double>;

/// Not in long double, which is much slower.
constexpr auto in_double = boost::math::policies::make_policy(boost::math::policies::promote_double<false>());

double squared(double x) { return x * x; }

/// The sum of term(a, b) over all pairs of components; of one distribution with itself, each pair once.
template <class Term>
double over_pairs(const Evaluator& p, const Evaluator& q, Term term) {
  double sum = 0;
  for (std::size_t i = 0; i < p.bells().size(); ++i) {
    const bool self = &p == &q;
    for (std::size_t j = self ? i : 0; j < q.bells().size(); ++j) sum += (self && j > i ? 2 : 1) * term(p.bells()[i], q.bells()[j]);
  }
  return sum;
}

/// Sum over pairs of weight_i weight_j exp(-(x_i - x_j)^2 / (2 (1 + s_i^2 + s_j^2))) / sqrt(1 + s_i^2 + s_j^2): E k(X, Y).
double mean_kernel(const Evaluator& p, const Evaluator& q) {
  return over_pairs(p, q, [](const Evaluator::Bell& a, const Evaluator::Bell& b) {
    const double variance = 1 + squared(a.deviation) + squared(b.deviation);
    return a.share * b.share * elementary::exp(-0.5 * squared(a.mean - b.mean) / variance) / std::sqrt(variance);
  });
}

/// The integral of (1 - s) exp(i u s) over s from 0 to 1: (1 + i u - exp(i u)) / u^2.
Complex half_hat(double u) {
  if (u > 0.5) return (Complex(1, u) - std::polar(1.0, u)) / (u * u);
  Complex sum = 0, term = 0.5;
  for (int k = 3; k < 18; term *= Complex(0, u) / double(k), ++k) sum += term;
  return sum;
}

/// E exp(i t (X - origin)), t > 0.
struct CharacteristicFunction {
  double t, origin;

  Complex at(double x) const { return std::polar(1.0, t * (x - origin)); }

  Complex operator()(const Normal& s) const { return at(s.mean) * std::exp(-0.5 * squared(s.deviation * t)); }
  Complex operator()(const Uniform& s) const {
    const double half = 0.5 * (s.high - s.low) * t;
    return at(0.5 * (s.low + s.high)) * (std::sin(half) / half);
  }
  Complex operator()(const Laplace& s) const { return at(s.mean) / (1 + squared(s.scale * t)); }
  Complex operator()(const Logistic& s) const {
    const double a = pi * s.scale * t;
    return a < 700 ? at(s.mean) * (a / std::sinh(a)) : 0;
  }
  Complex operator()(const Exponential& s) const { return at(s.origin) / Complex(1, -t / s.rate); }
  /// Where the Bessel function of the next overflows: its first terms, 1 - y / (order - 1) + y^2 / (2 (order - 1) (order - 2)) - ...
  static double near_zero(double order, double y) {
    double sum = 1, term = 1;
    for (int k = 1; k < 8 && k < order; ++k) sum += term *= -y / (k * (order - k));
    return sum;
  }
  /// K_{df/2}(a) a^{df/2} / (Gamma(df/2) 2^{df/2 - 1}), a = sqrt(df) scale t.
  Complex operator()(const Student& s) const {
    const double a = std::sqrt(s.df) * s.scale * t, order = s.df / 2;
    if (a > 700) return 0;
    if (order > 100) return at(s.mean) * std::exp(-0.5 * squared(s.scale * t));
    const double log_factor = order * std::log(a / 2) - boost::math::lgamma(order) + std::numbers::ln2;
    if (log_factor < -600) return at(s.mean) * near_zero(order, 0.25 * a * a);
    return at(s.mean) * (boost::math::cyl_bessel_k(order, a, in_double) * std::exp(log_factor));
  }
  /// A sum of hats at the points, each the sum of a falling and a rising half.
  Complex operator()(const Grid& s) const {
    const std::vector<double> points = grid_points(s);
    const auto& heights = s.table->heights;
    const double width = (s.high - s.low) / double(heights.size() - 1);
    const Complex falling = width * half_hat(t * width);
    Complex sum = 0;
    for (std::size_t i = 0; i < points.size(); ++i) {
      const Complex hat = (i + 1 < points.size() ? falling : 0) + (i > 0 ? std::conj(falling) : 0);
      sum += heights[i] * hat * at(points[i]);
    }
    return sum;
  }
  Complex operator()(const Sample& s) const {
    const double damping = std::exp(-0.5 * squared(s.bandwidth * t));
    if (damping < 1e-18) return 0;
    if (s.table) return damping * at(s.sorted->front()) * s.table->characteristic(t * s.bandwidth);
    Complex sum = 0;
    for (const double x : *s.sorted) sum += at(x);
    return sum * (damping / double(s.sorted->size()));
  }
};

Complex characteristic(const Distribution& distribution, double t, double origin) {
  Complex sum = 0;
  for (std::size_t k = 0; k < distribution.components().size(); ++k) {
    sum += distribution.share(k) * std::visit(CharacteristicFunction{t, origin}, distribution.components()[k].shape);
  }
  return sum;
}

/// How far apart the masses are whose phases turn against each other; a heavy tail's only damp.
Interval oscillating(const Distribution& distribution) {
  Interval all = {std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  for (const Component& component : distribution.components()) {
    Interval here;
    if (const auto* student = std::get_if<Student>(&component.shape)) {
      here = {student->mean - 4 * student->scale, student->mean + 4 * student->scale};
    } else {
      const Interval hull = shapes::support(component.shape);
      here = {std::max(hull.low, shapes::quantile(component.shape, 1e-3)),
              std::min(hull.high, shapes::upper_quantile(component.shape, 1e-3))};
    }
    all = {std::min(all.low, here.low), std::max(all.high, here.high)};
  }
  return all;
}

/// MMD^2 = sqrt(2 / pi) int_0^inf |phi_p - phi_q|^2 exp(-t^2 / 2) dt: no cancellation between close distributions.
double spectral_mmd_squared(const Distribution& p, const Distribution& q) {
  constexpr double end = 8.7, longest = 0.5;
  constexpr int most_panels = 2000;
  const Interval bulk_p = oscillating(p), bulk_q = oscillating(q);
  const double low = std::min(bulk_p.low, bulk_q.low), high = std::max(bulk_p.high, bulk_q.high);
  const double length = std::max(std::min(longest, 16 / (high - low)), end / most_panels);
  std::vector<double> ends = {0};
  if (const double heaviest = heaviest_power(p, q); heaviest < std::numeric_limits<double>::infinity()) {
    // Not smooth at 0, where phi is 1 - a constant times t^df: panels in which t grows evenly, from where their rest is below 1e-15.
    const double first = length * std::pow(10, -15 / (2 * std::min(heaviest, 1.0) + 1));
    for (double t = first; t < length; t *= 4) ends.push_back(t);
  }
  for (int i = 1; i * length < end; ++i) ends.push_back(i * length);
  ends.push_back(end);
  const Quadrature rule = composite(ends);
  const double origin = 0.5 * (low + high);
  double sum = 0;
  for (std::size_t i = 0; i < rule.x.size(); ++i) {
    const double t = rule.x[i];
    sum += rule.weight[i] * std::norm(characteristic(p, t, origin) - characteristic(q, t, origin)) * std::exp(-0.5 * t * t);
  }
  return std::sqrt(2 / pi) * sum;
}

}  // namespace

double log_excess(double r) {
  if (std::abs(r) > 0.1) return r - std::log1p(r);
  double sum = 0, power = r * r;
  for (int k = 2; k < 20; ++k, power *= -r) sum += power / k;
  return sum;
}

double kl(const Normal& p, const Normal& q) {
  const double excess = (p.deviation / q.deviation - 1) * (p.deviation / q.deviation + 1);  // of the ratio of variances over one
  return 0.5 * log_excess(excess) + 0.5 * squared((p.mean - q.mean) / q.deviation);
}

double cauchy_schwarz(const Normal& p, const Normal& q) {
  const double variances = squared(p.deviation) + squared(q.deviation);
  return 0.5 * squared(p.mean - q.mean) / variances +
         0.5 * std::log1p(squared(p.deviation - q.deviation) / (2 * p.deviation * q.deviation));
}

double bhattacharyya_distance(const Normal& p, const Normal& q) {
  const double variances = squared(p.deviation) + squared(q.deviation);
  return 0.25 * squared(p.mean - q.mean) / variances +
         0.5 * std::log1p(squared(p.deviation - q.deviation) / (2 * p.deviation * q.deviation));
}

double chi2(const Normal& p, const Normal& q) {
  const double ratio = p.deviation / q.deviation;
  if (ratio * ratio >= 2) return std::numeric_limits<double>::infinity();
  const double excess = (ratio - 1) * (ratio + 1), difference = (p.mean - q.mean) / q.deviation;
  return std::expm1(-0.5 * std::log1p(-excess * excess) + difference * difference / (1 - excess));
}

double w2(const Normal& p, const Normal& q) { return std::hypot(p.mean - q.mean, p.deviation - q.deviation); }

double log_overlap(const Evaluator& p, const Evaluator& q) {
  using Bell = Evaluator::Bell;
  const auto variance = [](const Bell& a, const Bell& b) { return squared(a.deviation) + squared(b.deviation); };
  const auto exponent = [&](const Bell& a, const Bell& b) { return 0.5 * squared(a.mean - b.mean) / variance(a, b); };
  double least = std::numeric_limits<double>::infinity();  // between the nearest components; relative to it nothing underflows
  over_pairs(p, q, [&](const Bell& a, const Bell& b) { return least = std::min(least, exponent(a, b)); });
  const double sum = over_pairs(p, q, [&](const Bell& a, const Bell& b) {
    return a.share * b.share * elementary::exp(least - exponent(a, b)) / std::sqrt(variance(a, b));
  });
  return std::log(sum / std::sqrt(2 * pi)) - least;
}

double mmd_squared(const Distribution& p, const Distribution& q, const Evaluator& at_p, const Evaluator& at_q) {
  if (p == q) return 0;
  if (at_p.bells_only() && at_q.bells_only()) {
    const double difference = mean_kernel(at_p, at_p) + mean_kernel(at_q, at_q) - 2 * mean_kernel(at_p, at_q);
    if (difference > 1e-5) return difference;  // else the subtraction has lost digits
  }
  return spectral_mmd_squared(p, q);
}

}  // namespace lineland::math
