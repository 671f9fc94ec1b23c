// Numbers that are none: whatever stands in a mark, nothing that is not finite reaches a scene or a file.
#include <doctest/doctest.h>

#include <array>
#include <set>

#include "core/plot/cairo_painter.h"
#include "core/plot/layout.h"
#include "tests/property/hostile_marks.h"
#include "tests/property/scenes.h"

using namespace lineland;
using namespace lineland::plot;
using namespace lineland::tests;

namespace {

void check(const Figure& figure) {
  for (const Format format : {Format::hero, Format::small, Format::paper}) {
    const Scene scene = layout(figure, ranges(figure), {240, 150}, theme("paper"), format).scene;
    CHECK(fault_of(scene) == "");
    CHECK(scene.items.size() > 5);
  }
}

}  // namespace

TEST_CASE("every kind of mark is among the hostile ones") {
  std::set<std::size_t> kinds;
  for (const Poison& poison : all_poisons()) kinds.insert(poison(undefined).index());
  CHECK(kinds.size() == std::variant_size_v<Mark>);
}

TEST_CASE("no mark brings a number that is not finite into a scene") {
  const std::vector<Poison> poisons = all_poisons();
  CHECK(poisons.size() > 80);
  for (std::size_t k = 0; k < poisons.size(); ++k)
    for (const double value : hostile_numbers)
      for (const AxisScale scale : {AxisScale::linear, AxisScale::logarithmic}) {
        CAPTURE(k);
        CAPTURE(value);
        check(around(poisons[k](value), scale));
      }
}

TEST_CASE("nor does an axis") {
  for (const double value : hostile_numbers)
    for (const AxisScale scale : {AxisScale::linear, AxisScale::logarithmic}) {
      CAPTURE(value);
      const Figure sound_one = around(Rug{"r", Role::data, sound()}, scale);
      for (Axis Figure::*axis : {&Figure::x, &Figure::y}) {
        std::array<Figure, 6> figures;
        figures.fill(sound_one);
        (figures[0].*axis).range = Span{value, 1};
        (figures[1].*axis).range = Span{0.1, value};
        (figures[2].*axis).include = {value};
        (figures[3].*axis).at_most = value;
        (figures[4].*axis).at_least = value;
        (figures[5].*axis).named_ticks = {{value, "here"}, {1, "one"}};
        for (const Figure& figure : figures) check(figure);
      }
    }
}

TEST_CASE("every format is painted of hostile marks") {
  const std::vector<Poison> poisons = all_poisons();
  for (std::size_t k = 0; k < poisons.size(); k += 2) {
    CAPTURE(k);
    const Figure figure = around(poisons[k](hostile_numbers[k / 2 % hostile_numbers.size()]), AxisScale::linear);
    const Scene scene = layout(figure, ranges(figure), {240, 150}, theme("paper"), Format::paper).scene;
    for (const FileFormat format : {FileFormat::svg, FileFormat::pdf, FileFormat::png}) CHECK(paint(scene, format, "").size() > 500);
  }
}

TEST_CASE("an SVG spells no number that is none") {
  const std::vector<Poison> poisons = all_poisons();
  for (std::size_t k = 0; k < poisons.size(); k += 3) {
    const Figure figure = around(poisons[k](undefined), AxisScale::linear);
    const std::string svg = paint(layout(figure, ranges(figure), {240, 150}, theme("paper"), Format::paper).scene, FileFormat::svg, "");
    // Pictures in base 64 hold letters of all kinds, but neither quotes nor spaces.
    for (const char* spelt : {"\"nan", " nan", "\"inf", " inf", "-nan", "-inf", ",nan", ",inf"})
      CHECK(svg.find(spelt) == std::string::npos);
  }
}
