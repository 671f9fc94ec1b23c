// Layers over whole rows of numbers: values and slopes forward, analytic gradients backward. In float for training, in double for what is
// exact; one source for both. Thread-safe.
#pragma once

#include <cstddef>

#include "core/labs/flow/layer.h"
#include "core/nn/vector.h"

namespace lineland::labs::flow {

/// The rows of one layer; count is a multiple of 16. `memo` is memo_rows(kind) rows that forward leaves for backward.
template <class T>
struct Rows {
  const T* input;
  T* output;
  T* slope;
  T* memo;
  std::size_t count;
};

/// 0 or as many rows as the layer has hidden units.
std::size_t memo_rows(LayerKind kind);

/// output = T(input), slope = T'(input).
template <class T>
void forward(const LayerShape& shape, const T* c, const Rows<T>& rows);

/// For L = sum of L_i, with g[i] = dL_i/doutput[i] and L_i - weight[i] log slope[i] as the whole loss: turns g into its derivative in the
/// input and adds its derivatives in the coefficients to d_c. `rows` as forward left them.
///
/// Where the slope jumps (corners of leaky_relu and piecewise_linear) a sample's loss jumps too, and the derivative of a sum of such losses
/// misses what the expected loss feels when a corner moves. So near a corner the jump of log slope is taken as a ramp; elsewhere the
/// gradient is exact.
template <class T>
void backward(const LayerShape& shape, const T* c, const Rows<T>& rows, const T* weight, T* g, T* d_c);

/// The sum of a vector's numbers.
template <class T>
inline T sum(const nn::Vector<T>& v) noexcept {
  T total = 0;
  for (std::ptrdiff_t i = 0; i < nn::lanes<T>; ++i) total += v[i];
  return total;
}

/// Calls f(i) for the start of every vector in the rows.
template <class T, class F>
inline void for_each_vector(const Rows<T>& rows, F f) {
  for (std::size_t i = 0; i < rows.count; i += static_cast<std::size_t>(nn::lanes<T>)) f(i);
}

/// log(x) for x > 0, 4 ulp.
template <class T>
inline nn::Vector<T> logarithm(const nn::Vector<T>& x) noexcept {
  using Bits = typename nn::Wide<T>::Bits;
  constexpr auto fraction = nn::Wide<T>::fraction_bits;
  const Bits bits = nn::same_bits<Bits>(x);
  const Bits root_half = nn::same_bits<Bits>(nn::broadcast(T(0.70710678118654752440)));
  // x = 2^k m with m in [sqrt(1/2), sqrt(2)).
  const Bits k = (bits - root_half) >> fraction;
  const nn::Vector<T> m = nn::same_bits<nn::Vector<T>>(bits - (k << fraction));
  const nn::Vector<T> s = (m - T(1)) / (m + T(1));
  const nn::Vector<T> power = __builtin_convertvector(k, nn::Vector<T>);
  return power * nn::Wide<T>::ln2_high + (power * nn::Wide<T>::ln2_low + T(2) * s * nn::artanh_series<T>(s * s));
}

}  // namespace lineland::labs::flow
