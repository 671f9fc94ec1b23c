// A distribution made ready for evaluation at many points: sums of normals by vector instructions, anything else one point at a time.
// Thread-safe but for assign().
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "core/math/distribution.h"

namespace lineland::math {

class Evaluator {
 public:
  /// Points are evaluated in blocks of so many: sizes below are multiples of it.
  static constexpr std::size_t block = 16;

  Evaluator() = default;
  explicit Evaluator(const Distribution& distribution) { assign(distribution); }

  /// As if made anew; keeps its memory.
  void assign(const Distribution& distribution);

  /// log_pdf[i] = log p(x[i]), -inf outside the support. `slope`, unless empty: d log p / dx (0 where p is zero, one-sided at kinks).
  void log_pdf(std::span<const double> x, std::span<double> log_pdf, std::span<double> slope = {}) const;

  /// below[i] = P(X <= x[i]) and above[i] = P(X > x[i]), each with its own digits.
  void tails(std::span<const double> x, std::span<double> below, std::span<double> above) const;

  /// pdf[i] = p(x[i]), and the tails; at the cost of one of both where all components are normals.
  void masses(std::span<const double> x, std::span<double> pdf, std::span<double> below, std::span<double> above) const;

  /// All of it at one point.
  struct Point {
    double pdf, below, above;
  };
  Point at(double x) const;

  /// Whether all components are normals.
  bool bells_only() const noexcept { return kernels_.empty() && others_.empty(); }

  /// A normal component: share exp(log_height - ((x - mean) / deviation)^2 / 2) with the share inside of the height.
  struct Bell {
    double share, mean, deviation, inverse, log_height;
  };
  std::span<const Bell> bells() const noexcept { return bells_; }

 private:
  struct Kernels {  // a kernel estimate: one bell at each point of the sample
    double share, deviation, inverse, log_height;
    std::shared_ptr<const std::vector<double>> sorted;
  };
  struct Other {
    double share, log_share, log_height;  // log_height: of a Student's density at its centre
    Shape shape;
  };

  void block_log_pdf(const double* x, double* log_pdf, double* slope) const;

  std::vector<Bell> bells_;
  std::vector<Kernels> kernels_;
  std::vector<Other> others_;
};

}  // namespace lineland::math
