#include "core/math/coupling.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "core/math/evaluator.h"
#include "core/math/panels.h"
#include "core/math/quadrature.h"
#include "core/math/tails.h"

namespace lineland::math {

namespace {

// The coupling is the curve of pairs (s, t) with F(s) = G(t). Along r = s + t both rise, at rates ds/dr = g / (f + g) and
// dt/dr = f / (f + g) that are as smooth as the densities, also where one of them nearly vanishes; probability grows at f g / (f + g).

constexpr std::size_t block = Evaluator::block;

/// A place on the curve.
struct Pair {
  double r, s, rate;  // s + t, s, ds/dr
};

class Coupling {
 public:
  Coupling(const Distribution& p, const Distribution& q) : p_(p), q_(q), at_p_(p), at_q_(q), terrain_p_{&p}, terrain_q_{&q} {}

  double cost() {
    constexpr double tail = 1e-19;
    Pair at = place(p_.quantile(tail), q_.quantile(tail));
    const Pair last = place(p_.upper_quantile(tail), q_.upper_quantile(tail));
    const std::vector<Pair> fixed = kinks();
    auto kink = std::find_if(fixed.begin(), fixed.end(), [&](const Pair& pair) { return pair.r > at.r; });
    double sum = 0;
    while (at.r < last.r) {
      const Pair wall = kink != fixed.end() && kink->r < last.r ? *kink : last;
      const Pair next = advance(at, wall);
      sum += panel(at, next);
      at = next;
      while (kink != fixed.end() && kink->r <= at.r) ++kink;
    }
    return sum;
  }

 private:
  /// The next end of a panel: neither s nor t moves further than its own density is smooth.
  Pair advance(const Pair& at, const Pair& wall) const {
    const double longest_s = terrain_p_.step(at.s), longest_t = terrain_q_.step(at.r - at.s);
    const double least = std::min(longest_s, longest_t), most = 2 * std::max(longest_s, longest_t);
    double step = std::max(std::min({longest_s / at.rate, longest_t / (1 - at.rate), most}), least);
    for (;;) {
      const Pair next = at.r + 1.3 * step < wall.r ? solve(at, at.r + step, wall.s) : wall;
      const double moved_s = next.s - at.s, moved_t = next.r - at.r - moved_s;
      const bool too_far = moved_s > 1.2 * longest_s || moved_t > 1.2 * longest_t;
      if (!too_far || step <= least) return next;
      step = std::max(0.5 * std::min(step, next.r - at.r), least);
    }
  }

  Pair place(double s, double t) const {
    const double f = at_p_.at(s).pdf, g = at_q_.at(t).pdf;
    return {s + t, s, f + g > 0 ? g / (f + g) : 0.5};
  }

  /// Where either distribution is not smooth.
  std::vector<Pair> kinks() const {
    std::vector<Pair> pairs;
    for (const double s : terrain_p_.kinks()) pairs.push_back(place(s, image(p_, q_, s)));
    for (const double t : terrain_q_.kinks()) pairs.push_back(place(image(q_, p_, t), t));
    std::erase_if(pairs, [](const Pair& pair) { return !std::isfinite(pair.r); });
    std::sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) { return a.r < b.r; });
    return pairs;
  }

  static double image(const Distribution& from, const Distribution& to, double x) {
    const double below = from.cdf(x);
    return below <= 0.5 ? to.quantile(below) : to.upper_quantile(from.survival(x));
  }

  /// F(s) - G(t) by the smaller tails.
  static double excess(const Evaluator::Point& p, const Evaluator::Point& q) {
    return p.below + q.below < p.above + q.above ? p.below - q.below : q.above - p.above;
  }

