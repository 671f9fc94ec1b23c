#include "app/export_job.h"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "app/figure_file.h"
#include "app/film.h"
#include "app/filmstrip.h"
#include "app/lanes_file.h"
#include "core/base/check.h"
#include "core/base/file.h"
#include "core/base/text.h"

namespace lineland::app {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view extensions[] = {".svg", ".pdf", ".png", ".mp4", ".gif"};

/// In millimetres: a single figure in the proportions of the window's large one, others as high as they need.
FigureSize size_of(const ExportChoice& choice) {
  constexpr double shape = 7.0 / 12;
  const auto sized = [&](double width, double height) {
    return parse_figure_size(to_text(width) + (choice.kind == ExportKind::figure ? "x" + to_text(height) : "") + "mm");
  };
  switch (choice.width) {
    case ExportWidth::single: return sized(85, 60);
    case ExportWidth::both: return sized(180, 180 * shape);
    case ExportWidth::slide: return choice.kind == ExportKind::figure ? sized(254, 254 * 9.0 / 16) : parse_figure_size("slide");
    case ExportWidth::free: break;
  }
  const auto width = parse_number(trimmed(choice.millimetres));
  if (!width || !(*width >= 60 && *width <= 400)) {
    throw InputError("Width: '" + choice.millimetres + "' must be a number of millimetres from 60 to 400");
  }
  return sized(*width, *width * shape);
}

std::int64_t step_distance(const std::string& text) {
  const auto number = parse_integer(trimmed(text));
  if (!number || *number < 1) throw InputError("Every: '" + text + "' must be a whole number of steps, at least 1");
  return *number;
}

double speed(const std::string& text) {
  const auto number = parse_number(trimmed(text));
  if (!number || !(*number >= 0.1 && *number <= 240)) {
    throw InputError("Frames a second: '" + text + "' must be a number from 0.1 to 240");
  }
  return *number;
}

fs::path place(const ExportChoice& choice, const ExportMaterial& material) {
  const fs::path here = working_folder(), folder = here / choice.folder;  // choice.folder itself if it is absolute
  if (folder.is_relative()) throw InputError("the working folder has been removed: choose another one in the card (key E)");
  return folder / export_name(choice, material);
}

std::int64_t number_of_pictures(const std::string& text) {
  const auto number = parse_integer(trimmed(text));
  if (!number || *number < 2 || *number > static_cast<std::int64_t>(most_pictures)) {
    throw InputError(fmt::format("Pictures: '{}' must be a whole number from 2 to {}", text, most_pictures));
  }
  return *number;
}

/// The figures in the order in which the window shows them.
std::vector<std::string> arrangement(const ExportMaterial& material) {
  std::vector<std::string> ids = {material.figures.at(material.hero).id};
  for (std::size_t k = 0; k < material.figures.size(); ++k) {
    if (k != material.hero) ids.push_back(material.figures[k].id);
  }
  return ids;
}

/// One figure, the same of all lanes, or all figures.
Exporter::Job picture_job(const ExportChoice& choice, ExportMaterial material) {
  const fs::path path = place(choice, material);
  require_writable(path);
  const bool sheet = choice.kind == ExportKind::sheet, lanes = !sheet && !material.lanes.empty();
  Picture picture{.figures = {material.figures.at(material.figure).id}, .sheet = sheet, .size = size_of(choice), .theme = choice.theme};
  if (sheet) picture.figures = arrangement(material), picture.hero = true;
  Recipe& recipe = sheet ? material.own : material.recipe;
  recipe.picture = picture;
  return [path, picture, lanes, line = line_of(recipe), material = std::move(material)](const Exporter::Progress& progress) {
    const plot::FileFormat format = plot::file_format(path.string());
    const std::string bytes =
        lanes ? lanes_file(material.lanes, material.titles, picture, format, line) : picture_file(material.figures, picture, format, line);
    progress(0);  // the last moment at which it can be stopped
    write_file(path, bytes);
    return "Saved as " + path.string();
  };
}

/// The run is made again on the way, to be seen at its earlier steps.
Exporter::Job strip_job(const ExportChoice& choice, ExportMaterial material) {
  const fs::path path = place(choice, material);
  require_writable(path);
  const std::int64_t count = number_of_pictures(choice.pictures), last = material.own.step;
  if (last < count - 1) throw InputError(fmt::format("The run is at step {}: that is too early for {} pictures", last, count));
  const Picture picture{.figures = {material.figures.at(material.figure).id},
                        .size = size_of(choice),
                        .theme = choice.theme,
                        .steps = even_steps(count, last)};
  material.own.picture = picture;
  return [path, picture, line = line_of(material.own), begin = std::move(material.begin)](const Exporter::Progress& progress) {
    std::vector<sim::Run> runs = begin();
    const std::string bytes = filmstrip_file(picture, runs.front(), plot::file_format(path.string()), line, progress);
    write_file(path, bytes);
    return "Filmstrip saved as " + path.string();
  };
}

Exporter::Job film_job(const ExportChoice& choice, ExportMaterial material) {
  constexpr int width = 1280, height = 720;
  Film film{.begin = std::move(material.begin),
            .steps = material.own.step,
            .every = step_distance(choice.every),
            .frames_per_second = speed(choice.frames_per_second),
            .figure = material.figures.at(material.figure).id,
            .width = width,
            .height = height,
            .theme = choice.theme};
  if (film.steps < film.every)
    throw InputError(fmt::format("The run is at step {}: a film with every {} steps would have one frame", film.steps, film.every));
  const std::string path = place(choice, material).string();
  check_film(film, path);
  return [film = std::move(film), path](const Exporter::Progress& progress) { return "Film saved as " + make_film(film, path, progress); };
}

}  // namespace

std::string export_name(const ExportChoice& choice, const ExportMaterial& material) {
  std::string name = choice.name;
  for (const std::string_view extension : extensions) {  // typed, or left from another format
    if (name.ends_with(extension)) name.resize(name.size() - extension.size());
  }
  if (name.empty()) {
    constexpr std::string_view kinds[] = {"", "-sheet", "-strip", ""};
    const std::string figure = choice.kind == ExportKind::sheet ? "" : "-" + material.figures.at(material.figure).id;
    name = material.recipe.lab + figure + std::string(kinds[static_cast<std::size_t>(choice.kind)]) + "-" +
           std::to_string(material.recipe.step);
  }
  const bool series = choice.kind == ExportKind::film && choice.film == ExportFormat::png;
  return name + (series ? "-%04d" : "") + std::string(extensions[static_cast<std::size_t>(choice.format())]);
}

Exporter::Job export_job(const ExportChoice& choice, ExportMaterial material) {
  switch (choice.kind) {
    case ExportKind::film: return film_job(choice, std::move(material));
    case ExportKind::strip: return strip_job(choice, std::move(material));
    default: return picture_job(choice, std::move(material));
  }
}

}  // namespace lineland::app
