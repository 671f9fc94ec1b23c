#include "app/cli.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <iostream>
#include <memory>
#include <optional>

#include "app/application.h"
#include "app/figure_file.h"
#include "app/output.h"
#include "app/presets.h"
#include "core/base/check.h"
#include "core/base/file.h"
#include "core/base/text.h"
#include "core/labs/registry.h"

namespace lineland::app {

namespace {

constexpr std::string_view default_lab = "gan";
constexpr std::string_view usage =
    "lineland [LAB] [PARAMETERS] [OPTIONS]             open the window\n"
    "lineland list [LAB] [--json]                      the labs, or one lab's parameters, readouts, figures and presets\n"
    "lineland run LAB [PARAMETERS] [OPTIONS]           without a window: numbers as JSON and CSV, figures as SVG, PDF and PNG\n"
    "lineland shot FILE.png [LAB] [PARAMETERS] [OPTIONS]   a picture of the window after --steps N\n"
    "PARAMETERS are --ID VALUE, ids as `lineland list LAB` shows them. `lineland run LAB --help` explains all options.";

/// What stands before the options: a command, its file, a lab.
struct Positionals {
  std::string command = "window";
  std::string file, lab;
  std::vector<std::string> rest;
};

bool is_option(const std::string& argument) { return argument.starts_with('-') && argument.size() > 1; }

Positionals split(const std::vector<std::string>& arguments) {
  static const std::vector<std::string> commands = {"list", "run", "shot"};
  Positionals result;
  auto next = arguments.begin();
  const auto take = [&](std::string& into) {
    if (next != arguments.end() && !is_option(*next)) into = *next++;
  };
  std::string first;
  take(first);
  if (std::ranges::find(commands, first) != commands.end()) {
    result.command = first;
    if (first == "shot") take(result.file);
    take(result.lab);
  } else if (!first.empty()) {
    // A lab, or a misspelt command: what is nearer is suggested.
    std::vector<std::string> names = commands;
    for (const sim::Laboratory* lab : labs::all()) names.push_back(lab->about().id);
    if (std::ranges::find(names, first) == names.end())
      throw InputError("unknown lab or command '" + first + "'" + suggestion(first, names));
    result.lab = first;
  }
  result.rest.assign(next, arguments.end());
  return result;
}

/// The value of an option that must be known before the others can be read.
std::optional<std::string> value_of(const std::vector<std::string>& arguments, const std::string& option) {
  for (std::size_t k = 0; k < arguments.size(); ++k) {
    if (arguments[k] == option && k + 1 < arguments.size()) return arguments[k + 1];
    if (arguments[k].starts_with(option + "=")) return arguments[k].substr(option.size() + 1);
  }
  return std::nullopt;
}

bool asks_for(const std::vector<std::string>& arguments, const std::string& option) {
  return std::ranges::find(arguments, option) != arguments.end();
}

/// Lab, parameters, preset and seed, as every command but `list` takes them.
struct Setting {
  const sim::Laboratory* laboratory = nullptr;
  std::optional<param::Values> values;
  std::string preset_name;
  Seed seed{1};
  std::int64_t steps = 0;
};

/// Reads the options of one command with CLI11: those of the lab's schema and those that the caller adds.
class Reader {
 public:
  explicit Reader(const Positionals& positionals) : positionals_(positionals), parser_("", "lineland " + positionals.command) {
    std::optional<param::Preset> preset;
    if (const auto name = value_of(positionals.rest, "--preset")) {
      preset = find_preset(*name, positionals.lab.empty() ? "" : labs::find(positionals.lab).about().id);
    }
    setting_.laboratory = &labs::find(!positionals.lab.empty() ? positionals.lab : preset ? preset->lab : std::string(default_lab));
    setting_.values.emplace(setting_.laboratory->schema());
    if (preset) {
      param::apply(*preset, *setting_.values);
      setting_.preset_name = preset->name;
      setting_.seed = {preset->seed.value_or(1)};
      setting_.steps = preset->steps.value_or(0);
    }
    declare_common();
    declare_parameters();
  }