  /// The place at r, not far from `from`, with s at most `highest`.
  Pair solve(const Pair& from, double r, double highest) const {
    double low = from.s, high = std::min(highest, from.s + (r - from.r));
    double s = std::clamp(from.s + from.rate * (r - from.r), low, high);
    double rate = from.rate;
    for (int k = 0; k < 60; ++k) {
      const auto p = at_p_.at(s), q = at_q_.at(r - s);
      const double slope = p.pdf + q.pdf, error = excess(p, q);
      if (slope > 0) rate = q.pdf / slope;
      (error > 0 ? high : low) = s;
      double next = s - error / slope;
      if (!(next >= low && next <= high)) next = low + 0.5 * (high - low);
      const double step = std::abs(next - s);
      s = next;
      const double finest = std::min({r - from.r, terrain_p_.step(s), terrain_q_.step(r - s)});
      if (step <= 1e-4 * finest + 1e-15 * std::abs(r)) break;
    }
    return {r, s, rate};
  }

  /// The integral of (s - t)^2 between two places, by Newton's method at all nodes from a cubic through both ends.
  double panel(const Pair& a, const Pair& b) const {
    const Quadrature rule = composite(std::array{a.r, b.r});
    std::array<double, block> s, t, below_p, above_p, below_q, above_q, log_p, log_q;
    const double length = b.r - a.r;
    for (std::size_t i = 0; i < block; ++i) {
      const double h = (rule.x[i] - a.r) / length;
      const double cubic =
          (1 + 2 * h) * (1 - h) * (1 - h) * a.s + h * h * (3 - 2 * h) * b.s + length * h * (1 - h) * ((1 - h) * a.rate - h * b.rate);
      s[i] = std::clamp(cubic, a.s, std::max(a.s, b.s));
    }
    const auto densities = [&] {
      for (std::size_t i = 0; i < block; ++i) t[i] = rule.x[i] - s[i];
      at_p_.log_pdf(s, log_p);
      at_q_.log_pdf(t, log_q);
    };
    constexpr int most_steps = 30;
    for (int k = 0; k < most_steps; ++k) {
      densities();
      at_p_.tails(s, below_p, above_p);
      at_q_.tails(t, below_q, above_q);
      double largest = 0;
      for (std::size_t i = 0; i < block; ++i) {
        const double slope = std::exp(log_p[i]) + std::exp(log_q[i]);
        const double error = excess({0, below_p[i], above_p[i]}, {0, below_q[i], above_q[i]});
        if (!(slope > 1e-250)) continue;
        const double next = std::clamp(s[i] - error / slope, a.s, std::max(a.s, b.s));
        largest = std::max(largest, std::abs(next - s[i]));
        s[i] = next;
      }
      const double finest = std::min(b.s - a.s, length - (b.s - a.s));
      if (largest < 1e-6 * finest + 1e-15 * std::abs(b.r)) break;  // its square is below round-off
    }
    densities();
    double sum = 0;
    for (std::size_t i = 0; i < block; ++i) {
      const double f = std::exp(log_p[i]), g = std::exp(log_q[i]);
      if (f + g > 0) sum += rule.weight[i] * (s[i] - t[i]) * (s[i] - t[i]) * (f * (g / (f + g)));
    }
    return sum;
  }

  const Distribution &p_, &q_;
  const Evaluator at_p_, at_q_;
  const Terrain terrain_p_, terrain_q_;
};

/// The integral over probabilities u, with panels even in log u: for power laws, whose coordinates are too far apart to be added.
double cost_over_probabilities(const Distribution& p, const Distribution& q) {
  constexpr double deepest = 140;  // of -log u
  std::vector<double> ends = {std::log(2.0)};
  while (ends.back() < deepest) ends.push_back(ends.back() + std::min(0.5 * ends.back(), 4.0));
  const Quadrature rule = composite(ends);
  double sum = 0;
  for (std::size_t i = 0; i < rule.x.size(); ++i) {
    const double u = std::exp(-rule.x[i]);
    const double left = p.quantile(u) - q.quantile(u), right = p.upper_quantile(u) - q.upper_quantile(u);
    sum += rule.weight[i] * u * (left * left + right * right);
  }
  return sum;
}

}  // namespace

double w2(const Distribution& p, const Distribution& q) {
  if (p == q) return 0;
  if (wasserstein_is_infinite(p, q, 2)) return std::numeric_limits<double>::infinity();
  const bool power_law = Terrain{&p, &q}.reach().high > 1e50;
  return std::sqrt(power_law ? cost_over_probabilities(p, q) : Coupling(p, q).cost());
}

}  // namespace lineland::math
