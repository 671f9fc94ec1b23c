// The single shapes that distributions are sums of, one function a quantity. Thread-safe.
//
// Everything is right in the far tails: lower tails come from functions that never subtract from one, upper tails by reflection.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/math/distribution.h"

namespace lineland::math {

/// The word before the parenthesis: "normal", "uniform", ..., "file".
std::string_view name(const Shape& shape);

/// What is wrong with a shape's parameters.
struct Fault {
  int argument;      ///< which one, counted from 0 in the order of the text form
  std::string what;  ///< "sd must be positive, not -1"
};

/// The first parameter that is not finite or out of range; nothing if the shape is sound.
std::optional<Fault> fault(const Shape& shape);

namespace shapes {

// As the members of Distribution with the same names; parameters must be sound, probabilities inside (0, 1/2].
double log_pdf(const Shape& shape, double x);
double cdf(const Shape& shape, double x);
double survival(const Shape& shape, double x);
double mass(const Shape& shape, double low, double high);
double quantile(const Shape& shape, double probability);
double upper_quantile(const Shape& shape, double probability);
double mean(const Shape& shape);
double variance(const Shape& shape);
Interval support(const Shape& shape);

}  // namespace shapes
}  // namespace lineland::math
