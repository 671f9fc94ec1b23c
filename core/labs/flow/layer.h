// The layers of a one-dimensional normalizing flow. Each is an increasing map T of the line, invertible whatever its parameters are.
// Thread-safe.
//
// T runs from the data's side to the base's: y = T(x). So a density is exact without any inversion, log p(x) = log p0(T(x)) + log T'(x),
// and samples are what needs T^-1. A layer has parameters theta (unconstrained, what the optimizer moves, in one flat array) and
// coefficients c (constrained, what the formula uses):
//
//   affine              T = e^s x + t
//   tanh                T = x + a tanh(b x + c), b > 0, a b > -1                     planar flows of Rezende and Mohamed 2015 on the line
//   leaky_relu          T = t + s (x - k), with a slope on each side of the corner k  UDL (Prince 2023), section 16.3
//   piecewise_linear    straight pieces on a learned box, free slopes outside         UDL eq. 16.12; Mueller et al. 2019, section 4.1
//   rational_quadratic  monotone spline on a learned box, linear outside              Durkan et al. 2019, eq. 4 to 8
//   sinh_arcsinh        T = t + w sinh(d asinh((x - m) / w) - e), d, w > 0             Jones and Pewsey 2009, eq. 1
//   residual            T = x + sum of v tanh(w x + b), Lipschitz constant < 1         Behrmann et al. 2019
//   square, logit       T = sqrt(x), T = log(x / (1 - x)): no parameters              UDL problems 16.1, 16.2
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/base/random.h"

namespace lineland::labs::flow {

enum class LayerKind { affine, tanh, leaky_relu, piecewise_linear, rational_quadratic, sinh_arcsinh, residual, square, logit };

/// What all layers of a stack share.
struct LayerShape {
  LayerKind kind = LayerKind::tanh;
  int bins = 8;              ///< of the splines, 2..64
  double contraction = 0.9;  ///< of the residual layer, in [0, 1): its Lipschitz constant stays below
};

inline constexpr int residual_units = 8;
inline constexpr int max_bins = 64;
inline constexpr double least_slope = 1e-3;  ///< of tanh layers and at the knots of splines, as in Durkan et al. 2019
inline constexpr double least_bin = 1e-3;    ///< share of the box that a bin keeps at least

/// Lengths of theta and of c for one layer.
std::size_t parameter_count(const LayerShape& shape);
std::size_t coefficient_count(const LayerShape& shape);

/// A start near the identity; layers of a stack differ in where they can bend. layer in 0 .. depth - 1.
void initialize(const LayerShape& shape, int layer, int depth, Random& random, std::span<float> theta);

/// c from theta.
void constrain(const LayerShape& shape, std::span<const double> theta, std::span<double> c);

/// The chain rule: d_theta from d_c, both derivatives of the same number.
void pull_back(const LayerShape& shape, std::span<const double> theta, std::span<const double> c, std::span<const double> d_c,
               std::span<double> d_theta);

/// T(x) and T'(x) at one point.
struct Image {
  double value, slope;
};
Image evaluate(const LayerShape& shape, std::span<const double> c, double x);

/// A solution and how many iterations it took (0 for a closed form).
struct Solution {
  double x;
  int iterations;
};

/// T^-1(y) to round-off: closed form, or Newton's method kept inside a bracket.
Solution inverse(const LayerShape& shape, std::span<const double> c, double y);

/// T^-1(y) by Banach's iteration x <- y - (T(x) - x) from x = y, until the error is surely below `tolerance` or `most` iterations. Only
/// where lipschitz() < 1.
Solution fixed_point(const LayerShape& shape, std::span<const double> c, double y, double tolerance, int most);

/// An upper bound of |T'(x) - 1| over the line, so that below 1 Banach's iteration converges; infinite if T' is unbounded.
double lipschitz(const LayerShape& shape, std::span<const double> c);

/// Where T' jumps, in x, ascending.
std::vector<double> kinks(const LayerShape& shape, std::span<const double> c);

}  // namespace lineland::labs::flow
