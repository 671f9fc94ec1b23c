#include "core/math/quasi_random.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

namespace lineland::math {

TEST_CASE("each interval of an axis has its share of Sobol's points, whatever the seed") {
  constexpr int count = 1024;
  for (const unsigned seed : {1u, 2u, 3u}) {
    const std::vector<double> points = sobol_points(16, count, Seed{seed});
    REQUIRE(points.size() == 16 * count);
    for (std::size_t k = 0; k < 16; ++k) {
      std::vector<int> in_cell(count);
      for (const double x : std::span(points).subspan(k * count, count)) {
        REQUIRE((x > 0 && x < 1));
        ++in_cell[static_cast<std::size_t>(x * count)];
      }
      CHECK(std::ranges::count(in_cell, 1) == count);
    }
  }
}

TEST_CASE("the first two axes are a net: one point in each box of the size of its share, of any form") {
  constexpr int bits = 8, count = 1 << bits;
  const std::vector<double> points = sobol_points(2, count, Seed{5});
  for (int wide = 0; wide <= bits; ++wide) {
    const int columns = 1 << wide, rows = count / columns;
    std::vector<int> in_box(count);
    for (std::size_t i = 0; i < count; ++i)
      ++in_box[static_cast<std::size_t>(int(points[i] * columns) * rows + int(points[count + i] * rows))];
    CHECK(std::ranges::count(in_box, 1) == count);
  }
}

TEST_CASE("seeds shift the points, the same one in the same way, and their average does not depend on it") {
  const std::vector<double> points = sobol_points(3, 64, Seed{1}), other = sobol_points(3, 64, Seed{2});
  CHECK(points == sobol_points(3, 64, Seed{1}));
  CHECK(points != other);
  // Over many shifts each point is uniform: of mean 1/2 and variance 1/12.
  double sum = 0, squares = 0;
  constexpr int seeds = 4000;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    const double x = sobol_points(3, 1, Seed{seed})[1];
    sum += x;
    squares += x * x;
  }
  const double mean = sum / seeds;
  CHECK(std::abs(mean - 0.5) < 4 * std::sqrt(1.0 / 12 / seeds));
  CHECK(squares / seeds - mean * mean == doctest::Approx(1.0 / 12).epsilon(0.05));
}

TEST_CASE("averages over several dimensions converge faster than those of random points") {
  // The mean of a product of cosines is the product of their means, sin(1)^8; its deviation over 4,096 random points would be 1e-3.
  constexpr int count = 4096;
  const std::vector<double> points = sobol_points(8, count, Seed{9});
  double mean = 0;
  for (std::size_t i = 0; i < count; ++i) {
    double product = 1;
    for (std::size_t k = 0; k < 8; ++k) product *= std::cos(points[k * count + i]);
    mean += product / count;
  }
  CHECK(std::abs(mean - std::pow(std::sin(1.0), 8)) < 1e-4);
}

}  // namespace lineland::math
