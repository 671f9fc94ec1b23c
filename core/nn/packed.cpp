#include "core/nn/packed.h"

#include <utility>

#include "core/nn/kernel.h"

namespace lineland::nn {

template <class T>
Packed<T>::Packed(const Shape& shape) : shape_(shape) {
  std::ptrdiff_t size = 0;
  const auto place = [&](std::ptrdiff_t numbers) { return std::exchange(size, size + numbers); };
  for (int i = 0; i < shape.layers(); ++i) {
    const std::ptrdiff_t inputs = padded(shape.inputs_of(i)), outputs = padded(shape.outputs_of(i)), weights = outputs * inputs;
    const bool last = i == shape.hidden_layers;
    offsets_.push_back({.weights = place(weights), .transposed = place(last ? 0 : weights), .biases = place(outputs)});
  }
  data_.resize(static_cast<std::size_t>(size));
}

template <class T>
void Packed<T>::pack(std::span<const float> parameters) noexcept {
  const float* from = parameters.data();
  const auto take = [&](int count, T* to) {
    for (int k = 0; k < count; ++k) to[k] = static_cast<T>(from[k]);
    from += count;
  };
  for (int i = 0; i < shape_.layers(); ++i) {
    const int inputs = shape_.inputs_of(i), outputs = shape_.outputs_of(i);
    const Rows<T> weights{data_.data() + offsets_[std::size_t(i)].weights, padded(inputs)};
    const Rows<T> transposed{data_.data() + offsets_[std::size_t(i)].transposed, padded(outputs)};
    if (inputs == weights.stride)
      take(outputs * inputs, weights.data);
    else
      for (int r = 0; r < outputs; ++r) take(inputs, weights[r]);
    if (i < shape_.hidden_layers) transpose<T>(weights, padded(outputs), padded(inputs), transposed);
    take(outputs, data_.data() + offsets_[std::size_t(i)].biases);
  }
}

template class Packed<float>;
template class Packed<double>;

}  // namespace lineland::nn
