#include <fmt/format.h>

#include <cstdio>

#include "app/cli/command.h"
#include "app/cli/figure_choice.h"
#include "app/cli/reader.h"
#include "app/figure_file.h"
#include "app/output.h"
#include "app/presets.h"
#include "core/base/check.h"
#include "core/base/file.h"
#include "core/base/text.h"

namespace lineland::app {

int run(const Positionals& positionals) {
  require_lab(positionals);
  Reader reader(positionals);
  std::string json_file, size_text = "180x105mm", theme_name = "paper";
  std::vector<std::string> csv_texts, figure_texts;
  const CLI::Option* json_option =
      reader.parser().add_option("--json", json_file, "Writes parameters, readouts and figures as JSON; - is standard output");
  reader.parser()
      .add_option("--csv", csv_texts, "FIGURE=FILE: writes a figure's data; may be repeated")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  reader.parser()
      .add_option("--figure", figure_texts, "FIGURE=FILE.svg, .pdf or .png: writes a figure; may be repeated")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  reader.parser().add_option("--figure-size", size_text, "WIDTHxHEIGHT in mm, pt or px, initially 180x105mm");
  reader.parser().add_option("--theme", theme_name, "light, dark, paper or projector, initially paper");
  const Setting setting = reader.read();

  // All that could be wrong is found before the first step, so that nothing is written then.
  const FigureSize size = parse_figure_size(size_text);
  const plot::Theme& theme = plot::theme(theme_name);
  sim::Run simulation(*setting.laboratory, *setting.values, setting.seed);
  const auto known = sim::result_of(simulation).figures;
  struct Output {
    std::string figure, file;
  };
  std::vector<Output> csvs, pictures;
  for (const std::string& text : csv_texts) {
    const auto [figure, file] = figure_and_file("--csv", text);
    figure_named(known, "--csv", figure);
    require_writable(file);
    csvs.push_back({figure, file});
  }
  for (const std::string& text : figure_texts) {
    const auto [figure, file] = figure_and_file("--figure", text);
    figure_named(known, "--figure", figure);
    plot::file_format(file);
    require_writable(file);
    pictures.push_back({figure, file});
  }
  if (json_option->count() > 0 && json_file.empty()) throw InputError("--json: a file name, or - for standard output, is wanted");
  if (!json_file.empty() && json_file != "-") require_writable(json_file);

  for (std::int64_t step = 0; step < setting.steps && simulation.status().ok() && !simulation.finished(); ++step) simulation.step();
  const sim::Result result = sim::result_of(simulation);
  const std::string recipe_text = line_of(recipe(simulation.values(), *setting.laboratory, setting.seed, setting.steps));
  for (const Output& csv : csvs) write_file(csv.file, to_csv(figure_named(result.figures, "--csv", csv.figure)));
  for (const Output& picture : pictures) {
    write_file(picture.file, figure_file(figure_named(result.figures, "--figure", picture.figure), plot::file_format(picture.file), size,
                                         theme, recipe_text));
  }
  if (!json_file.empty()) {
    const std::string json = to_json(simulation, result);
    if (json_file == "-") {
      std::fwrite(json.data(), 1, json.size(), stdout);
    } else {
      write_file(json_file, json);
    }
  } else if (csvs.empty() && pictures.empty()) {
    for (const plot::Readout& readout : result.readouts) fmt::print("{:<26} {}\n", readout.id, lineland::to_text(readout.value));
  }
  if (!result.status.ok()) {
    fmt::print(stderr, "lineland: diverged at step {}: {} is not finite; figures and readouts show step {}\n", result.status.step,
               result.status.quantity, simulation.captured_step());
  }
  return 0;
}

}  // namespace lineland::app
