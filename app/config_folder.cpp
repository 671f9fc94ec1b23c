#include "app/config_folder.h"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>

namespace lineland::app {

namespace fs = std::filesystem;

namespace {

std::vector<fs::path> toml_files(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code missing;
  for (const auto& entry : fs::directory_iterator(folder, missing)) {
    if (entry.path().extension() == ".toml") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace

fs::path config_folder() {
  if (const char* config = std::getenv("XDG_CONFIG_HOME"); config && *config) return fs::path(config) / "lineland";
  if (const char* home = std::getenv("HOME"); home && *home) return fs::path(home) / ".config" / "lineland";
  return {};
}

std::vector<fs::path> config_files(const fs::path& folder) { return toml_files(config_folder() / folder); }

std::vector<fs::path> shared_files(const fs::path& folder) {
  const char* set = std::getenv("XDG_DATA_DIRS");
  std::vector<fs::path> files;
  for (std::string_view rest = set && *set ? set : "/usr/local/share:/usr/share"; !rest.empty();) {
    const std::size_t end = std::min(rest.find(':'), rest.size());
    const fs::path data(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (data.is_relative()) continue;  // the standard: such folders are ignored
    const std::vector<fs::path> found = toml_files(data / "lineland" / folder);
    files.insert(files.end(), found.begin(), found.end());
  }
  return files;
}

}  // namespace lineland::app
