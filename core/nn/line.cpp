#include "core/nn/line.h"

#include <algorithm>

#include "core/base/check.h"
#include "core/nn/kernel.h"
#include "core/nn/sweep.h"

namespace lineland::nn {

namespace {
constexpr std::ptrdiff_t block = 64;              // points at a time: a layer stays in the cache
constexpr std::ptrdiff_t stride = 2 * block + 8;  // values, then slopes; an odd number of cache lines
}  // namespace

Line::Line(const Shape& shape)
    : shape_(shape),
      parameters_(static_cast<std::size_t>(parameter_count(shape))),
      rows_(static_cast<std::size_t>(2 * shape.width * stride)) {
  LINELAND_CHECK(shape.inputs == 1);
}

template <bool tangent>
void Line::run(std::ptrdiff_t columns) {
  Rows<double> in{rows_.data(), stride}, out{rows_.data() + shape_.width * stride, stride};
  const double* parameters = parameters_.data();
  for (int i = 0; i < shape_.layers(); ++i) {
    const int inputs = shape_.inputs_of(i), outputs = shape_.outputs_of(i);
    const Weights<double> w{parameters, inputs, 1};
    const double* bias = parameters + inputs * outputs;
    dispatch(i < shape_.hidden_layers ? shape_.activation : Activation::identity, [&]<Activation a>() {
      const Rows<const double> values{in.data, stride};
      if constexpr (tangent) {
        multiply<double>(w, outputs, inputs, values, bias, out, columns);
        multiply<double>(w, outputs, inputs, {in.data + columns, stride}, nullptr, {out.data + columns, stride}, columns);
        if (i < shape_.hidden_layers) activate_tangent<a, double>(out, {nullptr, 0}, outputs, columns, columns);
      } else {
        multiply<double>(w, outputs, inputs, values, bias, out, columns, Activate<a, double>{{nullptr, 0}});
      }
    });
    parameters = bias + outputs;
    std::swap(in, out);
  }
  // The output row is the last `out`: after an odd number of layers in the second set.
  if (in.data != rows_.data()) std::copy_n(in.data, 2 * columns, rows_.data());
}

void Line::evaluate(const Mlp& mlp, std::span<const double> x, std::span<double> y, std::span<double> dydx) {
  LINELAND_CHECK(mlp.shape() == shape_ && y.size() == x.size() && (dydx.empty() || dydx.size() == x.size()));
  std::copy(mlp.parameters().begin(), mlp.parameters().end(), parameters_.begin());
  double* row = rows_.data();
  for (std::size_t first = 0; first < x.size(); first += std::size_t(block)) {
    const auto points = std::min<std::ptrdiff_t>(block, std::ptrdiff_t(x.size() - first)), columns = padded(points);
    std::copy_n(x.begin() + std::ptrdiff_t(first), points, row);
    std::fill(row + points, row + columns, 0.0);
    if (dydx.empty()) {
      run<false>(columns);
    } else {
      std::fill_n(row + columns, columns, 1.0);
      run<true>(columns);
      std::copy_n(row + columns, points, dydx.begin() + std::ptrdiff_t(first));
    }
    std::copy_n(row, points, y.begin() + std::ptrdiff_t(first));
  }
}

}  // namespace lineland::nn
