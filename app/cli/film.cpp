#include "app/film.h"

#include <fmt/format.h>
#include <unistd.h>

#include "app/cli/command.h"
#include "app/cli/lanes.h"
#include "app/cli/reader.h"
#include "app/interrupt.h"
#include "core/base/check.h"
#include "core/base/text.h"

namespace lineland::app {

namespace {

void read_size(Film& film, const std::string& text) {
  constexpr long long least = 160, most = 7680;
  const auto cross = text.find('x');
  const long long width = parse_integer(text.substr(0, cross)).value_or(0);
  const long long height = cross == std::string::npos ? 0 : parse_integer(text.substr(cross + 1)).value_or(0);
  if (std::min(width, height) < least || std::max(width, height) > most) {
    throw InputError(fmt::format("--size: '{}' must be WIDTHxHEIGHT in pixels, from {}x{} to {}x{}", text, least, least, most, most));
  }
  film.width = static_cast<int>(width);
  film.height = static_cast<int>(height);
}

double frames_per_second(const std::string& text) {
  constexpr double least = 0.1, most = 240;
  const auto number = parse_number(text);
  if (!number || !(*number >= least && *number <= most)) {
    throw InputError(fmt::format("--fps: '{}' must be a number of frames a second from {} to {}", text, least, most));
  }
  return *number;
}

}  // namespace

int film(const Positionals& positionals) {
  if (positionals.file.empty() && !asks_for(positionals.rest, "--help"))
    throw InputError("film: which file? `lineland film FILE.mp4 LAB ...`");
  require_lab(positionals);
  Reader reader(positionals);
  Film film;
  std::string every = "10", fps = "25", size;
  reader.parser().add_option("--every", every, "Steps from frame to frame, initially 10");
  reader.parser().add_option("--fps", fps, "Frames a second, initially 25");
  reader.parser().add_option("--figure", film.figure, "The figure that is filmed; initially the lab's first");
  reader.parser().add_option("--size", size, "WIDTHxHEIGHT in pixels, initially 1280x720");
  reader.parser().add_option("--theme", film.theme, "light, dark, paper or projector, initially light");
  std::vector<std::string> lane_texts;
  add_lane_option(reader.parser(), lane_texts);
  const Setting setting = reader.read();

  film.steps = setting.steps;
  film.every = count("--every", every, 1);
  film.frames_per_second = frames_per_second(fps);
  if (!size.empty()) read_size(film, size);
  film.begin = [&setting, lanes = lanes_of(setting, lane_texts)] { return runs_of(setting, lanes); };
  if (film.steps < film.every) {
    throw InputError(fmt::format("--steps: {} would make a film of one frame: at least --every {} is wanted", film.steps, film.every));
  }
  if (film.figure.empty()) film.figure = sim::result_of(film.begin().front()).figures.front().id;
  check_film(film, positionals.file);
  if (positionals.check_only) return 0;

  const InterruptNotice notice;
  const bool shown = ::isatty(STDERR_FILENO);
  const std::string made = make_film(film, positionals.file, [&](double done) {
    InterruptNotice::check();
    if (shown) fmt::print(stderr, "\r{:3.0f} %", 100 * done);
  });
  if (shown) fmt::print(stderr, "\r     \r");
  fmt::print("{}\n", made);
  return 0;
}

}  // namespace lineland::app
