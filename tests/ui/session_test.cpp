// Saving and opening sessions in the window.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "tests/ui/stage.h"

using namespace lineland;
using namespace lineland::tests;
using app::Key;

namespace {

const auto& schema = ToyLab::schema();

void control(Stage& stage, Key key) {
  app::feed_control(ImGui::GetIO(), true);
  stage.key(key);
  app::feed_control(ImGui::GetIO(), false);
  stage.frame();
}

/// A folder that is there while a test runs.
struct Folder {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("lineland-session-" + std::to_string(std::rand()));
  Folder() { std::filesystem::create_directories(path); }
  ~Folder() { std::filesystem::remove_all(path); }
};

double position(Stage& stage) { return stage.application->desk().readouts().at(0).value; }

}  // namespace

TEST_CASE("a session is saved and opened by key, with its branches, values and step") {
  const Folder folder;
  const std::string path = (folder.path / "a.toml").string();
  double shown = 0;
  {
    Stage stage;
    app::Desk& desk = stage.application->desk();
    desk.advance(300);
    REQUIRE(stage.until([&] { return desk.stamp().step == 300; }));
    desk.seek(100);
    desk.set(schema.drift.index, 0.5);
    desk.set(schema.shown.index, std::int64_t{7});
    desk.advance(50);
    REQUIRE(stage.until([&] { return desk.stamp().step == 150; }));
    shown = position(stage);
    control(stage, Key::s);
    REQUIRE(stage.shows("card:path"));
    stage.type(path);
    stage.key(Key::enter);
    CHECK_FALSE(stage.shows("card:path"));
    CHECK(stage.application->message() == "Saved as " + path);
  }
  Stage stage;
  control(stage, Key::o);
  stage.type(path);
  stage.key(Key::enter);
  app::Desk& desk = stage.application->desk();
  REQUIRE(stage.until([&] { return desk.stamp().step == 150; }));
  CHECK(position(stage) == shown);
  CHECK(desk.values()[schema.drift] == 0.5);
  CHECK(desk.values()[schema.shown] == 7);
  CHECK(desk.stamp().chronicle->branches.size() == 2);
  CHECK_FALSE(desk.playing());
  // The file is offered the next time, and can be clicked on.
  desk.advance(10);
  REQUIRE(stage.until([&] { return desk.stamp().step == 160; }));
  control(stage, Key::o);
  stage.click("file:a.toml");
  CHECK(stage.until([&] { return desk.stamp().step == 150; }));
}

TEST_CASE("lanes are saved and opened with what sets them apart") {
  const Folder folder;
  const std::string path = (folder.path / "lanes.toml").string();
  double shown[2] = {};
  {
    Stage stage;
    app::Desk& desk = stage.application->desk();
    stage.type("c");
    REQUIRE(stage.until([&] { return desk.lanes() == 2; }));
    desk.set(schema.noise.index, param::OptionIndex{1});
    desk.advance(80);
    REQUIRE(stage.until([&] { return desk.stamp().step == 80; }));
    desk.seek(40);
    desk.set(schema.drift.index, 0.5);
    desk.advance(20);
    REQUIRE(stage.until([&] { return desk.stamp().step == 60 && desk.stamp().chronicle->branches.size() == 2; }));
    for (const std::size_t lane : {0u, 1u}) shown[lane] = desk.readouts(lane).at(0).value;
    control(stage, Key::s);
    stage.type(path);
    stage.key(Key::enter);
  }
  Stage stage;
  control(stage, Key::o);
  stage.type(path);
  stage.key(Key::enter);
  app::Desk& desk = stage.application->desk();
  REQUIRE(stage.until([&] { return desk.lanes() == 2 && desk.stamp().step == 60 && stage.shows("lane:B"); }));
  for (const std::size_t lane : {0u, 1u}) CHECK(desk.readouts(lane).at(0).value == shown[lane]);
  CHECK(desk.lane_values()[0][schema.drift] == 0.1);
  CHECK(desk.lane_values()[1][schema.drift] == 0.5);
  desk.select_lane(1);
  REQUIRE(stage.until([&] { return desk.stamp().chronicle->branches.size() == 2; }));
  // The old future of that lane is still there, and the other lane goes along.
  desk.visit_branch(1);
  REQUIRE(stage.until([&] { return desk.stamp().chronicle->current == 1; }));
  desk.seek(80);
  REQUIRE(stage.until([&] { return desk.stamp().step == 80; }));
  CHECK((*desk.stamp().values)[schema.drift] == 0.1);
}

TEST_CASE("a long session is gone through by and by, and the panel has the values of where it ends") {
  Stage stage;
  app::Desk& desk = stage.application->desk();
  desk.advance(5000);
  REQUIRE(stage.until([&] { return desk.stamp().step == 5000; }));
  desk.set(schema.drift.index, 0.5);
  desk.advance(1000);
  REQUIRE(stage.until([&] { return desk.stamp().step == 6000; }));
  const sim::SavedRun saved = desk.record();
  desk.reset(schema.drift.index);
  desk.open(saved);
  REQUIRE(stage.until([&] { return desk.stamp().step == 6000; }));
  CHECK(desk.values()[schema.drift] == 0.5);
  CHECK_FALSE(desk.undo());  // what was before belongs to another run
}

TEST_CASE("what cannot be opened is said in the card, and the run goes on") {
  const Folder folder;
  const std::string path = (folder.path / "b.toml").string();
  std::ofstream(path) << "lineland-session = 9\n";
  Stage stage;
  app::Desk& desk = stage.application->desk();
  desk.advance(20);
  REQUIRE(stage.until([&] { return desk.stamp().step == 20; }));
  control(stage, Key::o);
  stage.type(path);
  stage.key(Key::enter);
  CHECK(stage.shows("card:path"));
  CHECK(desk.stamp().step == 20);
  stage.rest();
  stage.key(Key::escape);
  CHECK_FALSE(stage.shows("card:path"));
}

TEST_CASE("what is typed into the card is no key of the window") {
  Stage stage;
  control(stage, Key::s);
  stage.commands.clear();
  stage.type("r t2");
  CHECK(stage.commands.empty());
  stage.key(Key::escape);
  CHECK_FALSE(stage.shows("card:path"));
  CHECK(stage.application->theme().name == "light");
}
