#include "core/math/grid.h"

#include "core/base/check.h"

namespace lineland::math {

std::vector<double> linspace(double low, double high, int count) {
  LINELAND_CHECK(count >= 2);
  std::vector<double> points(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    const double t = double(i) / (count - 1);
    points[std::size_t(i)] = low * (1 - t) + high * t;
  }
  points.back() = high;
  return points;
}

std::vector<double> midpoints(std::span<const double> edges) {
  LINELAND_CHECK(!edges.empty());
  std::vector<double> middles(edges.size() - 1);
  for (std::size_t i = 0; i < middles.size(); ++i) middles[i] = edges[i] + 0.5 * (edges[i + 1] - edges[i]);
  return middles;
}

}  // namespace lineland::math
