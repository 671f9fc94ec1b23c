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

/// Applies x -> scale x + offset to a shape; false if the result is none of our shapes.
struct Affine {
  double scale, offset;

  double operator()(double x) const { return scale * x + offset; }
  bool operator()(math::Normal& s) const { return s = {(*this)(s.mean), scale * s.deviation}, true; }
  bool operator()(math::Uniform& s) const { return s = {(*this)(s.low), (*this)(s.high)}, true; }
  bool operator()(math::Laplace& s) const { return s = {(*this)(s.mean), scale * s.scale}, true; }
  bool operator()(math::Logistic& s) const { return s = {(*this)(s.mean), scale * s.scale}, true; }
  bool operator()(math::Student& s) const { return s = {s.df, (*this)(s.mean), scale * s.scale}, true; }
  bool operator()(math::Exponential& s) const { return s.rate /= scale, offset == 0; }
  bool operator()(math::Grid& s) const { return s = math::make_grid((*this)(s.low), (*this)(s.high), s.table->given), true; }
  bool operator()(math::Sample& s) const {
    auto sorted = std::make_shared<std::vector<double>>(*s.sorted);
    for (double& x : *sorted) x = (*this)(x);
    s.sorted = std::move(sorted);
    s.bandwidth *= scale;
    return true;
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
  Sweeper(Sweep kind, const math::Distribution& p, const math::Distribution& q, double epsilon)
      : kind_(kind), p_(p), q_(q), epsilon_(epsilon), centre_(std::isfinite(q.mean()) ? q.mean() : q.quantile(0.5)), smooth_(!jumps(q)) {
    // W2 of all pairs follows from that of the first: moving q leaves the coupling as it is, stretching q scales its covariance.
    if (kind != Sweep::separation) w2_squared_ = std::pow(math::Comparison(p, q).path(true).w2, 2);
  }

  void point(double x, SweepCurves& curves, std::size_t i) const {
    math::Path path;
    math::Slopes slopes;
    bool known = false;
    if (kind_ == Sweep::separation) {
      const math::Distribution first({{1, math::Normal{0, epsilon_}}}), second({{1, math::Normal{x, epsilon_}}});
      math::Comparison comparison(first, second);
      path = comparison.path(true);
      slopes = comparison.slopes(path.w2);
      known = true;
    } else if (const auto q = moved(q_, centre_, kind_ == Sweep::scale ? x : 1, kind_ == Sweep::shift ? x : 0)) {
      math::Comparison comparison(p_, *q);
      path = comparison.path(false);
      path.w2 = w2(x);
      if (smooth_) slopes = comparison.slopes(path.w2);
      known = true;
    }
    for (std::size_t k = 0; k < curve_count; ++k) {
      const double value = path.*curve_values[k];
      const math::Gradient& gradient = slopes.*curve_slopes[k];
      curves.values[k][i] = known ? value : nan;
      curves.slopes[k][i] =
          known && smooth_ && std::isfinite(value) ? (kind_ == Sweep::scale ? gradient.stretch / x : gradient.shift) : nan;
    }
  }

  bool smooth() const noexcept { return smooth_ || kind_ == Sweep::separation; }

 private:
  double w2(double x) const {
    const double apart = p_.mean() - q_.mean(), p = p_.variance(), q = q_.variance();
    if (!std::isfinite(w2_squared_)) return w2_squared_;
    if (kind_ == Sweep::shift) return std::sqrt(std::max(w2_squared_ + x * (x - 2 * apart), 0.0));
    // W2^2 = apart^2 + p + q - 2 C; at factor x, q becomes x^2 q and C becomes x C.
    const double covariance = 0.5 * (p + q + apart * apart - w2_squared_);
    return std::sqrt(std::max(apart * apart + p + x * (x * q - 2 * covariance), 0.0));
  }

  Sweep kind_;
  const math::Distribution &p_, &q_;
  double epsilon_, centre_;
  bool smooth_;
  double w2_squared_ = 0;
};

}  // namespace

std::optional<math::Distribution> moved(const math::Distribution& distribution, double centre, double factor, double shift) {
  std::vector<math::Component> components(distribution.components().begin(), distribution.components().end());
  const Affine map{factor, shift + centre * (1 - factor)};
  for (math::Component& component : components) {
    if (!std::visit(map, component.shape)) return std::nullopt;
  }
  return math::Distribution(std::move(components));
}

SweepCurves sweep(Sweep kind, const math::Distribution& p, const math::Distribution& q, double epsilon, int points) {
  SweepCurves curves;
  curves.x = abscissae(kind, p, q, points);
  for (std::size_t k = 0; k < curve_count; ++k) {
    curves.values[k].resize(curves.x.size());
    curves.slopes[k].resize(curves.x.size());
  }
  const Sweeper sweeper(kind, p, q, epsilon);
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
      const auto* sample = std::get_if<math::Sample>(&component.shape);
      const bool slow = std::holds_alternative<math::Student>(component.shape);
      cost += sample ? double(sample->sorted->size()) : slow ? 40 : 1;
    }
  }
  return std::clamp(int(2000 / cost), 31, 121) | 1;  // odd: the present pair is one of them
}

}  // namespace lineland::labs::divergences
