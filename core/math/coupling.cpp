#include "core/math/coupling.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include "core/math/quadrature.h"
#include "core/math/tails.h"

namespace lineland::math {

namespace {

// The coupling is the curve of pairs (s, t) with F(s) = G(t). Along r = s + t both rise, at rates ds/dr = g / (f + g) and
// dt/dr = f / (f + g) that are as smooth as the densities, also where one of them nearly vanishes; probability grows at f g / (f + g).

constexpr std::size_t block = Evaluator::block;

using Pair = Coupling::Pair;

/// One of the two distributions.
struct Side {
  const Distribution& distribution;
  const Evaluator& at;
  const Terrain& terrain;
};

class Curve {
 public:
  Curve(Side p, Side q, std::vector<Pair>& kinks)
      : p_(p.distribution), q_(q.distribution), at_p_(p.at), at_q_(q.at), terrain_p_(p.terrain), terrain_q_(q.terrain), kinks_(kinks) {}

  double cost() {
    constexpr double tail = 1e-19;
    Pair at = place(p_.quantile(tail), q_.quantile(tail));
    const Pair last = place(p_.upper_quantile(tail), q_.upper_quantile(tail));
    find_kinks();
    auto kink = std::find_if(kinks_.begin(), kinks_.end(), [&](const Pair& pair) { return pair.r > at.r; });
    double sum = 0;
    while (at.r < last.r) {
      const Pair wall = kink != kinks_.end() && kink->r < last.r ? *kink : last;
      const Pair next = advance(at, wall);
      sum += panel(at, next);
      at = next;
      while (kink != kinks_.end() && kink->r <= at.r) ++kink;
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
  void find_kinks() {
    kinks_.clear();
    for (const double s : terrain_p_.kinks()) kinks_.push_back(place(s, image(p_, q_, s)));
    for (const double t : terrain_q_.kinks()) kinks_.push_back(place(image(q_, p_, t), t));
    std::erase_if(kinks_, [](const Pair& pair) { return !std::isfinite(pair.r); });
    std::sort(kinks_.begin(), kinks_.end(), [](const Pair& a, const Pair& b) { return a.r < b.r; });
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
    std::array<double, block> r, weight, s, t, f, below_p, above_p, g, below_q, above_q;
    on_panel(a.r, b.r, r, weight);
    const double length = b.r - a.r;
    for (std::size_t i = 0; i < block; ++i) {
      const double h = (r[i] - a.r) / length;
      const double cubic =
          (1 + 2 * h) * (1 - h) * (1 - h) * a.s + h * h * (3 - 2 * h) * b.s + length * h * (1 - h) * ((1 - h) * a.rate - h * b.rate);
      s[i] = std::clamp(cubic, a.s, std::max(a.s, b.s));
    }
    const auto evaluate = [&] {
      for (std::size_t i = 0; i < block; ++i) t[i] = r[i] - s[i];
      at_p_.masses(s, f, below_p, above_p);
      at_q_.masses(t, g, below_q, above_q);
    };
    constexpr int most_steps = 30;
    for (int k = 0; k < most_steps; ++k) {
      evaluate();
      double largest = 0;
      for (std::size_t i = 0; i < block; ++i) {
        const double slope = f[i] + g[i];
        const double error = excess({0, below_p[i], above_p[i]}, {0, below_q[i], above_q[i]});
        if (!(slope > 1e-250)) continue;
        const double next = std::clamp(s[i] - error / slope, a.s, std::max(a.s, b.s));
        largest = std::max(largest, std::abs(next - s[i]));
        s[i] = next;
      }
      const double finest = std::min(b.s - a.s, length - (b.s - a.s));
      if (largest < 1e-6 * finest + 1e-15 * std::abs(b.r)) break;  // its square is below round-off
    }
    evaluate();
    double sum = 0;
    for (std::size_t i = 0; i < block; ++i) {
      if (f[i] + g[i] > 0) sum += weight[i] * (s[i] - t[i]) * (s[i] - t[i]) * (f[i] * (g[i] / (f[i] + g[i])));
    }
    return sum;
  }

  const Distribution &p_, &q_;
  const Evaluator &at_p_, &at_q_;
  const Terrain &terrain_p_, &terrain_q_;
  std::vector<Pair>& kinks_;
};

/// The integral over probabilities u, with panels even in log u: for power laws, whose coordinates are too far apart to be added.
double cost_over_probabilities(const Distribution& p, const Distribution& q) {
  constexpr double deepest = 140;  // of -log u
  std::array<double, block> log_u, weight;
  double sum = 0;
  for (double low = std::numbers::ln2, high = 0; low < deepest; low = high) {
    high = low + std::min(0.5 * low, 4.0);
    on_panel(low, high, log_u, weight);
    for (std::size_t i = 0; i < block; ++i) {
      const double u = std::exp(-log_u[i]);
      const double left = p.quantile(u) - q.quantile(u), right = p.upper_quantile(u) - q.upper_quantile(u);
      sum += weight[i] * u * (left * left + right * right);
    }
  }
  return sum;
}

}  // namespace

double Coupling::w2(const Distribution& p, const Distribution& q, const Evaluator& at_p, const Evaluator& at_q) {
  if (p == q) return 0;
  if (wasserstein_is_infinite(p, q, 2)) return std::numeric_limits<double>::infinity();
  terrain_p_.assign({&p});
  terrain_q_.assign({&q});
  const bool power_law = std::max(terrain_p_.reach().high, terrain_q_.reach().high) > 1e50;
  return std::sqrt(power_law ? cost_over_probabilities(p, q) : Curve({p, at_p, terrain_p_}, {q, at_q, terrain_q_}, kinks_).cost());
}

}  // namespace lineland::math
