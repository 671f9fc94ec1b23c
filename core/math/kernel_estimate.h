// The Gaussian kernel estimate of a sorted sample, and the root finder for quantiles that have no closed form. Thread-safe.
//
// Near the points it comes from the sample's table. Elsewhere it is summed: a point adds nothing in double precision once its kernel is
// exp(-45) below the largest, so that only a window is visited.
#pragma once

#include <algorithm>
#include <cmath>
#include <span>

#include "core/math/distribution.h"

namespace lineland::math {

/// The sample of these numbers, ascending; the bandwidth by silverman_bandwidth().
Sample make_sample(std::string path, std::string column, std::vector<double> sorted);

/// Logarithm of the density and its derivative.
struct KernelLog {
  double log_pdf, slope;
};
KernelLog kernel_log(const Sample& sample, double x);

/// Density, its derivative, and both tails.
struct KernelSums {
  double pdf, rise, below, above;
};
KernelSums kernel_sums(const Sample& sample, double x);

// The quantities of Distribution for (1 / n) sum of N(x_i, bandwidth^2); probabilities inside (0, 1/2].
double kernel_log_pdf(const Sample& sample, double x);
double kernel_cdf(const Sample& sample, double x);
double kernel_survival(const Sample& sample, double x);
double kernel_mass(const Sample& sample, double low, double high);
double kernel_quantile(const Sample& sample, double probability);
double kernel_upper_quantile(const Sample& sample, double probability);

/// Mean of the numbers themselves.
double sample_mean(std::span<const double> values);

/// Mean squared distance to the mean (divisor n).
double sample_variance(std::span<const double> values);

/// Silverman's rule of thumb (1986, eq. 3.31): 0.9 min(sd, IQR / 1.34) n^(-1/5), sd with divisor n - 1; the sd alone where the IQR is zero.
/// `sorted` has at least two different values.
double silverman_bandwidth(std::span<const double> sorted);

/// The x in [low, high] with tail(x) = probability, for a tail that rises (sign +1) or falls (sign -1), with log_pdf as the logarithm of
/// its slope's size. Newton's method on log tail(x), which is almost straight in tails, with bisection whenever a step leaves the bracket.
template <class Tail, class LogPdf>
double solve_tail(double low, double high, double probability, int sign, Tail tail, LogPdf log_pdf) {
  const double target = std::log(probability);
  double x = low + 0.5 * (high - low), last_step = high - low;
  for (int i = 0; i < 2000 && low < high; ++i) {
    const double log_tail = std::log(tail(x));
    const double excess = sign * (log_tail - target);
    if (excess == 0) return x;
    (excess < 0 ? low : high) = x;
    const double newton = x - excess * std::exp(log_tail - log_pdf(x));
    const bool inside = newton > low && newton < high && std::abs(newton - x) < 0.5 * std::abs(last_step);
    const double next = inside ? newton : low + 0.5 * (high - low);
    last_step = next - x;
    if (next == x || std::abs(last_step) <= 1e-16 * std::abs(x)) return next;
    x = next;
  }
  return x;
}

}  // namespace lineland::math
