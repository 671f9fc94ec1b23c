// Text stays text in an SVG, and in faces that are inside.
#include <doctest/doctest.h>

#include <set>
#include <string>

#include "core/plot/cairo_painter.h"
#include "core/plot/font_subset.h"
#include "core/plot/layout.h"
#include "core/plot/rich_text.h"

using namespace lineland;
using namespace lineland::plot;

namespace {

Scene scene() {
  Figure figure;
  figure.x.label = "$x < 3$ & so on";
  figure.y.label = "Density of $p_G(x)$";
  figure.marks.push_back(Curve{.name = "curve", .label = "$-\\log D^*$", .role = Role::data, .x = {0, 1, 2, 3}, .y = {-1, 4, 1, 0}});
  return layout(figure, ranges(figure), {240, 160}, theme("paper"), Format::paper).scene;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t result = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++result;
  return result;
}

/// What a reader copies out of it: the text elements without their tags.
std::string words_of(const std::string& svg) {
  std::string result;
  for (std::size_t at = svg.find("<text"); at != std::string::npos; at = svg.find("<text", at)) {
    const std::size_t end = svg.find("</text>", at);
    bool tag = false;
    for (; at < end; ++at) {
      if (svg[at] == '<') tag = true;
      if (!tag) result += svg[at];
      if (svg[at] == '>') tag = false;
    }
    result += '\n';
  }
  return result;
}

}  // namespace

TEST_CASE("words of an SVG are whole: with indices, signs and escapes") {
  const std::string words = words_of(paint(scene(), FileFormat::svg, ""));
  CHECK(words.find("Density of pG(x)\n") != std::string::npos);
  CHECK(words.find("&lt;") != std::string::npos);
  CHECK(words.find("&amp; so on") != std::string::npos);
  CHECK(words.find("\u2212logD*") != std::string::npos);  // a true minus sign
}

TEST_CASE("each face that is used is inside, others are not, and with outlines there is none") {
  const std::string svg = paint(scene(), FileFormat::svg, "");
  CHECK(count(svg, "@font-face") == 3);
  CHECK(count(svg, "JetBrains") == 0);
  CHECK(count(svg, "data:font/otf;base64,T1RUTw") == 3);  // "OTTO"
  CHECK(svg.size() < 60'000);
  const std::string outlines = paint(scene(), FileFormat::svg, "", 1, Lettering::outlines);
  CHECK(count(outlines, "@font-face") + count(outlines, "<text") == 0);
  CHECK(paint(scene(), FileFormat::pdf, "").find("/FontFile3") != std::string::npos);
  CHECK(paint(scene(), FileFormat::pdf, "", 1, Lettering::outlines).find("/FontFile") == std::string::npos);
}

TEST_CASE("a subset is small, and the same every time") {
  const std::set<char32_t> letters = {U'a', U'b', U'\u2212'};
  const std::string subset = font_subset(Face::text, letters);
  CHECK(subset.starts_with("OTTO"));
  CHECK(subset.size() < 5000);
  CHECK(subset == font_subset(Face::text, letters));
  CHECK(font_subset(Face::text, {U'a'}).size() < subset.size());
}
