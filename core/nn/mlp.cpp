#include "core/nn/mlp.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/check.h"
#include "core/nn/forward.h"

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

namespace {

/// Vectors of partial sums: sum[lane] += a[c] b[c], or a[c] where there is no b, over every c that falls to the lane.
void add_dot(const float* a, const float* b, std::ptrdiff_t count, float* sum) noexcept {
  Vector<float> total = load(sum);
  for (std::ptrdiff_t c = 0; c < count; c += lanes<float>) total += b ? load(a + c) * load(b + c) : load(a + c);
  store(sum, total);
}

float total(const float* partial) noexcept { return std::accumulate(partial, partial + lanes<float>, 0.0f); }

constexpr std::size_t numbers(std::ptrdiff_t rows, std::ptrdiff_t row) { return static_cast<std::size_t>(rows * row); }

constexpr float one = 1;
constexpr Elements<float> all_ones{&one, 0, 0};  // of any size: dx/dx, and what a bias is multiplied with

}  // namespace

Pass::Pass(const Shape& shape, int max_batch, Tangents tangents)
    : shape_(shape),
      max_batch_(max_batch),
      tangents_(tangents == Tangents::yes),
      tile_(std::min(padded(max_batch), padded(4096 / padded(shape.width)))),
      row_(padded(shape.width)),
      stride_(padded(max_batch)),
      packed_(shape) {
  LINELAND_CHECK(max_batch > 0 && shape.inputs > 0 && shape.width > 0 && shape.hidden_layers >= 0);
  LINELAND_CHECK(!tangents_ || shape.inputs == 1);
  const std::ptrdiff_t tiles = (stride_ + tile_ - 1) / tile_, parts = tangents_ ? 2 : 1;
  for (Buffer<float>* rows : {&input_, &d_input_}) rows->resize(numbers(shape.inputs, stride_));
  for (Buffer<float>* row : {&output_, &d_output_}) row->resize(numbers(1, stride_));
  if (tangents_)
    for (Buffer<float>* row : {&slope_, &d_slope_}) row->resize(numbers(1, stride_));
  hidden_.resize(numbers(tiles * shape.hidden_layers * tile_ * parts, row_));
  if (tangents_ || keeps_sum(shape.activation)) kept_.resize(hidden_.size());
  deltas_.resize(numbers(2 * tile_ * parts, row_));
  sums_.resize(numbers(shape.inputs + 1 + shape.hidden_layers * (shape.width + 1) + 1, row_));
}

Level<float> Pass::level(int index, std::ptrdiff_t first) noexcept {
  const std::ptrdiff_t tile = remembers_ ? first / tile_ : 0, half = tile_ * row_, size = tangents_ ? 2 * half : half;
  const std::ptrdiff_t begin = (tile * shape_.hidden_layers + index - 1) * size;
  const auto rows = [&](Buffer<float>& part, bool exists, std::ptrdiff_t offset) {
    return Rows<float>{exists && !part.empty() ? part.data() + begin + offset : nullptr, row_};
  };
  return {rows(hidden_, true, 0), rows(hidden_, tangents_, half), rows(kept_, true, 0), rows(kept_, tangents_, half)};
}

Level<float> Pass::deltas(int index) noexcept {
  const std::ptrdiff_t half = tile_ * row_, size = tangents_ ? 2 * half : half;
  float* begin = deltas_.data() + index % 2 * size;
  return {{begin, row_}, {begin + half, row_}, {}, {}};
}

/// The first layer's weights are summed up as (inputs, outputs), the others' as (outputs, inputs).
Rows<float> Pass::weight_sums(int layer) noexcept {
  return {sums_.data() + (layer == 0 ? 0 : shape_.inputs + 1 + (layer - 1) * std::ptrdiff_t{shape_.width + 1}) * row_, row_};
}

float* Pass::bias_sums(int layer) noexcept { return weight_sums(layer)[layer == 0 ? shape_.inputs : shape_.outputs_of(layer)]; }

void Pass::set_padded(std::span<const float> from, float* to) const {
  std::fill(std::copy(from.begin(), from.end(), to), to + padded(batch_), 0.0f);
}

