#include "core/math/quasi_random.h"

#include <boost/random/sobol.hpp>
#include <cstdint>

#include "core/base/check.h"
#include "core/base/random.h"

namespace lineland::math {

std::vector<double> sobol_points(int dimension, int count, Seed seed) {
  LINELAND_CHECK(dimension >= 1 && dimension <= 100 && count >= 1);
  const auto d = static_cast<std::size_t>(dimension), n = static_cast<std::size_t>(count);
  Random random(seed);
  std::vector<std::uint32_t> shift(d);
  for (std::uint32_t& bits : shift) bits = static_cast<std::uint32_t>(random.bits() >> 32);
  boost::random::sobol_engine<std::uint32_t, 32> sequence(d);
  std::vector<double> points(d * n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < d; ++k) {
      const std::uint32_t digits = i == 0 ? 0 : sequence();  // the engine leaves out the first point, which is the origin
      points[k * n + i] = (static_cast<double>(digits ^ shift[k]) + 0.5) * 0x1p-32;
    }
  }
  return points;
}

}  // namespace lineland::math
