#include "app/figure_file.h"

#include <algorithm>
#include <array>
#include <optional>

#include "core/base/check.h"
#include "core/base/text.h"
#include "core/plot/layout.h"
#include "core/plot/sheet.h"
#include "core/plot/theme.h"

namespace lineland::app {

FigureSize parse_figure_size(std::string_view text) {
  struct Unit {
    std::string_view name;
    double points, pixels_per_pt;
  };
  constexpr double print = 300.0 / 72;  // pixels a point
  constexpr double css = 72.0 / 96;     // points a pixel
  static constexpr std::array units = {Unit{"mm", 72 / 25.4, print}, Unit{"pt", 1, print}, Unit{"px", css, 1 / css}};
  const auto fail = [&](const char* what) -> FigureSize {
    throw InputError("--figure-size: '" + std::string(text) + "' " + what +
                     ": single, double, slide, or WIDTHxHEIGHT or WIDTH with mm, pt or px is wanted, such as 85x60mm");
  };
  for (const plot::PaperSize& paper : plot::paper_sizes())
    if (text == paper.name) return {static_cast<double>(paper.width), static_cast<double>(paper.height), print, std::string(text)};
  const auto unit = std::ranges::find_if(units, [&](const Unit& u) { return text.ends_with(u.name); });
  if (unit == units.end()) return fail("has no unit");
  const std::string_view numbers = text.substr(0, text.size() - 2);
  const auto cross = numbers.find('x');
  // The unit may stand behind both numbers.
  std::string_view first = numbers.substr(0, cross);
  if (cross != std::string_view::npos && first.ends_with(unit->name)) first.remove_suffix(2);
  const auto width = parse_number(trimmed(first));
  const auto height = cross == std::string_view::npos ? std::optional(0.0) : parse_number(trimmed(numbers.substr(cross + 1)));
  if (!width || !height) return fail("is no size");
  constexpr double least_width = 113, least_height = 79, most = 5670;  // points: 40 mm, 28 mm, 2 m
  const FigureSize size{*width * unit->points, *height * unit->points, unit->pixels_per_pt, std::string(text)};
  const bool own_height = cross == std::string_view::npos;
  if (!(size.width_pt >= least_width && (own_height || size.height_pt >= least_height))) return fail("is below 40x28mm");
  if (!(size.width_pt <= most && size.height_pt <= most)) return fail("is above 2 m");
  return size;
}

const plot::Figure& figure_named(std::span<const plot::Figure> figures, std::string_view id) {
  std::vector<std::string> names;
  for (const plot::Figure& figure : figures) {
    if (figure.id == id) return figure;
    names.push_back(figure.id);
  }
  throw InputError("unknown figure '" + std::string(id) + "'" + suggestion(id, names));
}

const plot::Theme& theme_of(const Picture& picture) {
  return plot::theme(!picture.theme.empty() ? picture.theme : picture.size.text == "slide" ? "projector" : "paper");
}

plot::Lettering lettering_of(const Picture& picture) { return picture.outlines ? plot::Lettering::outlines : plot::Lettering::text; }

std::string picture_file(std::span<const plot::Figure> figures, const Picture& picture, plot::FileFormat format, std::string_view recipe) {
  const plot::Theme& theme = theme_of(picture);
  const float width = static_cast<float>(picture.size.width_pt), height = static_cast<float>(picture.size.height_pt);
  const plot::Lettering lettering = lettering_of(picture);
  std::vector<plot::Figure> shown;
  for (const std::string& id : picture.figures) shown.push_back(figure_named(figures, id));
  if (shown.empty()) shown.assign(figures.begin(), figures.end());
  if (picture.sheet) {
    const plot::SheetStyle style{width, height, picture.columns, picture.hero, picture.letters};
    return plot::paint(plot::sheet(shown, style, theme), format, recipe, picture.size.pixels_per_pt, lettering);
  }
  const plot::Size size{width, height > 0 ? height : plot::natural_height(width)};
  const plot::Placed placed = plot::layout(shown.front(), plot::ranges(shown.front()), size, theme, plot::Format::paper);
  return plot::paint(placed.scene, format, recipe, picture.size.pixels_per_pt, lettering);
}

}  // namespace lineland::app
