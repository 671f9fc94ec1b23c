// Settings: what is kept, what a broken file does, and text of any size.
#include "app/settings.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <utility>

#include "core/labs/registry.h"
#include "tests/ui/stage.h"

using namespace lineland;
using namespace lineland::tests;
using app::Key;
namespace fs = std::filesystem;

namespace {

/// A config folder of its own for the time of a test.
class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("lineland-settings-" + std::to_string(reinterpret_cast<std::uintptr_t>(this)))) {
    fs::create_directories(path_ / "lineland");
    setenv("XDG_CONFIG_HOME", path_.c_str(), 1);
  }
  ~Folder() {
    setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
    fs::permissions(path_, fs::perms::owner_all);
    fs::remove_all(path_);
  }
  fs::path file() const { return path_ / "lineland" / "settings.toml"; }
  void write(const std::string& text) const { std::ofstream(file()) << text; }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

}  // namespace

TEST_CASE("settings are read as they were written") {
  const Folder folder;
  CHECK(app::load_settings().settings == app::Settings{});
  const app::Settings settings{.theme = "dark", .text_scale = 150, .width = 1280, .height = 720, .lab = "flow", .reduced_motion = true};
  CHECK(app::save_settings(settings) == "");
  const app::FoundSettings found = app::load_settings();
  CHECK(found.settings == settings);
  CHECK(found.message == "");
}

TEST_CASE("a settings file that cannot be used is set aside, and the message says why") {
  const Folder folder;
  for (const auto& [text, word] : {std::pair{"theme = ", ":1: "}, std::pair{"theme = \"drak\"\n", "'dark'"},
                                   std::pair{"width = 1\n", "from 800"}, std::pair{"text-scale = 900\n", "75 to 300"},
                                   std::pair{"\nlab = \"gna\"\n", ":2: "}, std::pair{"reduced-motion = 1\n", "true or false"}}) {
    CAPTURE(text);
    folder.write(text);
    const app::FoundSettings found = app::load_settings();
    CHECK(found.settings == app::Settings{});
    CHECK(found.message.find(word) != std::string::npos);
    CHECK(found.message.find("settings.toml.broken") != std::string::npos);
    CHECK_FALSE(fs::exists(folder.file()));
    CHECK(fs::exists(folder.path() / "lineland" / "settings.toml.broken"));
    CHECK(app::load_settings().message == "");
  }
  folder.write("colour = \"blue\"\ntheme = \"paper\"\n");  // of a later version
  CHECK(app::load_settings().settings.theme == "paper");
}

TEST_CASE("a folder that cannot be written is a message and no more") {
  const Folder folder;
  fs::remove_all(folder.path() / "lineland");
  std::ofstream(folder.path() / "lineland") << "a file where the folder should be";
  CHECK(app::save_settings({}).starts_with("Settings are not kept: "));
}

TEST_CASE("what is chosen in the window is what is kept; a theme for the hall is not") {
  Stage stage;
  stage.type("t");
  CHECK(stage.application->settings().theme == "dark");
  stage.key(Key::f5);
  CHECK(stage.application->settings().theme == "dark");
  CHECK(stage.application->settings().lab == "toy");
}

TEST_CASE("text grows and shrinks by keys") {
  Stage stage;
  const float usual = stage.application->items().find("button:play")->height;
  const auto control = [&](Key key) {
    app::feed_control(ImGui::GetIO(), true);
    stage.key(key);
    app::feed_control(ImGui::GetIO(), false);
    stage.frame();
  };
  control(Key::plus);
  CHECK(stage.application->items().find("button:play")->height > 1.1f * usual);
  for (int k = 0; k < 12; ++k) control(Key::plus);
  CHECK(stage.application->settings().text_scale == 300);
  control(Key::zero);
  CHECK(stage.application->items().find("button:play")->height == doctest::Approx(usual));
  for (int k = 0; k < 5; ++k) control(Key::minus);
  CHECK(stage.application->settings().text_scale == 75);
}

TEST_CASE("the window holds at every size of text: nothing lies outside, the figure and play are there") {
  for (const auto& [width, height] : {std::pair{1280, 720}, std::pair{1600, 900}, std::pair{3840, 2160}}) {
    for (const int scale : {75, 100, 150, 200, 300}) {
      for (const bool present : {false, true}) {
        CAPTURE(width);
        CAPTURE(scale);
        CAPTURE(present);
        app::Options options{.present = present, .width = width, .height = height};
        options.settings.text_scale = scale;
        options.labs = {&labs::find("gan")};
        Stage stage(options);
        for (const app::ItemMap::Item& item : stage.application->items().items()) {
          CAPTURE(item.id);
          CHECK(item.rect.x >= 0);
          CHECK(item.rect.y >= 0);
          CHECK(item.rect.right() <= static_cast<float>(width) + 0.5f);
          CHECK(item.rect.bottom() <= static_cast<float>(height) + 0.5f);
        }
        CHECK(stage.shows("button:play"));
        REQUIRE(stage.shows("figure:densities"));
        CHECK(stage.application->items().find("figure:densities")->width > 0.3f * static_cast<float>(width));
        CHECK(stage.application->items().find("figure:densities")->height > 0.25f * static_cast<float>(height));
        // Controls of the bar do not lie on each other.
        std::vector<plot::Rect> bar;
        for (const app::ItemMap::Item& item : stage.application->items().items()) {
          if (item.rect.y > static_cast<float>(height) - 0.72f * static_cast<float>(scale) && !item.id.starts_with("slider:batch") &&
              item.id.starts_with("button:")) {
            bar.push_back(item.rect);
          }
        }
        for (std::size_t i = 0; i < bar.size(); ++i) {
          for (std::size_t k = 0; k < i; ++k) CHECK((bar[i].right() <= bar[k].x + 0.5f || bar[k].right() <= bar[i].x + 0.5f));
        }
      }
    }
  }
}

TEST_CASE("reduced motion: a playing run is followed a few times a second, and in the end to its last step") {
  app::Options options;
  options.settings.reduced_motion = true;
  Stage stage(options);
  stage.application->desk().play(true);
  stage.frame();
  int changes = 0;
  std::int64_t last = -1;
  constexpr int frames = 84;  // four times 0.35 seconds
  for (int k = 0; k < frames; ++k) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    stage.frame();
    if (std::exchange(last, stage.application->desk().stamp().step) != last) ++changes;
  }
  CHECK(changes >= 2);
  CHECK(changes <= 6);
  stage.application->desk().play(false);
  CHECK(stage.until([&] { return !stage.application->desk().stamp().playing; }));
}
