// The element-wise parts of a network: activations forward and backward. For the sources of core/nn only. Thread-safe.
#pragma once

#include "core/nn/activation.h"
#include "core/nn/kernel.h"

namespace lineland::nn {

/// The end of a layer's product (see multiply): phi(z) of the sum z. `kept` receives z where the activation needs it later; its data may be
/// null.
template <Activation a, class T>
struct Activate {
  Rows<T> kept;

  Vector<T> operator()(const Vector<T>& z, std::ptrdiff_t r, std::ptrdiff_t c) const noexcept {
    if (keeps_sum(a) && kept.data) store(kept[r] + c, z);
    return value<a, T>(z);
  }
};

/// The same after the product, for rows h of two halves, `half` apart: sums z and their tangents z' become phi(z) and phi'(z) z'. `kept`,
/// if any, receives z' in its second half.
template <Activation a, class T>
inline void activate_tangent(Rows<T> h, Rows<T> kept, int rows, std::ptrdiff_t columns, std::ptrdiff_t half) noexcept {
  for (int r = 0; r < rows; ++r) {
    for (std::ptrdiff_t c = 0; c < columns; c += lanes<T>) {
      const Vector<T> z = load(h[r] + c), z_tangent = load(h[r] + half + c);
      const Vector<T> v = value<a, T>(z);
      if (keeps_sum(a) && kept.data) store(kept[r] + c, z);
      if (kept.data) store(kept[r] + half + c, z_tangent);
      store(h[r] + c, v);
      store(h[r] + half + c, slope<a, T>(z, v) * z_tangent);
    }
  }
}

/// delta holds dL/dh and receives dL/dz = phi'(z) dL/dh. (As the end of the product, like Activate, it is slower by a tenth: h, unlike the
/// sums, comes from memory, and in blocks the caches do not foresee it.)
template <Activation a, class T>
inline void multiply_by_slope(Rows<T> delta, Rows<const T> h, Rows<const T> kept, int rows, std::ptrdiff_t columns) noexcept {
  for (int r = 0; r < rows; ++r) {
    for (std::ptrdiff_t c = 0; c < columns; c += lanes<T>) {
      const Vector<T> v = load(h[r] + c), z = keeps_sum(a) ? load(kept[r] + c) : v;
      store(delta[r] + c, load(delta[r] + c) * slope<a, T>(z, v));
    }
  }
}

/// The same for h = phi(z) and h' = phi'(z) z' together: dL/dz = phi'(z) dL/dh + phi''(z) z' dL/dh' and dL/dz' = phi'(z) dL/dh'.
template <Activation a, class T>
inline void multiply_by_derivatives(Rows<T> delta, Rows<const T> h, Rows<const T> kept, int rows, std::ptrdiff_t columns,
                                    std::ptrdiff_t half) noexcept {
  for (int r = 0; r < rows; ++r) {
    for (std::ptrdiff_t c = 0; c < columns; c += lanes<T>) {
      const Vector<T> v = load(h[r] + c), z = keeps_sum(a) ? load(kept[r] + c) : v, z_tangent = load(kept[r] + half + c);
      const Vector<T> d_h = load(delta[r] + c), d_h_tangent = load(delta[r] + half + c);
      const Derivatives<T> phi = derivatives<a, T>(z, v);
      store(delta[r] + c, phi.first * d_h + phi.second * z_tangent * d_h_tangent);
      store(delta[r] + half + c, phi.first * d_h_tangent);
    }
  }
}

}  // namespace lineland::nn
