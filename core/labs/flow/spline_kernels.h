// Both splines over rows, as kernels.h has it. For kernels.cpp only. Thread-safe.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>

#include "core/labs/flow/kernels.h"
#include "core/labs/flow/spline.h"

namespace lineland::labs::flow {

using nn::broadcast;
using nn::load;
using nn::store;
using nn::Vector;

/// A sample's piece, chosen by comparison with all knots, which for up to 64 bins beats a search.
template <class T>
struct Piece {
  typename nn::Wide<T>::Bits index{};
  Vector<T> x{}, inverse_width{}, y{}, height{}, slope{}, low_slope{}, high_slope{};

  /// The slopes at the knots are only looked up for rational splines.
  Piece(const Pieces<T>& pieces, const Vector<T>& at, bool rational) {
    set(pieces, 0, typename nn::Wide<T>::Bits{} == 0, rational);
    for (std::size_t k = 1; k < pieces.count; ++k) {
      const auto beyond = at >= pieces.x[k];
      index -= beyond;  // true is -1
      set(pieces, k, beyond, rational);
    }
  }

  /// Where the spline is a line: outside.
  auto is_tail(const Pieces<T>& pieces, const Vector<T>& at) const { return (at < pieces.x[0]) | (at >= pieces.x[pieces.count - 1]); }

 private:
  template <class Mask>
  void set(const Pieces<T>& pieces, std::size_t k, const Mask& where, bool rational) {
    x = where ? broadcast(pieces.x[k]) : x;
    inverse_width = where ? broadcast(pieces.inverse_width[k]) : inverse_width;
    y = where ? broadcast(pieces.y[k]) : y;
    height = where ? broadcast(pieces.height[k]) : height;
    slope = where ? broadcast(pieces.slope[k]) : slope;
    if (!rational) return;
    low_slope = where ? broadcast(pieces.low_slope[k]) : low_slope;
    high_slope = where ? broadcast(pieces.high_slope[k]) : high_slope;
  }
};

/// Derivatives in a piece's corner, sizes and slopes, summed piece by piece.
template <class T>
struct PieceSums {
  std::array<std::array<Vector<T>, 6>, Pieces<T>::most> sums;  // of the pieces that there are

  explicit PieceSums(const Pieces<T>& pieces) { std::fill_n(sums.begin(), pieces.count, std::array<Vector<T>, 6>{}); }

  void add(const Pieces<T>& pieces, const Piece<T>& piece, const std::array<Vector<T>, 6>& d) {
    const Vector<T> zero{};
    for (std::size_t k = 0; k < pieces.count; ++k) {
      const auto here = piece.index == static_cast<int>(k);
      for (std::size_t j = 0; j < 6; ++j) sums[k][j] += here ? d[j] : zero;
    }
  }

  /// Adds to the derivatives in the coefficients of `s`.
  void flush(const SplineView<T>& s, T* d_c) const {
    T *d_x = d_c, *d_y = d_c + s.bins + 1, *d_slope = d_y + s.bins + 1;
    for (std::size_t k = 0; k < s.bins + 2; ++k) {
      std::array<T, 6> d;
      for (std::size_t j = 0; j < 6; ++j) d[j] = sum<T>(sums[k][j]);
      const auto [x, width, y, height, low, high] = d;
      if (k == 0 || k == s.bins + 1) {
        const std::size_t knot = k == 0 ? 0 : s.bins;
        d_x[knot] += x;
        d_y[knot] += y;
        d_slope[s.rational ? knot : (k == 0 ? 0 : 1)] += height;
      } else {
        d_x[k - 1] += x - width;
        d_x[k] += width;
        d_y[k - 1] += y - height;
        d_y[k] += height;
        if (s.rational) d_slope[k - 1] += low, d_slope[k] += high;
      }
    }
  }
};

template <class T>
void forward_linear_spline(const SplineView<T>& s, const Rows<T>& rows) {
  const Pieces<T> pieces(s);
  for_each_vector(rows, [&](std::size_t i) {
    const Vector<T> x = load(rows.input + i);
    const Piece<T> p(pieces, x, false);
    store(rows.output + i, p.y + p.slope * (x - p.x));
    store(rows.slope + i, p.slope);
  });
}

/// The corners of a piecewise linear spline, each with its jump of log slope spread over a quarter of the smaller bin beside it.
template <class T>
struct Corners {
  std::array<T, max_bins + 1> low, high, rise;

