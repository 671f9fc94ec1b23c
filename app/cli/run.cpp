#include "core/sim/run.h"

#include <fmt/format.h>

#include <cstdio>

#include "app/cli/command.h"
#include "app/cli/figure_choice.h"
#include "app/cli/reader.h"
#include "app/figure_file.h"
#include "app/interrupt.h"
#include "app/making.h"
#include "app/output.h"
#include "app/presets.h"
#include "core/base/check.h"
#include "core/base/file.h"
#include "core/base/text.h"
#include "core/plot/theme.h"

namespace lineland::app {

namespace {

/// What `run` shall write, as its options say it.
struct Wishes {
  std::string json, size, theme, sheet, sheet_figures, columns;
  bool hero = false, letters = true, outlines = false;
  std::vector<std::string> csvs, figures;
  const CLI::Option* json_option = nullptr;
};

/// A file of one figure, or (without a figure) the sheet.
struct Output {
  std::string figure, file;
};

/// All that is to be written, checked.
struct Outputs {
  std::vector<Output> csvs, figures;
  std::string sheet, json;
  Picture alone, together;  ///< how figures are set, and the sheet

  bool no_files() const { return csvs.empty() && figures.empty() && sheet.empty() && json.empty(); }
};

void declare(CLI::App& parser, Wishes& wishes) {
  wishes.json_option = parser.add_option("--json", wishes.json, "Writes parameters, readouts and figures as JSON; - is standard output");
  parser.add_option("--csv", wishes.csvs, "FIGURE=FILE: writes a figure's data; may be repeated")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  parser.add_option("--figure", wishes.figures, "FIGURE=FILE.svg, .pdf or .png: writes a figure; may be repeated")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  parser.add_option("--figure-size", wishes.size,
                    "single, double, slide, WIDTHxHEIGHT or WIDTH in mm, pt or px; initially 180x105mm, for a sheet double");
  parser.add_option("--theme", wishes.theme, "light, dark, paper or projector; initially paper, for a slide projector");
  parser.add_flag("--outlines", wishes.outlines, "Words of SVG and PDF as outlines, which need no face, instead of text");
  parser.add_option("--sheet", wishes.sheet, "FILE.svg, .pdf or .png: writes several figures as one picture, with letters");
  parser.add_option("--sheet-figures", wishes.sheet_figures, "FIGURE,FIGURE,...: those of the sheet, initially all");
  parser.add_option("--sheet-columns", wishes.columns, "Columns of the sheet, initially as many as suit its width");
  parser.add_flag("--sheet-hero", wishes.hero, "The first figure of the sheet larger than the others");
  parser.add_flag("--sheet-letters", wishes.letters, "Letters (a), (b), ... on the sheet, initially there: --sheet-letters=false");
}

/// A file of one figure, checked.
Output output(const std::string& option, const std::string& text, std::span<const plot::Figure> known) {
  const auto [figure, file] = figure_and_file(option, text);
  figure_named(known, option, figure);
  require_writable(file);
  return {figure, file};
}

std::vector<std::string> listed(const std::string& text) {
  std::vector<std::string> result(1);
  for (const char c : text) c == ',' ? result.emplace_back() : result.back() += c;
  return result;
}

/// How the sheet is set: as the recipe says, unless options say otherwise.
Picture sheet_of(const Wishes& wishes, const std::optional<Picture>& before, const CLI::App& parser, std::span<const plot::Figure> known) {
  const bool again = before && before->sheet;
  Picture picture = again ? *before : Picture{.sheet = true, .size = parse_figure_size("double")};
  if (before && !again) picture.size = before->size, picture.theme = before->theme, picture.outlines = before->outlines;
  if (!wishes.sheet_figures.empty()) picture.figures = listed(wishes.sheet_figures);
  for (const std::string& id : picture.figures) figure_named(known, "--sheet-figures", id);
  if (!wishes.columns.empty()) {
    constexpr std::int64_t most = 12;
    const std::int64_t columns = count("--sheet-columns", wishes.columns, 1);
    if (columns > most) throw InputError("--sheet-columns: '" + wishes.columns + "' is above 12");
    picture.columns = static_cast<int>(columns);
  }
  if (parser.count("--sheet-hero") > 0) picture.hero = wishes.hero;
  if (parser.count("--sheet-letters") > 0) picture.letters = wishes.letters;
  return picture;
}

/// Finds all that could be wrong, so that nothing is written then.
Outputs checked(const Wishes& wishes, const CLI::App& parser, const std::optional<Picture>& before, std::span<const plot::Figure> known) {
  Outputs outputs;
  outputs.together = sheet_of(wishes, before, parser, known);
  if (before) outputs.alone.theme = before->theme, outputs.alone.outlines = before->outlines;
  if (before && !before->sheet) outputs.alone.size = before->size;
  for (Picture* picture : {&outputs.alone, &outputs.together}) {
    if (!wishes.size.empty()) picture->size = parse_figure_size(wishes.size);
    if (parser.count("--outlines") > 0) picture->outlines = wishes.outlines;
    if (!wishes.theme.empty()) picture->theme = plot::theme(wishes.theme).name;
  }
  for (const std::string& text : wishes.csvs) outputs.csvs.push_back(output("--csv", text, known));
  for (const std::string& text : wishes.figures) {
    outputs.figures.push_back(output("--figure", text, known));
    plot::file_format(outputs.figures.back().file);
  }
  if (parser.count("--sheet") > 0) {
    outputs.sheet = wishes.sheet;
    plot::file_format(wishes.sheet);
    require_writable(wishes.sheet);
  } else if (parser.count("--sheet-figures") > 0 || parser.count("--sheet-columns") > 0) {
    throw InputError("--sheet FILE is missing: it names the sheet's file");
  }
  if (wishes.json_option->count() > 0 && wishes.json.empty()) throw InputError("--json: a file name, or - for standard output, is wanted");
  if (!wishes.json.empty() && wishes.json != "-") require_writable(wishes.json);
  outputs.json = wishes.json;
  return outputs;
}

void write(const Outputs& outputs, const sim::Run& run, const sim::Result& result, std::int64_t steps) {
  const auto write_picture = [&](const Picture& picture, const std::string& file) {
    InterruptNotice::check();
    Recipe made_by = recipe(run.values(), run.laboratory(), run.seed(), steps);
    made_by.picture = picture;
    write_file(file, picture_file(result.figures, picture, plot::file_format(file), line_of(made_by)));
  };
  for (const Output& csv : outputs.csvs) write_file(csv.file, to_csv(figure_named(result.figures, csv.figure)));
  for (const Output& figure : outputs.figures) {
    Picture picture = outputs.alone;
    picture.figures = {figure.figure};
    write_picture(picture, figure.file);
  }
  if (!outputs.sheet.empty()) write_picture(outputs.together, outputs.sheet);
  if (outputs.json.empty()) return;
  const std::string json = to_json(run, result);
  if (outputs.json == "-") {
    std::fwrite(json.data(), 1, json.size(), stdout);
  } else {
    write_file(outputs.json, json);
  }
}

}  // namespace

int run(const Positionals& positionals) {
  require_lab(positionals);
  Reader reader(positionals);
  Wishes wishes;
  declare(reader.parser(), wishes);
  const Setting setting = reader.read();
  const std::optional<std::string> preset = value_of(positionals.rest, "--preset");
  sim::Run run(*setting.laboratory, *setting.values, setting.seed);
  const Outputs outputs = checked(wishes, reader.parser(), preset ? find_picture(*preset) : std::nullopt, sim::result_of(run).figures);

  const InterruptNotice notice;
  advance(run, setting.steps);
  const sim::Result result = sim::result_of(run);
  write(outputs, run, result, setting.steps);
  if (outputs.no_files()) {
    for (const plot::Readout& readout : result.readouts) fmt::print("{:<26} {}\n", readout.id, lineland::to_text(readout.value));
  }
  if (!result.status.ok()) fmt::print(stderr, "lineland: {}\n", divergence_line(run));
  return 0;
}

}  // namespace lineland::app
