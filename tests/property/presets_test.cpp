// Every preset that ships: it can be read, it runs, and its figures can be set.
#include "app/presets.h"

#include <doctest/doctest.h>

#include <cstdlib>

#include "core/labs/registry.h"
#include "core/plot/layout.h"
#include "core/sim/run.h"
#include "tests/property/numbers.h"
#include "tests/property/scenes.h"

using namespace lineland;

namespace {

void check_layouts(std::span<const plot::Figure> figures) {
  constexpr float pt_per_mm = 72 / 25.4f;
  for (const plot::Figure& figure : figures) {
    CAPTURE(figure.id);
    const plot::Ranges ranges = plot::ranges(figure);
    for (const float width_mm : {60.0f, 180.0f, 400.0f}) {
      const plot::Size size{width_mm * pt_per_mm, 0.6f * width_mm * pt_per_mm};
      for (const plot::Format format : {plot::Format::hero, plot::Format::small, plot::Format::paper}) {
        for (const std::string& theme : plot::theme_names()) {
          CAPTURE(width_mm);
          CAPTURE(theme);
          CHECK(tests::fault_of(plot::layout(figure, ranges, size, plot::theme(theme), format).scene) == "");
        }
      }
    }
  }
}

}  // namespace

TEST_CASE("every preset that ships says what it is, runs, and can be drawn") {
  setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
  for (const sim::Laboratory* lab : labs::all()) {
    CAPTURE(lab->about().id);
    check_layouts(sim::result_of(sim::Run(*lab, param::Values(lab->schema()), Seed{1})).figures);
    const auto presets = app::presets_of(lab->about().id);
    CHECK_FALSE(presets.empty());
    for (const param::Preset& preset : presets) {
      CAPTURE(preset.name);
      CHECK(preset.lab == lab->about().id);
      CHECK_FALSE(preset.title.empty());
      CHECK_FALSE(preset.description.empty());
      param::Values values(lab->schema());
      param::apply(preset, values);
      sim::Run run(*lab, values, Seed{preset.seed.value_or(1)});
      for (int k = 0; k < 20; ++k) run.step();
      CHECK(run.status().ok());
      const sim::Result result = sim::result_of(run);
      CHECK(tests::fault_of(result.figures) == "");
      check_layouts(result.figures);
    }
  }
}
