// Distributions on the line: density, cumulative distribution, quantile, moments, sampling. Immutable values; safe to read from any thread.
#pragma once

#include <limits>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "core/base/random.h"

namespace lineland::math {

/// N(mean, deviation^2).
struct Normal {
  double mean = 0, deviation = 1;
  friend bool operator==(const Normal&, const Normal&) = default;
};

/// Constant on [low, high].
struct Uniform {
  double low = 0, high = 1;
  friend bool operator==(const Uniform&, const Uniform&) = default;
};

/// exp(-|x - mean| / scale) / (2 scale).
struct Laplace {
  double mean = 0, scale = 1;
  friend bool operator==(const Laplace&, const Laplace&) = default;
};

/// The cdf is 1 / (1 + exp(-(x - mean) / scale)).
struct Logistic {
  double mean = 0, scale = 1;
  friend bool operator==(const Logistic&, const Logistic&) = default;
};

/// mean + scale T, T Student's t with df degrees of freedom (`mean` is the centre, also where df <= 1 has no mean).
struct Student {
  double df = 3, mean = 0, scale = 1;
  friend bool operator==(const Student&, const Student&) = default;
};

/// rate exp(-rate (x - origin)) on x >= origin.
struct Exponential {
  double rate = 1, origin = 0;
  friend bool operator==(const Exponential&, const Exponential&) = default;
};

class KernelTable;

/// Real data: draws are taken from the sample with replacement; the density is a Gaussian kernel estimate with Silverman's rule of thumb
/// (1986, eq. 3.31: 0.9 min(sd, IQR / 1.34) n^(-1/5)).
struct Sample {
  std::string path;                                      ///< as written in file("PATH", "COLUMN")
  std::string column;                                    ///< a name, a number from 1, or empty for the first
  std::shared_ptr<const std::vector<double>> sorted;     ///< ascending, at least two different values
  double bandwidth = 0;                                  ///< kernel standard deviation, > 0
  std::shared_ptr<const KernelTable> table;              ///< of the estimate, for speed; may be left out
  friend bool operator==(const Sample&, const Sample&);  ///< same path, column and numbers
};

/// Linear between heights at evenly spaced points from low to high, zero outside: a drawn density. Made by make_grid().
struct Grid {
  /// What follows from the heights, shared between copies.
  struct Table {
    std::vector<double> given;         ///< the heights as they were given: at least two, none negative, one positive
    std::vector<double> heights;       ///< the density at the points
    std::vector<double> below, above;  ///< P(X <= point) and P(X > point)
  };
  double low = 0, high = 1;
  std::shared_ptr<const Table> table;
  friend bool operator==(const Grid&, const Grid&);  ///< same ends and heights
};

using Shape = std::variant<Normal, Uniform, Laplace, Logistic, Student, Exponential, Sample, Grid>;

/// One term of a weighted sum.
struct Component {
  double weight = 1;  ///< > 0, not necessarily normalised
  Shape shape;
  friend bool operator==(const Component&, const Component&) = default;
};

/// A closed interval; either end may be infinite.
struct Interval {
  double low, high;
  friend bool operator==(const Interval&, const Interval&) = default;
};

/// A weighted sum of shapes; weights are normalised where they are used and kept as they were given, so that text reads back to the same
/// value.
class Distribution {
 public:
  /// N(0, 1).
  Distribution();

  /// Throws InputError, naming the parameter, for no components, weights or widths that are not positive and finite, or positions not
  /// finite.
  explicit Distribution(std::vector<Component> components);

  /// Becomes the normal, in the memory it has. Throws as the constructor does.
  void assign(const Normal& normal);

  std::span<const Component> components() const noexcept { return components_; }

  /// weight / sum of weights of component k.
  double share(std::size_t k) const noexcept { return components_[k].weight / total_; }

  /// Natural logarithm of the density; -inf outside the support. Right where the density itself underflows.
  double log_pdf(double x) const;
  double pdf(double x) const;

  /// P(X <= x) and P(X > x), each with full relative accuracy in its own tail.
  double cdf(double x) const;
  double survival(double x) const;

  /// Many at once: out[i] = log_pdf(x[i]), out[i] = cdf(x[i]). The sizes agree.
  void log_pdf(std::span<const double> x, std::span<double> out) const;
  void cdf(std::span<const double> x, std::span<double> out) const;

  /// P(low < X <= high) without cancellation in either tail. low <= high.
  double mass(double low, double high) const;

  /// The x with cdf(x) = probability, relative error of the probability below 1e-12; the support's ends for 0 and 1.
  double quantile(double probability) const;
  /// The x with survival(x) = probability: the far right tail, where 1 - probability would lose it.
  double upper_quantile(double probability) const;

  /// inf where it diverges, nan where it does not exist (Student with df <= 1; infinite variance for df <= 2). For data: of the kernel
  /// estimate.
  double mean() const;
  double variance() const;
  double deviation() const;

  /// The smallest closed interval with all of the mass.
  Interval support() const;

  /// All but `tail` of the mass at each side: [quantile(tail), upper_quantile(tail)], cut to the support. What a plot shows.
  Interval bulk(double tail) const;

  /// Independent draws. For data: draws from the sample itself, with replacement. Does not allocate.
  void sample(Random& random, std::span<float> out) const;
  void sample(Random& random, std::span<double> out) const;

  friend bool operator==(const Distribution&, const Distribution&) = default;

 private:
  std::vector<Component> components_;
  double total_ = 1;
};

}  // namespace lineland::math