void Pass::set_input(const Mlp& mlp, std::span<const float> x) {
  const auto inputs = static_cast<std::size_t>(shape_.inputs), batch = x.size() / inputs;
  LINELAND_CHECK(mlp.shape() == shape_ && batch * inputs == x.size() && batch > 0 && batch <= std::size_t(max_batch_));
  batch_ = static_cast<int>(batch);
  for (std::size_t i = 0; i < inputs; ++i) set_padded(x.subspan(i * batch, batch), input_.data() + std::ptrdiff_t(i) * stride_);
  packed_.pack(mlp.parameters());
}

template <class F>
void Pass::for_tiles(F f) const {
  for (std::ptrdiff_t first = 0, end = padded(batch_); first < end; first += tile_) f(first, std::min(tile_, end - first));
}

template <bool tangent>
void Pass::run_forward() {
  for_tiles([&](std::ptrdiff_t first, std::ptrdiff_t count) {
    nn::forward<tangent, float>(
        shape_, packed_, {input_.data() + first, 1, stride_}, all_ones, count, [&](int i) { return level(i, first); },
        output_.data() + first, tangent ? slope_.data() + first : nullptr);
  });
}

/// Without hidden layers: y = w x + b, and both x and y are rows.
template <bool tangent>
void Pass::backward_affine_tile(std::ptrdiff_t first, std::ptrdiff_t count, bool to_parameters, bool to_input) {
  const float* d_y = d_output_.data() + first;
  if (to_parameters) add_dot(d_y, nullptr, count, bias_sums(0));
  for (int i = 0; i < shape_.inputs; ++i) {
    float* sum = weight_sums(0)[i];
    if (to_parameters) add_dot(d_y, input_.data() + i * stride_ + first, count, sum);
    if (to_parameters && tangent) add_dot(d_slope_.data() + first, nullptr, count, sum);
    const float w = packed_.weights(0)[0][i];
    if (to_input) std::transform(d_y, d_y + count, d_input_.data() + i * stride_ + first, [&](float d) { return w * d; });
  }
}

template <bool tangent>
void Pass::backward_tile(std::ptrdiff_t first, std::ptrdiff_t count, bool to_parameters, bool to_input) {
  const int last = shape_.hidden_layers, rows = static_cast<int>(count);
  if (last == 0) return backward_affine_tile<tangent>(first, count, to_parameters, to_input);
  const float *d_y = d_output_.data() + first, *d_slope = tangent ? d_slope_.data() + first : nullptr;
  const auto add_product = [&](int layer, Elements<float> left, int left_rows, Rows<const float> right) {
    const Rows<float> sums = weight_sums(layer);
    multiply<float>(left, left_rows, rows, right, sums, row_, AddTo<float>{sums});
  };
  const auto transposed = [](Elements<float> m) { return Elements<float>{m.data, m.column, m.row}; };
  if (to_parameters) add_dot(d_y, nullptr, count, bias_sums(last));
  // Of the layer above the level: its dL/dz, and from this the level's own.
  Elements<float> d_out{d_y, 1, 0}, d_out_tangent{d_slope, 1, 0};
  for (int i = last; i > 0; --i) {
    const int outputs = shape_.outputs_of(i);
    const Level<float> in = level(i, first), d_in = deltas(i);
    const Rows<const float> w = packed_.weights(i);
    if (to_parameters) {
      add_product(i, transposed(d_out), outputs, in.h);
      if (tangent) add_product(i, transposed(d_out_tangent), outputs, in.h_tangent);
    }
    dispatch(shape_.activation, [&]<Activation a>() {
      if constexpr (tangent) {
        multiply<float>(d_out, rows, outputs, w, d_in.h, row_);
        multiply<float>(d_out_tangent, rows, outputs, w, d_in.h_tangent, row_);
        multiply_by_derivatives<a, float>(d_in.h, d_in.h_tangent, in.h, in.z, in.z_tangent, count, row_);
      } else {
        multiply<float>(d_out, rows, outputs, w, d_in.h, row_, TimesSlope<a, float>{in.h, in.z});
      }
    });
    if (to_parameters) {
      const Rows<float> biases{bias_sums(i - 1), row_};
      multiply<float>(all_ones, 1, rows, d_in.h, biases, row_, AddTo<float>{biases});
    }
    d_out = {d_in.h.data, row_, 1};
    d_out_tangent = {d_in.h_tangent.data, row_, 1};
  }
  const Rows<const float> d_z{d_out.data, row_};
  if (to_parameters) {
    add_product(0, {input_.data() + first, stride_, 1}, shape_.inputs, d_z);
    if (tangent) add_product(0, all_ones, 1, {d_out_tangent.data, row_});
  }
  if (to_input)
    for (int i = 0; i < shape_.inputs; ++i)
      dots<float>(d_z, count, packed_.transposed(0)[i], row_, 0.0f, d_input_.data() + i * stride_ + first);
}

