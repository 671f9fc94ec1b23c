#include "core/math/evaluator.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/check.h"
#include "core/math/elementary.h"
#include "core/math/grid_density.h"
#include "core/math/shapes.h"

namespace lineland::math {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double log_root_two_pi = 0.91893853320467274178, one_over_root_two_pi = 0.39894228040143267794;
constexpr std::size_t block = Evaluator::block;

/// A kernel adds nothing to a sum from so many deviations beyond the nearest point on.
constexpr double kernel_reach = 9.5;

double log_density(const Shape& shape, double log_height, double x) {
  const auto* s = std::get_if<Student>(&shape);
  if (!s) return shapes::log_pdf(shape, x);
  const double r = (x - s->mean) / (s->scale * std::sqrt(s->df));
  return log_height - 0.5 * (s->df + 1) * std::log1p(r * r);
}

/// d log p / dx inside of the support.
double slope_of(const Shape& shape, double x) {
  if (const auto* s = std::get_if<Laplace>(&shape)) return (x < s->mean ? 1 : -1) / s->scale;
  if (const auto* s = std::get_if<Logistic>(&shape)) return -std::tanh(0.5 * (x - s->mean) / s->scale) / s->scale;
  if (const auto* s = std::get_if<Exponential>(&shape)) return -s->rate;
  if (const auto* s = std::get_if<Grid>(&shape)) return grid_slope(*s, x);
  if (const auto* s = std::get_if<Student>(&shape)) {
    const double z = (x - s->mean) / s->scale;
    return -(s->df + 1) * z / (s->df + z * z) / s->scale;
  }
  return 0;
}

/// Adds the normal's log density to a running maximum.
void raise(double* top, const double* x, double mean, double inverse, double log_height) {
  for (std::size_t i = 0; i < block; ++i) {
    const double z = (x[i] - mean) * inverse;
    const double term = log_height - 0.5 * z * z;
    top[i] = term > top[i] ? term : top[i];
  }
}

/// Adds the normal's density, divided by exp(top), to a sum, and its derivative to another.
void add(double* sum, double* derivative, const double* top, const double* x, double mean, double inverse, double log_height) {
  for (std::size_t i = 0; i < block; ++i) {
    const double z = (x[i] - mean) * inverse;
    const double density = elementary::exp(log_height - 0.5 * z * z - top[i]);
    sum[i] += density;
    derivative[i] -= density * z * inverse;
  }
}

void add_tails(double* below, double* above, const double* x, double share, double mean, double inverse) {
  for (std::size_t i = 0; i < block; ++i) {
    const double z = (x[i] - mean) * inverse;
    const double tail = elementary::upper_tail(z < 0 ? -z : z);
    below[i] += share * (z < 0 ? tail : 1 - tail);
    above[i] += share * (z < 0 ? 1 - tail : tail);
  }
}

/// Adds density and tails of a normal, which share their exponential.
void add_masses(double* pdf, double* below, double* above, const double* x, Evaluator::Bell bell, double height) {
  std::array<double, block> density, left, right;  // no stores that the loads might depend on
  for (std::size_t i = 0; i < block; ++i) {
    const double z = (x[i] - bell.mean) * bell.inverse;
    const double fall = elementary::exp(-0.5 * z * z), tail = fall * elementary::upper_tail_ratio(z < 0 ? -z : z);
    density[i] = height * fall;
    left[i] = bell.share * (z < 0 ? tail : 1 - tail);
    right[i] = bell.share * (z < 0 ? 1 - tail : tail);
  }
  for (std::size_t i = 0; i < block; ++i) pdf[i] += density[i], below[i] += left[i], above[i] += right[i];
}

/// The points of a sample whose kernels matter anywhere in [low, high].
std::span<const double> near(std::span<const double> sorted, double low, double high, double deviation) {
  // As far as the nearest point is, so much further the others count.
  const auto above = std::lower_bound(sorted.begin(), sorted.end(), 0.5 * (low + high));
  double nearest = infinity;
  if (above != sorted.end()) nearest = *above - low;
  if (above != sorted.begin()) nearest = std::min(nearest, high - *(above - 1));
  const double reach = std::hypot(std::max(nearest, 0.0), kernel_reach * deviation);
  const auto begin = std::lower_bound(sorted.begin(), sorted.end(), low - reach);
  return {begin, std::upper_bound(begin, sorted.end(), high + reach)};
}

}  // namespace

void Evaluator::assign(const Distribution& distribution) {
  bells_.clear(), kernels_.clear(), others_.clear();
  const auto components = distribution.components();
  for (std::size_t k = 0; k < components.size(); ++k) {
    const double share = distribution.share(k), log_share = std::log(share);
    const Shape& shape = components[k].shape;
    if (const auto* normal = std::get_if<Normal>(&shape)) {
      const double height = log_share - std::log(normal->deviation) - log_root_two_pi;
      bells_.push_back({share, normal->mean, normal->deviation, 1 / normal->deviation, height});
    } else if (const auto* sample = std::get_if<Sample>(&shape)) {
      const double each = share / double(sample->sorted->size());
      const double height = std::log(each) - std::log(sample->bandwidth) - log_root_two_pi;
      kernels_.push_back({each, sample->bandwidth, 1 / sample->bandwidth, height, sample->sorted});
    } else {
      const auto* student = std::get_if<Student>(&shape);
      others_.push_back({share, log_share, student ? shapes::log_pdf(shape, student->mean) : 0, shape});
    }
  }
}

