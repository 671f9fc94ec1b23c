#include "core/nn/line.h"

#include <algorithm>

#include "core/base/check.h"
#include "core/nn/forward.h"

namespace lineland::nn {

namespace {
constexpr std::ptrdiff_t block = 64;  // points at a time: a layer stays in the cache
}  // namespace

Line::Line(const Shape& shape)
    : shape_(shape), packed_(shape), points_(3 * block), units_(static_cast<std::size_t>(4 * block * padded(shape.width))) {
  LINELAND_CHECK(shape.inputs == 1);
}

template <bool tangent>
void Line::run(std::ptrdiff_t count) {
  static constexpr double one = 1;
  const std::ptrdiff_t units = padded(shape_.width);
  const auto level = [&](int i) {
    double* h = units_.data() + i % 2 * 2 * block * units;
    return Level<double>{{h, units}, {h + block * units, units}, {}, {}};
  };
  double* x = points_.data();
  forward<tangent, double>(shape_, packed_, {x, 1, block}, {&one, 0, 0}, count, level, x + block, x + 2 * block);
}

void Line::evaluate(const Mlp& mlp, std::span<const double> x, std::span<double> y, std::span<double> dydx) {
  LINELAND_CHECK(mlp.shape() == shape_ && y.size() == x.size() && (dydx.empty() || dydx.size() == x.size()));
  packed_.pack(mlp.parameters());
  for (std::size_t first = 0; first < x.size(); first += std::size_t(block)) {
    const auto points = std::min<std::ptrdiff_t>(block, std::ptrdiff_t(x.size() - first)), at = std::ptrdiff_t(first);
    std::fill(std::copy_n(x.begin() + at, points, points_.begin()), points_.begin() + block, 0.0);
    if (dydx.empty()) {
      run<false>(padded(points));
    } else {
      run<true>(padded(points));
      std::copy_n(points_.begin() + 2 * block, points, dydx.begin() + at);
    }
    std::copy_n(points_.begin() + block, points, y.begin() + at);
  }
}

}  // namespace lineland::nn
