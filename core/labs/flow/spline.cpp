#include "core/labs/flow/spline.h"

#include <algorithm>
#include <cmath>

#include "core/labs/flow/links.h"

namespace lineland::labs::flow {

namespace {

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

bool is_rational(const LayerShape& shape) { return shape.kind == LayerKind::rational_quadratic; }

}  // namespace

void constrain_spline(const LayerShape& shape, std::span<const double> theta, std::span<double> c) {
  const std::size_t bins = static_cast<std::size_t>(shape.bins);
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
  const std::size_t bins = static_cast<std::size_t>(shape.bins);
  const SplineTheta raw{bins, theta};
  raw.y().pull_back(c.subspan(bins + 1, bins + 1), d_c.subspan(bins + 1, bins + 1), d.first(bins), d[bins], d[bins + 1]);
  raw.x().pull_back(c.first(bins + 1), d_c.first(bins + 1), d.subspan(bins + 2, bins), d[2 * bins + 2], d[2 * bins + 3]);
  const std::span<const double> c_slopes = c.subspan(2 * (bins + 1)), d_slopes = d_c.subspan(2 * (bins + 1));
  for (std::size_t k = 0; k < d_slopes.size(); ++k) {
    const std::size_t j = raw.slopes() + k;
    d[j] = d_slopes[k] * (is_rational(shape) ? sigmoid(theta[j]) : c_slopes[k]);
  }
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

// A rational quadratic piece's slope is a fraction whose numerator and denominator both are convex combinations.
double largest_slope_distance(const SplineView<double>& s) {
  if (!s.rational) {
    const Pieces<double> pieces(s);
    double worst = 0;
    for (std::size_t k = 0; k < pieces.count; ++k) worst = std::max(worst, std::abs(pieces.slope[k] - 1));
    return worst;
  }
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

}  // namespace lineland::labs::flow
