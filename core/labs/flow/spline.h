// Monotone splines, piecewise linear and rational quadratic: coefficients read as bins, their parameters and their inverse. Thread-safe.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "core/labs/flow/layer.h"

namespace lineland::labs::flow {

/// Coefficients of both splines: `bins + 1` knots x, `bins + 1` knots y, then `bins + 1` slopes at the knots (rational quadratic) or the
/// two slopes outside (piecewise linear).
template <class T>
struct SplineView {
  const T* c;
  std::size_t bins;
  bool rational;

  T x(std::size_t k) const { return c[k]; }
  T y(std::size_t k) const { return c[bins + 1 + k]; }
  /// At knot k; for the piecewise linear spline the slope outside, for the first and the last knot only.
  T slope(std::size_t k) const { return c[2 * (bins + 1) + (rational ? k : (k == 0 ? 0 : 1))]; }
};

template <class T>
SplineView<T> spline_view(const LayerShape& shape, const T* c) {
  return {c, static_cast<std::size_t>(shape.bins), shape.kind == LayerKind::rational_quadratic};
}

/// Every piece of the line in the order of x, with the two half-lines outside as pieces of width 1: a sample's piece is the number of knots
/// at or below it.
template <class T>
struct Pieces {
  static constexpr std::size_t most = max_bins + 2;
  std::size_t count;
  std::array<T, most> x, inverse_width, y, height, slope, low_slope, high_slope;  ///< slope: height over width

  explicit Pieces(const SplineView<T>& s) : count(s.bins + 2) {
    set(0, s.x(0), T(1), s.y(0), s.slope(0), s.slope(0), s.slope(0));
    for (std::size_t k = 0; k < s.bins; ++k) {
      const T w = s.x(k + 1) - s.x(k), h = s.y(k + 1) - s.y(k);
      set(k + 1, s.x(k), w, s.y(k), h, s.rational ? s.slope(k) : h / w, s.rational ? s.slope(k + 1) : h / w);
    }
    set(s.bins + 1, s.x(s.bins), T(1), s.y(s.bins), s.slope(s.bins), s.slope(s.bins), s.slope(s.bins));
  }

 private:
  void set(std::size_t k, T x0, T w, T y0, T h, T low, T high) {
    x[k] = x0, inverse_width[k] = 1 / w, y[k] = y0, height[k] = h, slope[k] = h / w, low_slope[k] = low, high_slope[k] = high;
  }
};

// What layer.h promises, for both splines.
void constrain_spline(const LayerShape& shape, std::span<const double> theta, std::span<double> c);
void pull_back_spline(const LayerShape& shape, std::span<const double> theta, std::span<const double> c, std::span<const double> d_c,
                      std::span<double> d_theta);
double inverse_spline(const SplineView<double>& spline, double y);

/// An upper bound of |slope - 1| over the line, for both.
double largest_slope_distance(const SplineView<double>& spline);

}  // namespace lineland::labs::flow
