#include "core/labs/estimators/nodes.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lineland::labs::estimators {

namespace {

std::vector<double> panel_ends(const Standard& s, Depth depth) {
  const double a = std::abs(s.a), power = depth == Depth::fourths ? 4 : 2;
  const double reach = s.cost == Cost::exponential ? 10 + power * a : 10;
  const double width = std::min(1.25, (s.cost == Cost::exponential ? 9 : 5) / a);
  const int count = static_cast<int>(std::ceil(reach / width));
  std::vector<double> ends;
  ends.reserve(static_cast<std::size_t>(count) + 2);
  for (int k = 0; k <= count; ++k) ends.push_back(reach * k / count);
  const double kink = s.cost == Cost::absolute ? std::abs(s.offset / s.a) : 0;
  if (kink > 0 && kink < reach) ends.insert(std::upper_bound(ends.begin(), ends.end(), kink), kink);
  return ends;
}

/// The rule on [-1, 1].
const math::Quadrature& unit_rule() {
  static const math::Quadrature rule = [] {
    constexpr std::array ends = {-1.0, 1.0};
    return math::composite(ends);
  }();
  return rule;
}

}  // namespace

Standard::Standard(const Setting& s) : cost(s.cost), parameter(s.parameter), a(s.m * s.sigma), offset(s.m * s.mu) {
  if (cost == Cost::exponential) {
    scale = std::exp(offset + 3 * a * a);
    offset = -3 * a * a;
  }
}

Nodes::Nodes(const Standard& s, Depth depth) {
  const std::vector<double> ends = panel_ends(s, depth);
  const std::size_t n = order * (ends.size() - 1);
  std::span<double>* const columns[] = {&x, &length, &root, &normal, &weibull, &maxwell, &above, &below, &slope_above, &slope_below};
  storage_.resize(n * std::size(columns));
  for (std::size_t k = 0; k < std::size(columns); ++k) *columns[k] = std::span(storage_).subspan(k * n, n);

  const math::Quadrature& rule = unit_rule();
  for (std::size_t panel = 0; panel + 1 < ends.size(); ++panel) {
    const double half = (ends[panel + 1] - ends[panel]) / 2, middle = ends[panel] + half;
    for (std::size_t k = 0; k < order; ++k) {
      x[panel * order + k] = middle + half * rule.x[k];
      length[panel * order + k] = half * rule.weight[k];
    }
  }
  // One column a loop: so the compiler sees that none overlaps another, and makes vector instructions.
  const auto fill = [n, at = x.data()](std::span<double> column, auto of) {
    double* const out = column.data();
    for (std::size_t i = 0; i < n; ++i) out[i] = of(at[i]);
  };
  const double per_root_two_pi = std::numbers::inv_sqrtpi / std::numbers::sqrt2;
  fill(root, [](double at) { return exponential(-0.125 * at * at); });
  for (std::size_t i = 0; i < n; ++i) normal[i] = length[i] * per_root_two_pi;
  for (std::size_t i = 0; i < n; ++i) weibull[i] = length[i] * x[i];
  for (std::size_t i = 0; i < n; ++i) maxwell[i] = x[i] * x[i] * normal[i];
  with_cost(s.cost, [&]<Cost cost>() {
    const double a = s.a, offset = s.offset;
    fill(above, [=](double at) { return value<cost>(offset + a * at); });
    fill(below, [=](double at) { return value<cost>(offset - a * at); });
    fill(slope_above, [=](double at) { return a * slope<cost>(offset + a * at); });
    fill(slope_below, [=](double at) { return a * slope<cost>(offset - a * at); });
  });
}

}  // namespace lineland::labs::estimators
