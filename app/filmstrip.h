// One figure at several steps of a run, side by side over the same axes: a film for paper. Thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/figure_file.h"
#include "core/sim/run.h"

namespace lineland::app {

/// What is shown, and how.
struct Filmstrip {
  std::string figure = {};               ///< id
  std::vector<std::int64_t> steps = {};  ///< ascending
  FigureSize size = {};                  ///< of the whole strip
  std::string theme = "paper";

  std::size_t columns() const;
  std::size_t rows() const { return (steps.size() + columns() - 1) / columns(); }
};

inline constexpr std::size_t most_pictures = 24;

/// The bytes of the file, from a run at step 0; each picture's title is its step. A run that ends earlier shows its end. Throws InputError
/// for an unknown figure.
std::string filmstrip_file(const Filmstrip& strip, sim::Run& run, plot::FileFormat format, std::string_view recipe);

}  // namespace lineland::app
