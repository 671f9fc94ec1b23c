// A TOML file while it is read: typed values, and faults that name file and line. It exists so that presets, lists of figures, lessons and
// settings complain alike. One thread.
#pragma once

#include <toml++/toml.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/param/preset.h"

namespace lineland::param {

class TomlReader {
 public:
  /// `origin` is what messages call the file; it must outlive the reader.
  explicit TomlReader(const std::string& origin) : origin_(origin) {}

  static int line_of(const toml::source_region& where) { return static_cast<int>(where.begin.line); }

  /// Throws InputError "ORIGIN:LINE: ...", as all below.
  toml::table parse(std::string_view toml) const;

  [[noreturn]] void fail(const toml::source_region& where, const std::string& what) const { fail(line_of(where), what); }
  [[noreturn]] void fail(int line, const std::string& what) const;
  [[noreturn]] void fail_unknown(const toml::key& key, std::span<const std::string> known) const;

  std::string text(std::string_view key, const toml::node& node) const;
  std::int64_t count(std::string_view key, const toml::node& node) const;
  double number(std::string_view key, const toml::node& node) const;
  bool flag(std::string_view key, const toml::node& node) const;
  /// A text, or a list of texts that is not empty.
  std::vector<std::string> texts(std::string_view key, const toml::node& node) const;
  const toml::table& table(std::string_view key, const toml::node& node) const;
  /// The table of parameters, as Values::set_text takes them.
  std::vector<Preset::Setting> settings(const toml::node& node) const;

 private:
  Preset::Setting setting(const toml::key& key, const toml::node& node) const;

  const std::string& origin_;
};

}  // namespace lineland::param
