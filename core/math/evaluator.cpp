#include "core/math/evaluator.h"

#include <algorithm>
#include <cmath>

#include "core/base/check.h"
#include "core/math/elementary.h"
#include "core/math/grid_density.h"
#include "core/math/kernel_estimate.h"
#include "core/math/shapes.h"

namespace lineland::math {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double log_root_two_pi = 0.91893853320467274178, one_over_root_two_pi = 0.39894228040143267794;

/// Below it a sum of densities may have lost digits, and the terms of its logarithm are summed relative to the largest.
constexpr double least_sum = 1e-280;

/// d log p / dx inside of the support.
double slope_of(const Shape& shape, double x) {
  if (const auto* s = std::get_if<Laplace>(&shape)) return (x < s->mean ? 1 : -1) / s->scale;
  if (const auto* s = std::get_if<Logistic>(&shape)) return -std::tanh(0.5 * (x - s->mean) / s->scale) / s->scale;
  if (const auto* s = std::get_if<Exponential>(&shape)) return -s->rate;
  if (const auto* s = std::get_if<Grid>(&shape)) return grid_slope(*s, x);
  if (const auto* s = std::get_if<Student>(&shape)) {
    const double z = (x - s->mean) / s->scale;
    return -(s->df + 1) / (s->df / z + z) / s->scale;  // z^2 may overflow
  }
  return 0;
}

// What a component adds at n points. The values are gathered first: no stores that the loads might depend on.

template <bool with_tails, std::size_t n>
void add(const Evaluator::Bell& bell, const double* x, Evaluator::Masses<n>& out) {
  Evaluator::Masses<n> part;
  for (std::size_t i = 0; i < n; ++i) {
    const double z = (x[i] - bell.mean) * bell.inverse;
    const double fall = elementary::exp(-0.5 * z * z), density = bell.height * fall;
    part.pdf[i] = density;
    part.rise[i] = density * z * bell.inverse;
    if constexpr (with_tails) {
      const double tail = fall * elementary::upper_tail_ratio(z < 0 ? -z : z);
      part.below[i] = bell.share * (z < 0 ? tail : 1 - tail);
      part.above[i] = bell.share * (z < 0 ? 1 - tail : tail);
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    out.pdf[i] += part.pdf[i];
    out.rise[i] -= part.rise[i];
    if constexpr (with_tails) out.below[i] += part.below[i], out.above[i] += part.above[i];
  }
}

/// log(1 + y) for y >= 0, also where 1 + y is rounded.
inline double log_one_plus(double y) {
  const double sum = 1 + y, lost = y < 1 ? y - (sum - 1) : 0;
  return elementary::log(sum) + lost / sum;
}

template <bool with_tails, class Heavy, std::size_t n>
void add_heavy(const Heavy& student, const double* x, Evaluator::Masses<n>& out) {
  const double half_df = 0.5 * student.df, steepness = (student.df + 1) * student.inverse;
  const double scale = student.tail.scale, offset = student.tail.offset, stretch = student.tail.stretch, root = student.tail.root;
  const bool nearly_normal = stretch > 0;
  Evaluator::Masses<n> part;
  for (std::size_t i = 0; i < n; ++i) {
    const double r = (x[i] - student.mean) * student.inverse, square = r * r;
    const double c = 1 / (1 + square), fall = elementary::exp(-half_df * log_one_plus(square));
    const double density = student.height * fall * std::sqrt(c);
    part.pdf[i] = density;
    part.rise[i] = density * steepness * r * c;
    if constexpr (with_tails) {
      const double s = (r < 0 ? -r : r) * std::sqrt(c), y = c / (1 + s);
      const double argument = nearly_normal ? scale * ((s * stretch - 1) / (s * stretch + 1)) + offset : 2 * y - 1;
      const double tail = fall * elementary::polynomial(student.tail.coefficients, argument) / (1 + root * s);
      part.below[i] = student.share * (r < 0 ? tail : 1 - tail);
      part.above[i] = student.share * (r < 0 ? 1 - tail : tail);
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    out.pdf[i] += part.pdf[i];
    out.rise[i] -= part.rise[i];
    if constexpr (with_tails) out.below[i] += part.below[i], out.above[i] += part.above[i];
  }
}

}  // namespace

/// The tail for these degrees of freedom, remembered from one distribution to the next.
const StudentTail& Evaluator::tail_of(double df) {
  const auto known = std::ranges::find(tails_, df, &StudentTail::df);
  if (known != tails_.end()) return *known;
  constexpr std::size_t most = 8;
  if (tails_.size() == most) tails_.clear();
  return tails_.emplace_back(student_tail(df));
}

void Evaluator::assign(const Distribution& distribution) {
  bells_.clear(), kernels_.clear(), students_.clear(), others_.clear();
  const auto components = distribution.components();
  for (std::size_t k = 0; k < components.size(); ++k) {
    const double share = distribution.share(k), log_share = std::log(share);
    const Shape& shape = components[k].shape;
    if (const auto* normal = std::get_if<Normal>(&shape)) {
      const double inverse = 1 / normal->deviation, log_height = log_share - std::log(normal->deviation) - log_root_two_pi;
      bells_.push_back({share, normal->mean, normal->deviation, inverse, log_height, share * inverse * one_over_root_two_pi});
    } else if (const auto* sample = std::get_if<Sample>(&shape)) {
      kernels_.push_back({share, log_share, Sample{{}, {}, sample->sorted, sample->bandwidth, sample->table}});
    } else if (const auto* student = std::get_if<Student>(&shape)) {
      const StudentTail& tail = tail_of(student->df);
      if (!tail.good) {
        others_.push_back({share, log_share, shape});
        continue;
      }
      const double log_height = log_share + shapes::log_pdf(shape, student->mean), inverse = 1 / (student->scale * std::sqrt(student->df));
      students_.push_back({share, student->mean, inverse, log_height, std::exp(log_height), student->df, tail, *student});
    } else {
      others_.push_back({share, log_share, shape});
    }
  }
}

template <std::size_t n, bool with_tails>
void Evaluator::add_rest(const double* x, Masses<n>& out) const {
  const auto add_one = [&](std::size_t i, double share, double pdf, double rise, double below, double above) {
    out.pdf[i] += share * pdf;
    out.rise[i] += share * rise;
    if constexpr (with_tails) out.below[i] += share * below, out.above[i] += share * above;
  };
  for (const Kernels& kernels : kernels_) {
    for (std::size_t i = 0; i < n; ++i) {
      const KernelSums sums = kernel_sums(kernels.sample, x[i]);
      add_one(i, kernels.share, sums.pdf, sums.rise, sums.below, sums.above);
    }
  }
  for (const Other& other : others_) {
    for (std::size_t i = 0; i < n; ++i) {
      const double pdf = std::exp(shapes::log_pdf(other.shape, x[i])), rise = pdf > 0 ? pdf * slope_of(other.shape, x[i]) : 0;
      const double below = with_tails ? shapes::cdf(other.shape, x[i]) : 0, above = with_tails ? shapes::survival(other.shape, x[i]) : 0;
      add_one(i, other.share, pdf, rise, below, above);
    }
  }
}

template <std::size_t n, bool with_tails>
void Evaluator::add_up(const double* x, Masses<n>& out) const {
  out.pdf.fill(0), out.rise.fill(0);
  if constexpr (with_tails) out.below.fill(0), out.above.fill(0);
  for (const Bell& bell : bells_) add<with_tails>(bell, x, out);
  for (const Heavy& student : students_) add_heavy<with_tails>(student, x, out);
  if (!kernels_.empty() || !others_.empty()) add_rest<n, with_tails>(x, out);
}

/// Sums relative to the largest term: right also where all densities underflow. Only normals, by vector instructions.
void Evaluator::bells_log_pdf(const double* x, double* log_pdf, double* slope) const {
  std::array<double, block> top, sum{}, derivative{};
  top.fill(-infinity);
  for (const Bell& bell : bells_) {
    for (std::size_t i = 0; i < block; ++i) {
      const double z = (x[i] - bell.mean) * bell.inverse, term = bell.log_height - 0.5 * z * z;
      top[i] = term > top[i] ? term : top[i];
    }
  }
  for (const Bell& bell : bells_) {
    for (std::size_t i = 0; i < block; ++i) {
      const double z = (x[i] - bell.mean) * bell.inverse;
      const double term = elementary::exp(bell.log_height - 0.5 * z * z - top[i]);
      sum[i] += term;
      derivative[i] -= term * z * bell.inverse;
    }
  }
  for (std::size_t i = 0; i < block; ++i) log_pdf[i] = top[i] + elementary::log(sum[i]);
  if (!slope) return;
  for (std::size_t i = 0; i < block; ++i) slope[i] = derivative[i] / sum[i];
}

/// The same for any components, one point at a time.
void Evaluator::any_log_pdf(const double* x, double* log_pdf, double* slope) const {
  for (std::size_t i = 0; i < block; ++i) {
    double top = -infinity, sum = 0, derivative = 0;
    const auto add_term = [&](double log_term, double slope_of_term) {
      if (!(log_term > -infinity)) return;
      const double rescale = log_term > top ? std::exp(top - log_term) : 1;
      top = std::max(top, log_term);
      const double term = std::exp(log_term - top);
      sum = sum * rescale + term;
      derivative = derivative * rescale + term * slope_of_term;
    };
    for (const Bell& bell : bells_) {
      const double z = (x[i] - bell.mean) * bell.inverse;
      add_term(bell.log_height - 0.5 * z * z, -z * bell.inverse);
    }
    for (const Heavy& student : students_) {
      const double r = std::abs(x[i] - student.mean) * student.inverse;
      const double log_base = r < 1e100 ? std::log1p(r * r) : 2 * std::log(r);
      add_term(student.log_height - 0.5 * (student.df + 1) * log_base, slope_of(student.shape, x[i]));
    }
    for (const Kernels& kernels : kernels_) {
      const KernelLog at = kernel_log(kernels.sample, x[i]);
      add_term(kernels.log_share + at.log_pdf, at.slope);
    }
    for (const Other& other : others_) add_term(other.log_share + shapes::log_pdf(other.shape, x[i]), slope_of(other.shape, x[i]));
    log_pdf[i] = sum > 0 ? top + std::log(sum) : -infinity;
    if (slope) slope[i] = sum > 0 ? derivative / sum : 0;
  }
}

/// Logarithm and its slope from sums of densities.
void Evaluator::finish(const double* x, const Block& sums, double* log_pdf, double* slope) const {
  double least = infinity;
  for (std::size_t i = 0; i < block; ++i) least = sums.pdf[i] < least ? sums.pdf[i] : least;
  if (!(least > least_sum)) return bells_only() ? bells_log_pdf(x, log_pdf, slope) : any_log_pdf(x, log_pdf, slope);
  for (std::size_t i = 0; i < block; ++i) log_pdf[i] = elementary::log(sums.pdf[i]);
  if (!slope) return;
  for (std::size_t i = 0; i < block; ++i) slope[i] = sums.rise[i] / sums.pdf[i];
}

void Evaluator::log_pdf(std::span<const double> x, std::span<double> log_pdf, std::span<double> slope) const {
  LINELAND_CHECK(x.size() % block == 0 && log_pdf.size() == x.size() && (slope.empty() || slope.size() == x.size()));
  Block sums;
  for (std::size_t i = 0; i < x.size(); i += block) {
    add_up<block, false>(&x[i], sums);
    finish(&x[i], sums, &log_pdf[i], slope.empty() ? nullptr : &slope[i]);
  }
}

void Evaluator::tails(std::span<const double> x, std::span<double> below, std::span<double> above) const {
  LINELAND_CHECK(x.size() % block == 0 && below.size() == x.size() && above.size() == x.size());
  Block sums;
  for (std::size_t i = 0; i < x.size(); i += block) {
    add_up<block, true>(&x[i], sums);
    std::ranges::copy(sums.below, &below[i]);
    std::ranges::copy(sums.above, &above[i]);
  }
}

void Evaluator::all(std::span<const double> x, const Columns& out) const {
  LINELAND_CHECK(x.size() % block == 0);
  for (const auto& column : {out.pdf, out.log_pdf, out.slope, out.below, out.above}) LINELAND_CHECK(column.size() == x.size());
  Block sums;
  for (std::size_t i = 0; i < x.size(); i += block) {
    add_up<block, true>(&x[i], sums);
    finish(&x[i], sums, &out.log_pdf[i], &out.slope[i]);
    std::ranges::copy(sums.pdf, &out.pdf[i]);
    std::ranges::copy(sums.below, &out.below[i]);
    std::ranges::copy(sums.above, &out.above[i]);
  }
}

void Evaluator::masses(std::span<const double, block> x, Block& out) const { add_up<block, true>(x.data(), out); }

Evaluator::Point Evaluator::at(double x) const {
  Masses<1> sums;
  add_up<1, true>(&x, sums);
  return {sums.pdf[0], sums.rise[0], sums.below[0], sums.above[0]};
}

}  // namespace lineland::math
