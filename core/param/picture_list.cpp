#include "core/param/picture_list.h"

#include <utility>

#include "core/base/check.h"
#include "core/param/toml_reader.h"

namespace lineland::param {

namespace {

const std::vector<std::string> keys_of_list = {"title", "size", "theme", "figure"};
const std::vector<std::string> keys_of_picture = {"file",  "lab",     "preset", "seed",    "steps",    "figure",    "size",
                                                  "theme", "columns", "hero",   "letters", "outlines", "parameters"};

ListedPicture read_picture(const TomlReader& reader, const toml::table& table) {
  ListedPicture picture{.line = static_cast<int>(table.source().begin.line)};
  for (const auto& [key, node] : table) {
    const std::string_view id = key.str();
    if (id == "file") {
      picture.files = reader.texts(id, node);
    } else if (id == "figure") {
      picture.figures = reader.texts(id, node);
      picture.sheet = node.is_array() || picture.figures.front() == "all";
      if (picture.figures.front() == "all") picture.figures.clear();
    } else if (id == "lab") {
      picture.lab = reader.text(id, node);
    } else if (id == "preset") {
      picture.preset = reader.text(id, node);
    } else if (id == "size") {
      picture.size = reader.text(id, node);
    } else if (id == "theme") {
      picture.theme = reader.text(id, node);
    } else if (id == "seed") {
      picture.seed = static_cast<std::uint64_t>(reader.count(id, node));
    } else if (id == "steps") {
      picture.steps = reader.count(id, node);
    } else if (id == "columns") {
      constexpr std::int64_t most = 12;
      const std::int64_t columns = reader.count(id, node);
      if (columns < 1 || columns > most) reader.fail(node.source(), "columns must be from 1 to 12");
      picture.columns = static_cast<int>(columns);
    } else if (id == "hero") {
      picture.hero = reader.flag(id, node);
    } else if (id == "letters") {
      picture.letters = reader.flag(id, node);
    } else if (id == "outlines") {
      picture.outlines = reader.flag(id, node);
    } else if (id == "parameters") {
      picture.settings = reader.settings(node);
    } else {
      reader.fail_unknown(key, keys_of_picture);
    }
  }
  if (picture.files.empty()) reader.fail(table.source(), "the key file is missing, such as file = \"densities.pdf\"");
  return picture;
}

}  // namespace

PictureList parse_picture_list(std::string_view toml, std::string origin) {
  PictureList list{.origin = std::move(origin)};
  const TomlReader reader(list.origin);
  const toml::table table = reader.parse(toml);
  std::string size, theme;
  for (const auto& [key, node] : table) {
    const std::string_view id = key.str();
    if (id == "title") {
      reader.text(id, node);
    } else if (id == "size") {
      size = reader.text(id, node);
    } else if (id == "theme") {
      theme = reader.text(id, node);
    } else if (id == "figure") {
      const toml::array* figures = node.as_array();
      if (!figures) reader.fail(node.source(), "figures are listed as [[figure]]");
      for (const toml::node& element : *figures) {
        const toml::table* picture = element.as_table();
        if (!picture) reader.fail(element.source(), "figures are listed as [[figure]]");
        list.pictures.push_back(read_picture(reader, *picture));
      }
    } else {
      reader.fail_unknown(key, keys_of_list);
    }
  }
  if (list.pictures.empty()) throw InputError(list.origin + ":1: lists no figure: [[figure]] begins one");
  for (ListedPicture& picture : list.pictures) {
    if (picture.size.empty()) picture.size = size;
    if (picture.theme.empty()) picture.theme = theme;
  }
  return list;
}

}  // namespace lineland::param
