// Files out of the window: the card, what it remembers, and the thread that makes them.
#include <doctest/doctest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <future>

#include "app/export_job.h"
#include "core/base/check.h"
#include "core/base/file.h"
#include "core/plot/cairo_painter.h"
#include "tests/ui/stage.h"

using namespace lineland;
using namespace lineland::tests;
using app::Key;

namespace fs = std::filesystem;

namespace {

/// A folder of its own for a test, and nothing left of it.
class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("lineland-export-" + std::to_string(::getpid()))) {
    fs::remove_all(path_);
    fs::create_directory(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  const fs::path& path() const { return path_; }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(path_), fs::directory_iterator()));
  }

 private:
  fs::path path_;
};

void type_over(Stage& stage, std::string_view field, std::string_view text) {
  stage.click(field);
  app::feed_control(ImGui::GetIO(), true);
  stage.key(Key::a);
  app::feed_control(ImGui::GetIO(), false);
  stage.type(text);
  stage.key(Key::enter);
}

bool saves(Stage& stage) {
  stage.rest();
  stage.click("button:export-save");
  return stage.until([&] { return !stage.application->message().empty(); });
}

}  // namespace

TEST_CASE("the card saves the figure as it was asked to, says where, and remembers") {
  const Folder folder;
  Stage stage;
  stage.type("e");
  stage.frame();
  REQUIRE(stage.shows("card:export"));
  stage.click("export-format:PNG");
  stage.click("export-width:85 mm");
  stage.click("export-theme:dark");
  type_over(stage, "export-folder", folder.path().string());
  type_over(stage, "export-name", "picture.svg");
  REQUIRE(saves(stage));
  CHECK(stage.application->message() == "Saved as " + (folder.path() / "picture.png").string());
  CHECK_FALSE(stage.shows("card:export"));
  const std::string bytes = read_file(folder.path() / "picture.png");
  CHECK(bytes.substr(1, 3) == "PNG");
  CHECK(plot::recipe_of(bytes).find("\"lab\":\"toy\"") != std::string::npos);
  constexpr unsigned wanted = 1004;  // 85 mm at 300 pixels an inch
  CHECK((static_cast<unsigned char>(bytes[18]) << 8 | static_cast<unsigned char>(bytes[19])) == wanted);
  CHECK(folder.files() == 1);

  stage.type("e");
  stage.frame();
  CHECK(stage.application->export_card().choice().picture == app::ExportFormat::png);
  CHECK(stage.application->export_card().choice().theme == "dark");
  CHECK(stage.application->export_card().choice().name == "picture.svg");
  stage.key(Key::escape);
  CHECK_FALSE(stage.shows("card:export"));
}

TEST_CASE("the button in a figure's corner means that figure; its data go to the clipboard") {
  Stage stage;
  CHECK_FALSE(stage.shows("button:export:last"));
  stage.move(stage.place("figure:last"));
  stage.frame();
  REQUIRE(stage.shows("button:export:last"));
  stage.click("button:export:last");
  REQUIRE(stage.shows("card:export"));
  CHECK(stage.application->figures().hero() == 0);
  CHECK(stage.application->export_card().figure() == 1);
  stage.rest();
  stage.click("button:export-copy");
  const std::string data = ImGui::GetClipboardText();
  CHECK(data.starts_with("kind,name,role,x,y,low,high\n"));
  CHECK(stage.application->message().find("clipboard") != std::string::npos);
}

TEST_CASE("what cannot be done is said in the card, and nothing is written") {
  const Folder folder;
  Stage stage;
  stage.type("e");
  stage.frame();
  type_over(stage, "export-folder", (folder.path() / "nowhere").string());
  stage.rest();
  stage.click("button:export-save");
  CHECK(stage.shows("card:export"));
  type_over(stage, "export-folder", folder.path().string());
  stage.click("export-width:Free");
  stage.frame();
  type_over(stage, "export-millimetres", "5");
  stage.rest();
  stage.click("button:export-save");
  CHECK(stage.shows("card:export"));
  CHECK(folder.files() == 0);
  CHECK_FALSE(stage.application->exporter().progress());
}

TEST_CASE("a film of the run so far, as a series of pictures, while the run goes on") {
  const Folder folder;
  Stage stage;
  stage.application->desk().advance(40);
  REQUIRE(stage.until([&] { return stage.application->desk().stamp().step == 40; }));
  stage.type("e");
  stage.frame();
  stage.click("export-kind:Film of the run");
  stage.frame();
  stage.click("export-format:PNG series");
  type_over(stage, "export-every", "20");
  type_over(stage, "export-folder", folder.path().string());
  REQUIRE(saves(stage));
  CHECK(stage.application->message().starts_with("Film saved as "));
  CHECK(folder.files() == 3);
  CHECK(fs::exists(folder.path() / "toy-path-40-0002.png"));
}

TEST_CASE("jobs follow one another, tell what went wrong, and can be stopped") {
  app::Exporter exporter([] {});
  std::promise<void> begun;
  std::atomic<bool> second = false;
  exporter.start([&](const app::Exporter::Progress& progress) -> std::string {
    begun.set_value();
    for (;;) progress(0.5);
  });
  exporter.start([&](const app::Exporter::Progress&) -> std::string {
    second = true;
    return "";
  });
  begun.get_future().wait();
  exporter.cancel();
  const auto next = [&] {
    for (;;) {
      if (const auto message = exporter.take_message()) return *message;
      std::this_thread::yield();
    }
  };
  CHECK(next().find("stopped") != std::string::npos);
  CHECK_FALSE(second);
  exporter.start([](const app::Exporter::Progress&) -> std::string { throw InputError("the disk is full"); });
  CHECK(next() == "the disk is full");
}
