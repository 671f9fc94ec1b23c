#include "core/math/quadrature.h"

#include <algorithm>
#include <array>

#include "core/base/check.h"
#include "core/math/grid_density.h"

namespace lineland::math {
namespace {

// Positive nodes of the 16-point rule on [-1, 1] and their weights (Abramowitz and Stegun, table 25.4).
constexpr std::array<double, 8> nodes = {0.0950125098376374402, 0.2816035507792589132, 0.4580167776572273863, 0.6178762444026437484,
                                         0.7554044083550030339, 0.8656312023878317439, 0.9445750230732325761, 0.9894009349916499326};
constexpr std::array<double, 8> weights = {0.1894506104550684963, 0.1826034150449235889, 0.1691565193950025382, 0.1495959888165767321,
                                           0.1246289712555338720, 0.0951585116824927848, 0.0622535239386478929, 0.0271524594117540949};

constexpr std::array<double, 14> steps = {0.25, 0.5, 1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32, 39};

void around(std::vector<double>& ends, double centre, double width, double reach) {
  ends.push_back(centre);
  const auto both = [&](double k) {
    ends.push_back(centre - k * width);
    ends.push_back(centre + k * width);
  };
  for (const double k : steps) {
    if (k <= reach) both(k);
  }
  for (double k = 64; k<reach; k *= reach> 1e4 ? 4 : 1.5) both(k);
  both(reach);
}

struct Places {
  std::vector<double>& ends;

  void operator()(const Normal& s) const { around(ends, s.mean, s.deviation, 39); }
  void operator()(const Laplace& s) const { around(ends, s.mean, s.scale, 750); }
  void operator()(const Logistic& s) const { around(ends, s.mean, s.scale, 750); }
  void operator()(const Student& s) const { around(ends, s.mean, s.scale, 1e100); }
  void operator()(const Uniform& s) const {
    for (int i = 0; i <= 16; ++i) ends.push_back(i == 16 ? s.high : s.low + (s.high - s.low) * i / 16);
  }
  void operator()(const Exponential& s) const {
    ends.push_back(s.origin);
    for (double k = 0.25; k < 750; k *= 1.5) ends.push_back(s.origin + k / s.rate);
    ends.push_back(s.origin + 750 / s.rate);
  }
  void operator()(const Grid& s) const {
    const std::vector<double> points = grid_points(s);
    ends.insert(ends.end(), points.begin(), points.end());
  }
  void operator()(const Sample& s) const {
    const double low = s.sorted->front(), high = s.sorted->back();
    const int panels = std::clamp(int((high - low) / s.bandwidth) + 1, 8, 2000);
    for (int i = 1; i < panels; ++i) ends.push_back(low + (high - low) * i / panels);
    around(ends, low, s.bandwidth, 39);
    around(ends, high, s.bandwidth, 39);
  }
};

}  // namespace

std::vector<double> breakpoints(std::initializer_list<const Distribution*> distributions) {
  std::vector<double> ends;
  Interval hull = {0, 0};
  for (const Distribution* distribution : distributions) {
    for (const Component& component : distribution->components()) std::visit(Places{ends}, component.shape);
    const Interval support = distribution->support();
    hull = distribution == *distributions.begin() ? support : Interval{std::min(hull.low, support.low), std::max(hull.high, support.high)};
  }
  std::erase_if(ends, [&](double x) { return !(std::isfinite(x) && hull.low <= x && x <= hull.high); });
  std::sort(ends.begin(), ends.end());
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  return ends;
}

Quadrature composite(std::span<const double> panel_ends) {
  Quadrature rule;
  composite(panel_ends, rule);
  return rule;
}

void composite(std::span<const double> panel_ends, Quadrature& rule) {
  constexpr std::size_t order = Quadrature::order;
  const std::size_t panels = panel_ends.size() < 2 ? 0 : panel_ends.size() - 1;
  rule.x.resize(order * panels);
  rule.weight.resize(order * panels);
  for (std::size_t i = 0; i < panels; ++i) {
    const auto x = std::span(rule.x).subspan(i * order).first<order>();
    on_panel(panel_ends[i], panel_ends[i + 1], x, std::span(rule.weight).subspan(i * order).first<order>());
  }
}

void on_panel(double low, double high, std::span<double, Quadrature::order> x, std::span<double, Quadrature::order> weight) {
  const double half = 0.5 * (high - low), middle = low + half;
  for (std::size_t k = 0; k < nodes.size(); ++k) {
    const std::size_t left = nodes.size() - 1 - k, right = nodes.size() + k;
    x[left] = middle - half * nodes[k];
    x[right] = middle + half * nodes[k];
    weight[left] = weight[right] = half * weights[k];
  }
}

}  // namespace lineland::math
