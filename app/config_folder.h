// Where presets and lessons are kept besides those in the program: the user's own, with the settings, and those of the machine.
// Thread-safe.
#pragma once

#include <filesystem>
#include <vector>

namespace lineland::app {

/// $XDG_CONFIG_HOME/lineland, else ~/.config/lineland; empty if neither is known.
std::filesystem::path config_folder();

/// The files FOLDER/*.toml in it, by name; none if there is no such folder.
std::vector<std::filesystem::path> config_files(const std::filesystem::path& folder);

/// The files FOLDER/*.toml that are shared by all users of the machine: in lineland/ of each folder of $XDG_DATA_DIRS (initially
/// /usr/local/share and /usr/share, where the package puts what ships, to be read and copied). They add to what is in the program, and
/// never change what a name in it means: the same binary makes the same figures.
std::vector<std::filesystem::path> shared_files(const std::filesystem::path& folder);

}  // namespace lineland::app
