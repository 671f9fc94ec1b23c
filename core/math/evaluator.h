// A distribution made ready for evaluation at many points: sums of normals and of Students by vector instructions, kernel estimates from
// their tables, anything else one point at a time. Thread-safe but for assign().
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "core/math/distribution.h"
#include "core/math/student_tail.h"

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

  /// Density, its derivative, and both tails at some points.
  template <std::size_t n>
  struct Masses {
    std::array<double, n> pdf, rise, below, above;
  };
  using Block = Masses<block>;
  void masses(std::span<const double, block> x, Block& out) const;

  /// All of it in one pass.
  struct Columns {
    std::span<double> pdf, log_pdf, slope, below, above;
  };
  void all(std::span<const double> x, const Columns& out) const;

  /// Density, its derivative, and both tails at one point.
  struct Point {
    double pdf, rise, below, above;
  };
  Point at(double x) const;

  /// Whether all components are normals.
  bool bells_only() const noexcept { return kernels_.empty() && students_.empty() && others_.empty(); }

  /// A normal component: share exp(log_height - ((x - mean) / deviation)^2 / 2) with the share inside of the height.
  struct Bell {
    double share, mean, deviation, inverse, log_height, height;
  };
  std::span<const Bell> bells() const noexcept { return bells_; }

 private:
  struct Kernels {
    double share, log_share;
    Sample sample;
  };
  struct Heavy {  // a Student: exp(log_height) (1 + r^2)^power, r = (x - mean) inverse
    double share, mean, inverse, log_height, height, df;
    StudentTail tail;
    Student shape;
  };
  struct Other {
    double share, log_share;
    Shape shape;
  };

  template <std::size_t n, bool with_tails>
  void add_up(const double* x, Masses<n>& out) const;
  template <std::size_t n, bool with_tails>
  void add_rest(const double* x, Masses<n>& out) const;
  void bells_log_pdf(const double* x, double* log_pdf, double* slope) const;
  void any_log_pdf(const double* x, double* log_pdf, double* slope) const;
  const StudentTail& tail_of(double df);
  void finish(const double* x, const Block& sums, double* log_pdf, double* slope) const;

  std::vector<Bell> bells_;
  std::vector<Kernels> kernels_;
  std::vector<Heavy> students_;
  std::vector<StudentTail> tails_;
  std::vector<Other> others_;
};

}  // namespace lineland::math
