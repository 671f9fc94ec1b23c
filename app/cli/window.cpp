#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <tuple>
#include <utility>

#include "app/application.h"
#include "app/cli/command.h"
#include "app/cli/lanes.h"
#include "app/cli/reader.h"
#include "core/base/check.h"
#include "core/base/file.h"
#include "core/base/text.h"

namespace lineland::app {

namespace {

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

std::size_t scene_number(const std::string& text, std::size_t count) {
  const auto number = parse_integer(text);
  if (!number || *number < 1 || static_cast<std::size_t>(*number) > count) {
    throw InputError(fmt::format("--scene: '{}' must be a whole number from 1 to {}", text, count));
  }
  return static_cast<std::size_t>(*number);
}

int percent(const std::string& option, std::string text) {
  if (text.ends_with('%')) text.pop_back();
  const auto number = parse_integer(trimmed(text));
  if (!number || *number < least_text_scale || *number > most_text_scale) {
    throw InputError(fmt::format("{}: '{}' must be from {} to {}, in percent", option, text, least_text_scale, most_text_scale));
  }
  return static_cast<int>(*number);
}

/// Opens the lab of the last start if nothing names or presupposes one.
Positionals with_last_lab(Positionals positionals, const Settings& settings) {
  static const std::vector<std::string> neutral = {"--theme", "--size", "--present", "--notes", "--text-scale", "--status"};
  const bool speaks_of_one = std::ranges::any_of(positionals.rest, [](const std::string& argument) {
    return is_option(argument) && std::ranges::find(neutral, argument.substr(0, argument.find('='))) == neutral.end();
  });
  if (positionals.lab.empty() && !speaks_of_one) positionals.lab = settings.lab;
  return positionals;
}

}  // namespace

int window(const Positionals& given) {
  const bool is_shot = given.command == "shot";
  const FoundSettings found = is_shot ? FoundSettings{} : load_settings();
  const Positionals positionals = with_last_lab(given, found.settings);
  Reader reader(positionals);
  std::string size_text, theme_name, status_file, lesson_name, scene_text = "1";
  bool present = false;
  reader.parser().add_option("--theme", theme_name, "light, dark, paper or projector");
  reader.parser().add_option("--size", size_text, "WIDTHxHEIGHT of the window in pixels, initially 1600x900");
  reader.parser().add_flag("--present", present, "For the hall: one figure, large type");
  CLI::Option* lesson = reader.parser().add_option("--lesson", lesson_name, "A lesson, or a TOML file with one");
  reader.parser().add_option("--scene", scene_text, "The scene that it begins with, from 1");
  std::vector<std::string> lane_texts;
  add_lane_option(reader.parser(), lane_texts);
  std::string text_scale;
  reader.parser().add_option("--text-scale", text_scale, "The size of all text and controls in percent, 75 to 300");
  bool notes = false;
  if (!is_shot) reader.parser().add_flag("--notes", notes, "The speaker's notes in a second window");
  if (!is_shot) reader.parser().add_option("--status", status_file, "Keeps what the window shows in a JSON file, for tests");
  Setting setting = reader.read();
  if (!theme_name.empty()) plot::theme(theme_name);

  Options options;
  options.laboratory = setting.laboratory;
  std::vector<sim::Chronicle> lanes = lanes_of(setting, lane_texts);
  for (const sim::Chronicle& lane : lanes) options.lanes.push_back(lane.values);
  options.preset = setting.preset_name;
  options.seed = setting.seed;
  options.session = std::move(setting.session);
  // A picture is opened as it was: paused at its step, with what was done on the way.
  if (setting.recipe) options.session = sim::SavedRun{setting.laboratory, setting.preset_name, std::move(lanes), setting.steps};
  if (options.session) options.session->step = setting.steps;
  options.theme = !theme_name.empty() ? theme_name : present ? "projector" : found.settings.theme;
  options.present = present;
  options.status_file = status_file;
  options.notes = notes;
  options.settings = found.settings;
  options.greeting = found.message;
  options.width = found.settings.width, options.height = found.settings.height;
  if (!text_scale.empty()) options.settings.text_scale = percent("--text-scale", text_scale);
  if (lesson->count() > 0) {
    if (!positionals.lab.empty()) throw InputError("--lesson: a lesson brings its own labs: leave out '" + positionals.lab + "'");
    if (options.session) throw InputError("--lesson: a lesson brings its own runs: leave out --session");
    if (!lane_texts.empty()) throw InputError("--lesson: a lesson brings its own runs: leave out --lane");
    options.lesson = find_lesson(lesson_name);
    options.scene = scene_number(scene_text, options.lesson->scenes.size()) - 1;
  }
  if (!size_text.empty()) std::tie(options.width, options.height) = window_size(size_text);
  if (!status_file.empty()) require_writable(status_file);
  if (!is_shot) return positionals.check_only ? 0 : open_window(options);

  if (positionals.file.empty()) throw InputError("shot: which file? `lineland shot FILE.png [LAB] ...`");
  if (!positionals.file.ends_with(".png")) throw InputError(positionals.file + ": a shot is a PNG: give a file name that ends in .png");
  require_writable(positionals.file);
  if (positionals.check_only) return 0;
  write_file(positionals.file, screenshot(options, setting.steps));
  return 0;
}

}  // namespace lineland::app
