// Past values of a few quantities, in bounded memory: when it is full, every second row goes and each that stays stands for twice as many
// moments. Plain value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lineland::labs {

/// What a row stands for when it is one of several moments: the mean of all, or the first of them.
enum class Keep { mean, sample };

/// Rows of `columns` numbers, one for every stride() moments. Which rows there are depends only on how many moments there were, never on a
/// clock.
class History {
 public:
  /// At most `capacity` rows (even; 0 makes a history that is only assigned to).
  History(std::size_t columns, std::size_t capacity, Keep keep);

  /// Whether the values of the coming moment are wanted: always for means; for samples once in stride() moments, so that others need not be
  /// computed.
  bool due() const noexcept { return keep_ == Keep::mean || pending_ == 0; }

  /// The values at the coming moment, `step`; only when due(). Steps increase. Does not allocate.
  void add(std::int64_t step, std::span<const double> values);

  /// Lets the coming moment pass; only when not due().
  void skip() noexcept { pending_ = (pending_ + 1) % stride_; }

  std::size_t rows() const noexcept { return steps_.size(); }
  std::size_t stride() const noexcept { return stride_; }
  /// The step of each row; the last one of those that a mean is over.
  std::span<const double> steps() const noexcept { return steps_; }
  double at(std::size_t row, std::size_t column) const noexcept { return values_[row * columns_ + column]; }
  /// One column of all rows.
  std::vector<double> column(std::size_t column) const;
  std::size_t footprint() const noexcept { return capacity_ * (columns_ + 1) * sizeof(double); }

 private:
  void push(std::int64_t step, std::span<const double> values);
  void halve();

  std::size_t columns_, capacity_;
  Keep keep_;
  std::size_t stride_ = 1, pending_ = 0;  // pending: moments since the last complete row
  std::vector<double> steps_, values_;    // values: row by row
  std::vector<double> sum_;               // of the moments that are pending
};

}  // namespace lineland::labs
