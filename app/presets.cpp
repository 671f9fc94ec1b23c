#include "app/presets.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "app/config_folder.h"
#include "core/base/check.h"
#include "core/base/file.h"
#include "core/base/text.h"
#include "core/labs/registry.h"
#include "core/plot/cairo_painter.h"
#include "embedded/presets.h"

namespace lineland::app {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

std::vector<fs::path> user_files(std::string_view lab) { return config_files(fs::path("presets") / lab); }

param::Preset read_toml(const fs::path& path, std::string name) {
  return param::parse_preset(read_file(path), std::move(name), path.string(), {.folder = path.parent_path()});
}

json picture_json(const Picture& picture) {
  json object = {{"figures", picture.figures}, {"size", picture.size.text}};
  if (!picture.theme.empty()) object["theme"] = picture.theme;
  if (picture.outlines) object["outlines"] = true;
  if (picture.sheet) object["sheet"] = {{"columns", picture.columns}, {"hero", picture.hero}, {"letters", picture.letters}};
  return object;
}

Picture picture_of(const json& object) {
  Picture picture;
  picture.figures = object.at("figures").get<std::vector<std::string>>();
  picture.size = parse_figure_size(object.at("size").get<std::string>());
  picture.theme = object.value("theme", "");
  picture.outlines = object.value("outlines", false);
  if (const auto sheet = object.find("sheet"); sheet != object.end()) {
    picture.sheet = true;
    picture.columns = sheet->at("columns").get<int>();
    picture.hero = sheet->at("hero").get<bool>();
    picture.letters = sheet->at("letters").get<bool>();
  }
  return picture;
}

param::Preset from_recipe(const std::string& text, const std::string& path) {
  const auto fail = [&](const std::string& what) { throw InputError(path + ": its recipe cannot be read: " + what); };
  param::Preset preset;
  preset.name = preset.origin = path;
  try {
    const json recipe = json::parse(text);
    preset.lab = recipe.at("lab").get<std::string>();
    preset.seed = recipe.at("seed").get<std::uint64_t>();
    preset.steps = recipe.at("step").get<std::int64_t>();
    for (const auto& [id, value] : recipe.at("parameters").items()) preset.settings.push_back({id, value.get<std::string>(), 0});
  } catch (const json::exception& error) {
    fail(error.what());
  }
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

param::Preset read_any(const fs::path& path) {
  if (!is_picture(path)) return read_toml(path, path.string());
  const std::string recipe = plot::recipe_of(read_file(path));
  if (recipe.empty()) throw no_recipe(path);
  return from_recipe(recipe, path.string());
}

/// "gan/normal.toml" -> "gan", "normal".
std::pair<std::string_view, std::string_view> split(std::string_view embedded) {
  const auto slash = embedded.find('/');
  return {embedded.substr(0, slash), embedded.substr(slash + 1, embedded.size() - slash - 1 - std::string_view(".toml").size())};
}

}  // namespace

Recipe recipe(const param::Values& values, const sim::Laboratory& laboratory, Seed seed, std::int64_t step) {
  Recipe recipe{.lab = laboratory.about().id, .seed = seed.value, .step = step, .parameters = {}};
  const auto parameters = laboratory.schema().parameters();
  for (std::size_t index = 0; index < parameters.size(); ++index) recipe.parameters.emplace_back(parameters[index].id, values.text(index));
  return recipe;
}

std::string line_of(const Recipe& recipe) {
  json parameters = json::object();
  for (const auto& [id, text] : recipe.parameters) parameters[id] = text;
  json object = {
      {"lineland", LINELAND_VERSION}, {"lab", recipe.lab}, {"seed", recipe.seed}, {"step", recipe.step}, {"parameters", parameters}};
  if (recipe.picture) object["picture"] = picture_json(*recipe.picture);
  return object.dump(-1, ' ', true, json::error_handler_t::replace);
}

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

std::optional<Picture> find_picture(std::string_view name) {
  const fs::path path(name);
  if (!is_picture(path)) return std::nullopt;
  const std::string text = plot::recipe_of(read_file(path));
  if (text.empty()) throw no_recipe(path);
  try {
    const json recipe = json::parse(text);
    const auto picture = recipe.find("picture");
    return picture == recipe.end() ? std::nullopt : std::optional(picture_of(*picture));
  } catch (const json::exception& error) {
    throw InputError(path.string() + ": its recipe cannot be read: " + error.what());
  }
}

}  // namespace lineland::app
