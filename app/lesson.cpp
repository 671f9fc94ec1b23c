#include "app/lesson.h"

#include <algorithm>

#include "app/config_folder.h"
#include "app/ui/number_text.h"
#include "core/base/check.h"
#include "core/base/file.h"
#include "core/base/text.h"
#include "core/param/toml_reader.h"
#include "embedded/lessons.h"

namespace lineland::app {

namespace fs = std::filesystem;

namespace {

/// "03-change.toml" -> "change": the number orders the course.
std::string_view stem_of(std::string_view file) {
  const std::size_t digits = std::min(file.find_first_not_of("0123456789"), file.size()), dot = file.rfind('.');
  const std::size_t begin = digits > 0 && file.substr(digits).starts_with('-') ? digits + 1 : 0;
  return file.substr(begin, dot - begin);
}

LessonTitle title_of(std::string_view toml, std::string name, const std::string& origin) {
  const toml::table table = param::TomlReader(origin).parse(toml);
  return {std::move(name), table["title"].value_or(std::string()), table["summary"].value_or(std::string())};
}

Lesson read_lesson(const fs::path& path, std::string name) {
  return parse_lesson(read_file(path), std::move(name), path.string(), {.folder = path.parent_path()});
}

}  // namespace

std::vector<LessonTitle> lessons() {
  std::vector<LessonTitle> titles;
  for (const auto& file : embedded::lessons::files()) {
    titles.push_back(title_of(file.bytes, std::string(stem_of(file.name)), std::string(file.name)));
  }
  for (const fs::path& path : config_files("lessons")) {
    try {
      LessonTitle own = title_of(read_file(path), path.stem().string(), path.string());
      const auto same = std::ranges::find(titles, own.name, &LessonTitle::name);
      if (same != titles.end())
        *same = std::move(own);
      else
        titles.push_back(std::move(own));
    } catch (const InputError&) {
      continue;
    }
  }
  for (const fs::path& path : shared_files("lessons")) {
    const std::string file = path.filename().string(), name(stem_of(file));
    if (std::ranges::find(titles, name, &LessonTitle::name) != titles.end()) continue;
    try {
      titles.push_back(title_of(read_file(path), name, path.string()));
    } catch (const InputError&) {
      continue;
    }
  }
  return titles;
}

Lesson find_lesson(std::string_view name) {
  for (const fs::path& path : config_files("lessons")) {
    if (path.stem() == name) return read_lesson(path, std::string(name));
  }
  std::vector<std::string> names;
  for (const auto& file : embedded::lessons::files()) {
    const std::string_view stem = stem_of(file.name);
    if (stem == name) return parse_lesson(file.bytes, std::string(name), std::string(file.name));
    names.emplace_back(stem);
  }
  for (const fs::path& path : shared_files("lessons")) {
    const std::string file = path.filename().string();
    if (stem_of(file) == name) return read_lesson(path, std::string(name));
    names.emplace_back(stem_of(file));
  }
  std::error_code missing;
  if (const fs::path path(name); path.has_extension() || path.has_parent_path() || fs::exists(path, missing)) {
    return read_lesson(path, path.string());
  }
  throw InputError("unknown lesson '" + std::string(name) + "'" + suggestion(name, names));
}

std::string_view name_of(const plot::Mark& mark) {
  return std::visit(
      [](const auto& m) -> std::string_view {
        if constexpr (requires { m.name; })
          return m.name;
        else
          return m.text;
      },
      mark);
}

std::vector<Placeholder> placeholders(std::string_view text) {
  std::vector<Placeholder> found;
  bool formula = false;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text.substr(at).starts_with("\n\n")) formula = false;
    if (text[at] == '$' && (at == 0 || text[at - 1] != '\\')) {
      formula = !formula;
      if (text.substr(at).starts_with("$$")) ++at;
      continue;
    }
    if (text[at] != '{') continue;
    const std::size_t end = text.find('}', at);
    if (end == std::string_view::npos) break;
    const std::string_view inside = text.substr(at + 1, end - at - 1);
    const std::size_t colon = inside.find(':');
    const std::string_view kind = inside.substr(0, colon);
    if (formula && kind != "readout" && kind != "value") continue;
    found.push_back({text.substr(begin, at - begin), kind, colon == std::string_view::npos ? "" : inside.substr(colon + 1), formula});
    begin = end + 1;
    at = end;
  }
  found.push_back({text.substr(begin), "", "", false});
  return found;
}

std::string filled(std::string_view text, std::span<const plot::Readout> readouts, const param::Values& values, std::int64_t step) {
  std::string result;
  for (const Placeholder& p : placeholders(text)) {
    result += p.before;
    if (p.kind == "readout") {
      const auto readout = std::ranges::find(readouts, p.id, &plot::Readout::id);
      if (readout != readouts.end()) result += readout_text(*readout);
    } else if (p.kind == "value") {
      if (const auto index = values.schema().find(p.id)) result += value_text(values.schema()[*index], values.at(*index));
    } else if (p.kind == "step") {
      result += std::string_view(ShortText() << step);
    }
  }
  return result;
}

}  // namespace lineland::app
