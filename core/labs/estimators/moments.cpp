#include "core/labs/estimators/moments.h"

#include <array>

namespace lineland::labs::estimators {

namespace {

/// Sums side by side, two vectors of the widest registers, so that a loop over them needs no reordering to become vector instructions.
template <class T>
constexpr std::size_t lanes = 128 / sizeof(T);
template <class T>
using Sums = std::array<T, lanes<T>>;

/// By halves, which are vectors again.
template <class T>
double total(Sums<T> sums) {
  for (std::size_t width = sums.size() / 2; width > 0; width /= 2)
    for (std::size_t lane = 0; lane < width; ++lane) sums[lane] += sums[lane + width];
  return static_cast<double>(sums[0]);
}

struct Powers {
  double sum = 0, square = 0, cube = 0, fourth = 0;
};

/// Sums of the first four powers of x - centre.
template <class T>
Powers powers(std::span<const T> x, T centre) {
  constexpr std::size_t width = lanes<T>;
  Sums<T> sum{}, square{}, cube{}, fourth{};
  const auto add = [&](std::size_t lane, T value) {
    const T d = value - centre, d2 = d * d;
    sum[lane] += d;
    square[lane] += d2;
    cube[lane] += d2 * d;
    fourth[lane] += d2 * d2;
  };
  std::size_t i = 0;
  for (; i + width <= x.size(); i += width)
    for (std::size_t lane = 0; lane < width; ++lane) add(lane, x[i + lane]);
  for (std::size_t lane = 0; i < x.size(); ++i, ++lane) add(lane, x[i]);
  return {total(sum), total(square), total(cube), total(fourth)};
}

/// The mean, rounded to T.
template <class T>
T middle(std::span<const T> x) {
  constexpr std::size_t width = lanes<T>;
  Sums<T> sum{};
  const T first = x.front();  // equal numbers have exactly this mean
  std::size_t i = 0;
  for (; i + width <= x.size(); i += width)
    for (std::size_t lane = 0; lane < width; ++lane) sum[lane] += x[i + lane] - first;
  for (std::size_t lane = 0; i < x.size(); ++i, ++lane) sum[lane] += x[i] - first;
  return static_cast<T>(static_cast<double>(first) + total(sum) / static_cast<double>(x.size()));
}

}  // namespace

void Moments::add(std::span<const double> block) {
  if (block.empty()) return;
  const double centre = middle(block);
  const Powers p = powers(block, centre);
  // The centre is the mean but for rounding, which the first power's sum tells.
  Moments other;
  other.count_ = static_cast<double>(block.size());
  other.mean_ = centre + p.sum / other.count_;
  other.square_ = p.square;
  other.cube_ = p.cube;
  other.fourth_ = p.fourth;
  merge(other);
}

void Moments::add(std::span<const float> block) {
  if (block.empty()) return;
  const float centre = middle(block);
  const Powers p = powers(block, centre);
  Moments other;
  other.count_ = static_cast<double>(block.size());
  other.mean_ = static_cast<double>(centre) + p.sum / other.count_;
  other.square_ = p.square;
  other.cube_ = p.cube;
  other.fourth_ = p.fourth;
  merge(other);
}

void Moments::merge(const Moments& b) {
  if (b.count_ == 0) return;
  const double n = count_ + b.count_, d = b.mean_ - mean_;
  const double pa = count_ / n, pb = b.count_ / n, d2 = d * d;
  const double weight = count_ * pb;  // na nb / n
  fourth_ += b.fourth_ + d2 * d2 * weight * (pa * pa - pa * pb + pb * pb) + 6 * d2 * (pa * pa * b.square_ + pb * pb * square_) +
             4 * d * (pa * b.cube_ - pb * cube_);
  cube_ += b.cube_ + d2 * d * weight * (pa - pb) + 3 * d * (pa * b.square_ - pb * square_);
  square_ += b.square_ + d2 * weight;
  mean_ = count_ == 0 ? b.mean_ : mean_ + d * pb;
  count_ = n;
}

}  // namespace lineland::labs::estimators
