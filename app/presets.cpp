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

std::vector<fs::path> user_files(std::string_view lab) { return config_files(fs::path("presets") / lab); }

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
  for (const fs::path& file : user_files(lab)) {
    try {
      presets.push_back(read_toml(file, file.stem().string()));
    } catch (const InputError&) {
      continue;
    }
  }
  for (const auto& file : embedded::presets::files()) {
    const auto [folder, name] = split(file.name);
    if (folder != lab || std::ranges::find(presets, name, &param::Preset::name) != presets.end()) continue;
    presets.push_back(param::parse_preset(file.bytes, std::string(name), std::string(file.name)));
  }
  std::ranges::sort(presets, {}, &param::Preset::name);
  return presets;
}

param::Preset find_preset(std::string_view name, std::string_view lab) {
  std::vector<std::string> names;
  for (const fs::path& file : user_files(lab)) {
    if (file.stem() == name) return read_toml(file, std::string(name));
  }
  for (const auto& file : embedded::presets::files()) {
    const auto [folder, stem] = split(file.name);
    if (!lab.empty() && folder != lab) continue;
    if (stem == name) return param::parse_preset(file.bytes, std::string(name), std::string(file.name));
    names.emplace_back(stem);
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
