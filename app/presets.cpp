#include "app/presets.h"

#include <algorithm>
#include <filesystem>

#include "app/config_folder.h"
#include "core/base/check.h"
#include "core/base/file.h"
#include "core/base/text.h"
#include "core/labs/registry.h"
#include "core/plot/cairo_painter.h"
#include "embedded/presets.h"

namespace lineland::app {

namespace fs = std::filesystem;

namespace {

using Folder = std::vector<fs::path> (*)(const fs::path&);

/// The presets in the user's folder or the machine's; of all labs if `lab` is empty.
std::vector<fs::path> files_in(Folder folder, std::string_view lab) {
  std::vector<fs::path> files;
  for (const sim::Laboratory* laboratory : labs::all()) {
    const std::string& id = laboratory->about().id;
    if (!lab.empty() && id != lab) continue;
    const std::vector<fs::path> own = folder(fs::path("presets") / id);
    files.insert(files.end(), own.begin(), own.end());
  }
  return files;
}

param::Preset read_toml(const fs::path& path, std::string name) {
  return param::parse_preset(read_file(path), std::move(name), path.string(), {.folder = path.parent_path()});
}

param::Preset preset_of(const Recipe& recipe, const std::string& path) {
  param::Preset preset{.name = path, .lab = recipe.lab, .seed = recipe.seed, .steps = recipe.step, .origin = path};
  for (const auto& [id, text] : recipe.parameters) preset.settings.push_back({id, text, 0});
  return preset;
}

bool is_picture(const fs::path& path) {
  const std::string extension = path.extension().string();
  return extension == ".svg" || extension == ".pdf" || extension == ".png";
}

/// Throws InputError that names the file if there is no such lab.
void check_lab(const param::Preset& preset) {
  try {
    labs::find(preset.lab);
  } catch (const InputError& error) {
    throw InputError(preset.origin + ": " + error.what());
  }
}

InputError no_recipe(const fs::path& path) {
  return InputError(path.string() + ": carries no recipe: only pictures made by lineland can be opened as presets");
}

Recipe read_recipe(const fs::path& path) {
  const std::string line = plot::recipe_of(read_file(path));
  if (line.empty()) throw no_recipe(path);
  return parse_recipe(line, path.string());
}

param::Preset read_any(const fs::path& path) {
  if (!is_picture(path)) return read_toml(path, path.string());
  return preset_of(read_recipe(path), path.string());
}

/// "gan/normal.toml" -> "gan", "normal".
std::pair<std::string_view, std::string_view> split(std::string_view embedded) {
  const auto slash = embedded.find('/');
  return {embedded.substr(0, slash), embedded.substr(slash + 1, embedded.size() - slash - 1 - std::string_view(".toml").size())};
}

}  // namespace

std::vector<param::Preset> presets_of(std::string_view lab) {
  std::vector<param::Preset> presets;
  const auto is_new = [&](std::string_view name) { return std::ranges::find(presets, name, &param::Preset::name) == presets.end(); };
  const auto add = [&](Folder folder) {
    for (const fs::path& file : files_in(folder, lab)) {
      try {
        if (is_new(file.stem().string())) presets.push_back(read_toml(file, file.stem().string()));
      } catch (const InputError&) {
        continue;
      }
    }
  };
  add(config_files);
  for (const auto& file : embedded::presets::files()) {
    const auto [folder, name] = split(file.name);
    if (folder == lab && is_new(name)) presets.push_back(param::parse_preset(file.bytes, std::string(name), std::string(file.name)));
  }
  add(shared_files);
  std::ranges::sort(presets, {}, &param::Preset::name);
  return presets;
}

param::Preset find_preset(std::string_view name, std::string_view lab) {
  std::vector<std::string> names;
  for (const fs::path& file : files_in(config_files, lab)) {
    if (file.stem() == name) return read_toml(file, std::string(name));
  }
  for (const auto& file : embedded::presets::files()) {
    const auto [folder, stem] = split(file.name);
    if (!lab.empty() && folder != lab) continue;
    if (stem == name) return param::parse_preset(file.bytes, std::string(name), std::string(file.name));
    names.emplace_back(stem);
  }
  for (const fs::path& file : files_in(shared_files, lab)) {
    if (file.stem() == name) return read_toml(file, std::string(name));
    names.push_back(file.stem().string());
  }
  // What looks like a path, or is one, is a file.
  std::error_code missing;
  if (const fs::path path(name); path.has_extension() || path.has_parent_path() || fs::exists(path, missing)) {
    param::Preset preset = read_any(path);
    check_lab(preset);
    if (!lab.empty() && preset.lab != lab) {
      throw InputError(preset.origin + ": is a preset of the lab " + preset.lab + ", not of " + std::string(lab));
    }
    return preset;
  }
  throw InputError("unknown preset '" + std::string(name) + "'" + (lab.empty() ? "" : " of the lab " + std::string(lab)) +
                   suggestion(name, names));
}

std::optional<Recipe> find_recipe(std::string_view name) {
  const fs::path path(name);
  return is_picture(path) ? std::optional(read_recipe(path)) : std::nullopt;
}

}  // namespace lineland::app
