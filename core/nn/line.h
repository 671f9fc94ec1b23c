// A network with one input as a function on the line, in double: what exact densities of its push-forward stand on. One thread at a time.
#pragma once

#include <span>

#include "core/nn/mlp.h"

namespace lineland::nn {

/// Evaluates networks of one shape point by point in double, from their float parameters. Owns its memory: evaluate allocates nothing.
class Line {
 public:
  /// shape.inputs == 1.
  explicit Line(const Shape& shape);

  /// y[i] = f(x[i]) and, unless empty, dydx[i] = f'(x[i]), to about 1e-14 of the sums' size. Any number of points.
  void evaluate(const Mlp& mlp, std::span<const double> x, std::span<double> y, std::span<double> dydx = {});

 private:
  template <bool tangent>
  void run(std::ptrdiff_t count);

  Shape shape_;
  Packed<double> packed_;
  Buffer<double> points_;  // x, y, dy/dx of a block
  Buffer<double> units_;   // of two levels, (point, unit): values, then slopes
};

}  // namespace lineland::nn
