#include "core/plot/ticks.h"

#include <doctest/doctest.h>

#include <cmath>
#include <set>

#include "core/base/random.h"

using namespace lineland;
using namespace lineland::plot;

namespace {

std::vector<std::string> texts(Span range, AxisScale scale, int most) {
  std::vector<std::string> result;
  for (const Tick& tick : ticks(range, scale, most))
    if (!tick.text.empty()) result.push_back(tick.text);
  return result;
}

std::size_t decimals(const std::string& text) {
  const std::size_t point = text.find('.');
  return point == std::string::npos                                             ? 0
         : text.find_first_not_of("0123456789", point + 1) == std::string::npos ? text.size() - point - 1
                                                                                : text.find(' ') - point - 1;
}

}  // namespace

TEST_CASE("ticks are what a reader expects") {
  using Texts = std::vector<std::string>;
  CHECK(texts({0, 0.4}, AxisScale::linear, 5) == Texts{"0.0", "0.1", "0.2", "0.3", "0.4"});
  CHECK(texts({-5, 5}, AxisScale::linear, 5) == Texts{"−4", "−2", "0", "2", "4"});
  CHECK(texts({0, 4210}, AxisScale::linear, 3) == Texts{"0", "2,000", "4,000"});
  CHECK(texts({0, 3e6}, AxisScale::linear, 4) == Texts{"0", "1 × 10⁶", "2 × 10⁶", "3 × 10⁶"});
  CHECK(texts({1e-3, 1e2}, AxisScale::logarithmic, 6) == Texts{"10⁻³", "10⁻²", "10⁻¹", "10⁰", "10¹", "10²"});
  CHECK(texts({1e-3, 1e3}, AxisScale::logarithmic, 3) == Texts{"10⁻²", "10⁰", "10²"});
  CHECK(texts({0.05, 50}, AxisScale::logarithmic, 2) == Texts{"10⁻¹", "10¹"});  // not 10⁰ alone
  CHECK(texts({0.1, 1}, AxisScale::logarithmic, 6) == Texts{"0.1", "0.2", "0.5", "1"});
}

TEST_CASE("ticks of any linear range: never too many, inside, all different, equal decimals") {
  Random random({11});
  for (int trial = 0; trial < 4000; ++trial) {
    const double centre = (random.uniform() - 0.5) * std::pow(10.0, 24 * random.uniform() - 12);
    const double width = std::pow(10.0, 24 * random.uniform() - 12);
    const Span range{centre - width, centre + width};
    if (!(width > 1e-9 * std::abs(centre))) continue;
    const int most = 2 + static_cast<int>(random.below(9));
    const auto found = ticks(range, AxisScale::linear, most);
    CAPTURE(range.low);
    CAPTURE(range.high);
    CAPTURE(most);
    REQUIRE(found.size() <= std::size_t(most));
    REQUIRE(found.size() >= (most >= 3 ? 1u : 0u));
    std::set<std::string> different;
    for (const Tick& tick : found) {
      REQUIRE(tick.value >= range.low);
      REQUIRE(tick.value <= range.high);
      REQUIRE(!tick.text.empty());
      different.insert(tick.text);
      if (tick.text != "0") REQUIRE(decimals(tick.text) == decimals(found.back().text == "0" ? found.front().text : found.back().text));
    }
    REQUIRE(different.size() == found.size());
  }
}

TEST_CASE("ticks of any logarithmic range") {
  Random random({12});
  for (int trial = 0; trial < 2000; ++trial) {
    const double low = std::pow(10.0, 40 * random.uniform() - 20), high = low * std::pow(10.0, 0.05 + 20 * random.uniform());
    const int most = 2 + static_cast<int>(random.below(7));
    std::set<std::string> different;
    std::size_t labelled = 0;
    for (const Tick& tick : ticks({low, high}, AxisScale::logarithmic, most)) {
      REQUIRE(tick.value >= low);
      REQUIRE(tick.value <= high);
      if (tick.text.empty()) continue;
      ++labelled;
      different.insert(tick.text);
    }
    CAPTURE(low);
    CAPTURE(high);
    REQUIRE(labelled <= std::size_t(most));
    REQUIRE(different.size() == labelled);
  }
}

TEST_CASE("what is no range has no ticks") {
  CHECK(ticks({1, 1}, AxisScale::linear, 5).empty());
  CHECK(ticks({2, 1}, AxisScale::linear, 5).empty());
  CHECK(ticks({0, INFINITY}, AxisScale::linear, 5).empty());
  CHECK(ticks({-1, 1}, AxisScale::logarithmic, 5).empty());
}

TEST_CASE("rounded ranges contain what they round") {
  CHECK(rounded({0, 0.33}, AxisScale::linear).high == doctest::Approx(0.4));
  CHECK(rounded({0.02, 300}, AxisScale::logarithmic).low == doctest::Approx(0.01));
  Random random({13});
  for (int trial = 0; trial < 2000; ++trial) {
    const double low = random.normal() * std::pow(10.0, 10 * random.uniform() - 5), high = low + std::pow(10.0, 10 * random.uniform() - 5);
    const Span range = rounded({low, high}, AxisScale::linear);
    REQUIRE(range.low <= low);
    REQUIRE(range.high >= high);
    REQUIRE(range.high - range.low < 2.3 * (high - low));
  }
}

TEST_CASE("numbers for a reader") {
  CHECK(readable(0.0184, 3) == "0.0184");
  CHECK(readable(-2, 2) == "−2.0");
  CHECK(readable(0.002, 2) == "0.0020");
  CHECK(readable(0.0002, 2) == "2.0 × 10⁻⁴");
  CHECK(readable(38400, 3) == "38,400");
  CHECK(readable(1234567, 3) == "1.23 × 10⁶");
  CHECK(readable(0.9999, 2) == "1.0");
  CHECK(readable(0, 3) == "0");
  CHECK(readable(INFINITY, 3) == "∞");
  CHECK(readable(-INFINITY, 3) == "−∞");
  CHECK(readable(NAN, 3) == "undefined");
}
