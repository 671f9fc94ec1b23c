// Slow motion in the window: by key, by mouse, by clicker, in a lesson; and a run that does not feel it.
#include <doctest/doctest.h>

#include "core/labs/registry.h"
#include "tests/ui/stage.h"

using namespace lineland;
using namespace lineland::tests;
using app::Key;

namespace {

const auto& schema = ToyLab::schema();

const sim::Stage* shown(Stage& stage) { return stage.application->slow_motion().stage(stage.application->desk()); }

bool shows_stage(Stage& stage, std::string_view id, std::int64_t step) {
  return stage.until([&] { return shown(stage) && shown(stage)->id == id && stage.application->desk().stamp().step == step; });
}

double position(Stage& stage) { return stage.application->desk().readouts().at(0).value; }

app::Options with_all_labs() {
  app::Options options;
  const auto all = labs::all();
  options.labs = {all.begin(), all.end()};
  return options;
}

}  // namespace

TEST_CASE("a key takes the step apart; keys go through its stages and on to the next step") {
  Stage stage;
  stage.type("m");
  REQUIRE(shows_stage(stage, "pull", 0));
  stage.frame();
  CHECK(stage.shows("stage:pull"));
  CHECK(stage.shows("stage:push"));
  CHECK(stage.shows("figure:pull"));
  CHECK(stage.shows("stage-text"));
  CHECK_FALSE(stage.shows("figure:path"));
  stage.key(Key::right);
  REQUIRE(shows_stage(stage, "push", 0));
  const double wanted = shown(stage)->numbers.at(0).value;
  stage.key(Key::page_down);
  REQUIRE(shows_stage(stage, "pull", 1));
  CHECK(position(stage) == wanted);  // the step is the one that was shown
  stage.type("n");
  REQUIRE(shows_stage(stage, "push", 1));
  stage.key(Key::left);
  REQUIRE(shows_stage(stage, "pull", 1));
  stage.key(Key::page_up);
  REQUIRE(shows_stage(stage, "push", 0));
  CHECK(stage.application->desk().stamp().head == 1);
  stage.key(Key::left);
  stage.key(Key::left);  // nothing is before the first stage of the first step
  REQUIRE(shows_stage(stage, "pull", 0));
  stage.key(Key::escape);
  CHECK(stage.until([&] { return stage.shows("figure:path") && !stage.shows("stage:pull"); }));
}

TEST_CASE("the same by mouse: the button in the bar, a stage in the row, the arrows beside it") {
  Stage stage;
  stage.click("button:slow-motion");
  REQUIRE(shows_stage(stage, "pull", 0));
  stage.frame();
  stage.click("stage:push");
  REQUIRE(shows_stage(stage, "push", 0));
  stage.rest();
  stage.click("button:stage-next");
  REQUIRE(shows_stage(stage, "pull", 1));
  stage.rest();
  stage.click("button:stage-back");
  REQUIRE(shows_stage(stage, "push", 0));
  stage.rest();
  stage.click("button:slow-motion");
  CHECK(stage.until([&] { return stage.shows("figure:path"); }));
  REQUIRE(stage.last<sim::Dissect>());
  CHECK_FALSE(stage.last<sim::Dissect>()->on);
}

TEST_CASE("a run that is left in the middle of a step, or gone through stage by stage, has the bits of any other") {
  Stage plain, slow;
  app::Desk& desk = slow.application->desk();
  plain.application->desk().advance(4);
  REQUIRE(plain.until([&] { return plain.application->desk().stamp().step == 4; }));
  slow.type("m");
  for (int step = 0; step < 3; ++step) {
    REQUIRE(shows_stage(slow, "pull", step));
    slow.key(Key::right);
    REQUIRE(shows_stage(slow, "push", step));
    slow.key(Key::right);
  }
  REQUIRE(shows_stage(slow, "pull", 3));
  slow.key(Key::right);
  REQUIRE(shows_stage(slow, "push", 3));
  slow.type("m");  // left in the middle
  desk.advance(1);
  REQUIRE(slow.until([&] { return desk.stamp().step == 4 && !desk.playing(); }));
  CHECK(position(slow) == position(plain));
  desk.seek(2);
  REQUIRE(slow.until([&] { return desk.stamp().step == 2; }));
  desk.seek(4);
  REQUIRE(slow.until([&] { return desk.stamp().step == 4; }));
  CHECK(position(slow) == position(plain));
}

