#include "core/labs/flow/layer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/base/check.h"
#include "core/labs/flow/kernels.h"
#include "core/labs/flow/links.h"
#include "core/labs/flow/spline.h"

namespace lineland::labs::flow {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double first_place = 2.5;  // layers start with their bends evenly over [-this, this], in deviations of the data
constexpr double first_box = 3;      // half the side of the learned box at first

/// The sums of positive and of negative raw slopes: the residual layer's slope minus 1 lies between -N and P, because each unit's share of
/// it has one sign and 1 - tanh^2 is in (0, 1].
struct SlopeSums {
  double positive = 0, negative = 0;
  explicit SlopeSums(std::span<const double> raw) {
    for (double r : raw) (r > 0 ? positive : negative) += std::abs(r);
  }
  double scale() const { return 1 + std::max(positive, negative); }
};

// Residual: theta = raw slopes r, log w, b; c = v, w, b, m with m = contraction r / (1 + max(P, N)) and v = m / w.

void constrain_residual(const LayerShape& shape, std::span<const double> theta, std::span<double> c) {
  constexpr std::size_t n = residual_units;
  const SlopeSums sums(theta.first(n));
  for (std::size_t j = 0; j < n; ++j) {
    const double m = shape.contraction * theta[j] / sums.scale(), w = std::exp(theta[n + j]);
    c[j] = m / w;
    c[n + j] = w;
    c[2 * n + j] = theta[2 * n + j];
    c[3 * n + j] = m;
  }
}

void pull_back_residual(const LayerShape& shape, std::span<const double> theta, std::span<const double> c, std::span<const double> d_c,
                        std::span<double> d) {
  constexpr std::size_t n = residual_units;
  const SlopeSums sums(theta.first(n));
  const bool positive_side = sums.positive >= sums.negative;
  const double factor = shape.contraction / sums.scale();
  double along = 0;
  for (std::size_t j = 0; j < n; ++j) {
    const double d_m = d_c[3 * n + j] + d_c[j] / c[n + j];
    d[j] = factor * d_m;
    d[n + j] = d_c[n + j] * c[n + j] - d_c[j] * c[j];
    d[2 * n + j] = d_c[2 * n + j];
    along += factor * d_m * theta[j] / sums.scale();
  }
  for (std::size_t j = 0; j < n; ++j) {
    if ((theta[j] > 0) == positive_side) d[j] -= positive_side ? along : -along;
  }
}

/// y + d u such that the units' sum can never exceed it: |T(x) - x| for tanh and residual layers.
double reach(const LayerShape& shape, std::span<const double> c) {
  double sum = 0;
  for (std::size_t j = 0; j < (shape.kind == LayerKind::residual ? residual_units : 1); ++j) sum += std::abs(c[j]);
  return sum;
}

/// Newton's method from x = y, with bisection whenever a step leaves the bracket or the bracket shrinks too slowly.
Solution solve(const LayerShape& shape, std::span<const double> c, double y) {
  const double margin = reach(shape, c);
  double low = y - margin, high = y + margin, x = y, last_step = high - low;
  int iterations = 0;
  for (; iterations < 200 && low < high; ++iterations) {
    const Image image = evaluate(shape, c, x);
    const double excess = image.value - y;
    if (excess == 0) break;
    (excess < 0 ? low : high) = x;
    const double newton = x - excess / image.slope;
    const bool inside = newton >= low && newton <= high && std::abs(newton - x) < 0.5 * std::abs(last_step);
    const double next = inside ? newton : low + 0.5 * (high - low);
    last_step = next - x;
    x = next;
    if (std::abs(last_step) <= std::numeric_limits<double>::epsilon() * (std::abs(x) + std::abs(y))) break;
  }
  return {x, iterations};
}

}  // namespace

