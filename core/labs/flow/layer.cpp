#include "core/labs/flow/layer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/base/check.h"
#include "core/labs/flow/kernels.h"
#include "core/labs/flow/spline.h"

namespace lineland::labs::flow {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double first_place = 2.5;  // layers start with their bends evenly over [-this, this], in deviations of the data
constexpr double first_box = 3;      // half the side of the learned box at first

double softplus(double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x))); }
double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }
/// The x with softplus(x) = y.
double inverse_softplus(double y) { return y + std::log(-std::expm1(-y)); }

/// Knots that part [centre - half, centre + half] in shares floor + (1 - bins floor) softmax(logits).
struct Partition {
  std::span<const double> logits;
  double centre, log_half;

  void knots(std::span<double> out) const {
    std::array<double, max_bins> soft;
    softmax(soft);
    const double half = std::exp(log_half), floor = least_bin, rest = 1 - static_cast<double>(logits.size()) * floor;
    out[0] = centre - half;
    double share = 0;
    for (std::size_t k = 0; k < logits.size(); ++k) {
      share += floor + rest * soft[k];
      out[k + 1] = centre + half * (2 * share - 1);
    }
  }

  /// Derivatives in logits, centre and log_half from those in the knots.
  void pull_back(std::span<const double> knots, std::span<const double> d_knots, std::span<double> d_logits, double& d_centre,
                 double& d_log_half) const {
    std::array<double, max_bins> soft;
    softmax(soft);
    const double half = std::exp(log_half), rest = 1 - static_cast<double>(logits.size()) * least_bin;
    d_centre = d_log_half = 0;
    for (std::size_t k = 0; k < knots.size(); ++k) {
      d_centre += d_knots[k];
      d_log_half += d_knots[k] * (knots[k] - centre);
    }
    // A share moves all knots to its right.
    double to_right = 0, mean = 0;
    for (std::size_t k = logits.size(); k-- > 0;) {
      to_right += d_knots[k + 1];
      d_logits[k] = to_right;
      mean += soft[k] * to_right;
    }
    for (std::size_t k = 0; k < logits.size(); ++k) d_logits[k] = 2 * half * rest * soft[k] * (d_logits[k] - mean);
  }

 private:
  void softmax(std::span<double> out) const {
    const double largest = *std::ranges::max_element(logits);
    double total = 0;
    for (std::size_t k = 0; k < logits.size(); ++k) total += out[k] = std::exp(logits[k] - largest);
    for (std::size_t k = 0; k < logits.size(); ++k) out[k] /= total;
  }
};

/// Theta of a spline: logits of the heights, centre and log half side of the box in y; the same in x; then the raw slopes at the knots
/// (rational) or the log slopes outside (linear).
struct SplineTheta {
  std::size_t bins;
  std::span<const double> theta;

  Partition y() const { return {theta.first(bins), theta[bins], theta[bins + 1]}; }
  Partition x() const { return {theta.subspan(bins + 2, bins), theta[2 * bins + 2], theta[2 * bins + 3]}; }
  std::size_t slopes() const { return 2 * bins + 4; }
};

std::size_t unsigned_bins(const LayerShape& shape) { return static_cast<std::size_t>(shape.bins); }

bool is_rational(const LayerShape& shape) { return shape.kind == LayerKind::rational_quadratic; }

void constrain_spline(const LayerShape& shape, std::span<const double> theta, std::span<double> c) {
  const std::size_t bins = unsigned_bins(shape);
  const SplineTheta raw{bins, theta};
  raw.x().knots(c.first(bins + 1));
  raw.y().knots(c.subspan(bins + 1, bins + 1));
  const std::span<const double> slopes = theta.subspan(raw.slopes());
  const std::span<double> c_slopes = c.subspan(2 * (bins + 1));
  for (std::size_t k = 0; k < slopes.size(); ++k)
    c_slopes[k] = is_rational(shape) ? least_slope + softplus(slopes[k]) : std::exp(slopes[k]);
}

void pull_back_spline(const LayerShape& shape, std::span<const double> theta, std::span<const double> c, std::span<const double> d_c,
                      std::span<double> d) {
  const std::size_t bins = unsigned_bins(shape);
  const SplineTheta raw{bins, theta};
  raw.y().pull_back(c.subspan(bins + 1, bins + 1), d_c.subspan(bins + 1, bins + 1), d.first(bins), d[bins], d[bins + 1]);
  raw.x().pull_back(c.first(bins + 1), d_c.first(bins + 1), d.subspan(bins + 2, bins), d[2 * bins + 2], d[2 * bins + 3]);
  const std::span<const double> c_slopes = c.subspan(2 * (bins + 1)), d_slopes = d_c.subspan(2 * (bins + 1));
  for (std::size_t k = 0; k < d_slopes.size(); ++k) {
    const std::size_t j = raw.slopes() + k;
    d[j] = d_slopes[k] * (is_rational(shape) ? sigmoid(theta[j]) : c_slopes[k]);
  }
}

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

