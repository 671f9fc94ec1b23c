// What a hidden unit does with its sum: the value, its slope and its curvature. Thread-safe.
#pragma once

#include "core/nn/vector.h"

namespace lineland::nn {

/// leaky_relu has slope 0.2 below 0; silu is x / (1 + exp(-x)).
enum class Activation { tanh, relu, leaky_relu, softplus, silu, identity };

inline constexpr float leaky_slope = 0.2f;

/// Whether slope and curvature need the sum z; the other activations take them from the value h alone.
constexpr bool keeps_sum(Activation a) { return a == Activation::softplus || a == Activation::silu; }

/// h = phi(z).
template <Activation a, class T>
inline Vector<T> value(const Vector<T>& z) noexcept {
  if constexpr (a == Activation::tanh) return nn::tanh(z);
  if constexpr (a == Activation::relu) return z < Vector<T>{} ? Vector<T>{} : z;
  if constexpr (a == Activation::leaky_relu) return z < Vector<T>{} ? T(leaky_slope) * z : z;
  if constexpr (a == Activation::softplus) return nn::softplus<T>(z);
  if constexpr (a == Activation::silu) return z * sigmoid<T>(z);
  if constexpr (a == Activation::identity) return z;
}

/// phi'(z), where h = phi(z); 0 (or leaky_slope) at the kink.
template <Activation a, class T>
inline Vector<T> slope(const Vector<T>& z, const Vector<T>& h) noexcept {
  const Vector<T> one = broadcast(T(1)), zero{};
  if constexpr (a == Activation::tanh) return T(1) - h * h;
  if constexpr (a == Activation::relu) return h > zero ? one : zero;
  if constexpr (a == Activation::leaky_relu) return h > zero ? one : broadcast(T(leaky_slope));
  if constexpr (a == Activation::softplus) return sigmoid<T>(z);
  if constexpr (a == Activation::silu) {
    const Vector<T> s = sigmoid<T>(z);
    return s * (T(1) + z * (T(1) - s));
  }
  if constexpr (a == Activation::identity) return one;
}

/// phi'(z) and phi''(z); the curvature of a kink is 0.
template <class T>
struct Derivatives {
  Vector<T> first, second;
};

template <Activation a, class T>
inline Derivatives<T> derivatives(const Vector<T>& z, const Vector<T>& h) noexcept {
  if constexpr (a == Activation::tanh) {
    const Vector<T> first = T(1) - h * h;
    return {first, T(-2) * h * first};
  } else if constexpr (a == Activation::softplus) {
    const Vector<T> s = sigmoid<T>(z);
    return {s, s * (T(1) - s)};
  } else if constexpr (a == Activation::silu) {
    const Vector<T> s = sigmoid<T>(z), t = T(1) - s;
    return {s * (T(1) + z * t), s * t * (T(2) + z * (t - s))};
  } else {
    return {slope<a, T>(z, h), Vector<T>{}};
  }
}

/// Calls f.template operator()<a>() for the activation a.
template <class F>
inline void dispatch(Activation a, F f) {
  switch (a) {
    case Activation::tanh: return f.template operator()<Activation::tanh>();
    case Activation::relu: return f.template operator()<Activation::relu>();
    case Activation::leaky_relu: return f.template operator()<Activation::leaky_relu>();
    case Activation::softplus: return f.template operator()<Activation::softplus>();
    case Activation::silu: return f.template operator()<Activation::silu>();
    case Activation::identity: return f.template operator()<Activation::identity>();
  }
}

}  // namespace lineland::nn
