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
    for (std::size_t i = 0; i < block; ++i) {
      const bool left = below_p[i] + below_q[i] < above_p[i] + above_q[i];
      difference[first + i] = left ? below_p[i] - below_q[i] : above_q[i] - above_p[i];
    }
  }
}

void Comparison::compare(const Distribution& p, const Distribution& q) {
  p_ = p;
  q_ = q;
  same_ = p == q;
  at_p_.assign(p);
  at_q_.assign(q);
  terrain_.assign({&p, &q});
  panels(terrain_, ends_);
  if (2 * ends_.capacity() < 3 * ends_.size()) ends_.reserve(2 * ends_.size());
  const std::size_t count = Quadrature::order * (ends_.size() - 1);
  for (auto* values : {&rule_.x, &rule_.weight, &log_p_, &log_q_, &slope_p_, &slope_q_, &difference_, &cdf_rule_.rule.x,
                       &cdf_rule_.rule.weight, &cdf_rule_.difference}) {
    if (2 * values->capacity() < 3 * count) values->reserve(2 * count);  // the next pair may need a little more
  }
  composite(ends_, rule_);
  for (auto* values : {&log_p_, &log_q_, &slope_p_, &slope_q_, &difference_}) values->resize(count);
  at_p_.log_pdf(rule_.x, log_p_, slope_p_);
  at_q_.log_pdf(rule_.x, log_q_, slope_q_);
  integrals_ = integrate();
  if (same_) return;
  subtract_cdfs(at_p_, at_q_, rule_.x, difference_);
  find_crossings();
  find_cdf_rule();
}

Comparison::Integrals Comparison::integrate() const {
  Lanes kl_pq{}, kl_qp{}, js{}, hellinger{}, coefficient{}, chi2_pq{}, chi2_qp{}, entropy_p{}, entropy_q{}, pp{}, qq{}, pq{};
  for (std::size_t first = 0; first < rule_.x.size(); first += block) {
    const double *log_p = &log_p_[first], *log_q = &log_q_[first], *weight = &rule_.weight[first];
    for (std::size_t i = 0; i < block; ++i) {
      const double top = log_p[i] > log_q[i] ? log_p[i] : log_q[i];
      const double t = top < -1e300 ? 0 : log_p[i] - log_q[i];
      const double u = t < 0 ? -t : t;
      const double e = elementary::exp(-u), root = std::sqrt(e);
      const double larger = elementary::exp(top), mass = larger * weight[i];
      const double over = excess(u, e), under = deficit(u, e), apart = 1 - e, apart_root = 1 - root;
      const double ratio = elementary::exp(top + u) * weight[i] * apart * apart, near_ratio = mass * apart * apart;
      const bool p_larger = t >= 0;
      kl_pq[i] += mass > 0 ? mass * (p_larger ? over : under) : 0;
      kl_qp[i] += mass > 0 ? mass * (p_larger ? under : over) : 0;
      js[i] += 0.5 * mass * divided(u, e);
      hellinger[i] += 0.5 * mass * apart_root * apart_root;
      coefficient[i] += mass * root;
      chi2_pq[i] += p_larger ? ratio : near_ratio;
      chi2_qp[i] += p_larger ? near_ratio : ratio;
      const double p = p_larger ? mass : mass * e, q = p_larger ? mass * e : mass;
      entropy_p[i] -= p > 0 ? p * log_p[i] : 0;
      entropy_q[i] -= q > 0 ? q * log_q[i] : 0;
      const double density_p = p_larger ? larger : larger * e, density_q = p_larger ? larger * e : larger;
      pp[i] += p * density_p;
      qq[i] += q * density_q;
      pq[i] += p * density_q;
    }
  }
  return {total(kl_pq),   total(kl_qp),     total(js),        total(hellinger), total(coefficient), total(chi2_pq),
          total(chi2_qp), total(entropy_p), total(entropy_q), total(pp),        total(qq),          total(pq)};
}

/// int over^2 / under - 1 from its part over the common nodes: where it reaches beyond them, more panels.
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
      for (std::size_t i = 0; i < block; ++i) sum += rule.weight[i] * elementary::exp(2 * log_p[i] - log_q[i]);
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
  const double direct = 0.5 * (log_pp + log_qq) - (closed ? log_overlap(at_p_, at_q_) : std::log(integrals_.pq));
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
  if (integrals_.coefficient > 1e-280) return -2 * std::log(integrals_.coefficient);
  // Everything underflows: once more, relative to the largest value.
  double top = -infinity, sum = 0;
  for (std::size_t i = 0; i < log_p_.size(); ++i) top = std::max(top, 0.5 * (log_p_[i] + log_q_[i]));
  if (top == -infinity) return infinity;
  for (std::size_t i = 0; i < log_p_.size(); ++i) sum += rule_.weight[i] * elementary::exp(0.5 * (log_p_[i] + log_q_[i]) - top);
  return -2 * (top + std::log(sum));
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

  const bool w1_infinite = wasserstein_is_infinite(p_, q_, 1);
  for (std::size_t i = 0; i < cdf_rule_.difference.size(); ++i) path.w1 += cdf_rule_.rule.weight[i] * std::abs(cdf_rule_.difference[i]);
  if (w1_infinite) path.w1 = infinity;
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
  all.mmd_squared = math::mmd_squared(p_, q_);
  return all;
}

Measures measures(const Distribution& p, const Distribution& q) { return Comparison(p, q).measures(); }

}  // namespace lineland::math
