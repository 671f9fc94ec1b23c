// The presets that ship with the program and those in the user's config folder. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/figure_file.h"
#include "core/param/preset.h"
#include "core/sim/laboratory.h"

namespace lineland::app {

/// What fixes a picture: enough to make it again. Stored in every SVG, PDF and PNG that the program writes, as one line of JSON.
struct Recipe {
  std::string lab;
  std::uint64_t seed = 1;
  std::int64_t step = 0;
  std::vector<std::pair<std::string, std::string>> parameters;  ///< id, text: every parameter
  std::optional<Picture> picture = {};                          ///< how it is set; none for a shot of the window
};

Recipe recipe(const param::Values& values, const sim::Laboratory& laboratory, Seed seed, std::int64_t step);
/// One line of printable ASCII.
std::string line_of(const Recipe& recipe);

/// All presets of a lab by name: those of the user's config folder ($XDG_CONFIG_HOME/lineland/presets/LAB/NAME.toml) win over those that
/// ship. A broken file of the user's is left out here; find_preset says what is wrong with it.
std::vector<param::Preset> presets_of(std::string_view lab);

/// What --preset names: a preset of the lab (any lab if `lab` is empty), a TOML file, or an SVG, PDF or PNG with a recipe. Throws
/// InputError that names the nearest known preset, the fault in the file, or that the picture carries no recipe; and if the preset is of
/// another lab than `lab`.
param::Preset find_preset(std::string_view name, std::string_view lab);

/// How the picture was set whose file --preset names: what `run --preset FILE` takes if flags say nothing else. Nothing for presets and for
/// pictures that do not say. Throws InputError as find_preset does.
std::optional<Picture> find_picture(std::string_view name);

}  // namespace lineland::app
