#include "core/math/comparison.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "core/math/closed_forms.h"
#include "core/math/divergence.h"
#include "core/math/elementary.h"
#include "core/math/tails.h"

namespace lineland::math {
namespace {

using std::numbers::ln2;
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::size_t block = Evaluator::block;
static_assert(Quadrature::order == block);

/// Sums over blocks, one a lane, so that the compiler may add them side by side.
using Lanes = std::array<double, block>;

double total(const Lanes& lanes) {
  double sum = 0;
  for (const double lane : lanes) sum += lane;
  return sum;
}

const Normal* single_normal(const Distribution& distribution) {
  return distribution.components().size() == 1 ? std::get_if<Normal>(&distribution.components()[0].shape) : nullptr;
}

// With u = |log(p / q)| and e = exp(-u): each integrand divided by max(p, q). Below `small` by its series, since the terms cancel.
constexpr double small = 0.5;

/// u - 1 + e^-u.
inline double excess(double u, double e) {
  constexpr std::array<double, 12> series = {1. / 2,     -1. / 6,      1. / 24,      -1. / 120,      1. / 720,       -1. / 5040,
                                             1. / 40320, -1. / 362880, 1. / 3628800, -1. / 39916800, 1. / 479001600, -1. / 6227020800};
  const double near = u * u * elementary::polynomial(series, u < small ? u : small);
  return u < small ? near : u - 1 + e;
}

/// 1 - e^-u - u e^-u: the sum of (-1)^k (k - 1) / k! u^k.
inline double deficit(double u, double e) {
  constexpr std::array<double, 12> series = {1. / 2,     -2. / 6,      3. / 24,      -4. / 120,       5. / 720,        -6. / 5040,
                                             7. / 40320, -8. / 362880, 9. / 3628800, -10. / 39916800, 11. / 479001600, -12. / 6227020800};
  const double near = u * u * elementary::polynomial(series, u < small ? u : small);
  return u < small ? near : 1 - e - e * (u < 800 ? u : 800);
}

/// (1 + e) (log 2 - log(1 + e)) - e u; with d = (1 - e) / (1 + e) also (1 + e) / 2 times the sum of d^2k / (k (2k - 1)).
inline double divided(double u, double e) {
  constexpr std::array<double, 10> series = {1, 1. / 6, 1. / 15, 1. / 28, 1. / 45, 1. / 66, 1. / 91, 1. / 120, 1. / 153, 1. / 190};
  const double d = (1 - e) / (1 + e), square = d * d;
  const double near = 0.5 * (1 + e) * square * elementary::polynomial(series, square < 0.07 ? square : 0.07);
  return u < small ? near : (1 + e) * (ln2 - elementary::log(1 + e)) - e * (u < 800 ? u : 800);
}

}  // namespace

void subtract_cdfs(const Evaluator& p, const Evaluator& q, std::span<const double> x, std::span<double> difference) {
  for (std::size_t first = 0; first < x.size(); first += block) {
    Lanes below_p, above_p, below_q, above_q;
    p.tails(x.subspan(first, block), below_p, above_p);
    q.tails(x.subspan(first, block), below_q, above_q);
    subtract_tails(below_p, above_p, below_q, above_q, &difference[first]);
  }
}

void Comparison::reserve(std::size_t panels) {
  ends_.reserve(panels + 1);
  for (auto* values : {&rule_.x, &rule_.weight, &density_p_, &density_q_, &log_p_, &log_q_, &slope_p_, &slope_q_, &difference_,
                       &cdf_rule_.rule.x, &cdf_rule_.rule.weight, &cdf_rule_.difference}) {
    values->reserve(Quadrature::order * panels);
  }
  constexpr std::size_t few = 256;  // crossings, and panels that are cut there
  crossings_.reserve(few), brackets_.reserve(few), dips_.reserve(few), roots_.reserve(few), cut_.reserve(few);
  for (auto* values : {&pieces_.rule.x, &pieces_.rule.weight, &pieces_.difference}) values->reserve(Quadrature::order * few);
}

void Comparison::compare(const Distribution& p, const Distribution& q) {
  if (!ready_ || !(p == p_)) at_p_.assign(p_ = p);
  if (!ready_ || !(q == q_)) at_q_.assign(q_ = q);
  ready_ = true;
  same_ = p == q;
  terrain_.assign({&p, &q}, Terrain::Of::logarithms, slowest_power(p, q));
  panels(terrain_, ends_);
  const std::size_t panels = ends_.size() - 1, count = Quadrature::order * panels;
  if (2 * rule_.x.capacity() < 3 * count) reserve(2 * panels);  // the next pair may need a little more
  composite(ends_, rule_);
  for (auto* values : {&density_p_, &density_q_, &log_p_, &log_q_, &slope_p_, &slope_q_, &difference_}) values->resize(count);
  evaluate();
  integrals_ = integrate();
  if (same_) return;
  find_crossings();
  find_cdf_rule();
}

/// Densities and F - G at the nodes.
void Comparison::evaluate() {
  Lanes below_p, above_p, below_q, above_q;
  for (std::size_t first = 0; first < rule_.x.size(); first += block) {
    const auto part = [&](std::vector<double>& values) { return std::span(values).subspan(first, block); };
    const std::span<const double> x = part(rule_.x);
    at_p_.all(x, {part(density_p_), part(log_p_), part(slope_p_), below_p, above_p});
    at_q_.all(x, {part(density_q_), part(log_q_), part(slope_q_), below_q, above_q});
    subtract_tails(below_p, above_p, below_q, above_q, &difference_[first]);
  }
}

Comparison::Integrals Comparison::integrate() const {
  Lanes kl_pq{}, kl_qp{}, js{}, hellinger{}, coefficient{}, chi2_pq{}, chi2_qp{}, entropy_p{}, entropy_q{}, pp{}, qq{}, pq{};
  // What a node adds: e = min(p, q) / max(p, q) = exp(-u), `steep` = max(p, q)^2 / min(p, q).
  const auto add = [&](std::size_t first, std::size_t i, double t, double e, double larger, double steep) {
    const double weight = rule_.weight[first + i], mass = larger * weight;
    const double u = t < 0 ? -t : t, root = std::sqrt(e);
    const double over = excess(u, e), under = deficit(u, e), apart = 1 - e, apart_root = 1 - root;
    const double ratio = steep * weight * apart * apart, near_ratio = mass * apart * apart;
    const bool p_larger = t >= 0;
    kl_pq[i] += mass > 0 ? mass * (p_larger ? over : under) : 0;
    kl_qp[i] += mass > 0 ? mass * (p_larger ? under : over) : 0;
    js[i] += 0.5 * mass * divided(u, e);
    hellinger[i] += 0.5 * mass * apart_root * apart_root;
    coefficient[i] += mass * root;
    chi2_pq[i] += p_larger ? ratio : near_ratio;
    chi2_qp[i] += p_larger ? near_ratio : ratio;
    const double density_p = p_larger ? larger : larger * e, density_q = p_larger ? larger * e : larger;
    const double p = density_p * weight, q = density_q * weight;
    entropy_p[i] -= p > 0 ? p * log_p_[first + i] : 0;
    entropy_q[i] -= q > 0 ? q * log_q_[first + i] : 0;
    pp[i] += p * density_p;
    qq[i] += q * density_q;
    pq[i] += p * density_q;
  };
  for (std::size_t first = 0; first < rule_.x.size(); first += block) {
    const double *log_p = &log_p_[first], *log_q = &log_q_[first], *density_p = &density_p_[first], *density_q = &density_q_[first];
    double least = infinity;
    for (std::size_t i = 0; i < block; ++i) {
      const double smaller = density_p[i] < density_q[i] ? density_p[i] : density_q[i];
      least = smaller < least ? smaller : least;
    }
    if (least > 1e-280) {
      for (std::size_t i = 0; i < block; ++i) {
        const bool p_larger = log_p[i] >= log_q[i];
        const double larger = p_larger ? density_p[i] : density_q[i], e = (p_larger ? density_q[i] : density_p[i]) / larger;
        add(first, i, log_p[i] - log_q[i], e < 1 ? e : 1, larger, larger / e);
      }
    } else {  // one of them underflows: from the logarithms
      for (std::size_t i = 0; i < block; ++i) {
        const double top = log_p[i] > log_q[i] ? log_p[i] : log_q[i];
        const double t = top < -1e300 ? 0 : log_p[i] - log_q[i], u = t < 0 ? -t : t;
        add(first, i, t, elementary::exp(-u), elementary::exp(top), elementary::exp(top + u));
      }
    }
  }
  return {total(kl_pq),   total(kl_qp),     total(js),        total(hellinger), total(coefficient), total(chi2_pq),
          total(chi2_qp), total(entropy_p), total(entropy_q), total(pp),        total(qq),          total(pq)};
}

/// int (over - under)^2 / under from its part over the common nodes: where it reaches beyond them, more panels.
double Comparison::chi2(const Evaluator& over, const Evaluator& under, double sum, bool swapped) const {
  const auto& log_over = swapped ? log_q_ : log_p_;
  const auto& log_under = swapped ? log_p_ : log_q_;
  const auto& slope_over = swapped ? slope_q_ : slope_p_;
  const auto& slope_under = swapped ? slope_p_ : slope_q_;
  constexpr double negligible = -39;  // of the logarithm
  constexpr int most_panels = 600;
  const Interval support = (swapped ? q_ : p_).support();
  for (const int side : {-1, 1}) {
    if (std::isfinite(side < 0 ? support.low : support.high)) continue;
    const std::size_t last = side < 0 ? 0 : log_over.size() - 1;
    double end = side < 0 ? ends_.front() : ends_.back();
    double log_value = 2 * log_over[last] - log_under[last], slope = side * (2 * slope_over[last] - slope_under[last]);
    for (int k = 0; k < most_panels && (slope > 0 || log_value + std::log(std::abs(end) + 1) > std::log1p(sum) + negligible); ++k) {
      const double next = end + side * terrain_.step(end);
      if (!(std::abs(log_value) < infinity) || !std::isfinite(next)) break;
      const Quadrature rule = composite(std::array{std::min(end, next), std::max(end, next)});
      Lanes log_p, log_q, slope_p, slope_q;
      over.log_pdf(rule.x, log_p, slope_p);
      under.log_pdf(rule.x, log_q, slope_q);
      for (std::size_t i = 0; i < block; ++i) {
        const double apart = 1 - elementary::exp(std::min(log_q[i] - log_p[i], 300.0));  // close tails cancel
        sum += rule.weight[i] * elementary::exp(2 * log_p[i] - log_q[i]) * apart * apart;
      }
      const std::size_t edge = side < 0 ? 0 : block - 1;
      log_value = 2 * log_p[edge] - log_q[edge];
      slope = side * (2 * slope_p[edge] - slope_q[edge]);
      end = next;
    }
  }
  return sum;
}

double Comparison::cauchy_schwarz() const {
  const bool closed = at_p_.bells_only() && at_q_.bells_only();
  const double log_pp = closed ? log_overlap(at_p_, at_p_) : std::log(integrals_.pp);
  const double log_qq = closed ? log_overlap(at_q_, at_q_) : std::log(integrals_.qq);
  const double log_pq = closed ? log_overlap(at_p_, at_q_) : integrals_.pq > 1e-280 ? std::log(integrals_.pq) : log_integral(1);
  const double direct = 0.5 * (log_pp + log_qq) - log_pq;
  if (direct > 1e-4) return direct;
  // With a = p / |p| and b = q / |q|, int a b = 1 - int (a - b)^2 / 2: no cancellation between close densities.
  double distance = 0;
  for (std::size_t i = 0; i < rule_.x.size(); ++i) {
    const double apart = elementary::exp(log_p_[i] - 0.5 * log_pp) - elementary::exp(log_q_[i] - 0.5 * log_qq);
    distance += rule_.weight[i] * apart * apart;
  }
  return -std::log1p(-0.5 * distance);
}

double Comparison::renyi_half() const {
  if (integrals_.hellinger_squared < 0.5) return -2 * std::log1p(-integrals_.hellinger_squared);
  if (integrals_.coefficient > 1e-140) return -2 * std::log(integrals_.coefficient);  // ratios of densities underflow at its square
  return -2 * log_integral(0.5);
}

/// log int (p q)^power relative to its largest value: right where everything underflows.
double Comparison::log_integral(double power) const {
  double top = -infinity, sum = 0;
  for (std::size_t i = 0; i < log_p_.size(); ++i) top = std::max(top, power * (log_p_[i] + log_q_[i]));
  if (top == -infinity) return top;
  for (std::size_t i = 0; i < log_p_.size(); ++i) sum += rule_.weight[i] * elementary::exp(power * (log_p_[i] + log_q_[i]) - top);
  return top + std::log(sum);
}

double Comparison::w1() const {
  if (wasserstein_is_infinite(p_, q_, 1)) return infinity;
  double sum = 0, low = -infinity, high = infinity;
  if (heaviest_power(p_, q_) < infinity) {
    const double trusted = trusted_reach(p_, q_), power = power_of_difference(p_, q_);
    low = *std::lower_bound(ends_.begin(), ends_.end(), std::max(-trusted, ends_.front()));
    high = *std::lower_bound(ends_.begin(), ends_.end(), std::min(trusted, ends_.back()));
    for (const double end : {low, high}) {
      const auto p = at_p_.at(end), q = at_q_.at(end);
      const double difference = end == low ? p.below - q.below : q.above - p.above;
      const double rest = power < infinity ? std::abs(end) / (power - 1) : (end == low ? p.below : p.above) / p.pdf;
      if (p.pdf > 0) sum += std::abs(difference) * rest;
    }
  }
  for (std::size_t i = 0; i < cdf_rule_.difference.size(); ++i) {
    const double x = cdf_rule_.rule.x[i];
    if (x > low && x < high) sum += cdf_rule_.rule.weight[i] * std::abs(cdf_rule_.difference[i]);
  }
  return sum;
}

Path Comparison::path(bool with_w2) {
  if (same_) return {};
  Path path;
  const Normal *p = single_normal(p_), *q = single_normal(q_);
  const bool closed = p && q;
  path.kl_pq = closed ? kl(*p, *q) : kl_is_infinite(p_, q_) ? infinity : integrals_.kl_pq;
  path.kl_qp = closed ? kl(*q, *p) : kl_is_infinite(q_, p_) ? infinity : integrals_.kl_qp;
  path.js = std::min(integrals_.js, ln2);
  path.cs = closed ? math::cauchy_schwarz(*p, *q) : cauchy_schwarz();
  path.hellinger_squared = closed ? -std::expm1(-bhattacharyya_distance(*p, *q)) : std::min(integrals_.hellinger_squared, 1.0);

  double last = 0;
  for (const Crossing& crossing : crossings_) {
    path.tv += 0.5 * std::abs(crossing.difference - last);
    last = crossing.difference;
  }
  path.tv = std::min(path.tv + 0.5 * std::abs(last), 1.0);

  path.w1 = w1();
  if (with_w2) path.w2 = closed ? math::w2(*p, *q) : coupling_.w2(p_, q_, at_p_, at_q_);
  return path;
}

Measures Comparison::measures() {
  Measures all;
  const Normal *p = single_normal(p_), *q = single_normal(q_);
  const auto entropy_of = [](const Distribution& d, double integral) { return d.components().size() == 1 ? entropy(d) : integral; };
  all.entropy_p = entropy_of(p_, integrals_.entropy_p);
  all.entropy_q = entropy_of(q_, integrals_.entropy_q);
  all.cross_entropy = all.entropy_p;
  if (same_) return all;
  const Path path = this->path(true);
  all.kl_pq = path.kl_pq, all.kl_qp = path.kl_qp, all.js = path.js, all.cs = path.cs, all.tv = path.tv;
  all.hellinger_squared = path.hellinger_squared, all.w1 = path.w1, all.w2 = path.w2;
  all.cross_entropy += path.kl_pq;
  if (p && q) {
    const double distance = bhattacharyya_distance(*p, *q);
    all.renyi_half = 2 * distance, all.bhattacharyya = std::exp(-distance);
    all.chi2_pq = math::chi2(*p, *q), all.chi2_qp = math::chi2(*q, *p);
  } else {
    all.renyi_half = renyi_half();
    all.bhattacharyya = std::exp(-0.5 * all.renyi_half);
    all.chi2_pq = chi2_is_infinite(p_, q_) ? infinity : chi2(at_p_, at_q_, integrals_.chi2_pq, false);
    all.chi2_qp = chi2_is_infinite(q_, p_) ? infinity : chi2(at_q_, at_p_, integrals_.chi2_qp, true);
  }
  double squares = 0;
  for (std::size_t i = 0; i < difference_.size(); ++i) squares += rule_.weight[i] * difference_[i] * difference_[i];
  all.energy = energy_is_infinite(p_, q_) ? infinity : 2 * squares;
  all.mmd_squared = math::mmd_squared(p_, q_, at_p_, at_q_);
  return all;
}

Measures measures(const Distribution& p, const Distribution& q) {
  // Kept from call to call: at the end of the heap its memory would go back to the system and come again, at five times the cost of the
  // arithmetic.
  thread_local Comparison comparison;
  comparison.compare(p, q);
  return comparison.measures();
}

}  // namespace lineland::math
