// The shape of a multilayer perceptron with one output. Thread-safe.
#pragma once

#include "core/nn/activation.h"

namespace lineland::nn {

/// inputs -> width -> ... -> width -> 1, the activation after each hidden layer, nothing after the output.
struct Shape {
  int inputs = 1;         // 1..16
  int hidden_layers = 2;  // 0..4; 0 is an affine map
  int width = 16;         // 1..128
  Activation activation = Activation::tanh;

  constexpr int layers() const { return hidden_layers + 1; }
  constexpr int inputs_of(int layer) const { return layer == 0 ? inputs : width; }
  constexpr int outputs_of(int layer) const { return layer == hidden_layers ? 1 : width; }

  friend constexpr bool operator==(const Shape&, const Shape&) = default;
};

/// Weights and biases together.
constexpr int parameter_count(const Shape& shape) {
  int count = 0;
  for (int i = 0; i < shape.layers(); ++i) count += (shape.inputs_of(i) + 1) * shape.outputs_of(i);
  return count;
}

/// Multiplications with a weight in one forward pass of one example.
constexpr int multiply_adds(const Shape& shape) {
  int count = 0;
  for (int i = 0; i < shape.layers(); ++i) count += shape.inputs_of(i) * shape.outputs_of(i);
  return count;
}

}  // namespace lineland::nn
