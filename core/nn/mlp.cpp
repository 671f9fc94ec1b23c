#include "core/nn/mlp.h"

#include <algorithm>
#include <cmath>

#include "core/base/check.h"
#include "core/nn/kernel.h"
#include "core/nn/sweep.h"

namespace lineland::nn {

Mlp::Mlp(const Shape& shape) : shape_(shape), parameters_(static_cast<std::size_t>(parameter_count(shape))) {}

void Mlp::initialize(Random& random) {
  random.fill_uniform(parameters_);
  for (int i = 0; i < shape_.layers(); ++i) {
    const auto bound = static_cast<float>(1 / std::sqrt(double(shape_.inputs_of(i))));
    const LayerView<float> layer = layer_view(parameters(), shape_, i);
    for (float& weight : layer.weights) weight = (2 * weight - 1) * bound;
    for (float& bias : layer.biases) bias = (2 * bias - 1) * bound;
  }
}

Pass::Pass(const Shape& shape, int max_batch, Tangents tangents)
    : shape_(shape), max_batch_(max_batch), tangents_(tangents == Tangents::yes) {
  LINELAND_CHECK(max_batch > 0 && shape.inputs > 0 && shape.width > 0 && shape.hidden_layers >= 0);
  LINELAND_CHECK(!tangents_ || shape.inputs == 1);
  // An odd number of cache lines from row to row: rows of a power of two would all fall into the same few sets of the cache.
  stride_ = padded(max_batch) * (tangents_ ? 2 : 1);
  if (stride_ / 16 % 2 == 0) stride_ += 16;
  const std::ptrdiff_t hidden_rows = std::ptrdiff_t{shape.hidden_layers} * shape.width, all_rows = shape.inputs + hidden_rows + 1;
  deltas_ = all_rows;
  kept_ = 2 * all_rows - shape.inputs;
  const std::ptrdiff_t kept_rows = tangents_ || keeps_sum(shape.activation) ? hidden_rows : 0;
  buffer_.resize(static_cast<std::size_t>((2 * all_rows + kept_rows) * stride_));
}

void Pass::copy_padded(std::span<const float> from, float* to) const {
  std::fill(std::copy(from.begin(), from.end(), to), to + columns_, 0.0f);
}

void Pass::set_input(const Mlp& mlp, std::span<const float> x) {
  const auto inputs = static_cast<std::size_t>(shape_.inputs), batch = x.size() / inputs;
  LINELAND_CHECK(mlp.shape() == shape_ && batch * inputs == x.size() && batch > 0 && batch <= std::size_t(max_batch_));
  batch_ = static_cast<int>(batch);
  columns_ = padded(batch_);
  for (std::size_t i = 0; i < inputs; ++i) copy_padded(x.subspan(i * batch, batch), values(0) + std::ptrdiff_t(i) * stride_);
}

template <class F>
void Pass::for_chunks(F f) const {
  // All layers for some columns, then for the next ones: so much that two layers of them stay in the first-level cache.
  const std::ptrdiff_t chunk = std::max<std::ptrdiff_t>(64, padded(4096 / shape_.width));
  for (std::ptrdiff_t first = 0; first < columns_; first += chunk) f(first, std::min(chunk, columns_ - first));
}

template <bool tangent>
void Pass::forward_columns(const float* parameters, std::ptrdiff_t first, std::ptrdiff_t count) {
  for (int i = 0; i < shape_.layers(); ++i) {
    const int inputs = shape_.inputs_of(i), outputs = shape_.outputs_of(i);
    const Rows<const float> in{values(i) + first, stride_};
    const Rows<float> out{values(i + 1) + first, stride_};
    const Weights<float> w{parameters, inputs, 1};
    const float* bias = parameters + inputs * outputs;
    const Rows<float> sums{kept(i + 1) + first, stride_};
    dispatch(i < shape_.hidden_layers ? shape_.activation : Activation::identity, [&]<Activation a>() {
      if constexpr (tangent) {
        multiply<float>(w, outputs, inputs, in, bias, out, count);
        multiply<float>(w, outputs, inputs, {in.data + columns_, stride_}, nullptr, {out.data + columns_, stride_}, count);
        if (i < shape_.hidden_layers) activate_tangent<a, float>(out, sums, outputs, count, columns_);
      } else {
        multiply<float>(w, outputs, inputs, in, bias, out, count, Activate<a, float>{sums});
      }
    });
    parameters = bias + outputs;
  }
}

template <bool tangent>
void Pass::backward_columns(const float* parameters, std::ptrdiff_t first, std::ptrdiff_t count, bool to_input) {
  parameters += parameter_count(shape_);
  for (int i = shape_.hidden_layers; i > 0 || (i == 0 && to_input); --i) {
    const int inputs = shape_.inputs_of(i), outputs = shape_.outputs_of(i);
    parameters -= (inputs + 1) * outputs;
    const Weights<float> transposed{parameters, 1, inputs};
    const Rows<const float> d_out{deltas(i + 1) + first, stride_}, in{values(i) + first, stride_};
    const Rows<float> d_in{deltas(i) + first, stride_};
    multiply<float>(transposed, inputs, outputs, d_out, nullptr, d_in, count);
    if (tangent)
      multiply<float>(transposed, inputs, outputs, {d_out.data + columns_, stride_}, nullptr, {d_in.data + columns_, stride_}, count);
    if (i > 0) {
      dispatch(shape_.activation, [&]<Activation a>() {
        const Rows<const float> sums{kept(i) + first, stride_};
        if constexpr (tangent)
          multiply_by_derivatives<a, float>(d_in, in, sums, inputs, count, columns_);
        else
          multiply_by_slope<a, float>(d_in, in, sums, inputs, count);
      });
    }
  }
}

void Pass::gradients(std::span<float> gradient, Write write, std::ptrdiff_t columns) {
  const bool add = write == Write::add;
  for (int i = 0; i < shape_.layers(); ++i) {
    const int inputs = shape_.inputs_of(i), outputs = shape_.outputs_of(i);
    const Rows<const float> d_out{deltas(i + 1), stride_}, in{values(i), stride_};
    const LayerView<float> layer = layer_view(gradient, shape_, i);
    multiply_transposed<float>(d_out, outputs, in, inputs, columns, layer.weights.data(), add);
    row_sums<float>(d_out, outputs, columns_, layer.biases.data(), add);
  }
}

std::span<const float> Pass::forward(const Mlp& mlp, std::span<const float> x) {
  set_input(mlp, x);
  for_chunks([&](std::ptrdiff_t first, std::ptrdiff_t count) { forward_columns<false>(mlp.parameters().data(), first, count); });
  return {values(shape_.layers()), static_cast<std::size_t>(batch_)};
}

void Pass::backward(const Mlp& mlp, std::span<const float> d_output, std::span<float> gradient, Write write, std::span<float> d_input) {
  const auto batch = static_cast<std::size_t>(batch_);
  LINELAND_CHECK(mlp.shape() == shape_ && d_output.size() == batch);
  LINELAND_CHECK(gradient.empty() || gradient.size() == mlp.parameters().size());
  LINELAND_CHECK(d_input.empty() || d_input.size() == batch * std::size_t(shape_.inputs));
  copy_padded(d_output, deltas(shape_.layers()));
  for_chunks([&](std::ptrdiff_t first, std::ptrdiff_t count) {
    backward_columns<false>(mlp.parameters().data(), first, count, !d_input.empty());
  });
  if (!gradient.empty()) gradients(gradient, write, columns_);
  if (!d_input.empty())
    for (int i = 0; i < shape_.inputs; ++i) std::copy_n(deltas(0) + i * stride_, batch_, d_input.data() + std::ptrdiff_t{i} * batch_);
}

Pass::Tangent Pass::forward_tangent(const Mlp& mlp, std::span<const float> x) {
  LINELAND_CHECK(tangents_);
  set_input(mlp, x);
  std::fill_n(values(0) + columns_, columns_, 1.0f);  // dx/dx
  for_chunks([&](std::ptrdiff_t first, std::ptrdiff_t count) { forward_columns<true>(mlp.parameters().data(), first, count); });
  const float* output = values(shape_.layers());
  const auto batch = static_cast<std::size_t>(batch_);
  return {{output, batch}, {output + columns_, batch}};
}

void Pass::backward_tangent(const Mlp& mlp, std::span<const float> d_value, std::span<const float> d_slope, std::span<float> gradient,
                            Write write) {
  const auto batch = static_cast<std::size_t>(batch_);
  LINELAND_CHECK(tangents_ && mlp.shape() == shape_ && gradient.size() == mlp.parameters().size());
  LINELAND_CHECK(d_value.size() == batch && d_slope.size() == batch);
  copy_padded(d_value, deltas(shape_.layers()));
  copy_padded(d_slope, deltas(shape_.layers()) + columns_);
  for_chunks([&](std::ptrdiff_t first, std::ptrdiff_t count) { backward_columns<true>(mlp.parameters().data(), first, count, false); });
  gradients(gradient, write, 2 * columns_);
}

}  // namespace lineland::nn
