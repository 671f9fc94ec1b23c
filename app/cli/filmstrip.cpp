#include "app/filmstrip.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/cli/command.h"
#include "app/cli/figure_choice.h"
#include "app/cli/reader.h"
#include "app/interrupt.h"
#include "app/presets.h"
#include "core/base/check.h"
#include "core/base/file.h"
#include "core/base/text.h"
#include "core/plot/theme.h"

namespace lineland::app {

namespace {

/// "0,100,1000".
std::vector<std::int64_t> step_list(const std::string& text) {
  std::vector<std::int64_t> steps;
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find(',', begin), text.size());
    steps.push_back(count("--at", std::string(trimmed(std::string_view(text).substr(begin, end - begin)))));
    begin = end + 1;
  }
  if (!std::ranges::is_sorted(steps)) throw InputError("--at: '" + text + "': steps must ascend, such as 0,100,1000");
  return steps;
}

/// The steps that are asked for, or those of the recipe.
std::vector<std::int64_t> wanted_steps(const std::string& at, const std::string& frames, const Setting& setting, const Picture& before) {
  constexpr std::int64_t usual = 4;
  if (!at.empty()) {
    std::vector<std::int64_t> steps = step_list(at);
    if (steps.size() > most_pictures) throw InputError(fmt::format("--at: {} steps are more than {}", steps.size(), most_pictures));
    return steps;
  }
  if (frames.empty() && !before.steps.empty()) return before.steps;
  const std::int64_t number = frames.empty() ? usual : count("--frames", frames, 1);
  if (number > static_cast<std::int64_t>(most_pictures)) {
    throw InputError(fmt::format("--frames: {} is more than {}", number, most_pictures));
  }
  if (setting.steps < number - 1) {
    throw InputError(fmt::format("--steps: {} are too few for --frames {}; or name the steps by --at", setting.steps, number));
  }
  return even_steps(number, setting.steps);
}

}  // namespace

int filmstrip(const Positionals& positionals) {
  if (positionals.file.empty() && !asks_for(positionals.rest, "--help")) {
    throw InputError("filmstrip: which file? `lineland filmstrip FILE.svg LAB --at 0,100,1000`");
  }
  require_lab(positionals);
  Reader reader(positionals);
  std::string at, frames, size, figure, theme;
  reader.parser().add_option("--figure", figure, "The figure that is shown; initially the lab's first");
  CLI::Option* at_option = reader.parser().add_option("--at", at, "The steps, such as 0,100,1000");
  reader.parser().add_option("--frames", frames, "So many steps at even distances up to --steps, initially 4")->excludes(at_option);
  reader.parser().add_option("--figure-size", size, "WIDTHxHEIGHT or WIDTH of the whole in mm, pt or px, initially 180mm");
  reader.parser().add_option("--theme", theme, "light, dark, paper or projector, initially paper");
  const Setting setting = reader.read();

  // As the recipe of a filmstrip says, unless options say otherwise.
  const bool again = setting.recipe && setting.recipe->picture && !setting.recipe->picture->steps.empty();
  Picture picture = again ? *setting.recipe->picture : Picture{.size = parse_figure_size("180mm")};
  if (at_option->count() > 0 && at.empty()) throw InputError("--at: steps are wanted, such as 0,100,1000");
  picture.steps = wanted_steps(at, frames, setting, picture);
  if (!size.empty()) picture.size = parse_figure_size(size);
  if (!theme.empty()) picture.theme = plot::theme(theme).name;
  const plot::FileFormat format = plot::file_format(positionals.file);
  require_writable(positionals.file);
  sim::Run run(*setting.laboratory, chronicles_of(setting).front());
  const std::vector<plot::Figure> known = sim::result_of(run).figures;
  if (!figure.empty()) picture.figures = {figure};
  if (picture.figures.empty()) picture.figures = {known.front().id};
  figure_named(known, "--figure", picture.figures.front());
  if (positionals.check_only) return 0;

  Recipe recipe = recipe_of({&run, 1}, picture.steps.back());
  recipe.picture = picture;
  write_file(positionals.file, filmstrip_file(picture, run, format, line_of(recipe)));
  return 0;
}

}  // namespace lineland::app
