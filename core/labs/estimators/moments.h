// Mean, variance and fourth central moment of numbers that arrive in blocks. Plain value.
#pragma once

#include <cstddef>
#include <span>

namespace lineland::labs::estimators {

/// Sums of powers of the distance to the first block's mean. That is never further from the mean of all n numbers than sqrt(n / size of the
/// first block) of their standard deviations, so nothing cancels that matters; and equal numbers have a variance of exactly 0.
class Moments {
 public:
  /// No number is so far from the others that its fourth power overflows.
  void add(std::span<const double> block);
  void add(std::span<const float> block);

  double count() const noexcept { return count_; }
  double mean() const noexcept { return centre_ + offset(); }
  /// Unbiased; 0 below two numbers.
  double variance() const noexcept;
  /// The mean fourth power of the distance to the mean.
  double fourth() const noexcept;

 private:
  template <class T>
  void add_block(std::span<const T> block);
  /// From the centre to the mean.
  double offset() const noexcept { return count_ > 0 ? sum_ / count_ : 0; }

  double count_ = 0, centre_ = 0;
  double sum_ = 0, square_ = 0, cube_ = 0, fourth_ = 0;  // of powers of the distance to the centre
};

}  // namespace lineland::labs::estimators
