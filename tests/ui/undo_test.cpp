// What was changed can be taken back, and made again.
#include <doctest/doctest.h>

#include "app/revisions.h"
#include "core/base/check.h"
#include "core/labs/registry.h"
#include "tests/ui/stage.h"

using namespace lineland;
using namespace lineland::tests;
using app::Key;

namespace {

void undo(Stage& stage) {
  app::feed_control(ImGui::GetIO(), true);
  stage.key(Key::z);
  app::feed_control(ImGui::GetIO(), false);
  stage.frame();
}

void redo(Stage& stage) {
  app::feed_shift(ImGui::GetIO(), true);
  undo(stage);
  app::feed_shift(ImGui::GetIO(), false);
  stage.frame();
}

}  // namespace

TEST_CASE("revisions go back and forth; a new change forgets what was taken back; a gesture is one change") {
  app::Revisions<int> revisions;
  CHECK_FALSE(revisions.back(0));
  CHECK_FALSE(revisions.forth(0));
  for (const int before : {0, 1, 2}) {  // 0 -> 1 -> 2 -> 3
    revisions.record(before);
    revisions.end_gesture();
  }
  CHECK(revisions.back(3) == 2);
  CHECK(revisions.back(2) == 1);
  CHECK(revisions.forth(1) == 2);
  CHECK(revisions.back(2) == 1);
  revisions.record(1);  // 1 -> 7 -> 8 -> 9 in one drag
  revisions.record(7);
  revisions.record(8);
  CHECK_FALSE(revisions.forth(9));
  CHECK(revisions.back(9) == 1);
  CHECK(revisions.back(1) == 0);
  CHECK_FALSE(revisions.back(0));
  CHECK(revisions.forth(0) == 1);
  CHECK(revisions.forth(1) == 9);
  // Where the state has come back by itself there is nothing to be seen of a step back.
  CHECK(revisions.back(1) == 0);
}

TEST_CASE("a drag is taken back by one Ctrl-Z and made again by Ctrl-Shift-Z, and the simulation follows") {
  Stage stage;
  const auto& schema = ToyLab::schema();
  const auto applied = [&] { return (*stage.application->desk().stamp().values)[schema.drift]; };
  stage.drag(stage.place("slider:drift", 0.55f), stage.place("slider:drift", 0.75f));
  const double first = stage.values()[schema.drift];
  stage.rest();
  const plot::Point handle = stage.place("handle:path/drift");
  stage.drag(handle, {handle.x, handle.y - 40});
  const double second = stage.values()[schema.drift];
  REQUIRE(first != 0.1);
  REQUIRE(second != first);

  undo(stage);
  CHECK(stage.values()[schema.drift] == first);
  CHECK(stage.until([&] { return applied() == first; }));
  undo(stage);
  CHECK(stage.values()[schema.drift] == 0.1);
  CHECK_FALSE(stage.values().changed(schema.drift.index));
  CHECK(stage.until([&] { return applied() == 0.1; }));
  undo(stage);  // nothing is left
  CHECK(stage.values()[schema.drift] == 0.1);
  redo(stage);
  redo(stage);
  CHECK(stage.values()[schema.drift] == second);
  CHECK(stage.until([&] { return applied() == second; }));
}

TEST_CASE("typed values, switches, resets and seeds are taken back one by one") {
  Stage stage;
  const auto& schema = ToyLab::schema();
  stage.click("text:start");
  stage.type("normal(2, 3)");
  stage.key(Key::enter);
  stage.click("group:View");
  stage.rest();
  stage.click("switch:mirrored");
  stage.rest();
  stage.application->desk().reset(schema.start.index);
  stage.frame();
  stage.click("field:seed");
  stage.type("42");
  stage.key(Key::enter);
  REQUIRE(stage.application->desk().seed() == Seed{42});
  REQUIRE(stage.values().text(schema.start.index) == "normal(0, 1)");

  undo(stage);
  CHECK(stage.application->desk().seed() == Seed{1});
  CHECK(stage.until([&] { return stage.application->desk().stamp().seed == Seed{1}; }));
  undo(stage);
  CHECK(stage.values().text(schema.start.index) == "normal(2, 3)");
  undo(stage);
  CHECK_FALSE(stage.values()[schema.mirrored]);
  undo(stage);
  CHECK(stage.values().text(schema.start.index) == "normal(0, 1)");
  redo(stage);
  CHECK(stage.values().text(schema.start.index) == "normal(2, 3)");
}

