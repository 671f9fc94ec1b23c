// Integrals over the line for integrands made of densities: panels that know where the mass is, and Gauss and Legendre's rule on each.
// Thread-safe.
#pragma once

#include <cmath>
#include <initializer_list>
#include <span>
#include <vector>

#include "core/math/distribution.h"

namespace lineland::math {

/// Ends of panels, ascending, on each of which the densities are smooth and change by few orders of magnitude: around each component in
/// steps that grow with the distance, out to where its density underflows (a Student's: 1e100 scales), and the ends of supports.
std::vector<double> breakpoints(std::initializer_list<const Distribution*> distributions);

/// Nodes and weights of a composite rule: sum of weight[i] f(x[i]).
struct Quadrature {
  static constexpr std::size_t order = 16;  ///< nodes a panel
  std::vector<double> x, weight;
};

/// Gauss and Legendre's rule of 16 points on each panel.
Quadrature composite(std::span<const double> panel_ends);

/// The same into `rule`, which keeps its memory.
void composite(std::span<const double> panel_ends, Quadrature& rule);

/// The rule on one panel; nodes ascend.
void on_panel(double low, double high, std::span<double, Quadrature::order> x, std::span<double, Quadrature::order> weight);

/// `panel_ends` with the points added where f changes sign between neighbouring nodes of the composite rule, found by bisection.
template <class F>
std::vector<double> split_at_zeros(std::span<const double> panel_ends, F f) {
  const Quadrature rule = composite(panel_ends);
  std::vector<double> ends;
  std::size_t panel = 0;
  double last_x = 0, last_f = 0;
  for (std::size_t i = 0; i < rule.x.size(); ++i) {
    const double value = f(rule.x[i]);
    if (value * last_f < 0 || (value != 0 && last_f != 0 && std::signbit(value) != std::signbit(last_f))) {
      double low = last_x, high = rule.x[i];
      for (int k = 0; k < 60 && low < high; ++k) {
        const double middle = low + 0.5 * (high - low);
        (std::signbit(f(middle)) == std::signbit(last_f) ? low : high) = middle;
      }
      if (panel < panel_ends.size() && panel_ends[panel] <= low) ends.push_back(panel_ends[panel++]);
      if (ends.empty() || ends.back() < low) ends.push_back(low);
    }
    while (panel < panel_ends.size() && panel_ends[panel] <= rule.x[i]) ends.push_back(panel_ends[panel++]);
    if (value != 0) last_x = rule.x[i], last_f = value;
  }
  while (panel < panel_ends.size()) ends.push_back(panel_ends[panel++]);
  return ends;
}

/// The integral of |f| for f smooth on each panel.
template <class F>
double integrate_absolute(std::span<const double> panel_ends, F f) {
  const Quadrature rule = composite(split_at_zeros(panel_ends, f));
  double sum = 0;
  for (std::size_t i = 0; i < rule.x.size(); ++i) sum += rule.weight[i] * std::abs(f(rule.x[i]));
  return sum;
}

}  // namespace lineland::math
