#include "core/labs/estimators/moments.h"

#include <algorithm>
#include <array>

namespace lineland::labs::estimators {

namespace {

/// Sums side by side, two vectors of the widest registers, so that a loop over them needs no reordering to become vector instructions.
template <class T>
constexpr std::size_t lanes = 128 / sizeof(T);
template <class T>
using Sums = std::array<T, lanes<T>>;

/// The total, in double: eight at a time, then halves, since one chain of additions would take longer than the loop that made the sums.
template <class T>
double total(const Sums<T>& sums) {
  std::array<double, 8> part{};
  for (std::size_t first = 0; first < sums.size(); first += part.size())
    for (std::size_t k = 0; k < part.size(); ++k) part[k] += static_cast<double>(sums[first + k]);
  for (std::size_t half = part.size() / 2; half > 0; half /= 2)
    for (std::size_t k = 0; k < half; ++k) part[k] += part[k + half];
  return part[0];
}

/// Calls add(lane, number) for all numbers.
template <class T, class Add>
inline void for_all(std::span<const T> x, Add add) {
  std::size_t i = 0;
  for (; i + lanes<T> <= x.size(); i += lanes<T>)
    for (std::size_t lane = 0; lane < lanes<T>; ++lane) add(lane, x[i + lane]);
  for (std::size_t lane = 0; i < x.size(); ++i, ++lane) add(lane, x[i]);
}

/// The mean, rounded to T; exact for equal numbers.
template <class T>
T mean_of(std::span<const T> x) {
  const T first = x.front();
  Sums<T> sum{};
  for_all(x, [&](std::size_t lane, T value) { sum[lane] += value - first; });
  return static_cast<T>(static_cast<double>(first) + total<T>(sum) / static_cast<double>(x.size()));
}

}  // namespace

template <class T>
void Moments::add_block(std::span<const T> block) {
  if (block.empty()) return;
  if (count_ == 0) centre_ = static_cast<double>(mean_of(block));
  const T centre = static_cast<T>(centre_);
  Sums<T> sum{}, square{}, cube{}, fourth{};
  for_all(block, [&](std::size_t lane, T value) {
    const T d = value - centre, d2 = d * d;
    sum[lane] += d;
    square[lane] += d2;
    cube[lane] += d2 * d;
    fourth[lane] += d2 * d2;
  });
  sum_ += total<T>(sum);
  square_ += total<T>(square);
  cube_ += total<T>(cube);
  fourth_ += total<T>(fourth);
  count_ += static_cast<double>(block.size());
}

void Moments::add(std::span<const double> block) { add_block(block); }
void Moments::add(std::span<const float> block) { add_block(block); }

double Moments::variance() const noexcept { return count_ > 1 ? std::max(0.0, square_ - sum_ * offset()) / (count_ - 1) : 0; }

double Moments::fourth() const noexcept {
  if (count_ == 0) return 0;
  const double d = offset(), d2 = d * d;
  return std::max(0.0, (fourth_ - 4 * d * cube_ + 6 * d2 * square_) / count_ - 3 * d2 * d2);
}

}  // namespace lineland::labs::estimators