  CLI::App& parser() { return parser_; }

  /// Throws InputError for what is wrong; CLI::CallForHelp passes through.
  Setting read() {
    std::vector<std::string> reversed(positionals_.rest.rbegin(), positionals_.rest.rend());
    parser_.allow_extras();
    try {
      parser_.parse(reversed);
    } catch (const CLI::CallForHelp&) {
      fmt::print("{}\n\n{}", usage, parser_.help());
      throw;
    } catch (const CLI::ArgumentMismatch& error) {
      const std::string text = error.what();
      throw InputError(text.substr(0, text.find(':')) + " wants a value");
    } catch (const CLI::ParseError& error) {
      std::string text = error.what();
      std::ranges::replace(text, '\n', ' ');
      throw InputError(text);
    }
    refuse_extras();
    for (const auto& [index, option] : options_) {
      if (option->count() > 0) setting_.values->set_text(index, option->results().back(), param::Layer::flag);
    }
    if (!seed_.empty()) setting_.seed = {static_cast<std::uint64_t>(count("--seed", seed_))};
    if (!steps_.empty()) setting_.steps = count("--steps", steps_);
    return std::move(setting_);
  }

 private:
  void declare_common() {
    parser_.add_option("--preset", preset_, "A preset of the lab, a TOML file, or an SVG, PDF or PNG that lineland made");
    parser_.add_option("--seed", seed_, "The seed from which all randomness descends, initially 1");
    if (positionals_.command != "window") parser_.add_option("--steps", steps_, "Steps to take first; 0 is the first capture alone");
  }

  void declare_parameters() {
    const auto parameters = setting_.laboratory->schema().parameters();
    for (std::size_t index = 0; index < parameters.size(); ++index) {
      CLI::Option* option = parser_.add_option("--" + parameters[index].id, parameters[index].help)
                                ->expected(1)
                                ->group("Parameters of " + setting_.laboratory->about().id);
      option->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
      options_.emplace_back(index, option);
    }
  }

  void refuse_extras() {
    const auto extras = parser_.remaining();
    if (extras.empty()) return;
    const std::string name = extras.front().substr(0, extras.front().find('='));
    if (!is_option(name)) throw InputError("'" + name + "' was not expected here: parameters are --ID VALUE");
    std::vector<std::string> names;
    for (const CLI::Option* option : parser_.get_options()) names.push_back("--" + option->get_lnames().at(0));
    const std::string near = nearest(name, names);
    throw InputError("unknown option '" + name + "'" +
                     (near.empty() ? "; `lineland list " + setting_.laboratory->about().id + "` shows the parameters"
                                   : " (did you mean '" + near + "'?)"));
  }

  static std::int64_t count(const std::string& option, const std::string& text) {
    const auto number = parse_integer(text);
    if (!number || *number < 0) throw InputError(option + ": '" + text + "' is no whole number of at least 0");
    return *number;
  }

