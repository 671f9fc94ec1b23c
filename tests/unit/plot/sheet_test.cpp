#include "core/plot/sheet.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "tests/property/scenes.h"

using namespace lineland;
using namespace lineland::plot;

namespace {

Figure figure(const std::string& title, double largest) {
  Figure result;
  result.id = result.title = title;
  result.x.label = "$x$", result.y.label = "$y$";
  result.marks.push_back(Curve{.name = "curve", .role = Role::data, .x = {0, 1, 2}, .y = {0, largest, largest / 2}});
  return result;
}

std::vector<Figure> figures(int count) {
  std::vector<Figure> result;
  for (int k = 0; k < count; ++k) result.push_back(figure("Figure " + std::to_string(k), k % 2 ? 1 : 10000));
  return result;
}

/// Where the words stand, in reading order of the scene.
Rect box_of(const Scene& scene, const std::string& words) {
  for (const tests::ShownText& text : tests::texts_of(scene))
    if (text.utf8 == words) return text.box;
  FAIL(words << " is not on the sheet");
  return {};
}

/// The horizontal axes: their left ends, once each.
std::set<float> left_edges(const Scene& scene) {
  std::set<float> result;
  for (const Item& item : scene.items)
    if (const auto* line = std::get_if<Polyline>(&item.shape);
        line && line->points.size() == 2 && line->color == theme("paper").axis && line->points[0].y == line->points[1].y)
      result.insert(line->points[0].x);
  return result;
}

constexpr float mm = 72 / 25.4f;

}  // namespace

TEST_CASE("figures stand in rows and columns, with letters in reading order") {
  const Scene scene = sheet(figures(4), {.width = 180 * mm}, theme("paper"));
  const Rect a = box_of(scene, "(a)"), b = box_of(scene, "(b)"), c = box_of(scene, "(c)"), d = box_of(scene, "(d)");
  CHECK((a.y == b.y && c.y == d.y && a.x == c.x && b.x == d.x && a.x < b.x && a.y < c.y));
  CHECK(scene.size.width == 180 * mm);
  CHECK(box_of(scene, "Figure 3").y == doctest::Approx(d.y).epsilon(1e-3));
  CHECK(tests::fault_of(scene) == "");
}

TEST_CASE("columns follow the width unless they are given") {
  const auto columns = [](float width, int given, int count) {
    std::set<float> result;
    const Scene scene = sheet(figures(count), {.width = width, .columns = given}, theme("paper"));
    for (int k = 0; k < count; ++k) result.insert(box_of(scene, std::string("(") + static_cast<char>('a' + k) + ")").x);
    return result.size();
  };
  CHECK(columns(85 * mm, 0, 4) == 1);
  CHECK(columns(180 * mm, 0, 2) == 2);
  CHECK(columns(180 * mm, 0, 3) == 3);
  CHECK(columns(180 * mm, 0, 6) == 3);
  CHECK(columns(400 * mm, 0, 8) == 4);
  CHECK(columns(180 * mm, 1, 3) == 1);
  CHECK(columns(180 * mm, 5, 3) == 3);
}

TEST_CASE("axes above each other have one left edge, though their ticks are of different widths") {
  const Scene scene = sheet(figures(4), {.width = 180 * mm}, theme("paper"));
  CHECK(left_edges(scene).size() == 2);
  CHECK(left_edges(sheet(figures(2), {.width = 85 * mm}, theme("paper"))).size() == 1);
}

TEST_CASE("the first figure may be larger: above the others, on a slide beside them") {
  const Scene tall = sheet(figures(3), {.width = 180 * mm, .hero = true}, theme("paper"));
  CHECK(box_of(tall, "(b)").y == box_of(tall, "(c)").y);
  CHECK(box_of(tall, "(b)").y > 80 * mm);
  const Scene wide = sheet(figures(3), {.width = 960, .height = 540, .hero = true}, theme("projector"));
  CHECK(wide.size == Size{960, 540});
  CHECK(box_of(wide, "(b)").x == box_of(wide, "(c)").x);
  CHECK(box_of(wide, "(b)").x > 500);
  CHECK(tests::fault_of(wide) == "");
}

TEST_CASE("letters and titles may be left out; ranges may be given") {
  const auto both = figures(2);
  const Scene bare = sheet(both, {.width = 180 * mm, .letters = false, .titles = false}, theme("paper"));
  for (const tests::ShownText& text : tests::texts_of(bare)) {
    CHECK_FALSE(text.utf8.starts_with("("));
    CHECK_FALSE(text.utf8.starts_with("Figure"));
  }
  const std::vector<Ranges> same(2, ranges(both[0]));
  const auto ticks = [](const Scene& scene) {
    return std::ranges::count_if(tests::texts_of(scene), [](const tests::ShownText& text) { return text.utf8 == "10,000"; });
  };
  CHECK(ticks(sheet(both, {.width = 180 * mm}, theme("paper"))) == 1);
  CHECK(ticks(sheet(both, {.width = 180 * mm}, theme("paper"), same)) == 2);
}

TEST_CASE("there are letters for any number of figures") {
  const Scene scene = sheet(figures(28), {.width = 400 * mm}, theme("paper"));
  CHECK(box_of(scene, "(z)").width > 0);
  CHECK(box_of(scene, "(aa)").width > 0);
  CHECK(box_of(scene, "(ab)").width > 0);
}
