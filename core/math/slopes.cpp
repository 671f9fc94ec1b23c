// Gradients of divergences with respect to a shift and a stretch of q.
//
// When each point y of q moves at speed v(y) - 1 for a shift, y - mean for a stretch - the density changes by d log q = -(v q'/q + v') and
// the cdf by dG = -q v. The divergences follow under the integral sign; terms with int q d log q = 0 are left out.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

#include "core/math/comparison.h"
#include "core/math/elementary.h"

namespace lineland::math {

namespace {

constexpr std::size_t block = Evaluator::block;
using Lanes = std::array<double, block>;  // sums side by side

/// The part of each gradient that is an integral over the common nodes.
struct Changes {
  Lanes kl_pq{}, kl_qp{}, js{}, hellinger{}, pq{}, qq{};
};

double total(const Lanes& lanes) { return std::accumulate(lanes.begin(), lanes.end(), 0.0); }

}  // namespace

Slopes Comparison::slopes(double w2) const {
  if (same_) return {};
  const double mean = q_.mean();
  double top = -std::numeric_limits<double>::infinity();  // of log(p q), which underflows between far densities
  for (std::size_t i = 0; i < rule_.x.size(); ++i) top = std::max(top, log_p_[i] + log_q_[i]);
  std::array<Changes, 2> sums;
  Lanes pq{}, qq{};
  for (std::size_t first = 0; first < rule_.x.size(); first += block) {
    for (std::size_t i = 0; i < block; ++i) {
      const std::size_t at = first + i;
      const double log_p = log_p_[at], log_q = log_q_[at], weight = rule_.weight[at];
      const double p = density_p_[at] * weight, q = density_q_[at] * weight;
      const double t = q > 0 ? log_p - log_q : 0;
      const double log_share = t < 36 ? -elementary::log(0.5 + 0.5 * elementary::exp(t)) : std::numbers::ln2 - t;  // log(2 q / (p + q))
      const double root = elementary::exp(0.5 * (log_p + log_q)) * weight, product = elementary::exp(log_p + log_q - top) * weight;
      const std::array<double, 2> change = {-slope_q_[at], -((rule_.x[at] - mean) * slope_q_[at] + 1)};  // of log q
      for (std::size_t k = 0; k < 2; ++k) {
        sums[k].kl_pq[i] -= p * change[k];
        sums[k].hellinger[i] -= 0.5 * root * change[k];
        sums[k].pq[i] += product * change[k];
        sums[k].kl_qp[i] -= q > 0 ? q * change[k] * t : 0;
        sums[k].js[i] += 0.5 * q * change[k] * log_share;
        sums[k].qq[i] += q * density_q_[at] * change[k];
      }
      pq[i] += product;
      qq[i] += q * density_q_[at];
    }
  }

  std::array<double, 2> tv{}, w1{};
  for (const Crossing& crossing : crossings_) {
    const double flow = crossing.sign * at_q_.at(crossing.x).pdf;
    tv[0] += flow;
    tv[1] += flow * (crossing.x - mean);
  }
  const Quadrature& rule = cdf_rule_.rule;
  Lanes log_q;
  for (std::size_t i = 0; i < rule.x.size(); ++i) {
    // The rule's first nodes are the common ones.
    const std::size_t lane = i % block;
    if (i >= density_q_.size() && lane == 0) at_q_.log_pdf(std::span(rule.x).subspan(i, block), log_q);
    const double density = i < density_q_.size() ? density_q_[i] : std::exp(log_q[lane]), difference = cdf_rule_.difference[i];
    const double flow = rule.weight[i] * density * (double(difference > 0) - double(difference < 0));
    w1[0] += flow;
    w1[1] += flow * (rule.x[i] - mean);
  }

  const auto gradient = [&](auto part) { return Gradient{part(0), part(1)}; };
  Slopes slopes;
  slopes.kl_pq = gradient([&](std::size_t k) { return total(sums[k].kl_pq); });
  slopes.kl_qp = gradient([&](std::size_t k) { return total(sums[k].kl_qp); });
  slopes.js = gradient([&](std::size_t k) { return total(sums[k].js); });
  slopes.hellinger_squared = gradient([&](std::size_t k) { return total(sums[k].hellinger); });
  slopes.cs = gradient([&](std::size_t k) { return total(sums[k].qq) / total(qq) - total(sums[k].pq) / total(pq); });
  slopes.tv = gradient([&](std::size_t k) { return tv[k]; });
  slopes.w1 = gradient([&](std::size_t k) { return w1[k]; });
  // W2^2 = (difference of means)^2 + variances - 2 C with C the covariance under the monotone coupling, which a stretch of q scales.
  const double apart = mean - p_.mean(), variance_p = p_.variance(), variance_q = q_.variance();
  const double covariance = 0.5 * (variance_p + variance_q + apart * apart - w2 * w2);
  if (w2 > 0) slopes.w2 = {apart / w2, (variance_q - covariance) / w2};
  return slopes;
}

}  // namespace lineland::math
