#include "core/labs/divergences/sweep.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <numbers>

#include "core/math/comparison.h"
#include "core/math/grid_density.h"

namespace lineland::labs::divergences {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Applies x -> scale x + offset to a shape; scale > 0.
struct Affine {
  double scale, offset;

  double operator()(double x) const { return scale * x + offset; }
  void operator()(math::Normal& s) const { s = {(*this)(s.mean), scale * s.deviation}; }
  void operator()(math::Uniform& s) const { s = {(*this)(s.low), (*this)(s.high)}; }
  void operator()(math::Laplace& s) const { s = {(*this)(s.mean), scale * s.scale}; }
  void operator()(math::Logistic& s) const { s = {(*this)(s.mean), scale * s.scale}; }
  void operator()(math::Student& s) const { s = {s.df, (*this)(s.mean), scale * s.scale}; }
  void operator()(math::Exponential& s) const { s = {s.rate / scale, (*this)(s.origin)}; }
  void operator()(math::Grid& s) const { s = math::make_grid((*this)(s.low), (*this)(s.high), s.table->given); }
  void operator()(math::Sample& s) const {
    auto sorted = std::make_shared<std::vector<double>>(*s.sorted);
    for (double& x : *sorted) x = (*this)(x);
    s.sorted = std::move(sorted);
    s.bandwidth *= scale;
  }
};

/// Whether the density has jumps, under which derivatives are not integrals of ours.
bool jumps(const math::Distribution& distribution) {
  return std::any_of(distribution.components().begin(), distribution.components().end(), [](const math::Component& component) {
    if (const auto* grid = std::get_if<math::Grid>(&component.shape))
      return grid->table->given.front() > 0 || grid->table->given.back() > 0;
    return std::holds_alternative<math::Uniform>(component.shape) || std::holds_alternative<math::Exponential>(component.shape);
  });
}

/// Half the length of a sweep of shifts: from far on one side of p to far on the other.
double longest_shift(const math::Distribution& p, const math::Distribution& q) {
  const math::Interval a = p.bulk(0.01), b = q.bulk(0.01);
  const double apart = std::abs(a.low + a.high - b.low - b.high) / 2;
  return std::max((a.high - a.low + b.high - b.low) / 2, 1.5 * apart);
}

/// The abscissae: for shifts and separations even, for factors even in their logarithm.
std::vector<double> abscissae(Sweep kind, const math::Distribution& p, const math::Distribution& q, int points) {
  const double end = kind == Sweep::shift ? longest_shift(p, q) : kind == Sweep::scale ? std::log(8.0) : 5;
  std::vector<double> x;
  for (int i = 0; i < points; ++i) {
    const double at = end * (2.0 * i / (points - 1) - 1);
    x.push_back(kind == Sweep::scale ? std::exp(at) : at);
  }
  return x;
}

/// Central differences over uneven abscissae, where the derivative has no integral.
void differentiate(const std::vector<double>& x, const std::vector<double>& y, std::vector<double>& slope) {
  for (std::size_t i = 1; i + 1 < x.size(); ++i) {
    const double before = x[i] - x[i - 1], after = x[i + 1] - x[i];
    slope[i] = ((y[i + 1] - y[i]) * before / after + (y[i] - y[i - 1]) * after / before) / (before + after);
  }
}

class Sweeper {
 public:
  /// `w2` of p and q themselves.
  Sweeper(Sweep kind, const math::Distribution& p, const math::Distribution& q, double epsilon, double w2)
      : kind_(kind),
        p_(p),
        q_(q),
        epsilon_(epsilon),
        centre_(std::isfinite(q.mean()) ? q.mean() : q.quantile(0.5)),
        smooth_(!jumps(q)),
        w2_(w2),
        apart_(p.mean() - q.mean()),
        variance_p_(p.variance()),
        variance_q_(q.variance()) {}

