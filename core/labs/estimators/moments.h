// Mean and central moments up to the fourth, of numbers that arrive in blocks. Plain value.
#pragma once

#include <cstddef>
#include <span>

namespace lineland::labs::estimators {

/// Each block is centred at its own mean before powers are summed, and blocks are merged by the differences of their means (Chan, Golub and
/// LeVeque 1979; fourth order: Pebay 2008): numbers far from zero lose nothing, and equal numbers have a variance of exactly 0.
class Moments {
 public:
  void add(std::span<const double> block);
  void add(std::span<const float> block);
  void merge(const Moments& other);

  double count() const noexcept { return count_; }
  double mean() const noexcept { return mean_; }
  /// Unbiased; 0 below two numbers.
  double variance() const noexcept { return count_ > 1 ? square_ / (count_ - 1) : 0; }
  /// The mean fourth power of the distance to the mean.
  double fourth() const noexcept { return count_ > 0 ? fourth_ / count_ : 0; }

 private:
  double count_ = 0, mean_ = 0;
  double square_ = 0, cube_ = 0, fourth_ = 0;  // sums of powers of the distance to the mean
};

}  // namespace lineland::labs::estimators
