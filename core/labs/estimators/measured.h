// What the draws say: variances with their intervals, N-draw estimates, errors of running means. Plain values; one thread at a time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "core/labs/estimators/draws.h"
#include "core/labs/estimators/exact.h"
#include "core/labs/estimators/moments.h"

namespace lineland::labs::estimators {

/// A measured mean and variance, the latter with a 95 % interval.
struct Measured {
  double mean = 0, variance = 0, low = 0, high = 0;
};

/// The variance of one draw from its draws, +- 1.96 standard errors sqrt((m4 - s^4) / n), the low end not below 0. For the fourth central
/// moment m4 the larger of the measured and the exact one is taken: where rare huge draws carry the variance (exp), a sample that has not
/// met them can know neither the variance nor how wrong it is.
Measured measured(const Moments& moments, const Law& exact);

/// Moments of what a block of draws gives, for one setting.
struct Tally {
  Moments cost, factor, pathwise, score, independent, coupled;

  void add(const Values<double>& values);

  /// The score function's, with the setting's baseline. With leave-one-out from the identity of Exact::leave_one_out_variance, with the
  /// draws' own moments in it; the mean is then the leave-one-out estimate over all draws.
  Measured measured_score(const Setting& setting, const Exact& exact) const;
};

/// Sums over draws, from which an estimate follows.
struct Sums {
  double count = 0, cost = 0, factor = 0, pathwise = 0, score = 0, measure = 0;

  /// Draws [first, last) of a block; `coupled` says which measure-valued estimator.
  void add(const Values<double>& values, std::size_t first, std::size_t last, bool coupled);

  /// Pathwise, score function, measure-valued. Leave-one-out needs the `baseline` that the values were made with, and is nan for one draw.
  std::array<double, 3> estimates(Baseline kind, double baseline) const;
};

/// How the estimates from N draws each are distributed: bins from centre - reach to centre + reach, one row for each estimator.
class Estimates {
 public:
  static constexpr std::size_t bins = 48;

  Estimates(const Setting& setting, const Exact& exact, bool coupled);

  void add(const Values<double>& values);

  std::int64_t count() const noexcept { return count_; }
  double centre() const noexcept { return centre_; }
  double reach(std::size_t estimator) const noexcept { return reach_[estimator]; }
  /// As a density; empty if the estimator has no spread or no estimate is complete.
  std::vector<double> heights(std::size_t estimator) const;

 private:
  Baseline kind_;
  double baseline_, centre_;
  std::int64_t draws_;
  bool coupled_;
  std::array<double, 3> reach_{};  // four standard deviations of the N-draw estimate
  Sums sums_;                      // of the estimate that is not yet complete
  std::int64_t count_ = 0;
  std::array<std::array<std::uint32_t, bins>, 3> counts_{};
};

/// Running means of several independent replicates, and how far they were from the exact gradient when they had 1, 2, 4, 8, ... draws.
class Replicates {
 public:
  static constexpr std::size_t replicates = 8, lengths = 22;

  Replicates(const Setting& setting, const Exact& exact, bool coupled)
      : kind_(setting.baseline), baseline_(exact.baseline), gradient_(exact.gradient), coupled_(coupled) {}

  /// Goes on with one replicate.
  void add(std::size_t replicate, const Values<double>& values);

  /// Lengths 2^0, ..., 2^(reached() - 1) are complete in all replicates.
  std::size_t reached() const noexcept;

  /// Root mean square of estimate - gradient over the replicates at 2^k draws, k < reached().
  double error(std::size_t estimator, std::size_t k) const noexcept;

 private:
  Baseline kind_;
  double baseline_, gradient_;
  bool coupled_;
  std::array<Sums, replicates> sums_{};
  std::array<std::size_t, replicates> next_{};
  std::array<std::array<std::array<double, 3>, lengths>, replicates> errors_{};
};

}  // namespace lineland::labs::estimators
