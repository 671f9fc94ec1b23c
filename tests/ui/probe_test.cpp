// A point that is followed through all figures: by the mouse, then pinned.
#include <doctest/doctest.h>

#include <cmath>

#include "core/labs/lab.h"
#include "tests/ui/stage.h"

using namespace lineland;
using namespace lineland::tests;
using app::Key;

namespace {

/// The line and its cube roots: one point seen in both, and in a third figure that offers nothing.
struct CubeLab {
  struct Schema : param::Schema {
    param::Group view = group({.label = "View"});
    param::Real point =
        real({.id = "point", .label = "Point", .help = "Followed.", .range = {-8, 8}, .initial = 1, .effect = param::Effect::view});
  };
  static const Schema& schema() {
    static const Schema schema;
    return schema;
  }
  static const sim::About& about() {
    static const sim::About about{.id = "cube", .title = "Cubes", .summary = "x and its root.", .notes = "x and its root."};
    return about;
  }
  struct Snapshot {};
  struct Simulation {
    Simulation(const param::Values&, Seed) {}
    void apply(const param::Values&) {}
    void step() {}
    void capture(Snapshot&) const {}
    std::string_view fault() const { return ""; }
    std::size_t footprint() const { return sizeof *this; }
  };
  static std::vector<plot::Figure> figures(const Snapshot&, const param::Values& values) {
    const double x = values[schema().point];
    const auto figure = [](const char* id, plot::Span range) {
      return plot::Figure{.id = id, .title = id, .x = {.range = range}, .y = {.range = plot::Span{-1, 1}}};
    };
    plot::Figure line = figure("line", {-10, 10});
    line.marks.push_back(plot::Handle{.name = "point", .x = x, .y = 0, .horizontal = plot::Grip{"point"}});
    line.probes = {{.parameter = "point"}};
    plot::Figure root = figure("root", {-2, 2});
    root.marks.push_back(plot::Handle{.name = "point", .x = std::cbrt(x), .y = 0, .horizontal = plot::Grip{"point"}});
    plot::Probe cubes{.parameter = "point", .y = plot::Span{0, 1}};  // only in the upper half
    for (int k = -20; k <= 20; ++k) cubes.places.push_back(0.1 * k), cubes.values.push_back(std::pow(0.1 * k, 3));
    root.probes = {cubes};
    return {line, root, figure("other", {0, 1})};
  }
  static std::vector<plot::Readout> readouts(const Snapshot&, const param::Values&) { return {}; }
};

const sim::Laboratory& cube() {
  static const labs::Erased<CubeLab> laboratory;
  return laboratory;
}

struct CubeStage : Stage {
  CubeStage() : Stage(with_labs({&cube()})) {}
  double x() const { return values()[CubeLab::schema().point]; }
  /// Across the window, where a figure shows the point.
  float seen(std::string_view handle) const { return place(handle).x; }
  void hover(plot::Point at) {
    move(at);
    frame();
  }
};

}  // namespace

TEST_CASE("what the pointer is on is seen in all figures, and the last point stays") {
  CubeStage stage;
  const float before = stage.seen("handle:root/point");
  const plot::Point at = stage.place("figure:line", 0.8f, 0.5f);
  stage.hover(at);
  CHECK(stage.x() > 2);
  CHECK(stage.seen("handle:line/point") == doctest::Approx(at.x).epsilon(0.001));
  CHECK(stage.seen("handle:root/point") > before + 5);
  const double last = stage.x();
  stage.hover(stage.place("figure:other", 0.9f, 0.5f));
  stage.hover(stage.place("button:play"));
  CHECK(stage.x() == last);
}

TEST_CASE("a probe maps its own axis, where it holds") {
  CubeStage stage;
  const plot::Point above = stage.place("figure:root", 0.75f, 0.4f), below = stage.place("figure:root", 0.3f, 0.8f);
  stage.hover(above);
  const double x = stage.x();
  CHECK(x > 0.3);
  CHECK(x < 4);
  CHECK(stage.seen("handle:root/point") == doctest::Approx(above.x).epsilon(0.001));
  stage.hover(below);
  CHECK(stage.x() == x);
}

TEST_CASE("following the pointer is no change and concerns no simulation") {
  CubeStage stage;
  stage.commands.clear();
  stage.hover(stage.place("figure:line", 0.8f, 0.5f));
  const std::size_t point = CubeLab::schema().point.index;
  CHECK(stage.x() != 1);
  CHECK(stage.commands.empty());
  CHECK_FALSE(stage.values().changed(point));
  stage.application->desk().reset(point);
  CHECK(stage.x() == 1);
}

TEST_CASE("a click pins the point, a click or Escape lets go") {
  CubeStage stage;
  const plot::Point at = stage.place("figure:line", 0.7f, 0.5f), elsewhere = stage.place("figure:line", 0.3f, 0.6f);
  stage.click(at);
  CHECK(stage.application->figures().pinned());
  const double pinned = stage.x();
  stage.hover(elsewhere);
  CHECK(stage.x() == pinned);
  stage.rest();
  stage.click(elsewhere);
  CHECK_FALSE(stage.application->figures().pinned());
  CHECK(stage.x() < 0);
  stage.rest();
  stage.click(at);
  stage.key(Key::escape);
  stage.hover(elsewhere);
  CHECK(stage.x() < 0);
}

TEST_CASE("a pinned point is dragged by its handle and moved by the arrow keys") {
  CubeStage stage;
  const plot::Point at = stage.place("figure:line", 0.6f, 0.5f);
  stage.click(at);
  const double pinned = stage.x();
  stage.commands.clear();
  stage.key(Key::right);
  CHECK(stage.x() == doctest::Approx(pinned + 0.1).epsilon(1e-3));
  stage.key(Key::left);
  stage.key(Key::left);
  CHECK(stage.x() == doctest::Approx(pinned - 0.1).epsilon(1e-3));
  CHECK(stage.commands.empty());  // no step is taken
  stage.rest();
  const plot::Point handle = stage.place("handle:line/point");
  stage.drag(handle, {handle.x + 60, handle.y});
  CHECK(stage.x() > pinned);
  CHECK(stage.application->figures().pinned());
  stage.rest();
  stage.click("handle:line/point");
  CHECK_FALSE(stage.application->figures().pinned());
}

TEST_CASE("a click on a small figure enlarges it and pins nothing; a double click fills and leaves the pin as it was") {
  CubeStage stage;
  stage.click("figure:root");
  CHECK(stage.application->figures().hero() == 1);
  CHECK_FALSE(stage.application->figures().pinned());
  stage.rest();
  const plot::Point at = stage.place("figure:root", 0.6f, 0.4f);
  stage.click(at);
  stage.rest();
  stage.click(at);
  stage.click(at);
  CHECK(stage.application->figures().filled());
  CHECK(stage.application->figures().pinned());
}
