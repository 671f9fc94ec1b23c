// The window as a whole: figures, handles, themes, presentation, and what goes wrong.
#include <doctest/doctest.h>

#include <cmath>

#include "tests/property/runaways.h"
#include "tests/ui/stage.h"

using namespace lineland;
using namespace lineland::tests;
using app::Key;

TEST_CASE("a handle moves its parameter") {
  Stage stage;
  const auto& schema = ToyLab::schema();
  const plot::Point at = stage.place("handle:path/drift");
  stage.drag(at, {at.x, at.y - 60});
  CHECK(stage.values()[schema.drift] > 0.1);
  CHECK(stage.last<sim::Apply>());
}

TEST_CASE("a click makes a small figure the large one, a key too") {
  Stage stage;
  const float before = stage.application->items().find("figure:last")->width;
  stage.click("figure:last");
  CHECK(stage.application->figures().hero() == 1);
  CHECK(stage.application->items().find("figure:last")->width > before - 1);
  stage.type("1");
  CHECK(stage.application->figures().hero() == 0);
  stage.type("f");
  stage.frame();
  CHECK(stage.application->figures().filled());
  CHECK_FALSE(stage.shows("figure:last"));
  stage.key(Key::escape);
  CHECK(stage.shows("figure:last"));
}

TEST_CASE("the wheel zooms, and the whole range comes back") {
  Stage stage;
  CHECK_FALSE(stage.shows("button:whole-range"));
  stage.move(stage.place("figure:path"));
  app::feed_wheel(ImGui::GetIO(), 2);
  stage.frame();
  stage.frame();
  REQUIRE(stage.shows("button:whole-range"));
  stage.click("button:whole-range");
  CHECK_FALSE(stage.shows("button:whole-range"));
}

TEST_CASE("themes follow one another; in the hall there is no panel") {
  Stage stage;
  stage.type("t");
  CHECK(stage.application->theme().name == "dark");
  stage.type("t");
  CHECK(stage.application->theme().name == "paper");
  stage.key(Key::f5);
  CHECK(stage.application->presenting());
  CHECK(stage.application->theme().name == "projector");
  CHECK_FALSE(stage.shows("slider:drift"));
  CHECK(stage.shows("button:play"));
  stage.key(Key::escape);
  CHECK(stage.application->theme().name == "paper");
  CHECK(stage.shows("slider:drift"));
}

TEST_CASE("a run that diverges says so and can be taken back") {
  Stage stage;
  const auto& schema = ToyLab::schema();
  stage.application->desk().set(schema.growth.index, 1e30);
  stage.application->desk().play(true);
  REQUIRE(stage.until([&] { return stage.shows("banner:diverged"); }));
  CHECK_FALSE(stage.application->desk().playing());
  stage.application->desk().set(schema.growth.index, 1.0);
  stage.rest();
  stage.click("button:go-back");
  CHECK(stage.until([&] { return !stage.shows("banner:diverged"); }));
  stage.click("button:step");
  CHECK(stage.until([&] { return stage.application->desk().stamp().status.ok(); }));
}

TEST_CASE("every lab that runs off to infinity offers the way back, and its figures stay") {
  for (const Runaway& runaway : runaways()) {
    const std::string settings = runaway.text();
    CAPTURE(settings);
    app::Options options = with_labs({&runaway.laboratory()});
    options.lanes = {runaway.values()};
    Stage stage(options);
    app::Desk& desk = stage.application->desk();
    desk.play(true);
    REQUIRE(stage.until([&] { return stage.shows("banner:diverged"); }));
    CHECK(stage.shows("figure:densities"));
    const std::int64_t last_good = desk.stamp().step;
    CHECK(last_good < desk.stamp().status.step);
    stage.rest();
    stage.click("button:go-back");
    CHECK(stage.until([&] { return desk.stamp().status.ok(); }));
    CHECK(desk.stamp().step == last_good);
    CHECK_FALSE(stage.shows("banner:diverged"));
  }
}

TEST_CASE("the list of keys covers the window until it is closed") {
  Stage stage;
  stage.type("?");
  stage.frame();
  CHECK(stage.shows("card:keys"));
  stage.commands.clear();
  stage.click("button:play");
  CHECK(stage.commands.empty());
  CHECK_FALSE(stage.shows("card:keys"));
}

TEST_CASE("nothing of the window lies outside of it, whatever its size") {
  for (const auto& [width, height] : {std::pair{1280, 720}, std::pair{1600, 900}, std::pair{3840, 2160}, std::pair{800, 500}}) {
    Stage stage({.width = width, .height = height});
    for (const app::ItemMap::Item& item : stage.application->items().items()) {
      CAPTURE(item.id);
      CHECK(item.rect.x >= 0);
      CHECK(item.rect.y >= 0);
      CHECK(item.rect.right() <= static_cast<float>(width) + 0.5f);
      CHECK(item.rect.bottom() <= static_cast<float>(height) + 0.5f);
    }
    CHECK(stage.shows("button:play"));
    CHECK(stage.shows("figure:path"));
  }
}

TEST_CASE("Ctrl-Q closes") {
  Stage stage;
  app::feed_control(ImGui::GetIO(), true);
  stage.key(Key::q);
  CHECK(stage.application->closing());
}
