// Pictures of runs: from a setting to files, one thread a run. Thread-safe for different runs.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/figure_file.h"
#include "core/param/picture_list.h"
#include "core/sim/run.h"

namespace lineland::app {

/// Takes steps until `steps` of them are complete, or the run is finished or has diverged. Throws Interrupted.
void advance(sim::Run& run, std::int64_t steps);

/// The line that names a run's fault and what its figures show instead.
std::string divergence_line(const sim::Run& run);

/// One run and the files that are made of it.
struct Making {
  const sim::Laboratory* laboratory = nullptr;
  sim::Chronicle chronicle;
  std::int64_t steps = 0;
  Picture picture = {};
  std::vector<std::filesystem::path> files = {};
  std::string origin = {};  ///< what messages call it: FILE:LINE

  /// The recipe that each of the files carries.
  std::string recipe_line() const;
  /// Whether all files are there and were made by this recipe and version. Data that is read from files of its own may have changed since:
  /// what is made of such data is never up to date.
  bool is_up_to_date() const;
};

/// What a list asks for, checked: labs, presets, parameters, figures, sizes, themes and formats exist. Relative paths begin at the list's
/// folder, those of the files to make at `output`. Throws InputError "ORIGIN:LINE: ...".
std::vector<Making> makings(const param::PictureList& list, const std::filesystem::path& folder, const std::filesystem::path& output);

/// Runs and writes the files, each whole or not at all; makes the folders that are missing. Returns a line to show if the run diverged,
/// else an empty one. Throws InputError, Failure and Interrupted.
std::string make(const Making& making);

}  // namespace lineland::app
