#include "core/labs/history.h"

#include "core/base/check.h"

namespace lineland::labs {

History::History(std::size_t columns, std::size_t capacity, Keep keep)
    : columns_(columns), capacity_(capacity), keep_(keep), sum_(columns, 0.0) {
  LINELAND_CHECK(capacity % 2 == 0);
  steps_.reserve(capacity);
  values_.reserve(capacity * columns);
}

void History::add(std::int64_t step, std::span<const double> values) {
  LINELAND_CHECK(values.size() == columns_ && capacity_ > 0 && due());
  if (keep_ == Keep::sample) {
    if (rows() == capacity_) halve();
    push(step, values);
    pending_ = 1 % stride_;
    return;
  }
  for (std::size_t k = 0; k < columns_; ++k) sum_[k] += values[k];
  if (++pending_ < stride_) return;
  if (rows() == capacity_) {
    halve();
    return;  // what is pending is now the first half of a row
  }
  for (double& sum : sum_) sum /= static_cast<double>(stride_);
  push(step, sum_);
  sum_.assign(columns_, 0.0);
  pending_ = 0;
}

std::vector<double> History::column(std::size_t column) const {
  std::vector<double> result(rows());
  for (std::size_t row = 0; row < rows(); ++row) result[row] = at(row, column);
  return result;
}

void History::push(std::int64_t step, std::span<const double> values) {
  steps_.push_back(static_cast<double>(step));
  values_.insert(values_.end(), values.begin(), values.end());
}

void History::halve() {
  for (std::size_t row = 0; row < rows() / 2; ++row) {
    steps_[row] = keep_ == Keep::mean ? steps_[2 * row + 1] : steps_[2 * row];
    for (std::size_t k = 0; k < columns_; ++k) {
      values_[row * columns_ + k] = keep_ == Keep::mean ? (at(2 * row, k) + at(2 * row + 1, k)) / 2 : at(2 * row, k);
    }
  }
  steps_.resize(rows() / 2);
  values_.resize(rows() * columns_);
  stride_ *= 2;
}

}  // namespace lineland::labs