std::size_t parameter_count(const LayerShape& shape) {
  switch (shape.kind) {
    case LayerKind::affine: return 2;
    case LayerKind::tanh: return 3;
    case LayerKind::leaky_relu: return 4;
    case LayerKind::piecewise_linear: return 2 * static_cast<std::size_t>(shape.bins) + 6;
    case LayerKind::rational_quadratic: return 3 * static_cast<std::size_t>(shape.bins) + 5;
    case LayerKind::sinh_arcsinh: return 5;
    case LayerKind::residual: return 3 * residual_units;
    case LayerKind::square:
    case LayerKind::logit: return 0;
  }
  return 0;
}

std::size_t coefficient_count(const LayerShape& shape) {
  switch (shape.kind) {
    case LayerKind::tanh: return 4;
    case LayerKind::piecewise_linear: return 2 * static_cast<std::size_t>(shape.bins) + 4;
    case LayerKind::rational_quadratic: return 3 * static_cast<std::size_t>(shape.bins) + 3;
    case LayerKind::residual: return 4 * residual_units;
    default: return parameter_count(shape);
  }
}

void initialize(const LayerShape& shape, int layer, int depth, Random& random, std::span<float> theta) {
  std::ranges::fill(theta, 0.0f);
  const auto bins = static_cast<std::size_t>(shape.bins);
  const auto unit_slope = static_cast<float>(inverse_softplus(1 - least_slope));
  const auto spread = [](int k, int n) { return first_place * (n > 1 ? 2.0 * k / (n - 1) - 1 : 0); };
  const double place = spread(layer, depth);
  switch (shape.kind) {
    case LayerKind::tanh:
      theta[0] = unit_slope;
      theta[2] = static_cast<float>(-place);
      break;
    case LayerKind::leaky_relu:  // none at the ends: a corner without data beyond it has nothing to tell its slopes apart
      theta[2] = theta[3] = static_cast<float>(first_place * ((2.0 * layer + 1) / depth - 1));
      break;
    case LayerKind::piecewise_linear:
    case LayerKind::rational_quadratic:
      theta[bins + 1] = theta[2 * bins + 3] = static_cast<float>(std::log(first_box));
      if (shape.kind == LayerKind::rational_quadratic) std::ranges::fill(theta.subspan(2 * bins + 4), unit_slope);
      break;
    case LayerKind::sinh_arcsinh: theta[0] = theta[4] = static_cast<float>(place); break;
    case LayerKind::residual: {
      constexpr std::size_t n = residual_units;
      constexpr float first_slope = 0.1f, first_log_w = 0.7f;
      random.fill_normal(theta.first(n));
      for (std::size_t j = 0; j < n; ++j) {
        theta[j] *= first_slope;
        theta[n + j] = first_log_w;
        theta[2 * n + j] = static_cast<float>(-std::exp(first_log_w) * spread(static_cast<int>(j), residual_units));
      }
      break;
    }
    default: break;
  }
}

void constrain(const LayerShape& shape, std::span<const double> theta, std::span<double> c) {
  switch (shape.kind) {
    case LayerKind::affine:
      c[0] = std::exp(theta[0]);
      c[1] = theta[1];
      break;
    case LayerKind::tanh:
      c[3] = (least_slope + softplus(theta[0])) - 1;
      c[1] = std::exp(theta[1]);
      c[0] = c[3] / c[1];
      c[2] = theta[2];
      break;
    case LayerKind::leaky_relu:
      for (std::size_t k = 0; k < 4; ++k) c[k] = k < 2 ? std::exp(theta[k]) : theta[k];
      break;
    case LayerKind::piecewise_linear:
    case LayerKind::rational_quadratic: constrain_spline(shape, theta, c); break;
    case LayerKind::sinh_arcsinh:
      for (std::size_t k = 0; k < 5; ++k) c[k] = k == 1 || k == 2 ? std::exp(theta[k]) : theta[k];
      break;
    case LayerKind::residual: constrain_residual(shape, theta, c); break;
    default: break;
  }
}