double inverse_spline(const SplineView<double>& s, double y) {
  if (y < s.y(0)) return s.x(0) + (y - s.y(0)) / s.slope(0);
  if (y >= s.y(s.bins)) return s.x(s.bins) + (y - s.y(s.bins)) / s.slope(s.bins);
  std::size_t k = 0;
  while (k + 1 < s.bins && y >= s.y(k + 1)) ++k;
  const double w = s.x(k + 1) - s.x(k), h = s.y(k + 1) - s.y(k), above = y - s.y(k);
  if (!s.rational) return s.x(k) + w * above / h;
  // Durkan et al. 2019, eq. 6 to 8, with the root that does not cancel.
  const double slope = h / w, low = s.slope(k), bend = low + s.slope(k + 1) - 2 * slope;
  const double qa = h * (slope - low) + above * bend, qb = h * low - above * bend, qc = -slope * above;
  const double root = std::sqrt(std::max(qb * qb - 4 * qa * qc, 0.0));
  const double place = qb > 0 ? -2 * qc / (qb + root) : (root - qb) / (2 * qa);
  return s.x(k) + w * std::clamp(place, 0.0, 1.0);
}

/// Bounds of a rational quadratic piece's slope: its numerator and denominator are both convex combinations.
double rational_distance(const SplineView<double>& s) {
  double worst = std::max(std::abs(s.slope(0) - 1), std::abs(s.slope(s.bins) - 1));
  for (std::size_t k = 0; k < s.bins; ++k) {
    const double mean = (s.y(k + 1) - s.y(k)) / (s.x(k + 1) - s.x(k)), low = s.slope(k), high = s.slope(k + 1);
    const double middle = 0.25 * (2 * mean + low + high), squared = mean * mean;
    const double largest = squared * std::max({mean, low, high}) / std::pow(std::min(mean, middle), 2);
    const double least = squared * std::min({mean, low, high}) / std::pow(std::max(mean, middle), 2);
    worst = std::max({worst, largest - 1, 1 - least});
  }
  return worst;
}

SplineView<double> spline(const LayerShape& shape, std::span<const double> c) {
  return {c.data(), unsigned_bins(shape), is_rational(shape)};
}

}  // namespace

std::size_t parameter_count(const LayerShape& shape) {
  switch (shape.kind) {
    case LayerKind::affine: return 2;
    case LayerKind::tanh: return 3;
    case LayerKind::leaky_relu: return 4;
    case LayerKind::piecewise_linear: return 2 * unsigned_bins(shape) + 6;
    case LayerKind::rational_quadratic: return 3 * unsigned_bins(shape) + 5;
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
    case LayerKind::piecewise_linear: return 2 * unsigned_bins(shape) + 4;
    case LayerKind::rational_quadratic: return 3 * unsigned_bins(shape) + 3;
    case LayerKind::residual: return 4 * residual_units;
    default: return parameter_count(shape);
  }
}

void initialize(const LayerShape& shape, int layer, int depth, Random& random, std::span<float> theta) {
  std::ranges::fill(theta, 0.0f);
  const auto bins = unsigned_bins(shape);
  const auto unit_slope = static_cast<float>(inverse_softplus(1 - least_slope));
  const auto spread = [](int k, int n) { return first_place * (n > 1 ? 2.0 * k / (n - 1) - 1 : 0); };
  const double place = spread(layer, depth);
  switch (shape.kind) {
    case LayerKind::tanh:
      theta[0] = unit_slope;
      theta[2] = static_cast<float>(-place);
      break;
    case LayerKind::leaky_relu: theta[2] = theta[3] = static_cast<float>(place); break;
    case LayerKind::piecewise_linear:
    case LayerKind::rational_quadratic:
      theta[bins + 1] = theta[2 * bins + 3] = static_cast<float>(std::log(first_box));
      if (is_rational(shape)) std::ranges::fill(theta.subspan(2 * bins + 4), unit_slope);
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
    case LayerKind::rational_quadratic: return {inverse_spline(spline(shape, c), y), 0};
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
    case LayerKind::piecewise_linear: {
      const Pieces<double> pieces(spline(shape, c));
      double worst = 0;
      for (std::size_t k = 0; k < pieces.count; ++k) worst = std::max(worst, distance(pieces.slope[k]));
      return worst;
    }
    case LayerKind::rational_quadratic: return rational_distance(spline(shape, c));
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
  const auto knots = c.first(unsigned_bins(shape) + 1);
  return {knots.begin(), knots.end()};
}

}  // namespace lineland::labs::flow