  const Positionals& positionals_;
  CLI::App parser_;
  Setting setting_;
  std::string preset_, seed_, steps_;
  std::vector<std::pair<std::size_t, CLI::Option*>> options_;
};

/// "FIGURE=FILE".
std::pair<std::string, std::string> figure_and_file(const std::string& option, const std::string& text) {
  const auto equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
    throw InputError(option + ": '" + text + "' must be FIGURE=FILE, such as densities=figure.svg");
  }
  return {text.substr(0, equals), text.substr(equals + 1)};
}

const plot::Figure& figure_named(const std::vector<plot::Figure>& figures, const std::string& option, const std::string& id) {
  std::vector<std::string> names;
  for (const plot::Figure& figure : figures) {
    if (figure.id == id) return figure;
    names.push_back(figure.id);
  }
  throw InputError(option + ": unknown figure '" + id + "'" + suggestion(id, names));
}

int list(const Positionals& positionals) {
  const sim::Laboratory* laboratory = positionals.lab.empty() ? nullptr : &labs::find(positionals.lab);
  for (const std::string& argument : positionals.rest) {
    if (argument != "--json") throw InputError("unknown option '" + argument + "': `lineland list [LAB] [--json]`");
  }
  const std::string text = positionals.rest.empty() ? list_text(laboratory) : list_json(laboratory);
  std::fwrite(text.data(), 1, text.size(), stdout);
  return 0;
}

int run(const Positionals& positionals) {
  if (positionals.lab.empty() && !value_of(positionals.rest, "--preset") && !asks_for(positionals.rest, "--help")) {
    throw InputError("run: which lab? `lineland list` names them");
  }
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

/// WIDTHxHEIGHT in pixels.
std::pair<int, int> window_size(const std::string& text) {
  constexpr double least_width = 800, least_height = 500, most = 8192;
  const auto cross = text.find('x');
  const double width = static_cast<double>(parse_integer(text.substr(0, cross)).value_or(0));
  const double height = cross == std::string::npos ? 0 : static_cast<double>(parse_integer(text.substr(cross + 1)).value_or(0));
  if (width < least_width || height < least_height || width > most || height > most) {
    throw InputError(
        fmt::format("--size: '{}' must be WIDTHxHEIGHT in pixels, from {}x{} to {}x{}", text, least_width, least_height, most, most));
  }
  return {static_cast<int>(width), static_cast<int>(height)};
}

int window(const Positionals& positionals) {
  const bool is_shot = positionals.command == "shot";
  Reader reader(positionals);
  std::string size_text, theme_name, status_file;
  bool present = false;
  reader.parser().add_option("--theme", theme_name, "light, dark, paper or projector");
  reader.parser().add_option("--size", size_text, "WIDTHxHEIGHT of the window in pixels, initially 1600x900");
  reader.parser().add_flag("--present", present, "For the hall: one figure, large type");
  if (!is_shot) reader.parser().add_option("--status", status_file, "Keeps what the window shows in a JSON file, for tests");
  Setting setting = reader.read();
  if (!theme_name.empty()) plot::theme(theme_name);

  Options options;
  options.laboratory = setting.laboratory;
  options.values = std::move(setting.values);
  options.preset = setting.preset_name;
  options.seed = setting.seed;
  options.theme = !theme_name.empty() ? theme_name : present ? "projector" : "light";
  options.present = present;
  options.status_file = status_file;
  if (!size_text.empty()) std::tie(options.width, options.height) = window_size(size_text);
  if (!status_file.empty()) require_writable(status_file);
  if (!is_shot) return open_window(options);

  if (positionals.file.empty()) throw InputError("shot: which file? `lineland shot FILE.png [LAB] ...`");
  if (!positionals.file.ends_with(".png")) throw InputError(positionals.file + ": a shot is a PNG: give a file name that ends in .png");
  require_writable(positionals.file);
  write_file(positionals.file, screenshot(options, setting.steps));
  return 0;
}

int dispatch(const std::vector<std::string>& arguments) {
  if (asks_for(arguments, "--version")) {
    fmt::print("lineland {}\n", LINELAND_VERSION);
    return 0;
  }
  if (arguments.size() == 1 && (arguments[0] == "--help" || arguments[0] == "-h")) {
    fmt::print("{}\n", usage);
    return 0;
  }
  const Positionals positionals = split(arguments);
  if (positionals.command == "list") return list(positionals);
  if (positionals.command == "run") return run(positionals);
  return window(positionals);
}

}  // namespace

int run_command_line(const std::vector<std::string>& arguments) {
  try {
    return dispatch(arguments);
  } catch (const CLI::CallForHelp&) {
    return 0;  // said already
  } catch (const InputError& error) {
    fmt::print(stderr, "lineland: {}\n", error.what());
    return 2;
  } catch (const std::exception& error) {
    fmt::print(stderr, "lineland: {}\n", error.what());
    return 1;
  }
}

}  // namespace lineland::app
