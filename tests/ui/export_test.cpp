// Files out of the window: the card, what it remembers, and the thread that makes them.
#include <doctest/doctest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <future>

#include "app/export_job.h"
#include "app/filmstrip.h"
#include "app/lanes_file.h"
#include "app/making.h"
#include "core/base/check.h"
#include "core/base/file.h"
#include "core/labs/registry.h"
#include "core/plot/cairo_painter.h"
#include "core/sim/lanes.h"
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
  std::size_t files() const { return static_cast<std::size_t>(std::distance(fs::directory_iterator(path_), fs::directory_iterator())); }

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

TEST_CASE("the menu in a figure's corner means that figure; its data go to the clipboard") {
  Stage stage;
  CHECK_FALSE(stage.shows("button:export:last"));
  stage.move(stage.place("figure:last"));
  stage.frame();
  REQUIRE(stage.shows("button:export:last"));
  stage.click("button:export:last");
  REQUIRE(stage.shows("menu:Copy its data as CSV"));
  stage.click("menu:Copy its data as CSV");
  stage.frame();
  CHECK(std::string(ImGui::GetClipboardText()).starts_with("kind,name,role,x,y,low,high\n"));
  ImGui::SetClipboardText("");
  stage.move(stage.place("figure:last"));
  stage.rest();
  stage.click("button:export:last");
  stage.click("menu:Sheet, filmstrip, film, sizes …");
  stage.frame();
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
  stage.click("export-kind:Film");
  stage.frame();
  stage.click("export-format:PNG series");
  type_over(stage, "export-every", "20");
  type_over(stage, "export-folder", folder.path().string());
  REQUIRE(saves(stage));
  CHECK(stage.application->message().starts_with("Film saved as "));
  CHECK(folder.files() == 3);
  CHECK(fs::exists(folder.path() / "toy-path-40-0002.png"));
}

TEST_CASE("the sheet of all figures and the filmstrip come from the card, and training goes on") {
  const Folder folder;
  Stage stage;
  stage.application->desk().play(true);
  REQUIRE(stage.until([&] { return stage.application->desk().stamp().step > 20; }));
  stage.type("e");
  stage.frame();
  stage.click("export-kind:Sheet of all");
  stage.frame();
  type_over(stage, "export-folder", folder.path().string());
  REQUIRE(saves(stage));
  const std::string sheet = stage.application->message().substr(std::string_view("Saved as ").size());
  CHECK(sheet.starts_with((folder.path() / "toy-sheet-").string()));
  const std::string bytes = read_file(sheet);
  CHECK(bytes.find(">(</tspan>") + bytes.find("(b)") != 2 * std::string::npos);  // letters
  const app::Recipe recipe = app::parse_recipe(plot::recipe_of(bytes), sheet);
  CHECK(recipe.picture->sheet);
  CHECK(recipe.picture->figures.size() == stage.application->figures().count());

  const std::int64_t before = stage.application->desk().stamp().step;
  stage.type("e");
  stage.frame();
  stage.click("export-kind:Filmstrip");
  stage.frame();
  type_over(stage, "export-pictures", "3");
  stage.rest();
  stage.click("button:export-save");
  REQUIRE(stage.until([&] { return stage.application->message().starts_with("Filmstrip saved as "); }));
  const std::string strip = stage.application->message().substr(std::string_view("Filmstrip saved as ").size());
  CHECK(app::parse_recipe(plot::recipe_of(read_file(strip)), strip).picture->steps.size() == 3);
  CHECK(stage.application->desk().playing());
  REQUIRE(stage.until([&] { return stage.application->desk().stamp().step > before; }));
  CHECK(folder.files() == 2);
}

TEST_CASE("files and the clipboard by keys alone") {
  const Folder folder;
  Stage stage;
  stage.type("e");
  stage.frame();
  type_over(stage, "export-folder", folder.path().string());
  stage.key(Key::escape);
  const auto said = [&](std::string_view words) {
    return stage.until([&] { return stage.application->message().find(words) != std::string::npos; });
  };
  stage.type("s");
  CHECK(said("toy-path-0.svg"));
  stage.type("S");
  CHECK(said("toy-path-0.pdf"));
  stage.type("d");
  stage.frame();
  REQUIRE(stage.shows("menu:Save as PNG"));
  stage.key(Key::down);
  stage.key(Key::down);
  stage.key(Key::enter);
  CHECK(said("toy-path-0.png"));
  CHECK(folder.files() == 3);
  app::feed_control(ImGui::GetIO(), true);
  stage.key(Key::c);
  app::feed_control(ImGui::GetIO(), false);
  CHECK(said("clipboard"));
  CHECK(std::string(ImGui::GetClipboardText()).starts_with("kind,name,role"));
}

