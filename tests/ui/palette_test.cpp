// The palette, the table of actions that it shares with the keys, and what is reached by keyboard alone.
#include "app/ui/palette.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "core/labs/registry.h"
#include "tests/ui/stage.h"

using namespace lineland;
using namespace lineland::tests;
using app::Key;

namespace {

app::Options all_labs() { return with_labs({labs::all().begin(), labs::all().end()}); }

void open_palette(Stage& stage) {
  app::feed_control(ImGui::GetIO(), true);
  stage.key(Key::k);
  app::feed_control(ImGui::GetIO(), false);
  stage.frame();
}

}  // namespace

TEST_CASE("a query fits a text as a subsequence, words apart, beginnings first") {
  using app::fit;
  CHECK(fit("", "anything"));
  CHECK(fit("gan", "Generative adversarial network"));
  CHECK(fit("GAN", "generative adversarial network"));
  CHECK_FALSE(fit("nag x", "generative adversarial network"));
  CHECK(fit("modes two", "Two modes"));
  CHECK(*fit("step", "Step size") > *fit("step", "Discriminator steps"));
  CHECK(*fit("gsr", "Generator step rate") > *fit("gsr", "Largest residual"));
  CHECK(*fit("batch", "Batch") > *fit("batch", "Batch size of a run"));
}

TEST_CASE("every action has a name of its own, and no two share a key at one time") {
  std::set<std::string_view> ids;
  for (const app::Action& action : app::Application::actions()) {
    CAPTURE(action.id);
    CHECK(ids.insert(action.id).second);
    CHECK_FALSE(action.label.empty());
    CHECK(action.keys.empty() == action.chords.empty());
    for (const app::Action& other : app::Application::actions()) {
      if (&other >= &action) break;
      if (other.when || action.when) continue;
      for (const app::Chord& a : action.chords) {
        for (const app::Chord& b : other.chords) {
          const bool same =
              a.kind == b.kind && a.key == b.key && a.character == b.character && a.control == b.control && a.shift == b.shift;
          CAPTURE(other.id);
          CHECK_FALSE(same);
        }
      }
    }
  }
}

TEST_CASE("the palette finds presets, labs, figures, lessons and commands, and does them") {
  Stage stage(all_labs());
  const auto type_and_enter = [&](const char* query) {
    open_palette(stage);
    REQUIRE(stage.application->palette_open());
    stage.type(query);
    stage.key(Key::enter);
    CHECK_FALSE(stage.application->palette_open());
  };
  type_and_enter("normalizing flow");
  CHECK(stage.until([&] { return stage.application->desk().laboratory().about().id == "flow"; }));
  type_and_enter("mode collapse cured");
  CHECK(stage.application->desk().preset() == "collapse-cured");
  CHECK(stage.until([&] { return stage.shows("figure:space-time"); }));
  type_and_enter("losses");
  CHECK(stage.application->figures().title(stage.application->figures().hero()) == "Losses");
  type_and_enter("theme dark");
  CHECK(stage.application->theme().name == "dark");
  type_and_enter("from jensen");
  CHECK(stage.application->lecture().on());
  CHECK(stage.application->lecture().lesson().name == "wasserstein");
  type_and_enter("leave the lesson");
  CHECK_FALSE(stage.application->lecture().on());
}

TEST_CASE("a parameter that the palette finds has the focus, is in view, and moves by arrow keys") {
  app::Options options = all_labs();
  options.laboratory = &labs::find("gan");
  options.height = 600;
  Stage stage(options);
  const auto index = *stage.values().schema().find("discriminator-width");
  const auto before = std::get<std::int64_t>(stage.values().at(index));
  open_palette(stage);
  stage.type("discriminator-width");
  stage.key(Key::enter);
  stage.frame();
  stage.frame();
  REQUIRE(stage.shows("slider:discriminator-width"));
  CHECK(stage.application->items().find("slider:discriminator-width")->height > 12);
  stage.key(Key::right);
  CHECK(std::get<std::int64_t>(stage.values().at(index)) > before);
  // Enter types a value.
  stage.key(Key::enter);
  stage.type("31");
  stage.key(Key::enter);
  CHECK(std::get<std::int64_t>(stage.values().at(index)) == 31);
}

TEST_CASE("Tab brings every control of the panel into view") {
  app::Options options = all_labs();
  options.laboratory = &labs::find("gan");
  options.height = 600;
  Stage stage(options);
  std::set<std::string> seen;
  for (int k = 0; k < 80; ++k) {
    stage.key(Key::tab);
    for (const auto& item : stage.application->items().items()) seen.insert(item.id);
  }
  for (const char* id : {"choice:lesson", "choice:preset", "choice:objective", "slider:generator-rate", "slider:batch", "button:play"}) {
    CAPTURE(id);
    CHECK(seen.contains(id));
  }
}

TEST_CASE("Escape and a click beside it close the palette; while it is open no other key acts") {
  Stage stage;
  open_palette(stage);
  stage.commands.clear();
  stage.type("r");
  stage.key(Key::space);
  CHECK(stage.commands.empty());
  stage.key(Key::escape);
  CHECK_FALSE(stage.application->palette_open());
  open_palette(stage);
  stage.click(plot::Point{5, 890});
  CHECK_FALSE(stage.application->palette_open());
}

TEST_CASE("the screen goes black and comes back, by the keys of clickers too") {
  Stage stage;
  stage.type("b");
  CHECK(stage.application->black());
  stage.type(".");
  CHECK_FALSE(stage.application->black());
  stage.type("b");
  stage.key(Key::escape);
  CHECK_FALSE(stage.application->black());
}
