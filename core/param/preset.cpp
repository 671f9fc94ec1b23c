#include "core/param/preset.h"

#include "core/base/check.h"
#include "core/param/toml_reader.h"

namespace lineland::param {

namespace {

const std::vector<std::string> known_keys = {"lab", "title", "description", "seed", "steps", "parameters"};

}  // namespace

Preset parse_preset(std::string_view toml, std::string name, std::string origin, DataSource source) {
  Preset preset{.name = std::move(name), .origin = std::move(origin), .source = std::move(source)};
  const TomlReader reader(preset.origin);
  const toml::table table = reader.parse(toml);
  for (const auto& [key, node] : table) {
    const std::string_view id = key.str();
    if (id == "lab") {
      preset.lab = reader.text(id, node);
    } else if (id == "title") {
      preset.title = reader.text(id, node);
    } else if (id == "description") {
      preset.description = reader.text(id, node);
    } else if (id == "seed") {
      preset.seed = static_cast<std::uint64_t>(reader.count(id, node));
    } else if (id == "steps") {
      preset.steps = reader.count(id, node);
    } else if (id == "parameters") {
      preset.settings = reader.settings(node);
    } else {
      reader.fail_unknown(key, known_keys);
    }
  }
  if (preset.lab.empty()) throw InputError(preset.origin + ":1: the key lab is missing, such as lab = \"gan\"");
  return preset;
}

void apply(const Preset& preset, Values& values) {
  Values changed = values;
  for (const Preset::Setting& setting : preset.settings) {
    try {
      changed.set_text(changed.schema().at(setting.id), setting.text, Layer::preset, preset.source);
    } catch (const InputError& error) {
      throw InputError(preset.origin + (setting.line > 0 ? ":" + std::to_string(setting.line) : "") + ": " + error.what());
    }
  }
  values = std::move(changed);
}

}  // namespace lineland::param