TEST_CASE("a parameter changed in slow motion is in the stages at once; playing goes on under them") {
  Stage stage;
  app::Desk& desk = stage.application->desk();
  stage.type("m");
  REQUIRE(shows_stage(stage, "pull", 0));
  const double before = shown(stage)->numbers.at(0).value;
  desk.set(schema.drift.index, 0.6);
  REQUIRE(stage.until([&] { return shown(stage) && shown(stage)->numbers.at(0).value != before; }));
  CHECK(shown(stage)->numbers.at(0).value - before == doctest::Approx(0.5));
  stage.key(Key::space);
  REQUIRE(stage.until([&] { return desk.stamp().step > 20; }));
  CHECK(shown(stage) != nullptr);
  stage.key(Key::space);
  stage.type("r");
  CHECK(shows_stage(stage, "pull", 0));
}

TEST_CASE("a run that is over has no further step, and says so instead of failing") {
  Stage stage;
  app::Desk& desk = stage.application->desk();
  desk.set(schema.growth.index, 1e20);
  desk.advance(50);
  REQUIRE(stage.until([&] { return !desk.stamp().status.ok(); }));
  stage.type("m");
  stage.rest();
  CHECK(shown(stage) == nullptr);
  stage.key(Key::right);
  stage.key(Key::left);
  stage.key(Key::escape);
  CHECK(stage.until([&] { return stage.shows("figure:path"); }));
}

TEST_CASE("a lab without stages has neither button nor key; another lab's stages follow a visit") {
  Stage stage(with_all_labs());
  app::Desk& desk = stage.application->desk();
  desk.visit(labs::find("divergences"));
  REQUIRE(stage.until([&] { return stage.shows("figure:densities"); }));
  CHECK_FALSE(stage.shows("button:slow-motion"));
  stage.type("m");
  CHECK(stage.last<sim::Dissect>() == nullptr);
  desk.visit(labs::find("gan"));
  stage.type("m");
  REQUIRE(shows_stage(stage, "noise", 0));
  for (std::size_t k = 0; k + 1 < desk.laboratory().about().stages.size(); ++k) stage.key(Key::right);
  REQUIRE(shows_stage(stage, "generator-update", 0));
  desk.visit(labs::find("divergences"));
  REQUIRE(stage.until([&] { return stage.shows("figure:integrands"); }));
  CHECK_FALSE(stage.shows("stage-text"));
  desk.visit(labs::find("flow"));
  CHECK(shows_stage(stage, "draw", 0));
}

TEST_CASE("of lanes the one that is edited is taken apart") {
  Stage stage;
  app::Desk& desk = stage.application->desk();
  stage.type("c");
  REQUIRE(stage.until([&] { return desk.lanes() == 2 && stage.shows("lane:B"); }));
  desk.set(schema.drift.index, 0.6);
  REQUIRE(stage.until([&] { return (*desk.stamp().values)[schema.drift] == 0.6; }));
  stage.type("m");
  REQUIRE(shows_stage(stage, "pull", 0));
  const double edited = shown(stage)->numbers.at(0).value;
  CHECK_FALSE(stage.shows("lane:B"));
  desk.select_lane(0);
  stage.frame();
  CHECK(edited - shown(stage)->numbers.at(0).value == doctest::Approx(0.5));
  stage.type("m");
  CHECK(stage.until([&] { return stage.shows("lane:B"); }));
}

TEST_CASE("a scene begins in slow motion where it says so; the next scene follows on the last stage") {
  app::Options options = with_all_labs();
  options.lesson = app::parse_lesson(R"(
title = "A lesson"
lab = "flow"
[[scene]]
title = "A step"
stage = "gradient"
[[scene]]
title = "Whole steps"
)",
                                     "own", "own.toml");
  Stage stage(options);
  REQUIRE(shows_stage(stage, "gradient", 0));
  stage.key(Key::page_down);
  REQUIRE(shows_stage(stage, "update", 0));
  CHECK(stage.application->lecture().at() == 0);
  stage.key(Key::page_down);
  REQUIRE(stage.until([&] { return stage.application->lecture().at() == 1 && !shown(stage); }));
  stage.key(Key::page_up);
  CHECK(stage.until([&] { return stage.application->lecture().at() == 0; }));
  CHECK(shows_stage(stage, "gradient", 0));
}
