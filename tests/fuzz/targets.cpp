#include "tests/fuzz/targets.h"

#include <array>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "app/cli.h"
#include "app/lesson.h"
#include "app/making.h"
#include "app/presets.h"
#include "core/base/check.h"
#include "core/base/file.h"
#include "core/base/random.h"
#include "core/labs/registry.h"
#include "core/param/picture_list.h"
#include "core/plot/rich_text.h"
#include "core/sim/session_file.h"

namespace lineland::tests {

namespace {

namespace fs = std::filesystem;

/// A working folder for the whole process, with no settings and no files but those that a target puts there.
class Shelter {
 public:
  Shelter() {
    fs::create_directories(folder_);
    fs::current_path(folder_);
    setenv("XDG_CONFIG_HOME", (folder_ / "config").c_str(), 1);
  }
  ~Shelter() {
    std::error_code ignored;
    fs::current_path(fs::temp_directory_path(), ignored);
    fs::remove_all(folder_, ignored);
  }
  Shelter(const Shelter&) = delete;
  Shelter& operator=(const Shelter&) = delete;

 private:
  fs::path folder_ = fs::temp_directory_path() / ("lineland-fuzz-" + std::to_string(Random(Seed{std::random_device{}()}).bits()));
};

void require(bool condition, const char* promise) {
  if (!condition) throw std::logic_error(promise);
}

/// The first line, and what comes behind it.
std::pair<std::string_view, std::string_view> first_line(std::string_view bytes) {
  const auto end = bytes.find('\n');
  if (end == std::string_view::npos) return {bytes, {}};
  return {bytes.substr(0, end), bytes.substr(end + 1)};
}

void distribution(std::string_view bytes) {
  const math::Distribution read = param::parse_distribution(bytes);
  require(param::parse_distribution(param::to_text(read)) == read, "a distribution's text reads back to the same");
  for (const double x : {-1e300, -2.0, 0.0, 0.7, 1e300}) {
    require(!std::isnan(read.log_pdf(x)), "a log density is a number");
    const double below = read.cdf(x), above = read.survival(x);
    require(below >= 0 && below <= 1 && above >= 0 && above <= 1, "a probability lies between 0 and 1");
  }
}

void csv(std::string_view bytes) {
  const auto [column, table] = first_line(bytes);
  const std::vector<double> numbers = param::read_column(table, column, "fuzz.csv");
  require(numbers.size() >= 2 && numbers.front() < numbers.back(), "a column has two different numbers");
  for (const double number : numbers) require(std::isfinite(number), "a column is finite");
}

/// The values that a preset sets, as text and back.
param::Values settle(const param::Preset& preset) {
  param::Values values(labs::find(preset.lab).schema());
  param::apply(preset, values);
  param::Values again(values.schema());
  for (std::size_t index = 0; index < values.schema().parameters().size(); ++index)
    again.set_text(index, values.text(index), param::Layer::flag);
  require(again == values, "values read back to the same");
  return values;
}

void preset(std::string_view bytes) { settle(param::parse_preset(bytes, "fuzz", "fuzz.toml")); }

void lesson(std::string_view bytes) {
  const app::Lesson read = app::parse_lesson(bytes, "fuzz", "fuzz.toml");
  for (const app::Scene& scene : read.scenes)
    for (const std::string* text : {&scene.text, &scene.look, &scene.notes}) app::filled(*text, {}, *scene.values, 0);
}

void sheet(std::string_view bytes) { app::makings(param::parse_picture_list(bytes, "fuzz.toml"), ".", "."); }

void session(std::string_view bytes) {
  const auto text_of = [](const sim::SavedRun& saved) { return sim::session_text(saved, saved.lanes.front().values, "0"); };
  const std::string text = text_of(sim::parse_session(bytes, "fuzz.toml", labs::find));
  require(text_of(sim::parse_session(text, "again.toml", labs::find)) == text, "a session reads back to the same");
}

/// A picture as a file; its own first bytes say whether it is an SVG, a PDF or a PNG.
void recipe(std::string_view bytes) {
  const std::string path = "fuzz.png";
  write_file(path, bytes);
  const param::Values first = settle(app::find_preset(path, ""));
  const app::Recipe read = app::find_recipe(path).value();
  require(app::line_of(app::parse_recipe(app::line_of(read), path)) == app::line_of(read), "a recipe reads back to the same");
  app::chronicles_of(read, labs::find(read.lab), first, Seed{read.seed}, {}, path);
}

/// An argument a line.
void command(std::string_view bytes) {
  std::vector<std::string> arguments;
  for (std::string_view rest = bytes; !rest.empty();) {
    const auto [argument, behind] = first_line(rest);
    arguments.emplace_back(argument);
    rest = behind;
  }
  app::check_command_line(arguments);
}

void words(std::string_view bytes) {
  plot::set_text(bytes, 10, plot::Color{});
  plot::plain_text(bytes);
  for (const app::Placeholder& placeholder : app::placeholders(bytes))
    require(placeholder.before.size() <= bytes.size(), "parts are parts");
}

constexpr std::array targets = {FuzzTarget{"distribution", distribution},
                                FuzzTarget{"csv", csv},
                                FuzzTarget{"preset", preset},
                                FuzzTarget{"lesson", lesson},
                                FuzzTarget{"sheet", sheet},
                                FuzzTarget{"session", session},
                                FuzzTarget{"recipe", recipe},
                                FuzzTarget{"command", command},
                                FuzzTarget{"words", words}};

}  // namespace

std::span<const FuzzTarget> fuzz_targets() { return targets; }

void consume(const FuzzTarget& target, std::string_view bytes) {
  static const Shelter shelter;
  try {
    target.consume(bytes);
  } catch (const InputError&) {
    return;
  }
}

}  // namespace lineland::tests
