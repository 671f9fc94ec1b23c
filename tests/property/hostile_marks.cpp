#include "tests/property/hostile_marks.h"

#include <utility>

namespace lineland::tests {

using namespace plot;

namespace {

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

}  // namespace

std::vector<double> sound() { return {0.5, 1, 1.5, 2}; }

Figure around(Mark mark, AxisScale scale) {
  Figure figure;
  figure.title = "Title", figure.x.label = "$x$", figure.y.label = "$y$";
  figure.x.scale = figure.y.scale = scale;
  figure.marks = {Curve{.name = "sound", .label = "sound", .x = sound(), .y = sound()}, std::move(mark)};
  return figure;
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

}  // namespace lineland::tests
