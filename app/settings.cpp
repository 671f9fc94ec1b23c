#include "app/settings.h"

#include <fmt/format.h>

#include <filesystem>
#include <stdexcept>

#include "app/config_folder.h"
#include "core/base/check.h"
#include "core/base/file.h"
#include "core/base/text.h"
#include "core/labs/registry.h"
#include "core/param/toml_reader.h"
#include "core/plot/theme.h"

namespace lineland::app {

namespace fs = std::filesystem;

namespace {

constexpr int least_width = 800, least_height = 500, most_pixels = 8192;

int pixels(const param::TomlReader& reader, std::string_view key, const toml::node& node, int least) {
  const auto value = reader.count(key, node);
  if (value < least || value > most_pixels) reader.fail(node.source(), fmt::format("{} must be from {} to {}", key, least, most_pixels));
  return static_cast<int>(value);
}

/// Keys that are not known are left to the version of the program that does know them.
Settings parse(std::string_view text, const std::string& origin) {
  const param::TomlReader reader(origin);
  const toml::table table = reader.parse(text);
  Settings settings;
  const auto with = [&](std::string_view key, auto take) {
    const toml::node* node = table.get(key);
    if (!node) return;
    try {
      take(key, *node);
    } catch (const InputError& error) {
      const std::string what = error.what();
      if (what.starts_with(origin)) throw;
      reader.fail(node->source(), what);
    }
  };
  with("theme", [&](auto key, const toml::node& node) { settings.theme = plot::theme(reader.text(key, node)).name; });
  with("text-scale", [&](auto key, const toml::node& node) {
    const auto percent = reader.count(key, node);
    if (percent < least_text_scale || percent > most_text_scale) {
      reader.fail(node.source(), fmt::format("{} must be from {} to {}, in percent", key, least_text_scale, most_text_scale));
    }
    settings.text_scale = static_cast<int>(percent);
  });
  with("width", [&](auto key, const toml::node& node) { settings.width = pixels(reader, key, node, least_width); });
  with("height", [&](auto key, const toml::node& node) { settings.height = pixels(reader, key, node, least_height); });
  with("lab", [&](auto key, const toml::node& node) { settings.lab = labs::find(reader.text(key, node)).about().id; });
  with("reduced-motion", [&](auto key, const toml::node& node) { settings.reduced_motion = reader.flag(key, node); });
  return settings;
}

}  // namespace

FoundSettings load_settings() {
  const fs::path folder = config_folder(), path = folder / "settings.toml";
  std::error_code missing;
  if (folder.empty() || !fs::exists(path, missing)) return {};
  try {
    return {parse(read_file(path), path.string()), ""};
  } catch (const InputError& error) {
    const fs::path aside = folder / "settings.toml.broken";
    std::error_code refused;
    fs::rename(path, aside, refused);
    return {{}, std::string(error.what()) + (refused ? ". It could not be set aside." : ". It was set aside as " + aside.string() + ".")};
  }
}

std::string save_settings(const Settings& settings) {
  const fs::path folder = config_folder();
  if (folder.empty()) return "Settings are not kept: neither XDG_CONFIG_HOME nor HOME is set.";
  const std::string text = fmt::format(
      "# Written by lineland when it is closed.\n"
      "theme = \"{}\"\ntext-scale = {}\nwidth = {}\nheight = {}\n{}reduced-motion = {}\n",
      settings.theme, settings.text_scale, settings.width, settings.height, settings.lab.empty() ? "" : "lab = \"" + settings.lab + "\"\n",
      settings.reduced_motion);
  try {
    std::error_code refused;
    fs::create_directories(folder, refused);
    write_file(folder / "settings.toml", text);
  } catch (const std::runtime_error& error) {
    return std::string("Settings are not kept: ") + error.what();
  }
  return "";
}

}  // namespace lineland::app