void Evaluator::block_log_pdf(const double* x, double* log_pdf, double* slope) const {
  std::array<double, block> top, sum{}, derivative{};
  top.fill(-infinity);
  const auto [low, high] = std::minmax_element(x, x + block);
  for (const Bell& bell : bells_) raise(top.data(), x, bell.mean, bell.inverse, bell.log_height);
  for (const Kernels& kernels : kernels_) {
    for (const double point : near(*kernels.sorted, *low, *high, kernels.deviation)) {
      raise(top.data(), x, point, kernels.inverse, kernels.log_height);
    }
  }
  for (const Other& other : others_) {
    for (std::size_t i = 0; i < block; ++i) {
      top[i] = std::max(top[i], other.log_share + log_density(other.shape, other.log_height, x[i]));
    }
  }

  std::array<double, block> base;  // finite also where the density is zero
  for (std::size_t i = 0; i < block; ++i) base[i] = top[i] < -1e300 ? 0 : top[i];
  for (const Bell& bell : bells_) add(sum.data(), derivative.data(), base.data(), x, bell.mean, bell.inverse, bell.log_height);
  for (const Kernels& kernels : kernels_) {
    for (const double point : near(*kernels.sorted, *low, *high, kernels.deviation)) {
      add(sum.data(), derivative.data(), base.data(), x, point, kernels.inverse, kernels.log_height);
    }
  }
  for (const Other& other : others_) {
    for (std::size_t i = 0; i < block; ++i) {
      const double density = std::exp(other.log_share + log_density(other.shape, other.log_height, x[i]) - base[i]);
      sum[i] += density;
      if (slope && density > 0) derivative[i] += density * slope_of(other.shape, x[i]);
    }
  }

  for (std::size_t i = 0; i < block; ++i) log_pdf[i] = base[i] + elementary::log(sum[i]);
  if (!slope) return;
  for (std::size_t i = 0; i < block; ++i) slope[i] = sum[i] > 0 ? derivative[i] / sum[i] : 0;
}

void Evaluator::log_pdf(std::span<const double> x, std::span<double> log_pdf, std::span<double> slope) const {
  LINELAND_CHECK(x.size() % block == 0 && log_pdf.size() == x.size() && (slope.empty() || slope.size() == x.size()));
  for (std::size_t i = 0; i < x.size(); i += block) block_log_pdf(&x[i], &log_pdf[i], slope.empty() ? nullptr : &slope[i]);
}

void Evaluator::tails(std::span<const double> x, std::span<double> below, std::span<double> above) const {
  LINELAND_CHECK(x.size() % block == 0 && below.size() == x.size() && above.size() == x.size());
  std::fill(below.begin(), below.end(), 0.0);
  std::fill(above.begin(), above.end(), 0.0);
  for (std::size_t i = 0; i < x.size(); i += block) {
    for (const Bell& bell : bells_) add_tails(&below[i], &above[i], &x[i], bell.share, bell.mean, bell.inverse);
    const auto [low, high] = std::minmax_element(&x[i], &x[i] + block);
    for (const Kernels& kernels : kernels_) {
      const auto part = near(*kernels.sorted, *low, *high, kernels.deviation);
      const double left = double(part.data() - kernels.sorted->data()) * kernels.share;
      const double right = double(kernels.sorted->data() + kernels.sorted->size() - part.data() - part.size()) * kernels.share;
      for (std::size_t j = i; j < i + block; ++j) below[j] += left, above[j] += right;
      for (const double point : part) add_tails(&below[i], &above[i], &x[i], kernels.share, point, kernels.inverse);
    }
  }
  for (const Other& other : others_) {
    for (std::size_t i = 0; i < x.size(); ++i) {
      below[i] += other.share * shapes::cdf(other.shape, x[i]);
      above[i] += other.share * shapes::survival(other.shape, x[i]);
    }
  }
}

void Evaluator::masses(std::span<const double> x, std::span<double> pdf, std::span<double> below, std::span<double> above) const {
  if (!bells_only()) {
    log_pdf(x, pdf);
    for (double& value : pdf) value = elementary::exp(value);
    return tails(x, below, above);
  }
  LINELAND_CHECK(x.size() % block == 0 && pdf.size() == x.size() && below.size() == x.size() && above.size() == x.size());
  for (const auto values : {pdf, below, above}) std::fill(values.begin(), values.end(), 0.0);
  for (const Bell& bell : bells_) {
    const double height = bell.share * bell.inverse * one_over_root_two_pi;
    for (std::size_t i = 0; i < x.size(); i += block) add_masses(&pdf[i], &below[i], &above[i], &x[i], bell, height);
  }
}

Evaluator::Point Evaluator::at(double x) const {
  if (!bells_only()) {
    std::array<double, block> points, log_density, below, above;
    points.fill(x);
    log_pdf(points, log_density);
    tails(points, below, above);
    return {std::exp(log_density[0]), below[0], above[0]};
  }
  Point sum{};
  for (const Bell& bell : bells_) {
    const double z = (x - bell.mean) * bell.inverse;
    const double fall = elementary::exp(-0.5 * z * z), tail = fall * elementary::upper_tail_ratio(std::abs(z));
    sum.pdf += bell.share * bell.inverse * one_over_root_two_pi * fall;
    sum.below += bell.share * (z < 0 ? tail : 1 - tail);
    sum.above += bell.share * (z < 0 ? 1 - tail : tail);
  }
  return sum;
}

}  // namespace lineland::math
