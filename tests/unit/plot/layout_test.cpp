#include "core/plot/layout.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/random.h"
#include "core/plot/dump.h"
#include "core/plot/rich_text.h"

using namespace lineland;
using namespace lineland::plot;

namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN(), infinite = std::numeric_limits<double>::infinity();

std::vector<double> line(double low, double high, int count) {
  std::vector<double> result;
  for (int i = 0; i < count; ++i) result.push_back(low + (high - low) * i / (count - 1));
  return result;
}

Curve curve(std::string name, std::vector<double> x, auto f) {
  Curve result;
  result.name = result.label = std::move(name);
  result.role = Role::data;
  for (const double v : x) result.y.push_back(f(v));
  result.x = std::move(x);
  return result;
}

Figure bell() {
  Figure figure;
  figure.id = "bell";
  figure.title = "A bell";
  figure.x.label = "$x$";
  figure.y.include = {0};
  figure.marks.push_back(curve("density", line(-4, 4, 400), [](double x) { return 0.4 * std::exp(-x * x / 2); }));
  Handle handle;
  handle.name = "mode";
  handle.y = 0.4;
  figure.marks.push_back(handle);
  return figure;
}

/// The rectangle that a shape covers, its text as the painters draw it.
Rect bounds(const Shape& shape) {
  float x0 = 1e9f, y0 = 1e9f, x1 = -1e9f, y1 = -1e9f;
  const auto take = [&](float x, float y) {
    REQUIRE(std::isfinite(x));
    REQUIRE(std::isfinite(y));
    x0 = std::min(x0, x), x1 = std::max(x1, x), y0 = std::min(y0, y), y1 = std::max(y1, y);
  };
  const auto take_rect = [&](const Rect& r) { take(r.x, r.y), take(r.right(), r.bottom()); };
  if (const auto* s = std::get_if<Polyline>(&shape))
    for (const Point& p : s->points) take(p.x, p.y);
  if (const auto* s = std::get_if<Strip>(&shape))
    for (std::size_t i = 0; i < s->x.size(); ++i) take(s->x[i], s->low[i]), take(s->x[i], s->high[i]);
  if (const auto* s = std::get_if<Box>(&shape)) take_rect(s->rect);
  if (const auto* s = std::get_if<Symbol>(&shape)) take(s->center.x, s->center.y);
  if (const auto* s = std::get_if<Image>(&shape)) take_rect(s->rect);
  if (const auto* s = std::get_if<TextRun>(&shape))
    take(s->origin.x, s->origin.y), take(s->origin.x + TextMetrics::width(s->utf8, s->face, s->size), s->origin.y);
  return {x0, y0, x1 - x0, y1 - y0};
}

bool shows(const Scene& scene, std::string_view text) {
  return std::ranges::any_of(scene.items, [&](const Item& item) {
    const auto* run = std::get_if<TextRun>(&item.shape);
    return run && run->utf8 == text;
  });
}

double any_value(Random& random) {
  switch (random.below(8)) {
    case 0: return undefined;
    case 1: return infinite;
    case 2: return random.normal() * 1e300;
    case 3: return random.normal() * 1e-300;
    case 4: return 0;
    default: return random.normal();
  }
}

std::vector<double> any_values(Random& random, std::size_t count, bool wild) {
  std::vector<double> result(count);
  for (double& v : result) v = wild ? any_value(random) : random.normal();
  return result;
}

