// A network's forward pass, in float or double. For the sources of core/nn only. Thread-safe.
#pragma once

#include <algorithm>

#include "core/nn/packed.h"
#include "core/nn/sweep.h"

namespace lineland::nn {

/// Where the units of a hidden level are kept, (batch, unit): h = phi(z), its derivative h' by the network's input, and, of z and z', what
/// backward needs. Data that is not wanted is null.
template <class T>
struct Level {
  Rows<T> h, h_tangent, z, z_tangent;
};

/// y (count) of x (count, inputs); with `tangent` also y' of x', both for one input. `level(i)` tells where hidden level i, 1 ..
/// hidden_layers, is kept. `count` is a multiple of 16.
template <bool tangent, class T, class LevelAt>
void forward(const Shape& shape, const Packed<T>& packed, Elements<T> x, Elements<T> x_tangent, std::ptrdiff_t count, LevelAt level, T* y,
             T* y_tangent) noexcept {
  const std::ptrdiff_t units = padded(shape.width);
  const int rows = static_cast<int>(count), last = shape.hidden_layers;
  if (last == 0) {  // an affine map: x is (inputs, batch) in memory
    const Elements<T> w{packed.weights(0).data, 0, 1};
    const T bias = packed.biases(0)[0];
    const auto plus_bias = [&](const Vector<T>& sum, std::ptrdiff_t, std::ptrdiff_t) { return sum + bias; };
    multiply<T>(w, 1, shape.inputs, {x.data, x.column}, {y, 0}, count, plus_bias);
    if (tangent) std::fill_n(y_tangent, count, *w.data);
    return;
  }
  dispatch(shape.activation, [&]<Activation a>() {
    for (int i = 0; i < last; ++i) {
      const int inputs = shape.inputs_of(i);
      const Level<T> out = level(i + 1);
      if constexpr (tangent) {
        multiply<T>(x, rows, inputs, packed.transposed(i), out.h, units, Activate<Activation::identity, T>{packed.biases(i), {}});
        multiply<T>(x_tangent, rows, inputs, packed.transposed(i), out.h_tangent, units);
        activate_tangent<a, T>(out.h, out.h_tangent, out.z, out.z_tangent, count, units);
        x_tangent = {out.h_tangent.data, units, 1};
      } else {
        multiply<T>(x, rows, inputs, packed.transposed(i), out.h, units, Activate<a, T>{packed.biases(i), out.z});
      }
      x = {out.h.data, units, 1};
    }
  });
  const T* w = packed.weights(last).data;
  dots<T>({x.data, units}, count, w, units, packed.biases(last)[0], y);
  if (tangent) dots<T>({x_tangent.data, units}, count, w, units, T(0), y_tangent);
}

}  // namespace lineland::nn