void pull_back(const LayerShape& shape, std::span<const double> theta, std::span<const double> c, std::span<const double> d_c,
               std::span<double> d_theta) {
  switch (shape.kind) {
    case LayerKind::affine:
      d_theta[0] = d_c[0] * c[0];
      d_theta[1] = d_c[1];
      break;
    case LayerKind::tanh:
      d_theta[0] = (d_c[3] + d_c[0] / c[1]) * sigmoid(theta[0]);
      d_theta[1] = d_c[1] * c[1] - d_c[0] * c[0];
      d_theta[2] = d_c[2];
      break;
    case LayerKind::leaky_relu:
      for (std::size_t k = 0; k < 4; ++k) d_theta[k] = k < 2 ? d_c[k] * c[k] : d_c[k];
      break;
    case LayerKind::piecewise_linear:
    case LayerKind::rational_quadratic: pull_back_spline(shape, theta, c, d_c, d_theta); break;
    case LayerKind::sinh_arcsinh:
      for (std::size_t k = 0; k < 5; ++k) d_theta[k] = k == 1 || k == 2 ? d_c[k] * c[k] : d_c[k];
      break;
    case LayerKind::residual: pull_back_residual(shape, theta, c, d_c, d_theta); break;
    default: break;
  }
}

Image evaluate(const LayerShape& shape, std::span<const double> c, double x) {
  constexpr std::size_t count = static_cast<std::size_t>(nn::lanes<double>);
  std::array<double, count> input, output, slope;
  std::array<double, count * residual_units> memo;
  input.fill(x);
  forward<double>(shape, c.data(), {input.data(), output.data(), slope.data(), memo.data(), count});
  return {output[0], slope[0]};
}

Solution inverse(const LayerShape& shape, std::span<const double> c, double y) {
  switch (shape.kind) {
    case LayerKind::affine: return {(y - c[1]) / c[0], 0};
    case LayerKind::tanh:
    case LayerKind::residual: return solve(shape, c, y);
    case LayerKind::leaky_relu: return {c[2] + (y - c[3]) / (y < c[3] ? c[0] : c[1]), 0};
    case LayerKind::piecewise_linear:
    case LayerKind::rational_quadratic: return {inverse_spline(spline_view(shape, c.data()), y), 0};
    case LayerKind::sinh_arcsinh: return {c[0] + c[1] * std::sinh((std::asinh((y - c[4]) / c[1]) + c[3]) / c[2]), 0};
    case LayerKind::square: return {y * y, 0};
    case LayerKind::logit: return {sigmoid(y), 0};
  }
  return {y, 0};
}

Solution fixed_point(const LayerShape& shape, std::span<const double> c, double y, double tolerance, int most) {
  const double l = lipschitz(shape, c);
  LINELAND_CHECK(l < 1);
  double x = y;
  for (int k = 1; k <= most; ++k) {
    const double next = y - (evaluate(shape, c, x).value - x);
    // |next - solution| <= l / (1 - l) |next - x|
    const bool done = l * std::abs(next - x) <= (1 - l) * tolerance;
    x = next;
    if (done) return {x, k};
  }
  return {x, most};
}

double lipschitz(const LayerShape& shape, std::span<const double> c) {
  const auto distance = [](double slope) { return std::abs(slope - 1); };
  switch (shape.kind) {
    case LayerKind::affine: return distance(c[0]);
    case LayerKind::tanh: return std::abs(c[3]);
    case LayerKind::leaky_relu: return std::max(distance(c[0]), distance(c[1]));
    case LayerKind::piecewise_linear:
    case LayerKind::rational_quadratic: return largest_slope_distance(spline_view(shape, c.data()));
    case LayerKind::residual: {
      const SlopeSums sums(c.subspan(3 * residual_units, residual_units));
      return std::max(sums.positive, sums.negative);
    }
    default: return infinity;
  }
}

std::vector<double> kinks(const LayerShape& shape, std::span<const double> c) {
  if (shape.kind == LayerKind::leaky_relu) return {c[2]};
  if (shape.kind != LayerKind::piecewise_linear) return {};
  const auto knots = c.first(static_cast<std::size_t>(shape.bins) + 1);
  return {knots.begin(), knots.end()};
}

}  // namespace lineland::labs::flow