  explicit Corners(const Pieces<T>& pieces) {
    constexpr T least = T(0.02);
    const std::size_t bins = pieces.count - 2;
    for (std::size_t k = 0; k <= bins; ++k) {
      const T narrowness = std::max(pieces.inverse_width[std::max<std::size_t>(k, 1)], pieces.inverse_width[std::min(k + 1, bins)]);
      const T h = std::max(T(0.25) / narrowness, least);
      low[k] = pieces.x[k + 1] - h;
      high[k] = pieces.x[k + 1] + h;
      rise[k] = std::log(pieces.slope[k + 1] / pieces.slope[k]) / (2 * h);
    }
  }
};

template <class T>
void backward_linear_spline(const SplineView<T>& s, const Rows<T>& rows, const T* weight, T* g, T* d_c) {
  const Pieces<T> pieces(s);
  const Corners<T> corners(pieces);
  const Vector<T> zero{};
  PieceSums<T> sums(pieces);
  std::array<Vector<T>, max_bins + 1> d_corner{};
  for_each_vector(rows, [&](std::size_t i) {
    const Vector<T> x = load(rows.input + i), gi = load(g + i), w = load(weight + i);
    const Piece<T> p(pieces, x, false);
    const auto tail = p.is_tail(pieces, x);
    const Vector<T> place = (x - p.x) * p.inverse_width;
    Vector<T> d_x = gi * p.slope;
    const Vector<T> d_width = tail ? zero : w * p.inverse_width - d_x * place, d_height = gi * place - w / p.height;
    sums.add(pieces, p, {-d_x, d_width, gi, d_height, zero, zero});
    for (std::size_t k = 0; k <= s.bins; ++k) {
      const auto near = (x > corners.low[k]) & (x < corners.high[k]);
      const Vector<T> push = near ? w * corners.rise[k] : zero;
      d_x -= push;
      d_corner[k] += push;
    }
    store(g + i, d_x);
  });
  sums.flush(s, d_c);
  for (std::size_t k = 0; k <= s.bins; ++k) d_c[k] += sum<T>(d_corner[k]);
}

/// What Durkan et al. 2019, eq. 4 and 5, are made of: y = y0 + h n / d, y' = s^2 v / d^2.
template <class T>
struct Rational {
  Vector<T> place, rest, product, bend, n, inverse_d, v;

  Rational(const Piece<T>& p, const Vector<T>& x) {
    const Vector<T> raw = (x - p.x) * p.inverse_width, zero{}, one = broadcast(T(1));
    const Vector<T> above = raw < zero ? zero : raw;
    place = above > one ? one : above;
    rest = T(1) - place;
    product = place * rest;
    bend = p.low_slope + p.high_slope - T(2) * p.slope;
    n = p.slope * place * place + p.low_slope * product;
    inverse_d = T(1) / (p.slope + bend * product);
    v = p.high_slope * place * place + T(2) * p.slope * product + p.low_slope * rest * rest;
  }
};

template <class T>
void forward_rational_spline(const SplineView<T>& s, const Rows<T>& rows) {
  const Pieces<T> pieces(s);
  for_each_vector(rows, [&](std::size_t i) {
    const Vector<T> x = load(rows.input + i);
    const Piece<T> p(pieces, x, true);
    const Rational<T> r(p, x);
    const auto tail = p.is_tail(pieces, x);
    const Vector<T> ratio = p.slope * r.inverse_d;
    store(rows.output + i, tail ? p.y + p.height * (x - p.x) : p.y + p.height * r.n * r.inverse_d);
    store(rows.slope + i, tail ? p.height : ratio * ratio * r.v);
  });
}

template <class T>
void backward_rational_spline(const SplineView<T>& s, const Rows<T>& rows, const T* weight, T* g, T* d_c) {
  const Pieces<T> pieces(s);
  PieceSums<T> sums(pieces);
  const Vector<T> zero{};
  for_each_vector(rows, [&](std::size_t i) {
    const Vector<T> x = load(rows.input + i), gi = load(g + i), w = load(weight + i);
    const Piece<T> p(pieces, x, true);
    const Rational<T> r(p, x);
    const auto tail = p.is_tail(pieces, x);
    const Vector<T> turn = T(1) - T(2) * r.place;
    const Vector<T> share = r.n * r.inverse_d, d_v = -w / r.v;
    const Vector<T> d_n = gi * p.height * r.inverse_d, d_d = (T(2) * w - gi * p.height * share) * r.inverse_d;
    const Vector<T> d_s = d_n * r.place * r.place + d_d * (T(1) - T(2) * r.product) + T(2) * d_v * r.product - T(2) * w / p.slope;
    const Vector<T> d_place = d_n * (T(2) * p.slope * r.place + p.low_slope * turn) + d_d * r.bend * turn +
                              T(2) * d_v * (p.high_slope * r.place + p.slope * turn - p.low_slope * r.rest);
    const Vector<T> d_low = (d_n + d_d) * r.product + d_v * r.rest * r.rest, d_high = d_d * r.product + d_v * r.place * r.place;
    const Vector<T> d_x = d_place * p.inverse_width;
    const Vector<T> outside = gi * p.height;  // a tail's width is 1 and its height the slope
    sums.add(pieces, p,
             {tail ? -outside : -d_x, tail ? zero : -(d_s * p.slope + d_place * r.place) * p.inverse_width, gi,
              tail ? gi * (x - p.x) - w / p.height : gi * share + d_s * p.inverse_width, tail ? zero : d_low, tail ? zero : d_high});
    store(g + i, tail ? outside : d_x);
  });
  sums.flush(s, d_c);
}

}  // namespace lineland::labs::flow