  void point(double x, SweepCurves& curves, std::size_t i) {
    const bool separation = kind_ == Sweep::separation;
    if (separation) {
      comparison_.compare(normal(0, epsilon_), normal(x, epsilon_));
    } else {
      comparison_.compare(p_, moved(q_, centre_, kind_ == Sweep::scale ? x : 1, kind_ == Sweep::shift ? x : 0));
    }
    math::Path path = comparison_.path(separation);
    if (!separation) path.w2 = moved_w2(x);
    math::Slopes slopes;
    if (smooth()) slopes = comparison_.slopes(path.w2);
    for (std::size_t k = 0; k < curve_count; ++k) {
      const double value = path.*curve_values[k];
      const math::Gradient& gradient = slopes.*curve_slopes[k];
      curves.values[k][i] = value;
      curves.slopes[k][i] = smooth() && std::isfinite(value) ? (kind_ == Sweep::scale ? gradient.stretch / x : gradient.shift) : nan;
    }
  }

  bool smooth() const noexcept { return smooth_ || kind_ == Sweep::separation; }

 private:
  static math::Distribution normal(double mean, double deviation) { return math::Distribution({{1, math::Normal{mean, deviation}}}); }

  /// W2 of all pairs follows from that of the first: moving q leaves the coupling as it is, stretching q scales its covariance.
  double moved_w2(double x) {
    // Without variances there may be a distance all the same, between equal tails.
    if (!std::isfinite(variance_p_ + variance_q_)) return comparison_.path(true).w2;
    if (kind_ == Sweep::shift) return std::sqrt(std::max(w2_ * w2_ + x * (x - 2 * apart_), 0.0));
    // W2^2 = apart^2 + p + q - 2 C; at factor x, q becomes x^2 q and C becomes x C.
    const double covariance = 0.5 * (variance_p_ + variance_q_ + apart_ * apart_ - w2_ * w2_);
    return std::sqrt(std::max(apart_ * apart_ + variance_p_ + x * (x * variance_q_ - 2 * covariance), 0.0));
  }

  Sweep kind_;
  const math::Distribution &p_, &q_;
  double epsilon_, centre_;
  bool smooth_;
  double w2_, apart_, variance_p_, variance_q_;
  math::Comparison comparison_;
};

}  // namespace

math::Distribution moved(const math::Distribution& distribution, double centre, double factor, double shift) {
  std::vector<math::Component> components(distribution.components().begin(), distribution.components().end());
  const Affine map{factor, shift + centre * (1 - factor)};
  for (math::Component& component : components) std::visit(map, component.shape);
  return math::Distribution(std::move(components));
}

SweepCurves sweep(Sweep kind, const math::Distribution& p, const math::Distribution& q, double epsilon, double w2, int points) {
  SweepCurves curves;
  curves.x = abscissae(kind, p, q, points);
  for (std::size_t k = 0; k < curve_count; ++k) {
    curves.values[k].resize(curves.x.size());
    curves.slopes[k].resize(curves.x.size());
  }
  Sweeper sweeper(kind, p, q, epsilon, w2);
  for (std::size_t i = 0; i < curves.x.size(); ++i) sweeper.point(curves.x[i], curves, i);
  if (!sweeper.smooth()) {
    for (std::size_t k = 0; k < curve_count; ++k) differentiate(curves.x, curves.values[k], curves.slopes[k]);
  }
  return curves;
}

int affordable_points(const math::Distribution& p, const math::Distribution& q) {
  double cost = 0;  // of one point, in components
  for (const math::Distribution* distribution : {&p, &q}) {
    for (const math::Component& component : distribution->components()) {
      const bool slow = std::holds_alternative<math::Student>(component.shape) || std::holds_alternative<math::Sample>(component.shape);
      cost += slow ? 40 : 1;
    }
  }
  return std::clamp(int(2000 / cost), 31, 121) | 1;  // odd: the present pair is one of them
}

}  // namespace lineland::labs::divergences
