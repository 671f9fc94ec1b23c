// A network written down as the textbook has it, in double, to measure core/nn by. Thread-safe.
#pragma once

#include <cmath>
#include <vector>

#include "core/nn/mlp.h"

namespace lineland::nn {

struct Phi {
  double value, slope;
};

inline Phi phi(Activation a, double z) {
  const double s = 1 / (1 + std::exp(-z));
  switch (a) {
    case Activation::tanh: return {std::tanh(z), 1 - std::tanh(z) * std::tanh(z)};
    case Activation::relu: return {z > 0 ? z : 0, z > 0 ? 1.0 : 0.0};
    case Activation::leaky_relu: return {z > 0 ? z : double(leaky_slope) * z, z > 0 ? 1.0 : double(leaky_slope)};
    case Activation::softplus: return {(z > 0 ? z : 0) + std::log1p(std::exp(-std::abs(z))), s};
    case Activation::silu: return {z * s, s * (1 + z * (1 - s))};
    case Activation::identity: return {z, 1};
  }
  return {};
}

struct Point {
  double value, slope;  // f(x) and its derivative along the direction of the tangent
};

/// f at one example x; the slope is that along (1, 0, ..., 0).
inline Point reference(const Shape& shape, const std::vector<double>& parameters, std::vector<double> x) {
  std::vector<double> tangent(x.size(), 0.0);
  tangent[0] = 1;
  std::size_t at = 0;
  for (int layer = 0; layer < shape.layers(); ++layer) {
    const auto outputs = std::size_t(shape.outputs_of(layer));
    std::vector<double> z(outputs), z_tangent(outputs);
    for (std::size_t o = 0; o < outputs; ++o) {
      for (std::size_t i = 0; i < x.size(); ++i, ++at) {
        z[o] += parameters[at] * x[i];
        z_tangent[o] += parameters[at] * tangent[i];
      }
    }
    for (std::size_t o = 0; o < outputs; ++o, ++at) z[o] += parameters[at];
    if (layer < shape.hidden_layers) {
      for (std::size_t o = 0; o < outputs; ++o) {
        const Phi p = phi(shape.activation, z[o]);
        z[o] = p.value;
        z_tangent[o] *= p.slope;
      }
    }
    x = z;
    tangent = z_tangent;
  }
  return {x[0], tangent[0]};
}

inline const Activation activations[] = {Activation::tanh,     Activation::relu, Activation::leaky_relu,
                                         Activation::softplus, Activation::silu, Activation::identity};

}  // namespace lineland::nn
