#include "core/math/coupling.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

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
  /// Both distributions are cut where as little as `tail` lies on the other side.
  Curve(Side p, Side q, double tail, std::vector<Pair>& kinks)
      : p_(p.distribution), q_(q.distribution), at_p_(p.at), at_q_(q.at), terrain_p_(p.terrain), terrain_q_(q.terrain), tail_(tail),
        kinks_(kinks) {}

  double cost() {
    Pair at = place(start(p_, at_p_, terrain_p_), start(q_, at_q_, terrain_q_));
    const Pair last = place(end(p_, at_p_, terrain_p_), end(q_, at_q_, terrain_q_));
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
  double start(const Distribution& distribution, const Evaluator& at, const Terrain& terrain) const {
    if (!at.bells_only()) return distribution.quantile(tail_);
    return approach(terrain.reach().low, [&](double x) {
      const auto here = at.at(x);
      return std::pair(here.below, here.pdf);
    });
  }
  double end(const Distribution& distribution, const Evaluator& at, const Terrain& terrain) const {
    if (!at.bells_only()) return distribution.upper_quantile(tail_);
    return approach(terrain.reach().high, [&](double x) {
      const auto here = at.at(x);
      return std::pair(here.above, -here.pdf);
    });
  }

  /// Newton's method on the logarithm of a normal tail, which is almost straight, from further out; what is left of the error does not
  /// matter where so little mass is.
  template <class Tail>
  double approach(double x, Tail tail_and_slope) const {
    constexpr int steps = 5;
    for (int k = 0; k < steps; ++k) {
      const auto [mass, slope] = tail_and_slope(x);
      if (!(mass > 0) || slope == 0) break;
      x -= std::log(mass / tail_) * mass / slope;
    }
    return x;
  }

  /// The next end of a panel: neither s nor t moves further than its own density is smooth.
  Pair advance(const Pair& at, const Pair& wall) const {
    const double longest_s = terrain_p_.step(at.s), longest_t = terrain_q_.step(at.r - at.s);
    const double least = std::min(longest_s, longest_t), most = 2 * std::max(longest_s, longest_t);
    double step = std::max(std::min({longest_s / at.rate, longest_t / (1 - at.rate), most}), least);
    for (;;) {
      const Pair next = at.r + 1.3 * step < wall.r ? solve(at, at.r + step, wall) : wall;
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
  static double excess(double below_p, double above_p, double below_q, double above_q) {
    return below_p + below_q < above_p + above_q ? below_p - below_q : above_q - above_p;
  }

  /// Halley's step for a function with this value and these derivatives; Newton's where they differ much.
  static double correction(double value, double slope, double bend) {
    const double newton = value / slope, turn = 0.5 * newton * (bend / slope);
    return newton / (turn < 0.5 && turn > -0.5 ? 1 - turn : 1);
  }

  static double larger(double a, double b) { return a > b ? a : b; }
  static double smaller(double a, double b) { return a < b ? a : b; }
  static double between(double x, double low, double high) { return x < low ? low : x > high ? high : x; }

  /// The s at r between two places: neither s nor t lies outside of theirs, where a density may be zero.
  static std::pair<double, double> limits(const Pair& from, const Pair& to, double r) {
    const double low = std::max(from.s, to.s - (to.r - r));
    return {low, std::max(low, std::min(to.s, from.s + (r - from.r)))};
  }

  /// The place at r, not far from `from` and before `wall`.
  Pair solve(const Pair& from, double r, const Pair& wall) const {
    auto [low, high] = limits(from, wall, r);
    double s = std::clamp(from.s + from.rate * (r - from.r), low, high);
    double rate = from.rate;
    for (int k = 0; k < 60; ++k) {
      const auto p = at_p_.at(s), q = at_q_.at(r - s);
      const double slope = p.pdf + q.pdf, error = excess(p.below, p.above, q.below, q.above);
      (error > 0 ? high : low) = s;
      double next = s - correction(error, slope, p.rise - q.rise);
      if (!(next >= low && next <= high)) next = low + 0.5 * (high - low);
      const double change = next - s, step = std::abs(change), f = p.pdf + p.rise * change, g = q.pdf - q.rise * change;
      if (f + g > 0) rate = std::clamp(g / (f + g), 0.0, 1.0);
      s = next;
      // Fine also for the one that moves less: towards the end of its support it has little room.
      const double length = r - from.r, moved = s - from.s, less = std::max(std::min(moved, length - moved), 1e-6 * length);
      const double finest = std::min({less, terrain_p_.step(s), terrain_q_.step(r - s)});
      if (step <= 3e-3 * finest + 1e-15 * std::abs(r)) break;  // the error is of third order in the step
    }
    return {r, s, rate};
  }

  /// The integral of (s - t)^2 between two places, by Halley's method at all nodes from a cubic through both ends.
  double panel(const Pair& a, const Pair& b) const {
    std::array<double, block> r, weight, low, high, s, t, step, slope;
    Evaluator::Block p, q;
    on_panel(a.r, b.r, r, weight);
    const double length = b.r - a.r;
    for (std::size_t i = 0; i < block; ++i) {
      const double h = (r[i] - a.r) / length;
      const double cubic =
          (1 + 2 * h) * (1 - h) * (1 - h) * a.s + h * h * (3 - 2 * h) * b.s + length * h * (1 - h) * ((1 - h) * a.rate - h * b.rate);
      low[i] = larger(a.s, b.s - (b.r - r[i]));
      high[i] = larger(smaller(b.s, a.s + (r[i] - a.r)), low[i]);
      s[i] = between(cubic, low[i], high[i]);
    }
    constexpr int most_steps = 30;
    const double finest = std::min(b.s - a.s, length - (b.s - a.s));
    for (int k = 0; k < most_steps; ++k) {
      for (std::size_t i = 0; i < block; ++i) t[i] = r[i] - s[i];
      at_p_.masses(s, p);
      at_q_.masses(t, q);
      double largest = 0;
      for (std::size_t i = 0; i < block; ++i) {
        slope[i] = p.pdf[i] + q.pdf[i];
        const double error = excess(p.below[i], p.above[i], q.below[i], q.above[i]);
        const double to = between(s[i] - correction(error, slope[i], p.rise[i] - q.rise[i]), low[i], high[i]);
        step[i] = slope[i] > 1e-250 ? to - s[i] : 0;
        const double size = step[i] < 0 ? -step[i] : step[i];
        largest = size > largest ? size : largest;
      }
      if (largest < 1e-6 * finest + 1e-15 * std::abs(b.r)) break;  // its square is below round-off
      for (std::size_t i = 0; i < block; ++i) s[i] += step[i];
    }
    // The last step is taken to first order, without new values of the densities.
    double sum = 0;
    for (std::size_t i = 0; i < block; ++i) {
      const double f = p.pdf[i] + p.rise[i] * step[i], g = q.pdf[i] - q.rise[i] * step[i], apart = s[i] - t[i] + 2 * step[i];
      const double cost = apart * apart * (f * (g / (f + g)));
      sum += f + g > 0 ? weight[i] * cost : 0;
    }
    return sum;
  }

  const Distribution &p_, &q_;
  const Evaluator &at_p_, &at_q_;
  const Terrain &terrain_p_, &terrain_q_;
  double tail_;
  std::vector<Pair>& kinks_;
};

/// Quantiles at one side of a distribution, ever further out from where exp(-depth) of the mass lies beyond.
class FarQuantiles {
 public:
  FarQuantiles(const Distribution& distribution, const Evaluator& at, int side, double depth)
      : distribution_(distribution), at_(at), side_(side) {
    centre_ = distribution.quantile(0.5);
    scale_ = 0.5 * (distribution.quantile(0.75) - distribution.quantile(0.25));
    low_ = quantile(depth);
  }

  /// x[i] with exp(-depth[i]) of the mass beyond, for depths ascending in a panel that ends at `deepest` and begins where the last one
  /// ended.
  void fill(const std::array<double, block>& depth, double from, double deepest, std::array<double, block>& x) {
    const double end = quantile(deepest);
    const auto stretched = [&](double at) { return std::asinh((at - centre_) / scale_); };  // tails are nearly straight against depth
    const double near = stretched(low_), far = stretched(end);
    std::array<double, block> inner, outer;
    for (std::size_t i = 0; i < block; ++i) {
      x[i] = centre_ + scale_ * std::sinh(near + (far - near) * (depth[i] - from) / (deepest - from));
      inner[i] = low_, outer[i] = end;
    }
    Evaluator::Block here;
    constexpr int most_steps = 80;
    for (int k = 0; k < most_steps; ++k) {
      at_.masses(x, here);
      double largest = 0;
      for (std::size_t i = 0; i < block; ++i) {
        const double tail = side_ < 0 ? here.below[i] : here.above[i], excess = std::log(tail) + depth[i];
        (excess > 0 ? inner[i] : outer[i]) = x[i];
        double next = x[i] + side_ * excess * tail / here.pdf[i];
        const double low = std::min(inner[i], outer[i]), high = std::max(inner[i], outer[i]);
        if (!(next >= low && next <= high)) next = low + 0.5 * (high - low);
        largest = std::max(largest, std::abs(next - x[i]) / (std::abs(next - centre_) + 1e-3 * scale_));
        x[i] = next;
      }
      if (largest < 1e-6) break;  // its square is below what matters
    }
    low_ = end;
  }

 private:
  double quantile(double depth) const {
    const double u = std::exp(-depth);
    return side_ < 0 ? distribution_.quantile(u) : distribution_.upper_quantile(u);
  }

  const Distribution& distribution_;
  const Evaluator& at_;
  int side_;
  double centre_, scale_, low_;
};

/// The integral over probabilities u below exp(-shallowest) and above 1 - exp(-shallowest), with panels even in log u: for power laws, and
/// for others whose coordinates are too far apart to be added.
double cost_of_tails(const Distribution& p, const Distribution& q, const Evaluator& at_p, const Evaluator& at_q, double shallowest) {
  constexpr double deepest = 140;  // of -log u
  std::array<double, block> depth, weight, of_p, of_q;
  const double trusted = trusted_reach(p, q);
  // What is left beyond the deepest: the quantiles differ as u^(-1 / df), or by what they differ by there.
  const double df = heaviest_power(p, q);
  const bool widening = power_of_difference(p, q) == df;
  double sum = 0;
  for (const int side : {-1, 1}) {
    FarQuantiles quantiles_p(p, at_p, side, shallowest), quantiles_q(q, at_q, side, shallowest);
    for (double low = shallowest, high = 0;; low = high) {
      high = low + std::min(0.5 * low, 4.0);
      on_panel(low, high, depth, weight);
      quantiles_p.fill(depth, low, high, of_p);
      quantiles_q.fill(depth, low, high, of_q);
      for (std::size_t i = 0; i < block; ++i) sum += weight[i] * std::exp(-depth[i]) * (of_p[i] - of_q[i]) * (of_p[i] - of_q[i]);
      if (high >= deepest || std::abs(of_p.back()) > trusted) {
        const double rest = widening ? std::exp(2 * (high - depth.back()) / df) / (1 - 2 / df) : 1;
        sum += rest * std::exp(-high) * (of_p.back() - of_q.back()) * (of_p.back() - of_q.back());
        break;
      }
    }
  }
  return sum;
}

double farthest_from_zero(const Terrain& terrain) { return std::max(std::abs(terrain.reach().low), std::abs(terrain.reach().high)); }

/// The most mass that either has at one side further out than `far` times its width.
double mass_beyond(const Distribution& p, const Distribution& q, double far) {
  double most = 0;
  for (const Distribution* distribution : {&p, &q}) {
    const Interval middle = distribution->bulk(0.25);
    const double reach = far * (middle.high - middle.low);
    most = std::max({most, distribution->cdf(middle.low - reach), distribution->survival(middle.high + reach)});
  }
  return most;
}

}  // namespace

double Coupling::w2(const Distribution& p, const Distribution& q, const Evaluator& at_p, const Evaluator& at_q) {
  if (p == q) return 0;
  if (wasserstein_is_infinite(p, q, 2)) return std::numeric_limits<double>::infinity();
  terrain_p_.assign({&p});
  terrain_q_.assign({&q});
  const auto along_curve = [&](double tail) { return Curve({p, at_p, terrain_p_}, {q, at_q, terrain_q_}, tail, kinks_).cost(); };
  const auto of_tails = [&](double tail) { return cost_of_tails(p, q, at_p, at_q, -std::log(tail)); };
  constexpr double farthest = 1e50;  // where coordinates still can be added
  const bool powers = heaviest_power(p, q) < std::numeric_limits<double>::infinity();
  if (!powers) {
    constexpr double nothing = 1e-17;
    return std::sqrt(std::max(farthest_from_zero(terrain_p_), farthest_from_zero(terrain_q_)) > farthest ? of_tails(0.5) : along_curve(nothing));
  }
  // The middle has kinks and gaps; the tails reach far.
  constexpr double far = 1e4, least = 1e-9;
  const double tail = std::clamp(mass_beyond(p, q, far), least, 0.5);
  const bool too_far = std::max(p.upper_quantile(tail), q.upper_quantile(tail)) > farthest;
  return std::sqrt(too_far || tail > 0.25 ? of_tails(0.5) : along_curve(tail) + of_tails(tail));
}

}  // namespace lineland::math
