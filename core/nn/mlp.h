// Multilayer perceptrons with one output, trained in float on one thread. Matrices are (features, batch) with the batch contiguous, as in
// all of the program; only the units inside are kept otherwise (see Pass). One thread at a time per object.
#pragma once

#include <span>

#include "core/base/random.h"
#include "core/nn/packed.h"
#include "core/nn/shape.h"
#include "core/nn/vector.h"

namespace lineland::nn {

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

template <class T>
struct Level;

/// All that a network of one shape needs to run forward and backward with batches of up to max_batch: allocated once, nothing afterwards.
/// Inside, rows are padded to whole vectors; the padding takes no part in any result. A backward call belongs to the last forward call of
/// the same kind, with the same parameters. Spans given may not overlap with those returned; returned ones live until the next forward
/// call.
class Pass {
 public:
  Pass(const Shape& shape, int max_batch, Tangents tangents = Tangents::no);

  /// y (1, batch) for x (inputs, batch); the batch is x.size() / inputs, 1 .. max_batch.
  std::span<const float> forward(const Mlp& mlp, std::span<const float> x);

  /// The same where no backward call follows: hidden units are not remembered, and need no memory beyond the nearest caches.
  std::span<const float> evaluate(const Mlp& mlp, std::span<const float> x);

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
  // Hidden units are kept as (batch, unit), the units of one example contiguous: then every product of a step, forward, backward and for
  // the gradient, has one factor whose rows are vectors and one that is read number by number, and nothing is transposed but the weights,
  // once. Examples are worked on in tiles, all layers of one before the next, and each level of a tile is one piece of memory.
  Level<float> level(int index, std::ptrdiff_t first) noexcept;  // hidden level 1 .. hidden_layers; `first`: example, begins a tile
  Level<float> deltas(int index) noexcept;                       // the loss's derivatives by that; only those of one tile are kept
  Rows<float> weight_sums(int layer) noexcept;
  float* bias_sums(int layer) noexcept;

  void set_input(const Mlp& mlp, std::span<const float> x);
  void set_padded(std::span<const float> from, float* to) const;
  template <class F>
  void for_tiles(F f) const;
  template <bool tangent>
  void run_forward();
  template <bool tangent>
  void run_backward(std::span<float> gradient, Write write, bool to_input);
  template <bool tangent>
  void backward_affine_tile(std::ptrdiff_t first, std::ptrdiff_t count, bool to_parameters, bool to_input);
  template <bool tangent>
  void backward_tile(std::ptrdiff_t first, std::ptrdiff_t count, bool to_parameters, bool to_input);
  void collect(std::span<float> gradient, bool add) noexcept;

  Shape shape_;
  int max_batch_, batch_ = 0;
  bool tangents_, remembers_ = false;   // whether each tile has memory of its own, for backward
  std::ptrdiff_t tile_, row_, stride_;  // examples of a tile, numbers of its rows, and of those of input and output
  Packed<float> packed_;
  Buffer<float> input_, output_, slope_, d_input_, d_output_, d_slope_;  // (inputs, batch) and (1, batch)
  Buffer<float> hidden_, kept_, deltas_;                                 // the parts of levels
  Buffer<float> sums_;  // dL/dparameters so far: of each layer the weights, then the biases, as rows
};

}  // namespace lineland::nn
