// A network's parameters in the order in which products read them: part of what Pass and Line keep. One thread at a time per object.
#pragma once

#include <span>
#include <vector>

#include "core/nn/matrix.h"
#include "core/nn/shape.h"
#include "core/nn/vector.h"

namespace lineland::nn {

/// Rows are padded with zeros to multiples of 16 numbers, so that all vectors are whole.
template <class T>
class Packed {
 public:
  explicit Packed(const Shape& shape);

  /// Takes over parameters in the order of Mlp::parameters().
  void pack(std::span<const float> parameters) noexcept;

  /// The weights of a layer, (outputs, inputs).
  Rows<const T> weights(int layer) const noexcept { return at(offsets_[std::size_t(layer)].weights, padded(shape_.inputs_of(layer))); }

  /// The same transposed, (inputs, outputs). Not of the last layer.
  Rows<const T> transposed(int layer) const noexcept { return at(offsets_[std::size_t(layer)].transposed, padded(shape_.width)); }

  const T* biases(int layer) const noexcept { return data_.data() + offsets_[std::size_t(layer)].biases; }

 private:
  struct Offsets {
    std::ptrdiff_t weights, transposed, biases;
  };

  Rows<const T> at(std::ptrdiff_t offset, std::ptrdiff_t stride) const noexcept { return {data_.data() + offset, stride}; }

  Shape shape_;
  std::vector<Offsets> offsets_;  // of each layer
  Buffer<T> data_;
};

extern template class Packed<float>;
extern template class Packed<double>;

}  // namespace lineland::nn
