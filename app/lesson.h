// Lessons: scenes told one after the other, from TOML files; what is wrong with a file is found when it is read. Plain values; thread-safe.
//
//   title = "Change of variables"
//   summary = "What a map does to a density."      # in lists
//   lab = "flow"                                   # of scenes that name none
//
//   [[scene]]
//   title = "Stretch, and thin out"
//   text = """Paragraphs of rich text, as in a lab's notes; $$...$$ alone is a displayed formula. Numbers come from the run:
//   {readout:kl.data-model}, {value:depth}, {step}."""
//   look = "One sentence: what to look at."
//   notes = "For the speaker."
//   preset = "square"                              # of the lab; optional, as are seed (1) and steps (0), taken before the scene shows
//   play = true                                    # goes on from there, at most `speed` steps a second
//   parameters = {depth = 2}                       # over the preset
//   figures = ["map", "densities"]                 # the first is the large one; all if left out
//   hide = ["measure"]                             # marks of the figures that are left out: these names, also before a comma
//   controls = ["depth"]                           # parameters that may be moved; none if left out
//   readouts = ["kl.data-model"]                   # numbers that are shown; none if left out
//   claims = [{readout = "kl.data-model", is = "<", value = 0.01, step = 2000}]      # what the text says, checked by the tests
//   [scene.question]                               # the viewer draws `curve` of the first figure before it is shown
//   text = "How will the density look?"
//   curve = "model density"                        # left out: a question without drawing
//   steps = 2000                                   # the run goes on to this step when the answer is shown
//   answer = "Why it is so."
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/param/preset.h"
#include "core/sim/laboratory.h"

namespace lineland::app {

/// What a text says of a number, for a test to check.
struct Claim {
  enum class Relation { equal, below, above };
  std::string readout;
  Relation relation = Relation::equal;
  std::variant<double, std::string> value = 0.0;  ///< a number, or another readout
  double times = 1;                               ///< the value is multiplied by this
  double within = 0.005;                          ///< equal: the relative error allowed; of a value 0 the absolute one
  std::int64_t step = 0;
  int line = 0;
};

struct Question {
  std::string text = {}, answer = {};
  std::string curve = {};
  std::optional<std::int64_t> steps = {};
};

/// The state of the laboratory and what is shown of it.
struct Scene {
  std::string title = {}, text = {}, look = {}, notes = {};
  const sim::Laboratory* laboratory = nullptr;
  std::optional<param::Values> values = {};  ///< always set in a lesson that was read
  std::string preset = {};
  Seed seed{1};
  std::int64_t steps = 0;
  bool play = false;
  double speed = std::numeric_limits<double>::infinity();  ///< steps a second
  std::vector<std::string> figures = {}, hidden = {}, controls = {}, readouts = {};
  std::string stage = {};  ///< where slow motion begins; empty: it does not
  std::optional<Question> question = {};
  std::vector<Claim> claims = {};
  int line = 0;  ///< in the file
};

struct Lesson {
  std::string name = {};  ///< file name without extension, or the path as the user gave it
  std::string title = {}, summary = {};
  std::string origin = {};  ///< what messages call the file
  std::vector<Scene> scenes = {};
};

/// Reads TOML text. Throws InputError "ORIGIN:LINE: ..." for bad syntax, unknown keys, labs, presets, parameters, values out of range,
/// figures, readouts, curves and placeholders, each with the nearest known name.
Lesson parse_lesson(std::string_view toml, std::string name, std::string origin, const param::DataSource& source = {});

/// What a list says of a lesson.
struct LessonTitle {
  std::string name, title, summary;
};

/// Those in the user's config folder ($XDG_CONFIG_HOME/lineland/lessons/NAME.toml), which win, those that ship, in the order of the course,
/// and those of the machine (shared_files, without a number before the name). A broken file is left out; find_lesson says what is wrong.
std::vector<LessonTitle> lessons();

/// What --lesson names: a lesson or a TOML file. Throws InputError that names the nearest known lesson or the fault in the file.
Lesson find_lesson(std::string_view name);

/// A mark's name; a label's is its text.
std::string_view name_of(const plot::Mark& mark);

/// A placeholder of a text, such as {readout:w1}, and what stands before it.
struct Placeholder {
  std::string_view before, kind, id;
  bool in_formula = false;
};

/// All of a text, in order; the last has no kind and holds the rest. Braces of formulas are no placeholders.
std::vector<Placeholder> placeholders(std::string_view text);

/// The text with its placeholders filled in from a run.
std::string filled(std::string_view text, std::span<const plot::Readout> readouts, const param::Values& values, std::int64_t step);

}  // namespace lineland::app
