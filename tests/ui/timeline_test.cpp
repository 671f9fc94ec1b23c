// The timeline: scrubbing back, branches, and how they are drawn.
#include <doctest/doctest.h>

#include "app/ui/branch_strip.h"
#include "tests/ui/stage.h"

using namespace lineland;
using namespace lineland::tests;
using app::Key;

namespace {

const auto& schema = ToyLab::schema();

/// Runs to step 400, goes back to 100 and changes a value there: two branches.
void branch_off(Stage& stage) {
  app::Desk& desk = stage.application->desk();
  desk.advance(400);
  REQUIRE(stage.until([&] { return desk.stamp().step == 400; }));
  desk.seek(100);
  REQUIRE(stage.until([&] { return desk.stamp().step == 100; }));
  desk.set(schema.drift.index, 0.5);
  desk.advance(100);
  REQUIRE(stage.until([&] { return desk.stamp().step == 200 && stage.shows("branch:1"); }));
}

}  // namespace

TEST_CASE("a step that was asked for is shown at once and does not flicker back") {
  Stage stage;
  app::Desk& desk = stage.application->desk();
  desk.advance(400);
  REQUIRE(stage.until([&] { return desk.stamp().step == 400; }));
  for (std::int64_t step = 390; step > 0; step -= 10) {
    desk.seek(step);
    CHECK(desk.step() == step);
    stage.frame();
    CHECK(desk.step() == step);
  }
  CHECK(stage.until([&] { return desk.stamp().step == 10; }));
  CHECK(desk.step() == 10);
}

TEST_CASE("a value that is set while the past is still on its way is not lost") {
  Stage stage;
  app::Desk& desk = stage.application->desk();
  desk.advance(400);
  REQUIRE(stage.until([&] { return desk.stamp().step == 400; }));
  desk.seek(50);
  desk.set(schema.drift.index, 0.75);
  CHECK(stage.until([&] { return (*desk.stamp().values)[schema.drift] == 0.75; }));
  CHECK(desk.values()[schema.drift] == 0.75);
  CHECK(desk.stamp().step == 50);
}

TEST_CASE("scrubbing back, changing a value and going on makes a branch that can be left by mouse and by list") {
  Stage stage;
  app::Desk& desk = stage.application->desk();
  CHECK_FALSE(stage.shows("choice:branch"));
  branch_off(stage);
  CHECK(desk.stamp().chronicle->current == 2);

  stage.click("branch:1", 0.9f);
  REQUIRE(stage.until([&] { return desk.stamp().chronicle->current == 1; }));
  CHECK(stage.values()[schema.drift] == 0.1);
  REQUIRE(stage.until([&] { return stage.shows("branch:2"); }));

  stage.click("choice:branch");
  stage.click("menu:Branch 2");
  CHECK(stage.until([&] { return desk.stamp().chronicle->current == 2; }));
  CHECK(stage.values()[schema.drift] == 0.5);
}

TEST_CASE("a branch can be named and forgotten") {
  Stage stage;
  app::Desk& desk = stage.application->desk();
  branch_off(stage);
  stage.click("choice:branch");
  stage.click("menu:Name this branch …");
  stage.type("fast");
  stage.key(Key::enter);
  CHECK(stage.until([&] { return desk.stamp().chronicle->now().title() == "fast"; }));
  stage.rest();
  stage.click("choice:branch");
  stage.click("menu:Forget this branch");
  CHECK(stage.until([&] { return desk.stamp().chronicle->branches.size() == 1; }));
  CHECK(desk.stamp().step == 200);
  CHECK(stage.until([&] { return !stage.shows("choice:branch"); }));
}

TEST_CASE("one step back by key") {
  Stage stage;
  app::Desk& desk = stage.application->desk();
  desk.advance(20);
  REQUIRE(stage.until([&] { return desk.stamp().step == 20; }));
  stage.key(Key::left);
  CHECK(stage.until([&] { return desk.stamp().step == 19; }));
}

TEST_CASE("branches lie below the track in lanes of their own, each bent from the line that it leaves") {
  sim::Chronicle chronicle(param::Values(schema), Seed{1});
  const auto grow = [&](std::int64_t fork, std::int64_t head) {
    chronicle.fork(fork, 0);
    chronicle.now().head = head;
  };
  chronicle.now().head = 1'000;
  grow(200, 800);  // 2 leaves 1
  grow(500, 900);  // 3 leaves 2
  const auto lines = app::branch_lines(chronicle);
  REQUIRE(lines.size() == 2);
  // The current one is 3: what is seen of 1 and 2 is what lies beyond the forks that lead to it.
  CHECK(lines[0].number == 1);
  CHECK(lines[0].from == 200);
  CHECK(lines[0].to == 1'000);
  CHECK(lines[1].from == 500);
  CHECK(lines[0].parent_lane == 0);
  CHECK(lines[1].parent_lane == 0);
  CHECK(lines[0].lane != lines[1].lane);
  chronicle.current = 1;
  const auto others = app::branch_lines(chronicle);
  CHECK(others[0].from == 200);
  CHECK(others[1].from == 500);
  CHECK(others[1].parent_lane == others[0].lane);
}
