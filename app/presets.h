// The presets that ship with the program, those in the user's config folder and those of the machine. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/recipe.h"
#include "core/param/preset.h"
#include "core/sim/laboratory.h"

namespace lineland::app {

/// All presets of a lab by name: those of the user's config folder ($XDG_CONFIG_HOME/lineland/presets/LAB/NAME.toml), else those that ship,
/// else those of the machine (shared_files). A broken file is left out here; find_preset says what is wrong with it.
std::vector<param::Preset> presets_of(std::string_view lab);

/// What --preset names: a preset of the lab (any lab if `lab` is empty), a TOML file, or an SVG, PDF or PNG with a recipe. Throws
/// InputError that names the nearest known preset, the fault in the file, or that the picture carries no recipe; and if the preset is of
/// another lab than `lab`.
param::Preset find_preset(std::string_view name, std::string_view lab);

/// The recipe of the picture whose file --preset names: what was done on the way, and how it was set, which find_preset does not tell.
/// Nothing for presets. Throws InputError as find_preset does.
std::optional<Recipe> find_recipe(std::string_view name);

}  // namespace lineland::app
