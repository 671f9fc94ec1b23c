#include "core/labs/flow/kernels.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/labs/flow/spline.h"

namespace lineland::labs::flow {

namespace {

using nn::broadcast;
using nn::lanes;
using nn::load;
using nn::store;
using nn::Vector;

template <class T>
T sum(const Vector<T>& v) {
  T total = 0;
  for (std::ptrdiff_t i = 0; i < lanes<T>; ++i) total += v[i];
  return total;
}

template <class T>
Vector<T> root(const Vector<T>& v) {
  Vector<T> r;
  for (std::ptrdiff_t i = 0; i < lanes<T>; ++i) r[i] = std::sqrt(v[i]);
  return r;
}

/// Calls f(i) for the start of every vector in the rows.
template <class T, class F>
void for_each_vector(const Rows<T>& rows, F f) {
  for (std::size_t i = 0; i < rows.count; i += static_cast<std::size_t>(lanes<T>)) f(i);
}

// affine: c = slope, shift.

template <class T>
void forward_affine(const T* c, const Rows<T>& rows) {
  for_each_vector(rows, [&](std::size_t i) {
    store(rows.output + i, c[0] * load(rows.input + i) + c[1]);
    store(rows.slope + i, broadcast(c[0]));
  });
}

template <class T>
void backward_affine(const T* c, const Rows<T>& rows, const T* weight, T* g, T* d_c) {
  Vector<T> d_slope{}, d_shift{};
  for_each_vector(rows, [&](std::size_t i) {
    const Vector<T> gi = load(g + i);
    d_slope += gi * load(rows.input + i) - load(weight + i) / c[0];
    d_shift += gi;
    store(g + i, gi * c[0]);
  });
  d_c[0] += sum<T>(d_slope);
  d_c[1] += sum<T>(d_shift);
}

// tanh (one unit) and residual: c = a, b, shift, m for each unit; x + sum a tanh(b x + shift), slope 1 + sum m (1 - tanh^2), m = a b.

/// Coefficients by unit; a copy, which the compiler can keep in registers whatever is stored meanwhile.
template <class T, int units>
struct Units {
  std::array<T, units> a, b, shift, m;
  explicit Units(const T* c) {
    for (std::size_t j = 0; j < units; ++j) a[j] = c[j], b[j] = c[units + j], shift[j] = c[2 * units + j], m[j] = c[3 * units + j];
  }
};

template <class T, int units>
void forward_tanh(const T* c, const Rows<T> rows) {
  const Units<T, units> u(c);
  for_each_vector(rows, [&](std::size_t i) {
    const Vector<T> x = load(rows.input + i);
    Vector<T> y = x, slope = broadcast(T(1));
    for (std::size_t j = 0; j < units; ++j) {
      const Vector<T> t = nn::tanh(u.b[j] * x + u.shift[j]);
      store(rows.memo + j * rows.count + i, t);
      y += u.a[j] * t;
      slope += u.m[j] * (T(1) - t * t);
    }
    store(rows.output + i, y);
    store(rows.slope + i, slope);
  });
}

template <class T, int units>
void backward_tanh(const T* c, const Rows<T> rows, const T* weight, T* g, T* d_c) {
  const Units<T, units> u(c);
  std::array<std::array<Vector<T>, units>, 4> d{};
  for_each_vector(rows, [&](std::size_t i) {
    const Vector<T> x = load(rows.input + i), gi = load(g + i), d_slope = -load(weight + i) / load(rows.slope + i);
    Vector<T> d_x = gi;
    for (std::size_t j = 0; j < units; ++j) {
      const Vector<T> t = load(rows.memo + j * rows.count + i), q = T(1) - t * t;
      const Vector<T> d_sum = q * (gi * u.a[j] - (T(2) * u.m[j]) * d_slope * t);
      d[0][j] += gi * t;
      d[1][j] += d_sum * x;
      d[2][j] += d_sum;
      d[3][j] += d_slope * q;
      d_x += u.b[j] * d_sum;
    }
    store(g + i, d_x);
  });
  for (std::size_t k = 0; k < 4; ++k) {
    for (std::size_t j = 0; j < units; ++j) d_c[k * units + j] += sum<T>(d[k][j]);
  }
}

// leaky_relu: c = slope left, slope right, corner k, value t there.

template <class T>
void forward_leaky(const T* c, const Rows<T>& rows) {
  const Vector<T> left = broadcast(c[0]), right = broadcast(c[1]);
  for_each_vector(rows, [&](std::size_t i) {
    const Vector<T> d = load(rows.input + i) - c[2];
    const Vector<T> slope = d < Vector<T>{} ? left : right;
    store(rows.output + i, c[3] + slope * d);
    store(rows.slope + i, slope);
  });
}

/// Half the width over which the jump of log slope at a corner is spread for the gradient in the corner's place and in x.
constexpr double corner_spread = 0.15;

template <class T>
void backward_leaky(const T* c, const Rows<T>& rows, const T* weight, T* g, T* d_c) {
  constexpr T h = static_cast<T>(corner_spread);
  const T rise = std::log(c[1] / c[0]) / (2 * h);
  const Vector<T> zero{};
  Vector<T> d_left{}, d_right{}, d_corner{}, d_value{};
  for_each_vector(rows, [&](std::size_t i) {
    const Vector<T> gi = load(g + i), w = load(weight + i), d = load(rows.input + i) - c[2], slope = load(rows.slope + i);
    const auto near = (d > -h) & (d < h);
    const Vector<T> d_slope = gi * d - w / slope, d_x = gi * slope - (near ? w * rise : zero);
    d_left += d < zero ? d_slope : zero;
    d_right += d < zero ? zero : d_slope;
    d_corner -= d_x;
    d_value += gi;
    store(g + i, d_x);
  });
  d_c[0] += sum<T>(d_left);
  d_c[1] += sum<T>(d_right);
  d_c[2] += sum<T>(d_corner);
  d_c[3] += sum<T>(d_value);
}

// Splines: each sample's piece is chosen by comparison with all knots, which for up to 64 bins beats a search.

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
      const Vector<T> push = (x > corners.low[k]) & (x < corners.high[k]) ? w * corners.rise[k] : zero;
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

// sinh_arcsinh: c = centre m, width w, d, e, t.

template <class T>
struct SinhArcsinh {
  Vector<T> u, root_term, arcsinh, sinh, cosh;

