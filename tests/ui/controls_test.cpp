// What the mouse and the keys do to the controls: the commands that are sent and the values that change.
#include <doctest/doctest.h>

#include "tests/ui/stage.h"

using namespace lineland;
using namespace lineland::tests;
using app::Key;

TEST_CASE("every parameter, part and figure of a lab has its place in the window") {
  Stage stage;
  for (const char* item : {"slider:drift", "slider:growth", "choice:noise", "text:start", "group:View", "button:play", "button:step",
                           "button:part-drift", "button:part-noise", "button:restart", "field:seed", "choice:speed", "slider:timeline",
                           "figure:path", "figure:last", "handle:path/drift", "readout:position", "lab:toy"}) {
    CAPTURE(item);
    CHECK(stage.shows(item));
  }
  CHECK_FALSE(stage.shows("slider:shown"));  // its group is folded
  stage.click("group:View");
  CHECK(stage.shows("slider:shown"));
  CHECK(stage.shows("switch:mirrored"));
}

TEST_CASE("a slider follows the mouse, applies its value, and a double click takes it back") {
  Stage stage;
  const auto& schema = ToyLab::schema();
  const plot::Point at = stage.place("slider:drift", 0.55f);
  stage.drag(at, stage.place("slider:drift", 0.75f));
  CHECK(stage.values()[schema.drift] == doctest::Approx(0.5).epsilon(0.03));
  REQUIRE(stage.last<sim::Apply>());
  CHECK(stage.last<sim::Apply>()->values == stage.values());
  CHECK(stage.values().changed(schema.drift.index));
  CHECK(stage.until([&] { return *stage.application->desk().stamp().values == stage.values(); }));

  stage.rest();
  stage.click("slider:drift", 0.75f);
  stage.click("slider:drift", 0.75f);
  CHECK(stage.values()[schema.drift] == 0.1);
  CHECK_FALSE(stage.values().changed(schema.drift.index));
}

TEST_CASE("a value can be typed, and what cannot be is refused") {
  Stage stage;
  const auto& schema = ToyLab::schema();
  const auto open = [&] {
    stage.rest();
    app::feed_control(ImGui::GetIO(), true);
    stage.click("slider:drift");
    app::feed_control(ImGui::GetIO(), false);
    stage.frame();
  };
  open();
  CHECK(stage.shows("field:drift"));
  stage.type("-0.25");
  stage.key(Key::enter);
  CHECK(stage.values()[schema.drift] == -0.25);

  open();
  stage.type("7");
  stage.key(Key::enter);
  CHECK(stage.values()[schema.drift] == -0.25);  // out of range
  CHECK(stage.shows("field:drift"));             // and still there to be mended

  open();
  stage.type("1");
  stage.key(Key::escape);
  CHECK(stage.values()[schema.drift] == -0.25);
}

TEST_CASE("a distribution is typed as text; a wrong one leaves the old") {
  Stage stage;
  const auto& schema = ToyLab::schema();
  stage.click("text:start");
  stage.type("normal(2, 3)");
  stage.key(Key::enter);
  CHECK(stage.values().text(schema.start.index) == "normal(2, 3)");
  stage.rest();
  stage.click("text:start");
  stage.type("normal(2,");
  stage.key(Key::enter);
  CHECK(stage.values().text(schema.start.index) == "normal(2, 3)");
}

TEST_CASE("while a text is typed, letters are no shortcuts") {
  Stage stage;
  stage.click("text:start");
  stage.commands.clear();
  stage.type("r t");
  CHECK(stage.commands.empty());
  CHECK(stage.application->theme().name == "light");
}

TEST_CASE("a choice opens a list that covers what lies below") {
  Stage stage;
  const auto& schema = ToyLab::schema();
  stage.click("choice:noise");
  REQUIRE(stage.shows("menu:uniform"));
  stage.click("menu:uniform");
  stage.frame();
  CHECK(stage.values()[schema.noise] == ToyLab::Noise::uniform);
  CHECK_FALSE(stage.shows("menu:uniform"));

  stage.rest();
  stage.click("choice:noise");
  stage.commands.clear();
  stage.click("button:play");  // outside of the list: closes it and does nothing else
  CHECK(stage.commands.empty());
  CHECK_FALSE(stage.shows("menu:uniform"));
}

TEST_CASE("view parameters change the figures without a command") {
  Stage stage;
  stage.click("group:View");
  stage.rest();
  stage.commands.clear();
  stage.click("switch:mirrored");
  CHECK(stage.values()[ToyLab::schema().mirrored]);
  CHECK(stage.commands.empty());
}

TEST_CASE("Tab goes through the controls, arrows move them") {
  Stage stage;
  const auto& schema = ToyLab::schema();
  const double before = stage.values()[schema.drift];
  bool moved = false;
  for (int k = 0; k < 40 && !moved; ++k) {
    stage.key(Key::tab);
    stage.key(Key::up);
    moved = stage.values()[schema.drift] > before;
  }
  CHECK(moved);
}

TEST_CASE("buttons and keys send their commands") {
  Stage stage;
  stage.click("button:play");
  CHECK(stage.last<sim::Play>());
  stage.rest();
  stage.key(Key::space);
  CHECK(stage.last<sim::Pause>());
  stage.click("button:step");
  REQUIRE(stage.last<sim::Advance>());
  CHECK(stage.last<sim::Advance>()->steps == 1);
  stage.rest();
  stage.click("button:part-noise");
  REQUIRE(stage.last<sim::AdvancePart>());
  CHECK(stage.last<sim::AdvancePart>()->part == 1);
  stage.commands.clear();
  stage.key(Key::right);
  CHECK(stage.last<sim::Advance>());
  stage.type("r");
  CHECK(stage.last<sim::Restart>());
}

TEST_CASE("a typed seed begins a new run") {
  Stage stage;
  stage.click("field:seed");
  stage.type("42");
  stage.key(Key::enter);
  REQUIRE(stage.last<sim::Restart>());
  CHECK(stage.last<sim::Restart>()->seed == Seed{42});
  CHECK(stage.until([&] { return stage.application->desk().stamp().seed == Seed{42}; }));
}

TEST_CASE("the speed list limits the worker") {
  Stage stage;
  stage.click("choice:speed");
  stage.click("menu:10 steps/s");
  stage.frame();
  REQUIRE(stage.last<sim::Speed>());
  CHECK(stage.last<sim::Speed>()->steps_per_second == 10);
}

TEST_CASE("the timeline goes back to a step of the past") {
  Stage stage;
  stage.application->desk().advance(100);
  REQUIRE(stage.until([&] { return stage.application->desk().stamp().step == 100; }));
  stage.drag(stage.place("slider:timeline", 0.9f), stage.place("slider:timeline", 0.25f));
  REQUIRE(stage.last<sim::Seek>());
  CHECK(stage.until([&] { return stage.application->desk().stamp().step == 25; }));
  CHECK(stage.application->desk().stamp().head == 100);
}
