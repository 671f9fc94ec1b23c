// The element-wise parts of a network: activations forward and backward. For the sources of core/nn only. Thread-safe.
#pragma once

#include "core/nn/activation.h"
#include "core/nn/kernel.h"

namespace lineland::nn {

/// The end of a layer's product (see multiply): phi(z) for z = sum + bias. `kept` receives z where the activation needs it later; its data
/// may be null.
template <Activation a, class T>
struct Activate {
  const T* bias;
  Rows<T> kept;

  Vector<T> operator()(const Vector<T>& sum, std::ptrdiff_t r, std::ptrdiff_t c) const noexcept {
    const Vector<T> z = sum + load(bias + c);
    if (keeps_sum(a) && kept.data) store(kept[r] + c, z);
    return value<a, T>(z);
  }
};

/// The end of a backward product: dL/dz = phi'(z) dL/dh of the sum dL/dh. `kept` holds z where the activation needs it.
template <Activation a, class T>
struct TimesSlope {
  Rows<const T> h, kept;

  Vector<T> operator()(const Vector<T>& d_h, std::ptrdiff_t r, std::ptrdiff_t c) const noexcept {
    const Vector<T> v = load(h[r] + c), z = keeps_sum(a) ? load(kept[r] + c) : v;
    return d_h * slope<a, T>(z, v);
  }
};

/// After the products: sums z in `h` and their tangents z' in `h_tangent` become phi(z) and phi'(z) z'. `kept` and `kept_tangent`, if any,
/// receive z and z'.
template <Activation a, class T>
inline void activate_tangent(Rows<T> h, Rows<T> h_tangent, Rows<T> kept, Rows<T> kept_tangent, std::ptrdiff_t rows,
                             std::ptrdiff_t columns) noexcept {
  for (std::ptrdiff_t r = 0; r < rows; ++r) {
    for (std::ptrdiff_t c = 0; c < columns; c += lanes<T>) {
      const Vector<T> z = load(h[r] + c), z_tangent = load(h_tangent[r] + c);
      const Vector<T> v = value<a, T>(z);
      if (keeps_sum(a) && kept.data) store(kept[r] + c, z);
      if (kept_tangent.data) store(kept_tangent[r] + c, z_tangent);
      store(h[r] + c, v);
      store(h_tangent[r] + c, slope<a, T>(z, v) * z_tangent);
    }
  }
}

/// After the backward products, for h = phi(z) and h' = phi'(z) z' together: from dL/dh and dL/dh' in `delta` and `delta_tangent`,
/// dL/dz = phi'(z) dL/dh + phi''(z) z' dL/dh' and dL/dz' = phi'(z) dL/dh'.
template <Activation a, class T>
inline void multiply_by_derivatives(Rows<T> delta, Rows<T> delta_tangent, Rows<const T> h, Rows<const T> kept, Rows<const T> kept_tangent,
                                    std::ptrdiff_t rows, std::ptrdiff_t columns) noexcept {
  for (std::ptrdiff_t r = 0; r < rows; ++r) {
    for (std::ptrdiff_t c = 0; c < columns; c += lanes<T>) {
      const Vector<T> v = load(h[r] + c), z = keeps_sum(a) ? load(kept[r] + c) : v, z_tangent = load(kept_tangent[r] + c);
      const Vector<T> d_h = load(delta[r] + c), d_h_tangent = load(delta_tangent[r] + c);
      const Derivatives<T> phi = derivatives<a, T>(z, v);
      store(delta[r] + c, phi.first * d_h + phi.second * z_tangent * d_h_tangent);
      store(delta_tangent[r] + c, phi.first * d_h_tangent);
    }
  }
}

}  // namespace lineland::nn
