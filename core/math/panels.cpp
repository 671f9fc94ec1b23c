#include "core/math/panels.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/math/grid_density.h"
#include "core/math/shapes.h"

namespace lineland::math {

namespace {

// In widths of a component: a panel near its centre; how far near is; and where its density has fallen by 1e-16.
constexpr double panel_near_centre = 1.6, near_centre = 4.5, growth = 1.0 / 6;
constexpr double normal_reach = 8.7, exponential_reach = 38, power_reach = 1e100, power_digits = 16;
constexpr double growth_from_elbow = 0.5;
constexpr double normal_horizon = 300, exponential_horizon = 750, power_horizon = 20;

}  // namespace

/// Collects the structure of one component.
struct FeatureOf {
  Terrain& terrain;

  void add(double low, double high, double width, double reach, double horizon) const {
    terrain.features_.push_back({low, high, width, horizon});
    terrain.reach_.low = std::min(terrain.reach_.low, low - reach * width);
    terrain.reach_.high = std::max(terrain.reach_.high, high + reach * width);
  }
  void kink(double x) const { terrain.kinks_.push_back(x); }

  void operator()(const Normal& s) const { add(s.mean, s.mean, s.deviation, normal_reach, normal_horizon); }
  void operator()(const Laplace& s) const {
    add(s.mean, s.mean, s.scale, exponential_reach, exponential_horizon);
    kink(s.mean);
  }
  void operator()(const Logistic& s) const { add(s.mean, s.mean, s.scale, exponential_reach, exponential_horizon); }
  void operator()(const Student& s) const {
    // Beyond r = distance / (sqrt(df) scale) an integral that falls as slowly as can be is below r^-slowest of its value.
    const double root = std::sqrt(s.df), reach = std::max(root, 1.0) * std::pow(10, power_digits / terrain.slowest_);
    add(s.mean, s.mean, s.scale * std::min(root, 1.0), std::min(reach, power_reach), power_horizon);
  }
  void operator()(const Exponential& s) const {
    add(s.origin, s.origin, 1 / s.rate, exponential_reach, exponential_horizon);
    kink(s.origin);
  }
  void operator()(const Uniform& s) const {
    terrain.reach_.low = std::min(terrain.reach_.low, s.low);
    terrain.reach_.high = std::max(terrain.reach_.high, s.high);
    kink(s.low);
    kink(s.high);
  }
  void operator()(const Grid& s) const {
    terrain.reach_.low = std::min(terrain.reach_.low, s.low);
    terrain.reach_.high = std::max(terrain.reach_.high, s.high);
    const auto& heights = s.table->heights;
    const double width = grid_point(s, 1) - grid_point(s, 0);
    for (std::size_t i = 0; i < heights.size(); ++i) {
      const double point = grid_point(s, i);
      kink(point);
      if (heights[i] > 0) continue;
      // Beside a zero the logarithm is steep: shorter and shorter panels.
      for (double step = width / 4; step > width * 1e-9; step /= 4) {
        if (i > 0 && heights[i - 1] > 0) kink(point - step);
        if (i + 1 < heights.size() && heights[i + 1] > 0) kink(point + step);
      }
    }
  }
  void operator()(const Sample& s) const { add(s.sorted->front(), s.sorted->back(), s.bandwidth, normal_reach, normal_horizon); }
};

void Terrain::assign(std::initializer_list<const Distribution*> distributions, Of of, double slowest) {
  slowest_ = slowest;
  features_.clear();
  elbows_.clear();
  kinks_.clear();
  reach_ = {std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  double low = reach_.low, high = reach_.high;
  for (const Distribution* distribution : distributions) {
    for (const Component& component : distribution->components()) std::visit(FeatureOf{*this}, component.shape);
    const Interval support = distribution->support();
    low = std::min(low, support.low), high = std::max(high, support.high);
  }
  reach_ = {std::max(reach_.low, low), std::min(reach_.high, high)};
  if (of == Of::logarithms) {
    for (const Distribution* distribution : distributions) find_elbows(*distribution);
  }
  std::sort(kinks_.begin(), kinks_.end());
  kinks_.erase(std::unique(kinks_.begin(), kinks_.end()), kinks_.end());
}

/// Where two components of a mixture are equal and no third is larger: with d the difference of the slopes of their logarithms, the sum
/// has zeros pi / d above and below the line, and panels as long as their distance from each other keep the rule's digits.
void Terrain::find_elbows(const Distribution& distribution) {
  const auto components = distribution.components();
  if (components.size() < 2) return;
  const auto log_term = [&](const Component& component, double x) { return std::log(component.weight) + shapes::log_pdf(component.shape, x); };
  const auto add = [&](const Component& first, double x, double slopes_apart) {
    if (!std::isfinite(x) || !(std::abs(slopes_apart) > 0)) return;
    constexpr double matters = 3;  // a third component that exceeds both by as much hides them
    const double top = log_term(first, x) + matters;
    if (std::ranges::any_of(components, [&](const Component& third) { return log_term(third, x) > top; })) return;
    elbows_.push_back({x, 2 * std::numbers::pi / std::abs(slopes_apart)});
  };
  bool normals = true;
  for (std::size_t i = 0; i < components.size(); ++i) {
    for (std::size_t j = i + 1; j < components.size(); ++j) {
      const auto *p = std::get_if<Normal>(&components[i].shape), *q = std::get_if<Normal>(&components[j].shape);
      normals = normals && p && q;
      if (!p || !q) continue;
      // log p - log q at p->mean + y: c + b y + a y^2 = 0.
      const double u = 1 / (p->deviation * p->deviation), v = 1 / (q->deviation * q->deviation), apart = p->mean - q->mean;
      const double a = 0.5 * (v - u), b = v * apart;
      const double c = std::log(components[i].weight * q->deviation / (components[j].weight * p->deviation)) + 0.5 * v * apart * apart;
      const double discriminant = b * b - 4 * a * c;
      if (!(discriminant > 0)) continue;
      const double half = -0.5 * (b + std::copysign(std::sqrt(discriminant), b));
      const auto add_at = [&](double y) { add(components[i], p->mean + y, b + 2 * a * y); };
      add_at(c / half);
      if (a != 0) add_at(half / a);
    }
  }
  if (normals) return;
  // Others take over from each other somewhere between two ends of panels: also beyond the reach, where ratios of densities still matter.
  const auto largest = [&](double x) {
    return std::ranges::max_element(components, {}, [&](const Component& component) { return log_term(component, x); });
  };
  std::vector<double> ends;
  panels(*this, ends);
  constexpr int further = 40;
  for (int n = 0; n < further; ++n) ends.push_back(ends.back() + step(ends.back()));
  std::ranges::reverse(ends);
  for (int n = 0; n < further; ++n) ends.push_back(ends.back() - step(ends.back()));
  std::ranges::reverse(ends);
  for (std::size_t k = 1; k < ends.size(); ++k) {
    const auto before = largest(ends[k - 1]), after = largest(ends[k]);
    if (before == after || (std::holds_alternative<Normal>(before->shape) && std::holds_alternative<Normal>(after->shape))) continue;
    const auto lead = [&](double x) { return log_term(*before, x) - log_term(*after, x); };
    double low = ends[k - 1], high = ends[k];
    constexpr int halvings = 40;
    for (int n = 0; n < halvings; ++n) (lead(0.5 * (low + high)) > 0 ? low : high) = 0.5 * (low + high);
    const double h = 1e-4 * (ends[k] - ends[k - 1]), rise = lead(high + h) - lead(low - h);
    if (std::isfinite(rise)) add(*before, high, 0.5 * rise / h);
  }
}

double Terrain::step(double x) const {
  double step = std::numeric_limits<double>::infinity();
  for (const Feature& feature : features_) {
    const double distance = std::max({feature.low - x, x - feature.high, 0.0});
    double here = panel_near_centre * feature.width + growth * std::max(distance - near_centre * feature.width, 0.0);
    const double beyond = distance - feature.horizon * feature.width;
    here = std::max(here, x < feature.low ? beyond * 3 / 4 : beyond * 3);  // either way the distance changes by a factor of four
    step = std::min(step, here);
  }
  for (const Elbow& elbow : elbows_) step = std::min(step, elbow.length + growth_from_elbow * std::abs(x - elbow.x));
  return step;
}

std::vector<double> panels(const Terrain& terrain) {
  std::vector<double> ends;
  panels(terrain, ends);
  return ends;
}

void panels(const Terrain& terrain, std::vector<double>& ends) {
  const Interval reach = terrain.reach();
  const auto kinks = terrain.kinks();
  ends.assign(1, reach.low);
  auto kink = std::upper_bound(kinks.begin(), kinks.end(), reach.low);
  for (double x = reach.low; x < reach.high;) {
    const double step = terrain.step(x);
    double next = x + step;
    // No splinters before a kink or the end.
    const double wall = kink != kinks.end() ? std::min(*kink, reach.high) : reach.high;
    if (!(next + 0.3 * step < wall)) next = wall;
    if (!(next > x)) next = std::nextafter(x, reach.high);
    ends.push_back(x = next);
    while (kink != kinks.end() && *kink <= x) ++kink;
  }
}

}  // namespace lineland::math
