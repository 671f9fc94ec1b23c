// Lanes in the window: adding, editing, ending them.
#include <doctest/doctest.h>

#include "tests/ui/stage.h"

using namespace lineland;
using namespace lineland::tests;
using app::Key;

namespace {

const auto& schema = ToyLab::schema();

void compare(Stage& stage) {
  stage.click("button:compare");
  REQUIRE(stage.until([&] { return stage.application->desk().lanes() == 2 && stage.shows("lane:B"); }));
}

}  // namespace

TEST_CASE("a second lane begins beside the first with the same values, and the panel edits it") {
  Stage stage;
  app::Desk& desk = stage.application->desk();
  desk.advance(50);
  REQUIRE(stage.until([&] { return desk.stamp().step == 50; }));
  compare(stage);
  CHECK(desk.lane() == 1);
  CHECK(desk.stamp().step == 0);
  CHECK_FALSE(stage.shows("figure:path"));
  desk.set(schema.drift.index, 0.5);
  desk.advance(30);
  REQUIRE(stage.until([&] { return desk.stamp().step == 30; }));
  CHECK(desk.lane_values()[0][schema.drift] == 0.1);
  CHECK(desk.lane_values()[1][schema.drift] == 0.5);
  // Equal noise: what differs is the drift alone.
  CHECK(desk.readouts(1).at(0).value - desk.readouts(0).at(0).value == doctest::Approx(30 * 0.4));
}

TEST_CASE("a click selects the lane that is edited") {
  Stage stage;
  app::Desk& desk = stage.application->desk();
  compare(stage);
  desk.set(schema.drift.index, 0.5);
  stage.click("lane:A");
  CHECK(desk.lane() == 0);
  CHECK(stage.values()[schema.drift] == 0.1);
  stage.rest();
  stage.click("head:B");
  CHECK(desk.lane() == 1);
  CHECK(stage.values()[schema.drift] == 0.5);
}

TEST_CASE("four lanes are the most; each can be ended, and one goes on alone") {
  Stage stage;
  app::Desk& desk = stage.application->desk();
  for (int k = 0; k < 5; ++k) stage.type("c");
  REQUIRE(stage.until([&] { return desk.lanes() == 4 && stage.shows("lane:D"); }));
  CHECK_FALSE(stage.shows("button:compare"));
  desk.set(schema.drift.index, 0.75);
  desk.advance(10);
  REQUIRE(stage.until([&] { return desk.stamp().step == 10; }));
  stage.click("button:end-lane-B");
  REQUIRE(stage.until([&] { return desk.lanes() == 3; }));
  CHECK(stage.values()[schema.drift] == 0.75);
  stage.rest();
  stage.click("button:end-comparison");
  REQUIRE(stage.until([&] { return desk.lanes() == 1; }));
  CHECK(stage.values()[schema.drift] == 0.75);
  CHECK(desk.stamp().step == 10);
  CHECK(stage.until([&] { return stage.shows("figure:path"); }));
}

TEST_CASE("going back shows all lanes at that step, with their own values") {
  Stage stage;
  app::Desk& desk = stage.application->desk();
  compare(stage);
  desk.advance(100);
  REQUIRE(stage.until([&] { return desk.stamp().step == 100; }));
  desk.set(schema.drift.index, 0.5);
  desk.advance(100);
  REQUIRE(stage.until([&] { return desk.stamp().step == 200; }));
  desk.seek(60);
  REQUIRE(stage.until([&] { return desk.stamp().step == 60; }));
  CHECK(desk.lane_values()[1][schema.drift] == 0.1);
  CHECK_FALSE(stage.shows("choice:branch"));
}