Figure any_figure(Random& random) {
  Figure f;
  f.id = "any";
  f.title = random.below(2) ? "A title that is rather long for so small a figure" : "";
  for (Axis* axis : {&f.x, &f.y}) {
    axis->label = random.below(2) ? "Label $x_1$" : "";
    axis->scale = random.below(4) ? AxisScale::linear : AxisScale::logarithmic;
    if (random.below(4) == 0) axis->range = Span{any_value(random), any_value(random)};
    if (random.below(4) == 0) axis->at_most = any_value(random);
  }
  if (random.below(2)) f.right = Axis{};
  if (f.right) f.right->label = "Right";
  for (std::uint64_t marks = random.below(8); marks > 0; --marks) {
    const std::size_t n = random.below(3) ? random.below(300) : random.below(3);
    const bool wild = random.below(3) == 0;
    const auto some = [&] { return any_values(random, n, wild); };
    const Side side = f.right && random.below(2) ? Side::right : Side::left;
    switch (random.below(10)) {
      case 0: {
        Curve c;
        c.label = "curve $c$", c.x = some(), c.y = some(), c.side = side, c.filled = random.below(2), c.role = Role::model;
        if (random.below(2)) std::ranges::sort(c.x);
        f.marks.push_back(c);
        break;
      }
      case 1: f.marks.push_back(Band{"band", Role::p, some(), some(), some(), "band", side}); break;
      case 2: f.marks.push_back(Histogram{"histogram", Role::q, some(), some(), "histogram"}); break;
      case 3: f.marks.push_back(Points{"points", Role::score, some(), some(), some(), some(), "points", side}); break;
      case 4: f.marks.push_back(Rug{"rug", Role::data, some()}); break;
      case 5: f.marks.push_back(Arrows{"arrows", Role::data, some(), some(), some(), some(), "arrows"}); break;
      case 6: {
        Field field;
        field.x_edges = line(-1, 1, 5), field.y_edges = line(0.5, 2, 4), field.values.assign(12, static_cast<float>(any_value(random)));
        field.values[3] = 1, field.scale_label = "scale";
        f.marks.push_back(field);
        break;
      }
      case 7: f.marks.push_back(Line{"line", random.below(2) == 0, any_value(random), "line", Role::neutral, side}); break;
      case 8: f.marks.push_back(Label{any_value(random), any_value(random), "words", Role::data, side}); break;
      default: {
        Handle h;
        h.x = any_value(random), h.y = any_value(random);
        f.marks.push_back(h);
      }
    }
  }
  return f;
}

}  // namespace

