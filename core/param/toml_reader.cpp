#include "core/param/toml_reader.h"

#include "core/base/check.h"
#include "core/base/text.h"

namespace lineland::param {

toml::table TomlReader::parse(std::string_view toml) const {
  try {
    return toml::parse(toml);
  } catch (const toml::parse_error& error) {
    fail(error.source(), std::string(error.description()));
  }
}

void TomlReader::fail(int line, const std::string& what) const { throw InputError(origin_ + ":" + std::to_string(line) + ": " + what); }

void TomlReader::fail_unknown(const toml::key& key, std::span<const std::string> known) const {
  fail(key.source(), "unknown key '" + std::string(key.str()) + "'" + suggestion(key.str(), known));
}

std::string TomlReader::text(std::string_view key, const toml::node& node) const {
  if (const auto value = node.value_exact<std::string>()) return *value;
  fail(node.source(), std::string(key) + " must be a text in quotes");
}

std::int64_t TomlReader::count(std::string_view key, const toml::node& node) const {
  const auto value = node.value_exact<std::int64_t>();
  if (!value || *value < 0) fail(node.source(), std::string(key) + " must be a whole number of at least 0");
  return *value;
}

double TomlReader::number(std::string_view key, const toml::node& node) const {
  const auto value = node.value<double>();
  if (!value || !node.is_number()) fail(node.source(), std::string(key) + " must be a number");
  return *value;
}

bool TomlReader::flag(std::string_view key, const toml::node& node) const {
  if (const auto value = node.value_exact<bool>()) return *value;
  fail(node.source(), std::string(key) + " must be true or false");
}

std::vector<std::string> TomlReader::texts(std::string_view key, const toml::node& node) const {
  const toml::array* list = node.as_array();
  if (!list) return {text(key, node)};
  std::vector<std::string> result;
  for (const toml::node& element : *list) result.push_back(text(key, element));
  if (result.empty()) fail(node.source(), std::string(key) + " must name at least one");
  return result;
}

const toml::table& TomlReader::table(std::string_view key, const toml::node& node) const {
  if (const toml::table* table = node.as_table()) return *table;
  fail(node.source(), std::string(key) + " must be a table: [" + std::string(key) + "]");
}

std::vector<Preset::Setting> TomlReader::settings(const toml::node& node) const {
  std::vector<Preset::Setting> result;
  for (const auto& [key, value] : table("parameters", node)) result.push_back(setting(key, value));
  return result;
}

Preset::Setting TomlReader::setting(const toml::key& key, const toml::node& node) const {
  const int line = line_of(node.source());
  const std::string id(key.str());
  if (const auto text = node.value_exact<std::string>()) return {id, *text, line};
  if (const auto integer = node.value_exact<std::int64_t>()) return {id, std::to_string(*integer), line};
  if (const auto real = node.value_exact<double>()) return {id, lineland::to_text(*real), line};
  if (const auto flag = node.value_exact<bool>()) return {id, *flag ? "true" : "false", line};
  fail(node.source(), id + " must be a text, a number, or true or false");
}

}  // namespace lineland::param
