#include "core/param/preset.h"

#include <toml++/toml.h>

#include "core/base/check.h"
#include "core/base/text.h"

namespace lineland::param {

namespace {

/// One TOML file while it is read: says where a fault is.
class Reader {
 public:
  explicit Reader(const std::string& origin) : origin_(origin) {}

  [[noreturn]] void fail(const toml::source_region& where, const std::string& what) const {
    throw InputError(origin_ + ":" + std::to_string(where.begin.line) + ": " + what);
  }

  std::string text(std::string_view key, const toml::node& node) const {
    if (const auto value = node.value_exact<std::string>()) return *value;
    fail(node.source(), std::string(key) + " must be a text in quotes");
  }

  std::int64_t count(std::string_view key, const toml::node& node) const {
    const auto value = node.value_exact<std::int64_t>();
    if (!value || *value < 0) fail(node.source(), std::string(key) + " must be a whole number of at least 0");
    return *value;
  }

  Preset::Setting setting(const toml::key& key, const toml::node& node) const {
    const int line = static_cast<int>(node.source().begin.line);
    const std::string id(key.str());
    if (const auto text = node.value_exact<std::string>()) return {id, *text, line};
    if (const auto integer = node.value_exact<std::int64_t>()) return {id, std::to_string(*integer), line};
    if (const auto real = node.value_exact<double>()) return {id, lineland::to_text(*real), line};
    if (const auto flag = node.value_exact<bool>()) return {id, *flag ? "true" : "false", line};
    fail(node.source(), id + " must be a text, a number, or true or false");
  }

  void settings(const toml::node& node, Preset& preset) const {
    const toml::table* table = node.as_table();
    if (!table) fail(node.source(), "parameters must be a table: [parameters]");
    for (const auto& [key, value] : *table) preset.settings.push_back(setting(key, value));
  }

 private:
  const std::string& origin_;
};

const std::vector<std::string> known_keys = {"lab", "title", "description", "seed", "steps", "parameters"};

}  // namespace

Preset parse_preset(std::string_view toml, std::string name, std::string origin, DataSource source) {
  Preset preset{.name = std::move(name), .origin = std::move(origin), .source = std::move(source)};
  const Reader reader(preset.origin);
  toml::table table;
  try {
    table = toml::parse(toml);
  } catch (const toml::parse_error& error) {
    reader.fail(error.source(), std::string(error.description()));
  }
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
      reader.settings(node, preset);
    } else {
      reader.fail(key.source(), "unknown key '" + std::string(id) + "'" + suggestion(id, known_keys));
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
