#include "core/math/kernel_estimate.h"

#include <boost/math/special_functions/erf.hpp>
#include <numbers>

namespace lineland::math {
namespace {

constexpr double log_root_two_pi = 0.91893853320467274178;

/// The part of `sorted` inside [low, high].
std::span<const double> window(std::span<const double> sorted, double low, double high) {
  const auto begin = std::lower_bound(sorted.begin(), sorted.end(), low);
  return {begin, std::upper_bound(begin, sorted.end(), high)};
}

/// How far from x kernels matter if the nearest is at `distance`: from there on they are below exp(-45) of it.
double reach(double distance, double bandwidth) { return std::hypot(distance, std::sqrt(90.0) * bandwidth); }

/// Sum over the points of P(point + bandwidth Z <= x); with sign -1, of P(point + bandwidth Z > x).
double tail_sum(const Sample& sample, double x, int sign) {
  const std::span<const double> sorted = *sample.sorted;
  const double h = sample.bandwidth;
  const double nearest = sign > 0 ? std::max(sorted.front() - x, 0.0) : std::max(x - sorted.back(), 0.0);
  const double far = reach(nearest, h), sure = 9.5 * h;  // beyond `sure` on the other side, a kernel's mass is one
  const auto part = sign > 0 ? window(sorted, x - sure, x + far) : window(sorted, x - far, x + sure);
  double sum = double(sign > 0 ? part.data() - sorted.data() : (sorted.data() + sorted.size()) - (part.data() + part.size()));
  for (const double point : part) sum += 0.5 * std::erfc(sign * (point - x) / (std::numbers::sqrt2 * h));
  return sum;
}

}  // namespace

double kernel_log_pdf(const Sample& sample, double x) {
  const std::span<const double> sorted = *sample.sorted;
  const double h = sample.bandwidth;
  const auto above = std::lower_bound(sorted.begin(), sorted.end(), x);
  double nearest = std::numeric_limits<double>::infinity();
  if (above != sorted.end()) nearest = *above - x;
  if (above != sorted.begin()) nearest = std::min(nearest, x - *(above - 1));
  const double radius = reach(nearest, h), top = 0.5 * (nearest / h) * (nearest / h);
  if (std::isinf(top)) return -std::numeric_limits<double>::infinity();
  double sum = 0;
  for (const double point : window(sorted, x - radius, x + radius)) {
    const double z = (x - point) / h;
    sum += std::exp(top - 0.5 * z * z);
  }
  return std::log(sum / double(sorted.size())) - top - std::log(h) - log_root_two_pi;
}

double kernel_cdf(const Sample& sample, double x) { return tail_sum(sample, x, +1) / double(sample.sorted->size()); }
double kernel_survival(const Sample& sample, double x) { return tail_sum(sample, x, -1) / double(sample.sorted->size()); }

double kernel_mass(const Sample& sample, double low, double high) {
  if (high - low < 0.05 * sample.bandwidth) {
    const double middle = low + 0.5 * (high - low), offset = 0.5 * (high - low) * 0.7745966692414834;  // Gauss and Legendre, three points
    const double sides = std::exp(kernel_log_pdf(sample, middle - offset)) + std::exp(kernel_log_pdf(sample, middle + offset));
    return (high - low) * (8 * std::exp(kernel_log_pdf(sample, middle)) + 5 * sides) / 18;
  }
  const double median = (*sample.sorted)[sample.sorted->size() / 2];
  if (high <= median) return kernel_cdf(sample, high) - kernel_cdf(sample, low);
  if (low >= median) return kernel_survival(sample, low) - kernel_survival(sample, high);
  return 1 - kernel_cdf(sample, low) - kernel_survival(sample, high);
}

double kernel_quantile(const Sample& sample, double probability) {
  const double shift = -std::numbers::sqrt2 * boost::math::erfc_inv(2 * probability) * sample.bandwidth;
  return solve_tail(
      sample.sorted->front() + shift, sample.sorted->back() + shift, probability, +1, [&](double x) { return kernel_cdf(sample, x); },
      [&](double x) { return kernel_log_pdf(sample, x); });
}

double kernel_upper_quantile(const Sample& sample, double probability) {
  const double shift = std::numbers::sqrt2 * boost::math::erfc_inv(2 * probability) * sample.bandwidth;
  return solve_tail(
      sample.sorted->front() + shift, sample.sorted->back() + shift, probability, -1, [&](double x) { return kernel_survival(sample, x); },
      [&](double x) { return kernel_log_pdf(sample, x); });
}

double sample_mean(std::span<const double> values) {
  double sum = 0;
  for (const double x : values) sum += x;
  return sum / double(values.size());
}

double sample_variance(std::span<const double> values) {
  const double mean = sample_mean(values);
  double sum = 0;
  for (const double x : values) sum += (x - mean) * (x - mean);
  return sum / double(values.size());
}

double silverman_bandwidth(std::span<const double> sorted) {
  const double n = double(sorted.size());
  const auto at = [&](double probability) {  // linear between order statistics
    const double position = probability * (n - 1), below = std::floor(position);
    const std::size_t i = std::size_t(below), j = std::min(i + 1, sorted.size() - 1);
    return sorted[i] + (position - below) * (sorted[j] - sorted[i]);
  };
  const double deviation = std::sqrt(sample_variance(sorted) * n / (n - 1)), range = (at(0.75) - at(0.25)) / 1.34;
  return 0.9 * (range > 0 ? std::min(deviation, range) : deviation) * std::pow(n, -0.2);
}

}  // namespace lineland::math
