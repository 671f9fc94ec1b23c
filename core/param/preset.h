// Presets: named settings of one lab, in TOML files. Thread-safe.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/param/values.h"

namespace lineland::param {

/// A preset file:
///   lab = "gan"
///   title = "Two modes"                       # optional, as is all below
///   description = "What it shows, in a sentence or two."
///   seed = 1
///   steps = 4000                               # what `run` and `shot` take if --steps is not given
///   [parameters]
///   generator-rate = 0.002
///   data = "0.35*normal(-2, 0.5) + 0.65*normal(1.2, 0.8)"
struct Preset {
  std::string name = {};  ///< file name without extension, or the path as the user gave it
  std::string lab = {};
  std::string title = {}, description = {};
  std::optional<std::uint64_t> seed = {};
  std::optional<std::int64_t> steps = {};

  struct Setting {
    std::string id;
    std::string text;  ///< as Values::set_text takes it
    int line;          ///< in the file; 0 if it has none
  };
  std::vector<Setting> settings = {};
  std::string origin = {};      ///< what messages call the file
  DataSource source = {};  ///< where its file("...") paths begin
};

/// Reads TOML text. Throws InputError "ORIGIN:LINE: ..." for bad syntax, an unknown key (naming the nearest known one) or a wrong type.
/// Whether parameters exist and are in range is found by apply().
Preset parse_preset(std::string_view toml, std::string name, std::string origin, DataSource source = {});

/// Sets the preset's parameters in layer `preset`. Throws InputError with file and line; `values` is unchanged then.
void apply(const Preset& preset, Values& values);

}  // namespace lineland::param