  SinhArcsinh(const T* c, const Vector<T>& x) {
    constexpr T far = sizeof(T) == sizeof(float) ? T(1e4) : T(1e9);  // from here sqrt(1 + u^2) = |u|
    u = (x - c[0]) / c[1];
    const Vector<T> size = u < Vector<T>{} ? -u : u;
    const auto is_far = size > far;
    const Vector<T> near = is_far ? broadcast(T(1)) : size;
    root_term = is_far ? size : root<T>(T(1) + near * near);
    const Vector<T> positive = logarithm<T>(size + root_term);
    arcsinh = u < Vector<T>{} ? -positive : positive;
    const Vector<T> power = nn::exp<T>(c[2] * arcsinh - c[3]), inverse = T(1) / power;
    sinh = T(0.5) * (power - inverse);
    cosh = T(0.5) * (power + inverse);
  }
};

template <class T>
void forward_sinh_arcsinh(const T* c, const Rows<T>& rows) {
  for_each_vector(rows, [&](std::size_t i) {
    const SinhArcsinh<T> f(c, load(rows.input + i));
    store(rows.output + i, c[4] + c[1] * f.sinh);
    store(rows.slope + i, c[2] * f.cosh / f.root_term);
  });
}

template <class T>
void backward_sinh_arcsinh(const T* c, const Rows<T>& rows, const T* weight, T* g, T* d_c) {
  std::array<Vector<T>, 5> d{};
  for_each_vector(rows, [&](std::size_t i) {
    const SinhArcsinh<T> f(c, load(rows.input + i));
    const Vector<T> gi = load(g + i), w = load(weight + i);
    const Vector<T> d_power = gi * c[1] * f.cosh - w * f.sinh / f.cosh;
    const Vector<T> d_u = c[2] * d_power / f.root_term + w * (f.u / f.root_term) / f.root_term;
    const Vector<T> d_x = d_u / c[1];
    d[0] -= d_x;
    d[1] += gi * f.sinh - d_x * f.u;
    d[2] += d_power * f.arcsinh - w / c[2];
    d[3] -= d_power;
    d[4] += gi;
    store(g + i, d_x);
  });
  for (std::size_t k = 0; k < 5; ++k) d_c[k] += sum<T>(d[k]);
}

// The two transformations of textbooks have nothing to learn and are looked at point by point.

template <class T>
void forward_fixed(const LayerShape& shape, const Rows<T>& rows) {
  for (std::size_t i = 0; i < rows.count; ++i) {
    const double x = static_cast<double>(rows.input[i]);
    const bool square = shape.kind == LayerKind::square;
    rows.output[i] = static_cast<T>(square ? std::sqrt(x) : std::log(x) - std::log1p(-x));
    rows.slope[i] = static_cast<T>(square ? 0.5 / std::sqrt(x) : 1 / (x * (1 - x)));
  }
}

template <class T>
SplineView<T> spline(const LayerShape& shape, const T* c) {
  return {c, static_cast<std::size_t>(shape.bins), shape.kind == LayerKind::rational_quadratic};
}

}  // namespace

std::size_t memo_rows(LayerKind kind) {
  if (kind == LayerKind::tanh) return 1;
  return kind == LayerKind::residual ? residual_units : 0;
}

template <class T>
void forward(const LayerShape& shape, const T* c, const Rows<T>& rows) {
  switch (shape.kind) {
    case LayerKind::affine: return forward_affine(c, rows);
    case LayerKind::tanh: return forward_tanh<T, 1>(c, rows);
    case LayerKind::leaky_relu: return forward_leaky(c, rows);
    case LayerKind::piecewise_linear: return forward_linear_spline(spline(shape, c), rows);
    case LayerKind::rational_quadratic: return forward_rational_spline(spline(shape, c), rows);
    case LayerKind::sinh_arcsinh: return forward_sinh_arcsinh(c, rows);
    case LayerKind::residual: return forward_tanh<T, residual_units>(c, rows);
    case LayerKind::square:
    case LayerKind::logit: return forward_fixed(shape, rows);
  }
}

template <class T>
void backward(const LayerShape& shape, const T* c, const Rows<T>& rows, const T* weight, T* g, T* d_c) {
  switch (shape.kind) {
    case LayerKind::affine: return backward_affine(c, rows, weight, g, d_c);
    case LayerKind::tanh: return backward_tanh<T, 1>(c, rows, weight, g, d_c);
    case LayerKind::leaky_relu: return backward_leaky(c, rows, weight, g, d_c);
    case LayerKind::piecewise_linear: return backward_linear_spline(spline(shape, c), rows, weight, g, d_c);
    case LayerKind::rational_quadratic: return backward_rational_spline(spline(shape, c), rows, weight, g, d_c);
    case LayerKind::sinh_arcsinh: return backward_sinh_arcsinh(c, rows, weight, g, d_c);
    case LayerKind::residual: return backward_tanh<T, residual_units>(c, rows, weight, g, d_c);
    case LayerKind::square:
    case LayerKind::logit: return;
  }
}

template void forward<float>(const LayerShape&, const float*, const Rows<float>&);
template void forward<double>(const LayerShape&, const double*, const Rows<double>&);
template void backward<float>(const LayerShape&, const float*, const Rows<float>&, const float*, float*, float*);
template void backward<double>(const LayerShape&, const double*, const Rows<double>&, const double*, double*, double*);

}  // namespace lineland::labs::flow
