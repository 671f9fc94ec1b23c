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
  const std::ptrdiff_t hidden_rows = std::ptrdiff_t{shape.hidden_layers} * shape.width;
  kept_ = shape.inputs + hidden_rows + 1;
  delta_ = kept_ + (tangents_ || keeps_sum(shape.activation) ? hidden_rows : 0);
  buffer_.resize(static_cast<std::size_t>((delta_ + 2 * std::max(shape.width, shape.inputs)) * stride_));
}

void Pass::set_input(const Mlp& mlp, std::span<const float> x) {
  LINELAND_CHECK(mlp.shape() == shape_ && x.size() % std::size_t(shape_.inputs) == 0);
  batch_ = static_cast<int>(x.size()) / shape_.inputs;
  LINELAND_CHECK(batch_ > 0 && batch_ <= max_batch_);
  columns_ = padded(batch_);
  for (int i = 0; i < shape_.inputs; ++i) {
    float* to = row(i);
    std::copy_n(x.data() + std::ptrdiff_t{i} * batch_, batch_, to);
    std::fill(to + batch_, to + columns_, 0.0f);
  }
}

template <bool tangent>
void Pass::run_forward(const Mlp& mlp) {
  const float* parameters = mlp.parameters().data();
  for (int i = 0; i < shape_.layers(); ++i) {
    const int inputs = shape_.inputs_of(i), outputs = shape_.outputs_of(i);
    const Rows<const float> in{i == 0 ? row(0) : hidden(i - 1), stride_};
    const Rows<float> out{hidden(i), stride_};
    const float* bias = parameters + inputs * outputs;
    const Weights<float> w{parameters, inputs, 1};
    multiply<float>(w, outputs, inputs, in, bias, out, columns_);
    if (tangent) multiply<float>(w, outputs, inputs, {in.data + columns_, stride_}, nullptr, {out.data + columns_, stride_}, columns_);
    if (i < shape_.hidden_layers) {
      dispatch(shape_.activation, [&]<Activation a>() {
        if constexpr (tangent)
          activate_tangent<a, float>(out, {kept(i), stride_}, outputs, columns_);
        else
          activate<a, float>(out, {kept(i), stride_}, outputs, columns_);
      });
    }
    parameters = bias + outputs;
  }
}

template <bool tangent>
const float* Pass::run_backward(const Mlp& mlp, std::span<float> gradient, Write write, bool to_input) {
  const bool add = write == Write::add;
  const std::ptrdiff_t columns = tangent ? 2 * columns_ : columns_;
  Rows<float> delta{row(delta_), stride_}, next{row(delta_ + std::max(shape_.width, shape_.inputs)), stride_};
  std::ptrdiff_t offset = parameter_count(shape_);
  for (int i = shape_.hidden_layers; i >= 0; --i) {
    const int inputs = shape_.inputs_of(i), outputs = shape_.outputs_of(i);
    offset -= (inputs + 1) * outputs;
    const Rows<const float> in{i == 0 ? row(0) : hidden(i - 1), stride_}, d_out{delta.data, stride_};
    if (!gradient.empty()) {
      multiply_transposed<float>(d_out, outputs, in, inputs, columns, gradient.data() + offset, add);
      row_sums<float>(d_out, outputs, columns_, gradient.data() + offset + inputs * outputs, add);
    }
    if (i == 0 && !to_input) break;
    multiply<float>({mlp.parameters().data() + offset, 1, inputs}, inputs, outputs, d_out, nullptr, next, columns);
    if (i > 0) {
      dispatch(shape_.activation, [&]<Activation a>() {
        const Rows<const float> sums{kept(i - 1), stride_};
        if constexpr (tangent)
          multiply_by_derivatives<a, float>(next, in, sums, inputs, columns_);
        else
          multiply_by_slope<a, float>(next, in, sums, inputs, columns_);
      });
    }
    std::swap(delta, next);
  }
  return delta.data;
}

std::span<const float> Pass::forward(const Mlp& mlp, std::span<const float> x) {
  set_input(mlp, x);
  run_forward<false>(mlp);
  return {hidden(shape_.hidden_layers), static_cast<std::size_t>(batch_)};
}

void Pass::backward(const Mlp& mlp, std::span<const float> d_output, std::span<float> gradient, Write write, std::span<float> d_input) {
  const auto batch = static_cast<std::size_t>(batch_);
  LINELAND_CHECK(mlp.shape() == shape_ && d_output.size() == batch);
  LINELAND_CHECK(gradient.empty() || gradient.size() == mlp.parameters().size());
  LINELAND_CHECK(d_input.empty() || d_input.size() == batch * std::size_t(shape_.inputs));
  float* delta = row(delta_);
  std::copy(d_output.begin(), d_output.end(), delta);
  std::fill(delta + batch_, delta + columns_, 0.0f);
  const float* d_x = run_backward<false>(mlp, gradient, write, !d_input.empty());
  if (!d_input.empty())
    for (int i = 0; i < shape_.inputs; ++i) std::copy_n(d_x + i * stride_, batch_, d_input.data() + std::ptrdiff_t{i} * batch_);
}

Pass::Tangent Pass::forward_tangent(const Mlp& mlp, std::span<const float> x) {
  LINELAND_CHECK(tangents_);
  set_input(mlp, x);
  std::fill_n(row(0) + columns_, columns_, 1.0f);  // dx/dx
  run_forward<true>(mlp);
  const float* output = hidden(shape_.hidden_layers);
  const auto batch = static_cast<std::size_t>(batch_);
  return {{output, batch}, {output + columns_, batch}};
}

void Pass::backward_tangent(const Mlp& mlp, std::span<const float> d_value, std::span<const float> d_slope, std::span<float> gradient,
                            Write write) {
  const auto batch = static_cast<std::size_t>(batch_);
  LINELAND_CHECK(tangents_ && mlp.shape() == shape_ && gradient.size() == mlp.parameters().size());
  LINELAND_CHECK(d_value.size() == batch && d_slope.size() == batch);
  float* delta = row(delta_);
  std::fill_n(delta, 2 * columns_, 0.0f);
  std::copy(d_value.begin(), d_value.end(), delta);
  std::copy(d_slope.begin(), d_slope.end(), delta + columns_);
  run_backward<true>(mlp, gradient, write, false);
}

}  // namespace lineland::nn
