#include "core/plot/rich_text.h"

#include <doctest/doctest.h>

using namespace lineland::plot;

namespace {

constexpr Color ink = {0, 0, 0, 255};

std::string shown(std::string_view rich) {
  std::string result;
  for (const TextRun& run : set_text(rich, 10, ink).runs) result += run.utf8;
  return result;
}

}  // namespace

TEST_CASE("words, variables and digits have their own faces") {
  const SetText set = set_text("loss $L_2$", 10, ink);
  REQUIRE(set.runs.size() == 3);
  CHECK(set.runs[0].face == Face::text);
  CHECK(set.runs[0].utf8 == "loss ");
  CHECK(set.runs[1].face == Face::math);
  CHECK(set.runs[2].face == Face::upright);
  CHECK(set.runs[2].size < set.runs[1].size);
  CHECK(set.runs[2].origin.y > set.runs[1].origin.y);
  CHECK(set_text("$x^2$", 10, ink).runs[1].origin.y < 0);
  CHECK(set_text("bold", 10, ink, true).runs[0].face == Face::bold);
}

TEST_CASE("markup") {
  CHECK(shown("$p_G(x)$ generator") == "pG(x) generator");
  CHECK(shown("$a - b$") == "a−b");
  CHECK(shown("step-by-step -1") == "step-by-step -1");
  CHECK(shown("$\\mu \\times \\sigma$") == "μ×σ");
  CHECK(shown("$\\mathrm{KL}(p\\|q)$") == "KL(p∥q)");
  CHECK(shown("5 \\$") == "5 $");
  CHECK(shown("costs $5") == "costs $5");
  CHECK(shown("$\\nonsense$") == "\\nonsense");
  CHECK(shown("") == "");
}

TEST_CASE("two scripts of one base stand above each other") {
  const SetText both = set_text("$x_a^b$", 10, ink);
  REQUIRE(both.runs.size() == 3);
  CHECK(both.runs[1].origin.x == both.runs[2].origin.x);
  CHECK(both.width < set_text("$x_{ab}$", 10, ink).width);
}

TEST_CASE("a width is the sum of the advances") {
  for (const Face face : {Face::text, Face::bold, Face::math, Face::upright, Face::mono}) {
    float sum = 0;
    for (const char32_t c : U"AVATAR p(x)")
      if (c) sum += TextMetrics::advance(c, face, 9);
    CHECK(TextMetrics::width("AVATAR p(x)", face, 9) == doctest::Approx(sum));
    CHECK(TextMetrics::width("", face, 9) == 0);
    CHECK(TextMetrics::ascent(face, 10) > TextMetrics::cap_height(face, 10) * 0.99f);
    CHECK(TextMetrics::descent(face, 10) > 1);
  }
}

TEST_CASE("plain text") {
  CHECK(plain_text("$p_G(x)$ generator") == "p_G(x) generator");
  CHECK(plain_text("$\\mu$") == "μ");
  CHECK(plain_text("log 2") == "log 2");
}

TEST_CASE("damaged UTF-8 becomes replacement characters") {
  CHECK(decode("a\xffz") == U"a\ufffdz");
  CHECK(decode("\xe2\x88") == U"\ufffd");
  CHECK(decode("\xc0\xaf") == U"\ufffd\ufffd");
  CHECK(decode("−∞") == U"−∞");
}

TEST_CASE("the character set can be drawn") {
  for (const char32_t c : character_set()) {
    if (c == 0xfffd) continue;
    bool somewhere = false;
    for (const Face face : {Face::text, Face::upright, Face::mono}) somewhere = somewhere || TextMetrics::has(c, face);
    CAPTURE(static_cast<unsigned>(c));
    CHECK(somewhere);
  }
}

TEST_CASE("any text is set without harm") {
  const std::string_view pieces[] = {"$", "_", "^", "{", "}", "\\", "\\mu", "x", " ", "-", "\xff", "\\mathrm{", "∑", "*", ","};
  std::uint32_t state = 1;
  for (int trial = 0; trial < 5000; ++trial) {
    std::string text;
    for (int i = 0; i < 12; ++i) {
      state = state * 1664525u + 1013904223u;
      text += pieces[(state >> 16) % std::size(pieces)];
    }
    const SetText set = set_text(text, 9, ink);
    REQUIRE(set.width >= 0);
    for (const TextRun& run : set.runs) REQUIRE(!run.utf8.empty());
    plain_text(text);
  }
}
