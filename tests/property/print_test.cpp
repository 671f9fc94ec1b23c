// Figures fit for print: every figure of every lab and preset, at every width that a page has.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "app/presets.h"
#include "core/base/random.h"
#include "core/labs/registry.h"
#include "core/plot/rich_text.h"
#include "core/plot/sheet.h"
#include "core/sim/run.h"
#include "tests/property/scenes.h"

using namespace lineland;

namespace {

constexpr float pt_per_mm = 72 / 25.4f;

/// Calls check(figures) for every lab as it starts and for each of its presets after a few steps.
template <class Check>
void for_all_presets(Check check) {
  setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
  for (const sim::Laboratory* lab : labs::all()) {
    CAPTURE(lab->about().id);
    check(sim::result_of(sim::Run(*lab, param::Values(lab->schema()), Seed{1})).figures);
    for (const param::Preset& preset : app::presets_of(lab->about().id)) {
      CAPTURE(preset.name);
      param::Values values(lab->schema());
      param::apply(preset, values);
      sim::Run run(*lab, values, Seed{preset.seed.value_or(1)});
      for (int k = 0; k < 25; ++k) run.step();
      check(sim::result_of(run).figures);
    }
  }
}

/// The words of marks that are drawn but not told: a label that found no place.
std::vector<std::string> missing_labels(const plot::Figure& figure, const plot::Placed& placed) {
  const std::vector<tests::ShownText> shown = tests::texts_of(placed.scene);
  std::vector<std::string> missing;
  for (const plot::Mark& mark : figure.marks) {
    const auto* curve = std::get_if<plot::Curve>(&mark);
    if (!curve || curve->label.empty()) continue;
    const auto inside = [&](std::size_t k) {
      return std::isfinite(curve->y[k]) && placed.area.contains(placed.point(curve->x[k], curve->y[k], curve->side));
    };
    bool visible = false;
    for (std::size_t k = 1; k < curve->x.size(); ++k) visible |= inside(k - 1) && inside(k);
    std::string words;
    for (const plot::TextRun& run : plot::set_text(curve->label, 8, {}).runs) words += run.utf8;
    if (visible && std::ranges::find(shown, words, &tests::ShownText::utf8) == shown.end()) missing.push_back(words);
  }
  return missing;
}

/// Whether an axis is told: its label is there, and drawn.
bool shows(const plot::Scene& scene, const std::string& label) {
  std::string words;
  for (const plot::TextRun& run : plot::set_text(label, 8, {}).runs) words += run.utf8;
  return !words.empty() &&
         std::ranges::any_of(tests::texts_of(scene), [&](const tests::ShownText& text) { return text.utf8.starts_with(words); });
}

std::size_t ticks_of(const plot::Scene& scene, const plot::Theme& theme) {
  std::size_t count = 0;
  for (const tests::ShownText& text : tests::texts_of(scene)) count += text.color == theme.muted;
  return count;
}

/// Two curves of a figure that nothing tells apart once colour is lost: one dash, and greys that are near. Members of a family are ordered
/// by their shade.
std::string alike_in_grey(const plot::Figure& figure, const plot::Theme& theme) {
  constexpr double apart = 1.5;  // contrast of two greys side by side
  std::vector<const plot::Curve*> curves;
  for (const plot::Mark& mark : figure.marks)
    if (const auto* curve = std::get_if<plot::Curve>(&mark); curve && !curve->shade) curves.push_back(curve);
  for (const plot::Curve* a : curves)
    for (const plot::Curve* b : curves) {
      const plot::RoleStyle &one = theme.style(a->role), &other = theme.style(b->role);
      if (a->role == b->role || a->dash != b->dash || plot::contrast(one.color, other.color) >= apart) continue;
      if (a->dash == plot::Dash::dashed || a->dash == plot::Dash::dotted ||
          (one.dash_on == other.dash_on && one.dash_off == other.dash_off))
        return a->name + " and " + b->name;
    }
  return "";
}

}  // namespace

TEST_CASE("curves are told apart in grey") {
  for_all_presets([&](const std::vector<plot::Figure>& figures) {
    for (const plot::Figure& figure : figures) {
      CAPTURE(figure.id);
      CHECK(alike_in_grey(figure, plot::theme("paper")) == "");
    }
  });
}

TEST_CASE("at any width, nothing is outside of the page and no texts overlap") {
  Random random({7});
  for_all_presets([&](const std::vector<plot::Figure>& figures) {
    std::vector<float> widths = {60, 85, 120, 180, 250, 400};
    for (int k = 0; k < 3; ++k) widths.push_back(60 + 340 * static_cast<float>(random.uniform()));
    for (const plot::Figure& figure : figures) {
      CAPTURE(figure.id);
      const plot::Ranges ranges = plot::ranges(figure);
      for (const float width_mm : widths) {
        CAPTURE(width_mm);
        const float width = width_mm * pt_per_mm;
        for (const char* name : {"paper", "projector"}) {
          CAPTURE(name);
          const plot::Theme& theme = plot::theme(name);
          const plot::Placed placed = plot::layout(figure, ranges, {width, plot::natural_height(width)}, theme, plot::Format::paper);
          const plot::Scene& scene = placed.scene;
          CHECK(tests::fault_of(scene) == "");
          if (theme.name != "paper") continue;
          const std::vector<std::string> missing = missing_labels(figure, placed);
          CHECK_MESSAGE(missing.empty(), missing.front());
          CHECK(shows(scene, figure.x.label));
          CHECK(shows(scene, figure.y.label));
          if (width_mm < 85) continue;
          if (figure.x.named_ticks.empty()) CHECK(ticks_of(scene, theme) >= 4);  // a figure that names its ticks may name none
          CHECK_MESSAGE(tests::crossed_texts(scene).empty(), tests::crossed_texts(scene).front());
        }
      }
    }
  });
}

TEST_CASE("sheets of any width are whole: nothing outside, no texts over each other, every letter there") {
  for_all_presets([&](const std::vector<plot::Figure>& figures) {
    for (const float width_mm : {60.0f, 85.0f, 120.0f, 180.0f, 250.0f, 400.0f}) {
      for (const bool hero : {false, true}) {
        CAPTURE(width_mm);
        CAPTURE(hero);
        const plot::Scene scene = plot::sheet(figures, {.width = width_mm * pt_per_mm, .hero = hero}, plot::theme("paper"));
        CHECK(tests::fault_of(scene) == "");
        std::size_t letters = 0;
        for (const tests::ShownText& text : tests::texts_of(scene)) letters += text.utf8.starts_with('(') && text.utf8.substr(2, 1) == ")";
        CHECK(letters >= figures.size());
      }
    }
    CHECK(tests::fault_of(plot::sheet(figures, {.width = 960, .height = 540, .hero = true}, plot::theme("projector"))) == "");
  });
}
