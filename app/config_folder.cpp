#include "app/config_folder.h"

#include <algorithm>
#include <cstdlib>

namespace lineland::app {

namespace fs = std::filesystem;

fs::path config_folder() {
  if (const char* config = std::getenv("XDG_CONFIG_HOME"); config && *config) return fs::path(config) / "lineland";
  if (const char* home = std::getenv("HOME"); home && *home) return fs::path(home) / ".config" / "lineland";
  return {};
}

std::vector<fs::path> config_files(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code missing;
  for (const auto& entry : fs::directory_iterator(config_folder() / folder, missing)) {
    if (entry.path().extension() == ".toml") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace lineland::app
