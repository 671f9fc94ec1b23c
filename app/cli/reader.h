// Reads the options of one command with CLI11: those of the lab's schema and those that the command adds. One thread.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/cli/command.h"
#include "app/recipe.h"
#include "core/sim/run.h"
#include "core/sim/session_file.h"

namespace lineland::app {

/// Lab, parameters, preset and seed, as every command but `list` takes them.
struct Setting {
  const sim::Laboratory* laboratory = nullptr;
  std::optional<param::Values> values;
  std::string preset_name;
  Seed seed{1};
  std::int64_t steps = 0;
  std::optional<sim::SavedRun> session;  ///< a run that is gone on with; it has the lab, all values and the seed
  std::optional<Recipe> recipe;          ///< of the picture that --preset names
  std::vector<std::string> flags;        ///< the parameters that are set by flags
};

/// The runs that a setting tells of, from step 0: the first one, and those of its recipe beside it. Throws InputError.
std::vector<sim::Chronicle> chronicles_of(const Setting& setting);

/// Runs of these lanes at step 0.
std::vector<sim::Run> runs_of(const Setting& setting, std::span<const sim::Chronicle> lanes);

class Reader {
 public:
  /// Knows the lab and the preset's values from here on. Throws InputError.
  explicit Reader(const Positionals& positionals);

  CLI::App& parser() { return parser_; }

  /// Throws InputError for what is wrong; CLI::CallForHelp passes through.
  Setting read();

 private:
  void declare_common();
  void declare_parameters();
  void refuse_with_session() const;

  const Positionals& positionals_;
  CLI::App parser_;
  Setting setting_;
  std::string preset_, seed_, steps_, session_;
  std::vector<std::pair<std::size_t, CLI::Option*>> options_;
};

/// Reads the options of a command. Throws InputError for what is wrong, naming the nearest option or else saying `hint`; CLI::CallForHelp
/// passes through.
void read_options(CLI::App& parser, const Positionals& positionals, const std::string& hint);

/// The whole number of at least `least` that an option's text spells; throws InputError that begins with the option.
std::int64_t count(std::string_view option, const std::string& text, std::int64_t least = 0);

}  // namespace lineland::app