namespace {

/// The picture that a recipe tells of, made anew.
std::string remade(const std::string& bytes, plot::FileFormat format) {
  const app::Recipe recipe = app::parse_recipe(plot::recipe_of(bytes), "picture");
  const sim::Laboratory& laboratory = labs::find(recipe.lab);
  param::Values values(laboratory.schema());
  for (const auto& [id, text] : recipe.parameters) values.set_text(values.schema().at(id), text, param::Layer::preset);
  std::vector<sim::Run> runs;
  for (sim::Chronicle& chronicle : app::chronicles_of(recipe, laboratory, values, Seed{recipe.seed}, {}, "picture"))
    runs.emplace_back(laboratory, std::move(chronicle));
  app::Recipe again = app::recipe_of(runs, recipe.step);
  again.picture = recipe.picture;
  const std::string line = app::line_of(again);
  if (!recipe.picture->steps.empty()) return app::filmstrip_file(*recipe.picture, runs.front(), format, line);
  std::vector<plot::Figure> figures;
  for (sim::Run& run : runs) {
    app::advance(run, recipe.step);
    figures.push_back(app::figure_named(sim::result_of(run).figures, recipe.picture->figures.front()));
  }
  if (runs.size() == 1) return app::picture_file(sim::result_of(runs.front()).figures, *recipe.picture, format, line);
  std::vector<param::Values> lanes;
  for (const sim::Run& run : runs) lanes.push_back(run.values());
  return app::lanes_file(figures, sim::lane_headings(lanes), *recipe.picture, format, line);
}

/// Another value of the first live parameter, if there is one.
bool change_something_live(app::Desk& desk, double share) {
  const auto parameters = desk.laboratory().schema().parameters();
  for (std::size_t index = 0; index < parameters.size(); ++index) {
    const auto* number = std::get_if<double>(&desk.values().at(index));
    if (parameters[index].effect != param::Effect::live || !number) continue;
    desk.set(index, *number * share);
    return true;
  }
  return false;
}

/// To a step, or to the end of a run that has no more.
void goes_to(Stage& stage, std::int64_t step) {
  const std::uint64_t before = stage.application->desk().stamp().seeks;
  stage.application->desk().seek(step);
  REQUIRE(stage.until([&] {
    const sim::Stamp& now = stage.application->desk().stamp();
    return now.seeks > before && (now.step == step || now.finished);
  }));
}

}  // namespace

TEST_CASE("a picture saved after live changes, parts of steps and branches is made again, byte by byte") {
  const Folder folder;
  for (const sim::Laboratory* lab : labs::all()) {
    CAPTURE(lab->about().id);
    for (const app::ExportKind kind : {app::ExportKind::figure, app::ExportKind::sheet, app::ExportKind::strip}) {
      for (const app::ExportFormat format : {app::ExportFormat::svg, app::ExportFormat::pdf, app::ExportFormat::png}) {
        Stage stage({.laboratory = lab, .labs = {lab}});
        app::Desk& desk = stage.application->desk();
        const bool lanes = kind == app::ExportKind::figure && format == app::ExportFormat::pdf;
        if (lanes) {
          desk.add_lane();
          REQUIRE(stage.until([&] { return desk.lanes() == 2; }));
        }
        goes_to(stage, 12);
        const bool live = change_something_live(desk, 0.5);
        if (!lab->about().parts.empty()) desk.advance_part(0);
        goes_to(stage, 20);
        goes_to(stage, 16);
        change_something_live(desk, 0.75);  // the past: a branch
        goes_to(stage, 24);
        if (kind == app::ExportKind::strip && desk.stamp().step == 0) continue;  // a lab without steps has no filmstrip
        app::ExportChoice choice{.kind = kind, .picture = format, .width = app::ExportWidth::single, .pictures = "2"};
        choice.folder = folder.path().string();
        choice.name = "picture";
        app::ExportMaterial material = stage.application->export_material();
        const std::string file = (folder.path() / app::export_name(choice, material)).string();
        app::export_job(choice, std::move(material))([](double) {});
        const std::string bytes = read_file(file);
        const app::Recipe recipe = app::parse_recipe(plot::recipe_of(bytes), file);
        CHECK(recipe.lanes.size() == (lanes ? 1 : 0));
        if (live) CHECK(recipe.journal.size() + (lanes ? recipe.lanes[0].journal.size() : 0) >= 2);
        CHECK(remade(bytes, plot::file_format(file)) == bytes);
      }
    }
  }
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
