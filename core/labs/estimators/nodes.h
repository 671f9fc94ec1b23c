// Where the exact values are integrated: the setting made standard, nodes where its mass is, and sums over them. Internal to exact.cpp and
// its parts. Plain values.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "core/labs/estimators/exact.h"
#include "core/math/quadrature.h"

namespace lineland::labs::estimators {

/// The setting with the normal made standard: f(mu + sigma x) = scale g(offset + a x), and all derivatives are 1/sigma times those here.
/// Of exp the factor exp(offset + 3 a^2) is taken out, so that exp(4 a x) neither under- nor overflows where its mass is.
struct Standard {
  Cost cost;
  Parameter parameter;
  double a, offset, scale = 1;

  explicit Standard(const Setting& setting);

  /// h(0).
  double centre() const {
    return with_cost(cost, [&]<Cost which>() { return value<which>(offset); });
  }
};

/// What integrates over one noise: weights at the nodes, without the factor exp(-x^2/2) that all densities share.
using Weights = std::span<const double>;

/// Nodes x > 0 of Gauss and Legendre's rule on panels that begin at 0 and follow each other, and the cost h and its slope on both sides of
/// 0.
class Nodes {
 public:
  static constexpr std::size_t order = math::Quadrature::order;  ///< nodes in a panel

  /// Out to ten deviations, and for exp as far as the power that `depth` needs moves the mass; panels short enough for the waves and poles
  /// of g. A kink ends a panel.
  Nodes(const Standard& standard, Depth depth);
  Nodes(const Nodes&) = delete;  // the columns are parts of its own storage
  Nodes& operator=(const Nodes&) = delete;

  std::size_t size() const noexcept { return x.size(); }

  std::span<double> x, length;  ///< length: the weight without a density
  std::span<double> root;       ///< exp(-x^2/8), the fourth root of the shared factor; it multiplies what is raised to a fourth power
  std::span<double> normal, weibull, maxwell;  ///< Weights; Weibull is on one side only
  std::span<double> above, below;              ///< h(x), h(-x)
  std::span<double> slope_above, slope_below;

 private:
  std::vector<double> storage_;
};

/// Sums over the nodes of what `term` says of each, as many side by side as a panel has nodes: so they become vector instructions.
template <std::size_t count, class Term>
std::array<double, count> sums_of(std::size_t nodes, Term term) {
  constexpr std::size_t width = Nodes::order;
  std::array<std::array<double, width>, count> lanes{};
  for (std::size_t i = 0; i < nodes; i += width) {
    for (std::size_t lane = 0; lane < width; ++lane) {
      const std::array<double, count> terms = term(i + lane);
      for (std::size_t k = 0; k < count; ++k) lanes[k][lane] += terms[k];
    }
  }
  std::array<double, count> sums{};
  for (std::size_t lane = 0; lane < width; ++lane)
    for (std::size_t k = 0; k < count; ++k) sums[k] += lanes[k][lane];
  return sums;
}
template <class Term>
double sum_of(std::size_t nodes, Term term) {
  return sums_of<1>(nodes, [&](std::size_t i) { return std::array{term(i)}; })[0];
}

/// The mean of a draw whose density the weights hold.
template <class Value>
double mean_of(const Nodes& nodes, const Weights& weights, Value value) {
  const double *weight = weights.data(), *root = nodes.root.data();
  return sum_of(weights.size(), [=](std::size_t i) {
    const double half = root[i] * root[i];
    return weight[i] * half * (half * value(i));
  });
}

/// Variance and fourth central moment.
struct Central {
  double variance = 0, fourth = 0;
};

/// The distances to the mean are raised, so that nothing cancels.
template <class Value>
Central central(const Nodes& nodes, const Weights& weights, double mean, Value value) {
  const double *weight = weights.data(), *roots = nodes.root.data();
  const auto [variance, fourth] = sums_of<2>(weights.size(), [=](std::size_t i) {
    const double root = roots[i], d = (value(i) - mean) * root, d2 = d * d;
    return std::array{weight[i] * d2 * (root * root), weight[i] * d2 * d2};
  });
  return {variance, fourth};
}

inline Central operator+(const Central& a, const Central& b) { return {a.variance + b.variance, a.fourth + b.fourth}; }

/// The difference of two independent draws.
inline Central difference(const Central& a, const Central& b) {
  return {a.variance + b.variance, a.fourth + 6 * a.variance * b.variance + b.fourth};
}

}  // namespace lineland::labs::estimators
