#include <fmt/format.h>

#include <tuple>
#include <utility>

#include "app/application.h"
#include "app/cli/command.h"
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

}  // namespace

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

}  // namespace lineland::app
