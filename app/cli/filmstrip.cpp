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

/// `frames` steps from 0 to `last`, at even distances.
std::vector<std::int64_t> even_steps(std::int64_t frames, std::int64_t last) {
  std::vector<std::int64_t> steps;
  for (std::int64_t k = 0; k < frames; ++k) steps.push_back(frames > 1 ? last * k / (frames - 1) : last);
  return steps;
}

}  // namespace

int filmstrip(const Positionals& positionals) {
  if (positionals.file.empty() && !asks_for(positionals.rest, "--help")) {
    throw InputError("filmstrip: which file? `lineland filmstrip FILE.svg LAB --at 0,100,1000`");
  }
  require_lab(positionals);
  Reader reader(positionals);
  Filmstrip strip;
  std::string at, frames = "4", size;
  reader.parser().add_option("--figure", strip.figure, "The figure that is shown; initially the lab's first");
  CLI::Option* at_option = reader.parser().add_option("--at", at, "The steps, such as 0,100,1000");
  reader.parser().add_option("--frames", frames, "So many steps at even distances up to --steps, initially 4")->excludes(at_option);
  reader.parser().add_option("--figure-size", size, "WIDTHxHEIGHT of the whole in mm, pt or px, initially 180 mm wide");
  reader.parser().add_option("--theme", strip.theme, "light, dark, paper or projector, initially paper");
  const Setting setting = reader.read();

  const std::int64_t number = count("--frames", frames, 1);
  if (number > static_cast<std::int64_t>(most_pictures))
    throw InputError(fmt::format("--frames: {} is more than {}", number, most_pictures));
  strip.steps = at_option->count() > 0 ? step_list(at) : even_steps(number, setting.steps);
  if (strip.steps.size() > most_pictures)
    throw InputError(fmt::format("--at: {} steps are more than {}", strip.steps.size(), most_pictures));
  if (at_option->count() == 0 && setting.steps < number - 1) {
    throw InputError(fmt::format("--steps: {} are too few for --frames {}; or name the steps by --at", setting.steps, number));
  }
  strip.size = parse_figure_size(size.empty() ? fmt::format("180x{}mm", 50 * strip.rows()) : size);
  plot::theme(strip.theme);
  const plot::FileFormat format = plot::file_format(positionals.file);
  require_writable(positionals.file);
  sim::Run run(*setting.laboratory, *setting.values, setting.seed);
  const std::vector<plot::Figure> known = sim::result_of(run).figures;
  if (strip.figure.empty()) strip.figure = known.front().id;
  figure_named(known, "--figure", strip.figure);

  const std::string made_by = line_of(recipe(run.values(), *setting.laboratory, setting.seed, strip.steps.back()));
  write_file(positionals.file, filmstrip_file(strip, run, format, made_by));
  return 0;
}

}  // namespace lineland::app
