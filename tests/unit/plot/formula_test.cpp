#include "core/plot/formula.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace lineland::plot;

TEST_CASE("a fraction is set over and under a bar that is as wide as both") {
  const Formula whole = set_formula("D = \\frac{p}{p + q}", 12);
  REQUIRE(whole.bars.size() == 1);
  const auto& [from, to] = whole.bars[0];
  CHECK(from.y == to.y);
  CHECK(to.x > from.x);
  CHECK(to.x <= whole.width);
  const bool above = std::ranges::any_of(whole.text.runs, [&](const TextRun& run) { return run.origin.y < from.y; });
  const bool below = std::ranges::any_of(whole.text.runs, [&](const TextRun& run) { return run.origin.y > from.y + 5; });
  CHECK(above);
  CHECK(below);
  CHECK(set_formula("x", 12).bars.empty());
  CHECK(set_formula("x", 12).height < whole.height);
}

TEST_CASE("a formula that is too wide gets smaller, another keeps its size") {
  const std::string_view wide = "a + b + c + d + e + f + g + h + i + j + k = \\frac{1}{2}";
  CHECK(fitting_size("x", 20, 500) == 20);
  const float size = fitting_size(wide, 20, 100);
  CHECK(size < 20);
  CHECK(set_formula(wide, size).width <= 100);
}

TEST_CASE("without markup a fraction stands on one line; what is broken does not end the program") {
  CHECK(plain_formula("D(x) = \\frac{1}{1 + e}") == "D(x) = (1)/(1 + e)");
  for (const char* broken : {"\\frac", "\\frac{", "\\frac{a", "\\frac{a}", "\\frac{a}{", "}{", "\\frac{\\frac{a}{b}}{c}", "$"}) {
    CAPTURE(broken);
    plain_formula(broken);
    CHECK(set_formula(broken, 10).height > 0);
  }
}