/// Whether the open segments ab and cd have a point in common.
bool cross(Point a, Point b, Point c, Point d) {
  const auto side = [](Point p, Point q, Point r) { return (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x); };
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

TEST_CASE("nothing lies outside, no texts overlap and no leader crosses another or words, whatever the figure") {
  Random random({21});
  std::size_t all_leaders = 0;
  for (int trial = 0; trial < 1500; ++trial) {
    const Figure figure = any_figure(random);
    const Ranges range = ranges(figure);
    REQUIRE(range.x.low < range.x.high);
    REQUIRE(range.y.low < range.y.high);
    const bool large = random.below(10) == 0;
    const Size size{100 + static_cast<float>(random.below(large ? 1900 : 500)), 70 + static_cast<float>(random.below(large ? 1130 : 300))};
    const Theme& look = theme(theme_names()[random.below(4)]);
    const Placed placed = layout(figure, range, size, look, static_cast<Format>(random.below(3)));
    CAPTURE(dump(figure));
    CAPTURE(size.width);
    CAPTURE(size.height);
    std::vector<Rect> texts;
    std::vector<Polyline> leaders;
    for (const Item& item : placed.scene.items) {
      const Rect r = bounds(item.shape);
      REQUIRE(r.x >= -0.01f);
      REQUIRE(r.y >= -0.01f);
      REQUIRE(r.right() <= size.width + 0.01f);
      REQUIRE(r.bottom() <= size.height + 0.01f);
      if (const auto* run = std::get_if<TextRun>(&item.shape)) {
        // The middle of the letters: runs of one text may touch, and scripts stand beside their base.
        const float height = 0.3f * run->size;
        const Rect body{r.x + 0.2f, r.y - height, r.width - 0.4f, height};
        for (const Rect& other : texts) {
          const bool overlap = body.x < other.right() && other.x < body.right() && body.y < other.bottom() && other.y < body.bottom();
          REQUIRE(!overlap);
        }
        texts.push_back(body);
      }
      // Nothing else is as faint as the lines from words to what they name.
      if (const auto* line = std::get_if<Polyline>(&item.shape); line && line->color == look.faint) leaders.push_back(*line);
    }
    for (std::size_t i = 0; i < leaders.size(); ++i) {
      const Point a = leaders[i].points.front(), b = leaders[i].points.back();
      for (float t = 0; t <= 1; t += 0.01f) {
        const Point p{a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
        REQUIRE(std::ranges::none_of(texts, [&](const Rect& text) { return text.contains(p); }));
      }
      for (std::size_t j = 0; j < i; ++j) REQUIRE(!cross(a, b, leaders[j].points.front(), leaders[j].points.back()));
    }
    all_leaders += leaders.size();
  }
  CHECK(all_leaders > 50);
}

TEST_CASE("points and data convert into each other") {
  Figure figure = bell();
  figure.x.scale = AxisScale::logarithmic;
  figure.x.range = Span{0.01, 100};
  const Placed placed = layout(figure, ranges(figure), {400, 300}, theme("light"), Format::hero);
  CHECK(placed.area.contains(placed.point(1, 0.2)));
  CHECK(placed.point(1, 0.2).x == doctest::Approx(placed.area.x + placed.area.width / 2).epsilon(1e-5));
  for (const double x : {0.02, 1.0, 50.0}) CHECK(placed.x_at(placed.point(x, 0.1).x) == doctest::Approx(x).epsilon(1e-4));
  for (const double y : {0.02, 0.2, 0.35}) CHECK(placed.y_at(placed.point(1, y).y) == doctest::Approx(y).epsilon(1e-4));
}

TEST_CASE("ranges: rounded, limited, and still while little changes") {
  Figure figure = bell();
  const Ranges first = ranges(figure);
  CHECK(first.y == Span{0, 0.5});
  CHECK(first.x.low == doctest::Approx(-4));
  auto& y = std::get<Curve>(figure.marks[0]).y;
  std::get<Handle>(figure.marks[1]).y = 0.3;
  for (double& v : y) v *= 0.75;
  CHECK(ranges(figure, first).y == first.y);
  CHECK(ranges(figure).y.high < 0.5);
  for (double& v : y) v *= 0.1;
  std::get<Handle>(figure.marks[1]).y = 0.03;
  CHECK(ranges(figure, first).y.high < 0.05);
  y[200] = 1e9;
  figure.y.at_most = 2;
  CHECK(ranges(figure).y.high <= 2.5);
  y.assign(y.size(), undefined);
  figure.marks.pop_back();
  CHECK(ranges(figure).y.high > 0);
  figure.y.range = Span{-1, 3};
  CHECK(ranges(figure, first).y == Span{-1, 3});
}

TEST_CASE("curves are thinned but keep their extrema, and are cut where they are not finite") {
  Figure figure;
  figure.marks.push_back(curve("noise", line(0, 1, 100000), [](double x) { return std::sin(1e5 * x); }));
  auto& y = std::get<Curve>(figure.marks[0]).y;
  y[50000] = 7, y[25000] = undefined;
  const Placed placed = layout(figure, ranges(figure), {400, 200}, theme("light"), Format::hero);
  float highest = 1e9f;
  std::size_t vertices = 0, pieces = 0;
  for (const Item& item : placed.scene.items) {
    const auto* s = std::get_if<Polyline>(&item.shape);
    if (!s || s->color != theme("light").style(Role::data).color) continue;
    ++pieces, vertices += s->points.size();
    for (const Point& p : s->points) highest = std::min(highest, p.y);
  }
  CHECK(pieces == 2);
  CHECK(vertices < 4 * 2 * 400);
  CHECK(highest == doctest::Approx(placed.point(0.5, 7).y).epsilon(1e-4));
}

TEST_CASE("labels, title and handles stand where they should") {
  const Figure figure = bell();
  const Placed small = layout(figure, ranges(figure), {300, 180}, theme("light"), Format::small);
  CHECK(shows(small.scene, "density"));
  CHECK(shows(small.scene, "A bell"));
  const Placed hero = layout(figure, ranges(figure), {900, 500}, theme("light"), Format::hero);
  CHECK(!shows(hero.scene, "A bell"));
  REQUIRE(hero.handles.size() == 1);
  CHECK(hero.handles[0].center == hero.point(0, 0.4));
}

TEST_CASE("an axis with room for two ticks has them, wherever its range lies") {
  const auto at_y_axis = [](const Placed& placed) {
    return std::ranges::count_if(placed.scene.items, [&](const Item& item) {
      const auto* run = std::get_if<TextRun>(&item.shape);
      return run && run->origin.x + TextMetrics::width(run->utf8, run->face, run->size) < placed.area.x && run->origin.y > placed.area.y;
    });
  };
  Random random(Seed{4});
  int low_figures = 0;
  for (int k = 0; k < 400; ++k) {
    const double middle = random.normal(), reach = std::exp(random.normal());
    Figure figure;
    figure.title = "Low";
    figure.marks.push_back(curve("", line(0, 1, 3), [&](double x) { return middle + reach * (2 * x - 1); }));
    const float height = 80 + 40 * static_cast<float>(random.uniform());
    const Placed placed = layout(figure, ranges(figure), {220, height}, theme("light"), Format::small);
    if (placed.area.height < 2 * theme("light").small_size) continue;
    ++low_figures;
    CAPTURE(middle);
    CAPTURE(reach);
    CAPTURE(height);
    CHECK(at_y_axis(placed) >= 2);
  }
  CHECK(low_figures > 300);
}

TEST_CASE("hover reads all curves from the top down") {
  Figure figure = bell();
  figure.marks.push_back(curve("half", line(-4, 4, 3), [](double) { return 0.2; }));
  const Placed placed = layout(figure, ranges(figure), {400, 300}, theme("light"), Format::hero);
  const auto found = hover(figure, placed, placed.point(0, 0).x);
  REQUIRE(found.size() == 2);
  CHECK(found[0].label == "density");
  CHECK(found[0].y == doctest::Approx(0.4).epsilon(1e-3));
  CHECK(found[1].y == doctest::Approx(0.2));
  CHECK(hover(figure, placed, 0).empty());
}

TEST_CASE("a layout is the same every time") {
  const Figure figure = bell();
  const auto once = [&] { return dump(layout(figure, ranges(figure), {300, 180}, theme("dark"), Format::small).scene); };
  CHECK(once() == once());
  CHECK(dump(figure).find("curve \"density\" \"density\" data") != std::string::npos);
}

TEST_CASE("figures that are compared have equal axes, which show all of each; a right axis is shared by its name") {
  const auto with = [](double low, double high, std::string right) {
    Figure figure{.marks = {Curve{.name = "a", .x = {low, high}, .y = {low, 2 * high}},
                            Curve{.name = "b", .x = {low, high}, .y = {low, 5 * high}, .side = Side::right}}};
    figure.right = Axis{.label = std::move(right)};
    return figure;
  };
  const std::vector<Figure> figures = {with(0, 1, "D"), with(-3, 2, "D"), with(1, 8, "h")};
  const std::vector<Ranges> shared = shared_ranges(figures);
  REQUIRE(shared.size() == 3);
  CHECK(shared[0].x == shared[2].x);
  CHECK(shared[0].y == shared[1].y);
  CHECK(shared[0].x.low <= -3);
  CHECK(shared[0].x.high >= 8);
  CHECK(shared[0].y.high >= 16);
  CHECK(*shared[0].right == *shared[1].right);
  CHECK(shared[0].right->high >= 10);
  CHECK(shared[0].right->high < 40);
  CHECK(shared[2].right->high >= 40);
  // Nothing moves while it still fits.
  CHECK(shared_ranges(figures, shared) == shared);
}
