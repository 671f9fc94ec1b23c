#include "app/making.h"

#include <fmt/format.h>

#include <set>

#include "app/interrupt.h"
#include "app/presets.h"
#include "core/base/check.h"
#include "core/base/file.h"
#include "core/labs/registry.h"
#include "core/plot/theme.h"

namespace lineland::app {

namespace fs = std::filesystem;

namespace {

/// A preset's file is looked for in the folder of the list; a name is a name.
std::string preset_path(const std::string& preset, const fs::path& folder) {
  const fs::path path(preset);
  const bool is_file = path.has_extension() || path.has_parent_path();
  return is_file && path.is_relative() ? (folder / path).string() : preset;
}

Picture picture_of(const param::ListedPicture& listed) {
  Picture picture{.figures = listed.figures, .sheet = listed.sheet};
  if (!listed.size.empty()) {
    picture.size = parse_figure_size(listed.size);
  } else if (listed.sheet) {
    picture.size = parse_figure_size("double");
  }
  if (!listed.theme.empty()) picture.theme = plot::theme(listed.theme).name;
  picture.columns = listed.columns.value_or(0);
  picture.hero = listed.hero.value_or(false);
  picture.letters = listed.letters.value_or(true);
  picture.outlines = listed.outlines.value_or(false);
  return picture;
}

/// What a listed picture begins with: a lab, and what its preset sets.
struct Start {
  const sim::Laboratory* laboratory;
  param::Values values;
  std::optional<param::Preset> preset;
};

Start start_of(const param::ListedPicture& listed, const fs::path& folder) {
  std::optional<param::Preset> preset;
  if (!listed.preset.empty()) preset = find_preset(preset_path(listed.preset, folder), listed.lab);
  if (listed.lab.empty() && !preset) throw InputError("which lab? lab = \"gan\", or a preset, must say it");
  const sim::Laboratory& laboratory = labs::find(listed.lab.empty() ? preset->lab : listed.lab);
  param::Values values(laboratory.schema());
  if (preset) param::apply(*preset, values);
  return {&laboratory, std::move(values), std::move(preset)};
}

/// A preset that is a picture also tells what was done on the way.
sim::Chronicle chronicle_of(const Start& start, const param::ListedPicture& listed, Seed seed) {
  const std::optional<Recipe> recipe = start.preset ? find_recipe(start.preset->name) : std::nullopt;
  if (!recipe) return {start.values, seed};
  if (!recipe->lanes.empty()) throw InputError(start.preset->origin + ": shows several lanes: a list makes pictures of one run each");
  std::vector<std::string> set_here;
  for (const param::Preset::Setting& setting : listed.settings) set_here.push_back(setting.id);
  return chronicles_of(*recipe, *start.laboratory, start.values, seed, set_here, start.preset->origin).front();
}

Making making_of(const param::PictureList& list, const param::ListedPicture& listed, const Start& start, const fs::path& output) {
  const Seed seed{listed.seed ? *listed.seed : start.preset ? start.preset->seed.value_or(1) : 1};
  Making making{.laboratory = start.laboratory,
                .chronicle = chronicle_of(start, listed, seed),
                .steps = listed.steps   ? *listed.steps
                         : start.preset ? start.preset->steps.value_or(0)
                                        : 0,
                .picture = picture_of(listed)};
  making.origin = list.origin + ":" + std::to_string(listed.line);
  for (const std::string& file : listed.files) {
    plot::file_format(file);
    making.files.push_back(output / file);
  }
  return making;
}

/// A run at step 0 knows its figures.
void check_figures(Making& making) {
  const auto figures = sim::result_of(sim::Run(*making.laboratory, making.chronicle)).figures;
  for (const std::string& id : making.picture.figures) figure_named(figures, id);
  if (making.picture.figures.empty() && !making.picture.sheet) making.picture.figures = {figures.front().id};
}

}  // namespace

void advance(sim::Run& run, std::int64_t steps) {
  while (run.steps() < steps && run.status().ok() && !run.finished()) {
    InterruptNotice::check();
    run.step();
  }
  InterruptNotice::check();
}

std::string divergence_line(const sim::Run& run) {
  const sim::Status& status = run.status();
  return fmt::format("diverged at step {}: {} is not finite; figures and readouts show step {}", status.step, status.quantity,
                     run.captured_step());
}

std::string Making::recipe_line() const {
  const sim::Chronicle* const run = &chronicle;
  Recipe recipe = recipe_of(*laboratory, {&run, 1}, chronicle.values_after(chronicle.now(), chronicle.now().journal.size()), steps);
  recipe.picture = picture;
  return line_of(recipe);
}

bool Making::is_up_to_date() const {
  const std::string wanted = recipe_line();
  if (wanted.find("file(") != std::string::npos) {
    // Only data sets that ship with the program cannot change.
    for (std::size_t at = wanted.find("file("); at != std::string::npos; at = wanted.find("file(", at + 1))
      if (!wanted.substr(at).starts_with("file(\\\"lineland:")) return false;
  }
  std::error_code missing;
  for (const fs::path& file : files)
    if (!fs::is_regular_file(file, missing) || plot::recipe_of(read_file(file)) != wanted) return false;
  return true;
}

std::vector<Making> makings(const param::PictureList& list, const fs::path& folder, const fs::path& output) {
  std::vector<Making> result;
  std::set<fs::path> files;
  for (const param::ListedPicture& listed : list.pictures) {
    const std::string here = list.origin + ":" + std::to_string(listed.line) + ": ";
    const auto at_line = [&](auto body) {
      try {
        return body();
      } catch (const InputError& error) {
        throw InputError(here + error.what());
      }
    };
    Start start = at_line([&] { return start_of(listed, folder); });
    param::apply({.settings = listed.settings, .origin = list.origin, .source = {.folder = folder}}, start.values);  // says its own line
    Making& making = result.emplace_back(at_line([&] { return making_of(list, listed, start, output); }));
    at_line([&] { check_figures(making); });
    for (const fs::path& file : making.files)
      if (!files.insert(file.lexically_normal()).second) throw InputError(here + file.string() + " is made by an earlier figure already");
  }
  return result;
}

std::string make(const Making& making) {
  for (const fs::path& file : making.files)
    if (file.has_parent_path()) {
      std::error_code failed;
      fs::create_directories(file.parent_path(), failed);
      require_writable(file);
    }
  sim::Run run(*making.laboratory, making.chronicle);
  advance(run, making.steps);
  const std::vector<plot::Figure> figures = sim::result_of(run).figures;
  const std::string line = making.recipe_line();
  for (const fs::path& file : making.files) {
    const std::string bytes = picture_file(figures, making.picture, plot::file_format(file.string()), line);
    InterruptNotice::check();
    write_file(file, bytes);
  }
  return run.status().ok() ? "" : divergence_line(run);
}

}  // namespace lineland::app
