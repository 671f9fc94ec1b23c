// Numbers that are none: whatever stands in a mark, nothing that is not finite reaches a scene or a file.
#include <doctest/doctest.h>

#include <array>
#include <functional>
#include <limits>

#include "core/plot/cairo_painter.h"
#include "core/plot/layout.h"
#include "tests/property/scenes.h"

using namespace lineland;
using namespace lineland::plot;

namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN(), infinite = std::numeric_limits<double>::infinity();
constexpr std::array hostile = {undefined, infinite, -infinite, 1e308, -1e308, 4.9e-324, 0.0};

std::vector<double> sound() { return {0.5, 1, 1.5, 2}; }

/// `mark` with one sound curve, so that there are axes to stand on.
Figure around(Mark mark, AxisScale scale) {
  Figure figure;
  figure.title = "Title", figure.x.label = "$x$", figure.y.label = "$y$";
  figure.x.scale = figure.y.scale = scale;
  figure.marks = {Curve{.name = "sound", .label = "sound", .x = sound(), .y = sound()}, std::move(mark)};
  return figure;
}

/// Every place of a mark where a number stands, by a function that puts another there.
using Poison = std::function<Mark(double)>;

/// One element of a column poisoned, or all.
template <class M>
void add_column(std::vector<Poison>& poisons, const M& mark, std::vector<double> M::*column) {
  for (std::size_t k = 0; k <= (mark.*column).size(); ++k)
    poisons.push_back([=](double v) {
      M poisoned = mark;
      if (k < (poisoned.*column).size()) {
        (poisoned.*column)[k] = v;
      } else {
        (poisoned.*column).assign((poisoned.*column).size(), v);
      }
      return poisoned;
    });
}

std::vector<Poison> all_poisons() {
  std::vector<Poison> poisons;
  const Curve curve{.name = "c", .label = "curve", .role = Role::data, .x = sound(), .y = sound(), .filled = true};
  for (const auto column : {&Curve::x, &Curve::y}) add_column(poisons, curve, column);
  poisons.push_back([=](double v) {
    Curve shaded = curve;
    shaded.shade = v;
    return shaded;
  });
  const Band band{"b", Role::p, sound(), sound(), {1, 1.5, 2, 2.5}, "band"};
  for (const auto column : {&Band::x, &Band::low, &Band::high}) add_column(poisons, band, column);
  const Histogram histogram{"h", Role::q, sound(), {1, 2, 1}, "histogram"};
  for (const auto column : {&Histogram::edges, &Histogram::heights}) add_column(poisons, histogram, column);
  const Points points{"p", Role::score, sound(), sound(), sound(), sound(), "points"};
  for (const auto column : {&Points::x, &Points::y, &Points::low, &Points::high}) add_column(poisons, points, column);
  add_column(poisons, Rug{"r", Role::data, sound()}, &Rug::x);
  const Arrows arrows{"a", Role::data, sound(), sound(), sound(), sound(), "arrows"};
  for (const auto column : {&Arrows::x, &Arrows::y, &Arrows::dx, &Arrows::dy}) add_column(poisons, arrows, column);
  const Field field{"f", Role::data, sound(), sound(), std::vector<float>(9, 1.0f), {}, "scale"};
  for (const auto column : {&Field::x_edges, &Field::y_edges}) add_column(poisons, field, column);
  for (const bool all : {false, true})
    poisons.push_back([=](double v) {
      Field poisoned = field;
      poisoned.values[4] = static_cast<float>(v);
      if (all) poisoned.values.assign(9, static_cast<float>(v));
      return poisoned;
    });
  poisons.push_back([=](double v) {
    Field poisoned = field;
    poisoned.range = Span{v, 1};
    return poisoned;
  });
  for (const bool horizontal : {false, true}) poisons.push_back([=](double v) { return Line{"l", horizontal, v, "line"}; });
  poisons.push_back([](double v) { return Label{v, 1, "label"}; });
  poisons.push_back([](double v) { return Label{1, v, "label"}; });
  poisons.push_back([](double v) { return Handle{.name = "h", .x = v, .y = 1}; });
  poisons.push_back([](double v) { return Handle{.name = "h", .x = 1, .y = v}; });
  return poisons;
}

void check(const Figure& figure) {
  for (const Format format : {Format::hero, Format::small, Format::paper}) {
    const Scene scene = layout(figure, ranges(figure), {240, 150}, theme("paper"), format).scene;
    CHECK(tests::fault_of(scene) == "");
    CHECK(scene.items.size() > 5);
  }
}

}  // namespace

TEST_CASE("no mark brings a number that is not finite into a scene") {
  const std::vector<Poison> poisons = all_poisons();
  CHECK(poisons.size() > 80);
  for (std::size_t k = 0; k < poisons.size(); ++k)
    for (const double value : hostile)
      for (const AxisScale scale : {AxisScale::linear, AxisScale::logarithmic}) {
        CAPTURE(k);
        CAPTURE(value);
        check(around(poisons[k](value), scale));
      }
}

TEST_CASE("nor does an axis") {
  for (const double value : hostile)
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
