#include "core/math/kernel_estimate.h"

#include <boost/math/special_functions/erf.hpp>
#include <limits>
#include <numbers>

#include "core/math/kernel_table.h"

namespace lineland::math {
namespace {

constexpr double log_root_two_pi = 0.91893853320467274178;

/// The part of `sorted` inside [low, high].
std::span<const double> window(std::span<const double> sorted, double low, double high) {
  const auto begin = std::lower_bound(sorted.begin(), sorted.end(), low);
  return {begin, std::upper_bound(begin, sorted.end(), high)};
}

/// How much further than the nearest, which is at `distance`, kernels matter: from there on they are below exp(-45) of it.
double reach_beyond(double distance, double bandwidth) {
  const double width = std::sqrt(90.0) * bandwidth;
  return width * (width / (distance + std::hypot(distance, width)));
}

/// Sum over the points of P(point + bandwidth Z <= x); with sign -1, of P(point + bandwidth Z > x).
double tail_sum(const Sample& sample, double x, int sign) {
  const std::span<const double> sorted = *sample.sorted;
  const double h = sample.bandwidth;
  const double nearest = sign > 0 ? std::max(sorted.front() - x, 0.0) : std::max(x - sorted.back(), 0.0);
  const double far = reach_beyond(nearest, h), sure = 9.5 * h;  // beyond `sure` on the other side, a kernel's mass is one
  const auto part =
      sign > 0 ? window(sorted, x - sure, std::max(x, sorted.front()) + far) : window(sorted, std::min(x, sorted.back()) - far, x + sure);
  double sum = double(sign > 0 ? part.data() - sorted.data() : (sorted.data() + sorted.size()) - (part.data() + part.size()));
  for (const double point : part) sum += 0.5 * std::erfc(sign * (point - x) / (std::numbers::sqrt2 * h));
  return sum;
}

KernelLog summed_log(const Sample& sample, double x) {
  const std::span<const double> sorted = *sample.sorted;
  const double h = sample.bandwidth;
  const auto above = std::lower_bound(sorted.begin(), sorted.end(), x);
  double nearest = std::numeric_limits<double>::infinity();
  if (above != sorted.end()) nearest = *above - x;
  if (above != sorted.begin()) nearest = std::min(nearest, x - *(above - 1));
  const double far = reach_beyond(nearest, h), top = 0.5 * (nearest / h) * (nearest / h);
  if (std::isinf(top)) return {-std::numeric_limits<double>::infinity(), 0};
  double sum = 0, derivative = 0;
  const double low = above == sorted.end() ? sorted.back() - far : x - nearest - far;
  const double high = above == sorted.begin() ? sorted.front() + far : x + nearest + far;
  for (const double point : window(sorted, low, high)) {
    const double z = (x - point) / h, term = std::exp(top - 0.5 * z * z);
    sum += term;
    derivative -= term * z;
  }
  return {std::log(sum / double(sorted.size())) - top - std::log(h) - log_root_two_pi, derivative / sum / h};
}

/// The place of x in the sample's table; nan where that knows nothing.
double place_in_table(const Sample& sample, double x) {
  const double place = (x - sample.sorted->front()) / sample.bandwidth;
  return sample.table && sample.table->knows(place) ? place : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

Sample make_sample(std::string path, std::string column, std::vector<double> sorted) {
  const double bandwidth = silverman_bandwidth(sorted);
  auto table = std::make_shared<const KernelTable>(sorted, bandwidth);
  return {std::move(path), std::move(column), std::make_shared<const std::vector<double>>(std::move(sorted)), bandwidth, std::move(table)};
}

KernelLog kernel_log(const Sample& sample, double x) {
  const double place = place_in_table(sample, x);
  if (std::isnan(place)) return summed_log(sample, x);
  const KernelTable::Value at = sample.table->at(place);
  return {std::log(at.pdf / sample.bandwidth), at.rise / at.pdf / sample.bandwidth};
}

KernelSums kernel_sums(const Sample& sample, double x) {
  const double place = place_in_table(sample, x), h = sample.bandwidth;
  if (!std::isnan(place)) {
    const KernelTable::Value at = sample.table->at(place);
    return {at.pdf / h, at.rise / (h * h), at.below, at.above};
  }
  const KernelLog log = summed_log(sample, x);
  const double pdf = std::exp(log.log_pdf), n = double(sample.sorted->size());
  return {pdf, pdf * log.slope, tail_sum(sample, x, +1) / n, tail_sum(sample, x, -1) / n};
}

double kernel_log_pdf(const Sample& sample, double x) { return kernel_log(sample, x).log_pdf; }

double kernel_cdf(const Sample& sample, double x) {
  const double place = place_in_table(sample, x);
  return std::isnan(place) ? tail_sum(sample, x, +1) / double(sample.sorted->size()) : sample.table->at(place).below;
}

double kernel_survival(const Sample& sample, double x) {
  const double place = place_in_table(sample, x);
  return std::isnan(place) ? tail_sum(sample, x, -1) / double(sample.sorted->size()) : sample.table->at(place).above;
}

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