/// Writes the sums to the gradient, or adds them to what it holds.
void Pass::collect(std::span<float> gradient, bool add) noexcept {
  float* to = gradient.data();
  const auto put = [&](const float* from, std::ptrdiff_t step, int count) {
    for (int k = 0; k < count; ++k) to[k] = (add ? to[k] : 0.0f) + from[k * step];
    to += count;
  };
  const auto put_total = [&](const float* partial) {
    const float sum = total(partial);
    put(&sum, 1, 1);
  };
  for (int layer = 0; layer < shape_.layers(); ++layer) {
    const int inputs = shape_.inputs_of(layer), outputs = shape_.outputs_of(layer);
    const Rows<float> weights = weight_sums(layer);
    if (shape_.hidden_layers == 0)
      for (int i = 0; i < inputs; ++i) put_total(weights[i]);
    else if (layer == 0)
      for (int r = 0; r < outputs; ++r) put(weights.data + r, row_, inputs);
    else
      for (int r = 0; r < outputs; ++r) put(weights[r], 1, inputs);
    if (layer == shape_.hidden_layers)
      put_total(bias_sums(layer));
    else
      put(bias_sums(layer), 1, outputs);
  }
}

template <bool tangent>
void Pass::run_backward(std::span<float> gradient, Write write, bool to_input) {
  const bool to_parameters = !gradient.empty();
  if (to_parameters) std::ranges::fill(sums_, 0.0f);
  for_tiles([&](std::ptrdiff_t first, std::ptrdiff_t count) { backward_tile<tangent>(first, count, to_parameters, to_input); });
  if (to_parameters) collect(gradient, write == Write::add);
}

std::span<const float> Pass::forward(const Mlp& mlp, std::span<const float> x) {
  set_input(mlp, x);
  remembers_ = true;
  run_forward<false>();
  return {output_.data(), static_cast<std::size_t>(batch_)};
}

std::span<const float> Pass::evaluate(const Mlp& mlp, std::span<const float> x) {
  set_input(mlp, x);
  remembers_ = false;
  run_forward<false>();
  return {output_.data(), static_cast<std::size_t>(batch_)};
}

void Pass::backward(const Mlp& mlp, std::span<const float> d_output, std::span<float> gradient, Write write, std::span<float> d_input) {
  const auto batch = static_cast<std::size_t>(batch_);
  LINELAND_CHECK(remembers_ && mlp.shape() == shape_ && d_output.size() == batch);
  LINELAND_CHECK(gradient.empty() || gradient.size() == mlp.parameters().size());
  LINELAND_CHECK(d_input.empty() || d_input.size() == batch * std::size_t(shape_.inputs));
  set_padded(d_output, d_output_.data());
  run_backward<false>(gradient, write, !d_input.empty());
  if (!d_input.empty())
    for (int i = 0; i < shape_.inputs; ++i) std::copy_n(d_input_.data() + i * stride_, batch_, d_input.data() + std::ptrdiff_t{i} * batch_);
}

Pass::Tangent Pass::forward_tangent(const Mlp& mlp, std::span<const float> x) {
  LINELAND_CHECK(tangents_);
  set_input(mlp, x);
  remembers_ = true;
  run_forward<true>();
  const auto batch = static_cast<std::size_t>(batch_);
  return {{output_.data(), batch}, {slope_.data(), batch}};
}

void Pass::backward_tangent(const Mlp& mlp, std::span<const float> d_value, std::span<const float> d_slope, std::span<float> gradient,
                            Write write) {
  const auto batch = static_cast<std::size_t>(batch_);
  LINELAND_CHECK(tangents_ && remembers_ && mlp.shape() == shape_ && gradient.size() == mlp.parameters().size());
  LINELAND_CHECK(d_value.size() == batch && d_slope.size() == batch);
  set_padded(d_value, d_output_.data());
  set_padded(d_slope, d_slope_.data());
  run_backward<true>(gradient, write, false);
}

}  // namespace lineland::nn
