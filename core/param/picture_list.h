// Files that list pictures, for `lineland make`: what each shows and how it is set, as the file says it. Thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/param/preset.h"

namespace lineland::param {

/// One [[figure]] of a list:
///   file = "collapse.pdf"                 # or several: ["collapse.pdf", "collapse.png"]; the only key that must be there
///   lab = "gan"                           # may be left out if the preset is a file that says it
///   preset = "collapse"                   # a preset of the lab, or a file, from the list's folder
///   seed = 1
///   steps = 4000
///   figure = "densities"                  # one figure by itself, or several as a sheet: ["densities", "losses"], or "all"
///   size = "single"                       # as --figure-size
///   theme = "paper"
///   columns = 2                           # of a sheet, as are hero = true and letters = false
///   outlines = true                       # words as outlines instead of text
///   [figure.parameters]
///   batch = 64
struct ListedPicture {
  int line = 0;  ///< of the file, where it begins
  std::vector<std::string> files = {}, figures = {};
  bool sheet = false;
  std::string lab = {}, preset = {}, size = {}, theme = {};
  std::optional<std::uint64_t> seed = {};
  std::optional<std::int64_t> steps = {};
  std::optional<int> columns = {};
  std::optional<bool> hero = {}, letters = {}, outlines = {};
  std::vector<Preset::Setting> settings = {};
};

/// The whole file. `size` and `theme` before the first [[figure]] hold for all that say nothing else.
struct PictureList {
  std::string origin = {};  ///< what messages call the file
  std::vector<ListedPicture> pictures = {};
};

/// Throws InputError "ORIGIN:LINE: ..." for bad syntax, an unknown key (naming the nearest known one), a wrong type, or a picture without a
/// file. Whether labs, presets, figures and sizes exist is for the caller to find.
PictureList parse_picture_list(std::string_view toml, std::string origin);

}  // namespace lineland::param
