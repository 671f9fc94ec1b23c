#include "core/sim/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "app/cli/command.h"
#include "app/cli/figure_choice.h"
#include "app/cli/lanes.h"
#include "app/cli/reader.h"
#include "app/figure_file.h"
#include "app/interrupt.h"
#include "app/lanes_file.h"
#include "app/making.h"
#include "app/output.h"
#include "app/presets.h"
#include "app/stage_file.h"
#include "core/base/check.h"
#include "core/base/file.h"
#include "core/base/text.h"
#include "core/plot/theme.h"
#include "core/sim/lanes.h"
#include "core/sim/verification.h"

namespace lineland::app {

namespace {

/// What `run` shall write, as its options say it.
struct Wishes {
  std::string json, size, theme, sheet, sheet_figures, columns;
  bool hero = false, letters = true, outlines = false, verify = false;
  std::vector<std::string> csvs, figures, stages;
  const CLI::Option* json_option = nullptr;
};

/// A file of one figure, or (without a figure) the sheet.
struct Output {
  std::string figure, file;
};

/// All that is to be written, checked.
struct Outputs {
  std::vector<Output> csvs, figures, stages;  // a stage without a file: its words
  std::string sheet, json;
  Picture alone, together;  ///< how figures are set, and the sheet

  bool no_files() const { return csvs.empty() && figures.empty() && stages.empty() && sheet.empty() && json.empty(); }
};

void declare(CLI::App& parser, Wishes& wishes) {
  wishes.json_option = parser.add_option("--json", wishes.json, "Writes parameters, readouts and figures as JSON; - is standard output");
  parser.add_option("--csv", wishes.csvs, "FIGURE=FILE: writes a figure's data; may be repeated")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  parser.add_option("--figure", wishes.figures, "FIGURE=FILE.svg, .pdf or .png: writes a figure; may be repeated")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  parser
      .add_option("--stage", wishes.stages,
                  "STAGE or STAGE=FILE.svg, .pdf or .png: takes the next step apart and prints a stage, or draws it with its formulas; "
                  "may be repeated; with --json its numbers stand under \"stages\"")
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
  parser.add_flag(
      "--verify", wishes.verify,
      "Makes the run twice, by a worker thread as the window does and without one, and ends with status 1 if any number differs");
}

/// A file of one figure, checked.
Output output(const std::string& option, const std::string& text, std::span<const plot::Figure> known) {
  const auto [figure, file] = figure_and_file(option, text);
  figure_named(known, option, figure);
  require_writable(file);
  return {figure, file};
}

/// A stage, with or without a file.
Output stage_output(const std::string& text, const sim::Laboratory& laboratory) {
  const auto equals = text.find('=');
  const std::string id = text.substr(0, equals);
  std::vector<std::string> known;
  for (const sim::StageName& stage : laboratory.about().stages) known.push_back(stage.id);
  if (known.empty()) throw InputError("--stage: the lab " + laboratory.about().id + " takes no step apart");
  if (std::ranges::find(known, id) == known.end()) throw InputError("--stage: unknown stage '" + id + "'" + suggestion(id, known));
  if (equals == std::string::npos) return {id, ""};
  const std::string file = text.substr(equals + 1);
  plot::file_format(file);
  require_writable(file);
  return {id, file};
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
  if (before && !again) picture.theme = before->theme, picture.outlines = before->outlines;
  if (before && !again && before->steps.empty()) picture.size = before->size;
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
Outputs checked(const Wishes& wishes, const CLI::App& parser, const std::optional<Picture>& before, const sim::Laboratory& laboratory,
                std::span<const plot::Figure> known) {
  Outputs outputs;
  outputs.together = sheet_of(wishes, before, parser, known);
  if (before) outputs.alone.theme = before->theme, outputs.alone.outlines = before->outlines;
  if (before && !before->sheet && before->steps.empty()) outputs.alone.size = before->size;
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
  for (const std::string& text : wishes.stages) outputs.stages.push_back(stage_output(text, laboratory));
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

/// One figure of each lane.
std::vector<plot::Figure> figures_of(std::span<const sim::Result> results, const std::string& id) {
  std::vector<plot::Figure> figures;
  for (const sim::Result& result : results) figures.push_back(figure_named(result.figures, id));
  return figures;
}

std::vector<std::string> titles_of(std::span<const sim::Run> runs) {
  std::vector<param::Values> values;
  for (const sim::Run& run : runs) values.push_back(run.values());
  return sim::lane_headings(values);
}

void write_pictures(const Outputs& outputs, std::span<const sim::Run> runs, std::span<const sim::Result> results, std::int64_t steps) {
  const auto write_picture = [&](const Picture& picture, const std::string& file) {
    InterruptNotice::check();
    Recipe recipe = recipe_of(runs, steps);
    recipe.picture = picture;
    const std::string line = line_of(recipe);
    if (runs.size() > 1) {
      const std::vector<plot::Figure> figures = figures_of(results, picture.figures.front());
      return write_file(file, lanes_file(figures, titles_of(runs), picture, plot::file_format(file), line));
    }
    write_file(file, picture_file(results.front().figures, picture, plot::file_format(file), line));
  };
  for (const Output& figure : outputs.figures) {
    Picture picture = outputs.alone;
    picture.figures = {figure.figure};
    write_picture(picture, figure.file);
  }
  if (!outputs.sheet.empty()) write_picture(outputs.together, outputs.sheet);
}

/// The stages that are wished for, of the step that follows; throws InputError for one that this step does not have.
std::vector<sim::Stage> stages_of(const Outputs& outputs, const sim::Run& run) {
  std::vector<sim::Stage> all, wanted;
  if (!outputs.stages.empty()) all = run.dissect();
  for (const Output& output : outputs.stages) {
    const auto found = std::ranges::find(all, output.figure, &sim::Stage::id);
    if (found == all.end())
      throw InputError("--stage: the step behind " + std::to_string(run.steps()) + " has no stage '" + output.figure + "'");
    wanted.push_back(*found);
  }
  return wanted;
}

void write_stages(const Outputs& outputs, std::span<const sim::Stage> stages) {
  for (std::size_t k = 0; k < stages.size(); ++k) {
    InterruptNotice::check();
    const std::string& file = outputs.stages[k].file;
    if (!file.empty()) write_file(file, stage_file(stages[k], outputs.alone, plot::file_format(file)));
    if (file.empty() && outputs.json != "-") fmt::print("{}", stage_text(stages[k]));
  }
}

void write(const Outputs& outputs, std::span<const sim::Run> runs, std::span<const sim::Result> results, std::int64_t steps) {
  const std::vector<sim::Stage> stages = stages_of(outputs, runs.front());
  for (const Output& csv : outputs.csvs) write_file(csv.file, to_csv(figures_of(results, csv.figure)));
  write_pictures(outputs, runs, results, steps);
  write_stages(outputs, stages);
  if (outputs.json.empty()) return;
  const std::string json = to_json(runs, results, stages);
  if (outputs.json == "-") {
    std::fwrite(json.data(), 1, json.size(), stdout);
  } else {
    write_file(outputs.json, json);
  }
}

/// Readouts as lines, a column a lane.
void print_readouts(std::span<const sim::Result> results) {
  for (const plot::Readout& readout : results.front().readouts) {
    std::string line = fmt::format("{:<26}", readout.id);
    for (const sim::Result& result : results) {
      const auto own = std::ranges::find(result.readouts, readout.id, &plot::Readout::id);
      const std::string text = own != result.readouts.end() ? lineland::to_text(own->value) : "";
      line += results.size() > 1 ? fmt::format(" {:>24}", text) : " " + text;
    }
    fmt::print("{}\n", line);
  }
}

/// Makes the same lanes again as the window would; one line that says so. Throws Failure that names the first number that differs.
std::string verified(const Setting& setting, std::vector<sim::Chronicle> lanes, std::span<const sim::Run> runs,
                     std::span<const sim::Result> results) {
  const sim::Run& first = runs.front();
  const auto again = sim::through_worker(first.laboratory(), std::move(lanes), setting.steps, InterruptNotice::check);
  const std::string what = fmt::format("{}: step {}, seed {}: ", first.laboratory().about().id, results.front().step, first.seed().value);
  std::string fingerprints;
  for (std::size_t lane = 0; lane < results.size(); ++lane) {
    if (const std::string found = sim::first_difference(again[lane], results[lane]); !found.empty()) {
      throw Failure(what + (runs.size() > 1 ? "lane " + sim::lane_letter(lane) + ": " : "") + found +
                    ", by the worker thread and without it");
    }
    fingerprints += " " + results[lane].fingerprint;
  }
  return what + "the same by the worker thread and without it, fingerprint" + fingerprints;
}

}  // namespace

int run(const Positionals& positionals) {
  require_lab(positionals);
  Reader reader(positionals);
  Wishes wishes;
  declare(reader.parser(), wishes);
  std::vector<std::string> lane_texts;
  add_lane_option(reader.parser(), lane_texts);
  const Setting setting = reader.read();
  std::vector<sim::Chronicle> lanes = lanes_of(setting, lane_texts);
  std::vector<sim::Run> runs = runs_of(setting, lanes);
  const auto known = sim::result_of(runs.front()).figures;
  const Outputs outputs =
      checked(wishes, reader.parser(), setting.recipe ? setting.recipe->picture : std::nullopt, *setting.laboratory, known);
  if (runs.size() > 1 && !outputs.stages.empty()) throw InputError("--stage: one lane at a time: leave out either --stage or --lane");
  if (runs.size() > 1 && !outputs.sheet.empty()) throw InputError("--sheet: one lane at a time: leave out either --sheet or --lane");

  if (positionals.check_only) return 0;

  const InterruptNotice notice;
  std::vector<sim::Result> results;
  for (sim::Run& run : runs) {
    advance(run, setting.steps);
    results.push_back(sim::result_of(run));
  }
  if (wishes.verify) fmt::print(outputs.json == "-" ? stderr : stdout, "{}\n", verified(setting, std::move(lanes), runs, results));
  write(outputs, runs, results, setting.steps);
  if (outputs.no_files() && !wishes.verify) print_readouts(results);
  for (std::size_t lane = 0; lane < runs.size(); ++lane) {
    if (results[lane].status.ok()) continue;
    fmt::print(stderr, "lineland: {}{}\n", runs.size() > 1 ? "lane " + sim::lane_letter(lane) + " " : "", divergence_line(runs[lane]));
  }
  return 0;
}

}  // namespace lineland::app
