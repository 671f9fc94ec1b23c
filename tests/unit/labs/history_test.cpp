#include "core/labs/history.h"

#include <doctest/doctest.h>

#include <array>
#include <numeric>

using namespace lineland;
using labs::History;
using labs::Keep;

TEST_CASE("means stand for every moment exactly once, whatever was forgotten") {
  constexpr std::size_t capacity = 8;
  History history(2, capacity, Keep::mean);
  double sum = 0;
  for (int moment = 1; moment <= 1000; ++moment) {
    REQUIRE(history.due());
    history.add(moment, std::array{static_cast<double>(moment), -2.0 * moment});
    REQUIRE(history.rows() <= capacity);
    // Row r is the mean over the moments r stride + 1 to (r + 1) stride, and stands at the last of them.
    const auto stride = static_cast<double>(history.stride());
    sum = 0;
    for (std::size_t row = 0; row < history.rows(); ++row) {
      const auto r = static_cast<double>(row);
      REQUIRE(history.steps()[row] == (r + 1) * stride);
      REQUIRE(history.at(row, 0) == doctest::Approx(r * stride + (stride + 1) / 2));
      REQUIRE(history.at(row, 1) == doctest::Approx(-2 * history.at(row, 0)));
      sum += stride;
    }
    REQUIRE(sum <= moment);
    REQUIRE(sum > moment - stride);
  }
  CHECK(history.stride() == 128);
  CHECK(history.rows() >= capacity / 2 - 1);
}

TEST_CASE("samples are the first of the moments that they stand for, and only those are asked for") {
  constexpr std::size_t capacity = 8;
  History history(1, capacity, Keep::sample);
  int asked = 0;
  for (int moment = 0; moment < 500; ++moment) {
    if (!history.due()) {
      history.skip();
      continue;
    }
    history.add(moment, std::array{10.0 * moment});
    ++asked;
    REQUIRE(history.rows() <= capacity);
  }
  CHECK(asked < 40);
  CHECK(history.stride() == 64);
  for (std::size_t row = 0; row < history.rows(); ++row) {
    CHECK(history.steps()[row] == static_cast<double>(row * history.stride()));
    CHECK(history.at(row, 0) == 10 * history.steps()[row]);
  }
  CHECK(history.column(0).size() == history.rows());
  CHECK(history.column(0).back() == history.at(history.rows() - 1, 0));
}

TEST_CASE("a copy goes on like the original") {
  History history(1, 4, Keep::mean);
  for (int moment = 1; moment <= 7; ++moment) history.add(moment, std::array{1.0 * moment});
  History copy = history;
  for (int moment = 8; moment <= 40; ++moment) history.add(moment, std::array{1.0 * moment}), copy.add(moment, std::array{1.0 * moment});
  CHECK(copy.rows() == history.rows());
  CHECK(copy.column(0) == history.column(0));
  CHECK(copy.footprint() == history.footprint());
}
