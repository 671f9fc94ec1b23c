#include "app/export_job.h"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "app/figure_file.h"
#include "app/film.h"
#include "core/base/check.h"
#include "core/base/file.h"
#include "core/base/text.h"

namespace lineland::app {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view extensions[] = {".svg", ".pdf", ".png", ".mp4", ".gif"};

/// In millimetres, height over width as in the window's large figure.
FigureSize size_of(const ExportChoice& choice) {
  constexpr double shape = 7.0 / 12;
  const auto sized = [](double width, double height) { return parse_figure_size(to_text(width) + "x" + to_text(height) + "mm"); };
  switch (choice.width) {
    case ExportWidth::single: return sized(85, 60);
    case ExportWidth::both: return sized(180, 180 * shape);
    case ExportWidth::slide: return sized(254, 254 * 9.0 / 16);
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
  const fs::path folder = choice.folder.empty() ? fs::current_path() : fs::absolute(choice.folder);
  return folder / export_name(choice, material);
}

Exporter::Job picture_job(const ExportChoice& choice, ExportMaterial material) {
  const fs::path path = place(choice, material);
  require_writable(path);
  const Picture picture{.figures = {material.figures.at(material.figure).id}, .size = size_of(choice), .theme = choice.theme};
  material.recipe.picture = picture;
  return [path, picture, recipe = line_of(material.recipe), figures = std::move(material.figures)](const Exporter::Progress& progress) {
    const std::string bytes = picture_file(figures, picture, plot::file_format(path.string()), recipe);
    progress(0);  // the last moment at which it can be stopped
    write_file(path, bytes);
    return "Saved as " + path.string();
  };
}

Exporter::Job film_job(const ExportChoice& choice, ExportMaterial material) {
  constexpr int width = 1280, height = 720;
  Film film{.begin = std::move(material.begin),
            .steps = material.recipe.step,
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
    name = material.recipe.lab + "-" + material.figures.at(material.figure).id + "-" + std::to_string(material.recipe.step);
  }
  const bool series = choice.kind == ExportKind::film && choice.film == ExportFormat::png;
  return name + (series ? "-%04d" : "") + std::string(extensions[static_cast<std::size_t>(choice.format())]);
}

Exporter::Job export_job(const ExportChoice& choice, ExportMaterial material) {
  return choice.kind == ExportKind::film ? film_job(choice, std::move(material)) : picture_job(choice, std::move(material));
}

}  // namespace lineland::app
