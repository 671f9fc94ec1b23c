#include "core/labs/flow/kernels.h"

#include <array>
#include <cmath>

#include "core/labs/flow/spline_kernels.h"

namespace lineland::labs::flow {

namespace {

using nn::broadcast;
using nn::lanes;
using nn::load;
using nn::store;
using nn::Vector;

template <class T>
Vector<T> root(const Vector<T>& v) {
  Vector<T> r;
  for (std::ptrdiff_t i = 0; i < lanes<T>; ++i) r[i] = std::sqrt(v[i]);
  return r;
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
    case LayerKind::piecewise_linear: return forward_linear_spline(spline_view(shape, c), rows);
    case LayerKind::rational_quadratic: return forward_rational_spline(spline_view(shape, c), rows);
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
    case LayerKind::piecewise_linear: return backward_linear_spline(spline_view(shape, c), rows, weight, g, d_c);
    case LayerKind::rational_quadratic: return backward_rational_spline(spline_view(shape, c), rows, weight, g, d_c);
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
