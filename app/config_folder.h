// Where the user's own presets, lessons and settings are kept. Thread-safe.
#pragma once

#include <filesystem>
#include <vector>

namespace lineland::app {

/// $XDG_CONFIG_HOME/lineland, else ~/.config/lineland; empty if neither is known.
std::filesystem::path config_folder();

/// The files FOLDER/*.toml in it, by name; none if there is no such folder.
std::vector<std::filesystem::path> config_files(const std::filesystem::path& folder);

}  // namespace lineland::app