TEST_CASE("a preset is taken back whole") {
  Stage stage;
  const auto& schema = ToyLab::schema();
  param::Preset preset{.name = "steep", .lab = "toy", .seed = 7};
  preset.settings = {{"drift", "0.5", 0}, {"noise", "uniform", 0}};
  stage.application->desk().load(preset);
  stage.frame();
  REQUIRE(stage.values()[schema.drift] == 0.5);
  undo(stage);
  CHECK(stage.values()[schema.drift] == 0.1);
  CHECK(stage.values()[schema.noise] == ToyLab::Noise::normal);
  CHECK(stage.application->desk().preset().empty());
  CHECK(stage.application->desk().seed() == Seed{1});
  redo(stage);
  CHECK(stage.values()[schema.noise] == ToyLab::Noise::uniform);
  CHECK(stage.application->desk().preset() == "steep");
  CHECK(stage.until([&] { return stage.application->desk().stamp().seed == Seed{7}; }));
}

TEST_CASE("lanes are taken back as their values are, each change in the lane where it was made") {
  Stage stage;
  const auto& schema = ToyLab::schema();
  app::Desk& desk = stage.application->desk();
  stage.type("c");
  REQUIRE(stage.until([&] { return desk.lanes() == 2; }));
  desk.set(schema.drift.index, 0.5);
  stage.frame();
  desk.select_lane(0);
  desk.set(schema.drift.index, 0.25);
  stage.frame();

  undo(stage);
  CHECK(desk.lane_values()[0][schema.drift] == 0.1);
  CHECK(desk.lane_values()[1][schema.drift] == 0.5);
  CHECK(stage.last<sim::Apply>()->lane == 0);
  undo(stage);
  CHECK(desk.lane() == 1);
  CHECK(desk.lane_values()[1][schema.drift] == 0.1);
  CHECK(stage.last<sim::Apply>()->lane == 1);
  undo(stage);
  CHECK(stage.until([&] { return desk.lanes() == 1; }));
  redo(stage);
  redo(stage);
  CHECK(stage.until([&] { return desk.lanes() == 2; }));
  CHECK(desk.lane_values()[0][schema.drift] == 0.1);
  CHECK(desk.lane_values()[1][schema.drift] == 0.5);
  desk.select_lane(1);
  CHECK(stage.until([&] { return (*desk.stamp().values)[schema.drift] == 0.5; }));
}

TEST_CASE("what is wrong is said with a remedy: one press does it, one Ctrl-Z takes it back") {
  Stage stage;
  const auto& schema = ToyLab::schema();
  app::Desk& desk = stage.application->desk();
  CHECK_FALSE(stage.shows("finding:steep"));
  desk.set(schema.drift.index, 0.9);
  REQUIRE(stage.until([&] { return stage.shows("finding:steep"); }));
  stage.click("button:remedy-steep");
  CHECK(stage.values()[schema.drift] == 0);
  CHECK(stage.values()[schema.growth] == 1.5);
  CHECK(stage.until([&] { return !stage.shows("finding:steep"); }));
  CHECK(stage.until([&] { return *desk.stamp().values == stage.values(); }));
  undo(stage);
  CHECK(stage.values()[schema.drift] == 0.9);
  CHECK(stage.values()[schema.growth] == 1);
  CHECK(stage.until([&] { return stage.shows("finding:steep"); }));
}

TEST_CASE("a remedy that wants a new run begins one, and what has none has no button") {
  Stage stage;
  const auto& schema = ToyLab::schema();
  app::Desk& desk = stage.application->desk();
  desk.remedy({.id = "slow", .changes = {{"drift", "0.5"}}, .restart = true});
  REQUIRE(stage.last<sim::Restart>());
  CHECK(stage.last<sim::Restart>()->lanes.front()[schema.drift] == 0.5);
  desk.set(schema.growth.index, 1e30);
  desk.play(true);
  REQUIRE(stage.until([&] { return stage.shows("finding:fault"); }));
  CHECK_FALSE(stage.shows("button:remedy-fault"));
}

TEST_CASE("while a text is typed Ctrl-Z changes nothing else") {
  Stage stage;
  const auto& schema = ToyLab::schema();
  stage.application->desk().set(schema.drift.index, 0.7);
  stage.frame();
  stage.click("text:start");
  undo(stage);
  CHECK(stage.values()[schema.drift] == 0.7);
}

TEST_CASE("a lab that was left with values that it refuses is entered again, with its initial ones") {
  const sim::Laboratory &flow = labs::find("flow"), &gan = labs::find("gan");
  Stage stage(with_labs({&flow, &gan}));
  app::Desk& desk = stage.application->desk();
  desk.set_text(*flow.schema().find("data"), "normal(0, 1)");
  desk.set_text(*flow.schema().find("base"), "uniform");  // cannot reach all of the data
  CHECK(stage.until([&] { return !desk.stamp().error.empty(); }));
  desk.visit(gan);
  stage.rest();
  CHECK_THROWS_AS(desk.visit(flow), InputError);
  CHECK(&desk.laboratory() == &flow);
  CHECK(desk.values() == param::Values(flow.schema()));
  desk.advance(3);
  CHECK(stage.until([&] { return desk.stamp().step == 3; }));
}
