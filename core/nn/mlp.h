// Multilayer perceptrons with one output, trained in float on one thread. Matrices are (features, batch) with the batch contiguous, here
// and in all of the program. One thread at a time per object.
#pragma once

#include <span>

#include "core/base/random.h"
#include "core/nn/activation.h"
#include "core/nn/vector.h"

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

/// One layer's part of a flat array of parameters or gradients: weights (outputs, inputs) row by row, then biases (outputs).
template <class T>
struct LayerView {
  std::span<T> weights, biases;
};

/// The part of layer `layer` (0 .. layers() - 1) in a flat array of parameter_count(shape) numbers.
template <class T>
LayerView<T> layer_view(std::span<T> parameters, const Shape& shape, int layer) {
  std::size_t offset = 0;
  for (int i = 0; i < layer; ++i) offset += std::size_t((shape.inputs_of(i) + 1) * shape.outputs_of(i));
  const auto outputs = std::size_t(shape.outputs_of(layer)), weights = std::size_t(shape.inputs_of(layer)) * outputs;
  return {parameters.subspan(offset, weights), parameters.subspan(offset + weights, outputs)};
}

/// The parameters of one network: one flat array, layer by layer. Everything else (activations, gradients) belongs to a Pass.
class Mlp {
 public:
  /// All parameters zero.
  explicit Mlp(const Shape& shape);

  /// Draws every weight and bias uniformly from +-1/sqrt(inputs of its layer): PyTorch's initial Linear layer.
  void initialize(Random& random);

  const Shape& shape() const noexcept { return shape_; }
  std::span<float> parameters() noexcept { return parameters_; }
  std::span<const float> parameters() const noexcept { return parameters_; }
  LayerView<const float> layer(int index) const { return layer_view(parameters(), shape_, index); }

 private:
  Shape shape_;
  Buffer<float> parameters_;
};

/// Whether a result replaces what a gradient holds, or is added to it.
enum class Write { overwrite, add };

/// Whether a Pass also carries derivatives by the input (forward_tangent).
enum class Tangents { no, yes };

/// All that a network of one shape needs to run forward and backward with batches of up to max_batch: allocated once, nothing afterwards.
/// Inside, rows are padded to whole vectors; the padding takes no part in any result. A backward call belongs to the last forward call of
/// the same kind, with the same parameters. Spans given may not overlap with those returned; returned ones live until the next forward
/// call.
class Pass {
 public:
  Pass(const Shape& shape, int max_batch, Tangents tangents = Tangents::no);

  /// y (1, batch) for x (inputs, batch); the batch is x.size() / inputs, 1 .. max_batch.
  std::span<const float> forward(const Mlp& mlp, std::span<const float> x);

  /// From dL/dy (batch): dL/dparameters (as Mlp::parameters(); skipped if empty) and dL/dx (inputs, batch; skipped if empty, always
  /// overwritten).
  void backward(const Mlp& mlp, std::span<const float> d_output, std::span<float> gradient, Write write = Write::overwrite,
                std::span<float> d_input = {});

  struct Tangent {
    std::span<const float> value, slope;  // y and dy/dx, (batch)
  };

  /// y and dy/dx for x (1, batch). Needs one input and Tangents::yes.
  Tangent forward_tangent(const Mlp& mlp, std::span<const float> x);

  /// After forward_tangent, for a loss L(y, dy/dx): from dL/dy and dL/d(dy/dx), both (batch), dL/dparameters along both paths.
  void backward_tangent(const Mlp& mlp, std::span<const float> d_value, std::span<const float> d_slope, std::span<float> gradient,
                        Write write = Write::overwrite);

  int max_batch() const noexcept { return max_batch_; }

 private:
  // Rows of level 0 (the input), 1 .. hidden_layers, and layers() (the output): what the units hold, and the loss's derivatives by that.
  // kept: what backward needs of a hidden level's sums.
  float* level(std::ptrdiff_t part, int index) noexcept {
    return buffer_.data() + (part + (index == 0 ? 0 : shape_.inputs + std::ptrdiff_t{index - 1} * shape_.width)) * stride_;
  }
  float* values(int index) noexcept { return level(0, index); }
  float* deltas(int index) noexcept { return level(deltas_, index); }
  float* kept(int index) noexcept { return level(kept_, index); }

  void copy_padded(std::span<const float> from, float* to) const;
  void set_input(const Mlp& mlp, std::span<const float> x);
  template <class F>
  void for_chunks(F f) const;
  template <bool tangent>
  void forward_columns(const float* parameters, std::ptrdiff_t first, std::ptrdiff_t count);
  template <bool tangent>
  void backward_columns(const float* parameters, std::ptrdiff_t first, std::ptrdiff_t count, bool to_input);
  void gradients(std::span<float> gradient, Write write, std::ptrdiff_t columns);

  Shape shape_;
  int max_batch_, batch_ = 0;
  bool tangents_;
  std::ptrdiff_t stride_, columns_ = 0;   // floats from row to row; floats of a row in use, padding included (and as many of tangents)
  std::ptrdiff_t deltas_ = 0, kept_ = 0;  // the parts' first rows
  Buffer<float> buffer_;
};

}  // namespace lineland::nn
