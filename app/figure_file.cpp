#include "app/figure_file.h"

#include <algorithm>
#include <array>

#include "core/base/check.h"
#include "core/base/text.h"
#include "core/plot/layout.h"

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
    throw InputError("--figure-size: '" + std::string(text) + "' " + what + ": WIDTHxHEIGHT with mm, pt or px is wanted, such as 85x60mm");
  };
  const auto unit = std::ranges::find_if(units, [&](const Unit& u) { return text.ends_with(u.name); });
  if (unit == units.end()) return fail("has no unit");
  const std::string_view numbers = text.substr(0, text.size() - 2);
  const auto cross = numbers.find('x');
  if (cross == std::string_view::npos) return fail("is no size");
  // The unit may stand behind both numbers.
  std::string_view first = numbers.substr(0, cross);
  if (first.ends_with(unit->name)) first.remove_suffix(2);
  const auto width = parse_number(trimmed(first)), height = parse_number(trimmed(numbers.substr(cross + 1)));
  if (!width || !height) return fail("is no size");
  constexpr double least_width = 113, least_height = 79, most = 5670;  // points: 40 mm, 28 mm, 2 m
  const FigureSize size{*width * unit->points, *height * unit->points, unit->pixels_per_pt};
  if (!(size.width_pt >= least_width && size.height_pt >= least_height)) return fail("is below 40x28mm");
  if (!(size.width_pt <= most && size.height_pt <= most)) return fail("is above 2 m");
  return size;
}

std::string figure_file(const plot::Figure& figure, plot::FileFormat format, FigureSize size, const plot::Theme& theme,
                        std::string_view recipe) {
  const plot::Size points{static_cast<float>(size.width_pt), static_cast<float>(size.height_pt)};
  const plot::Placed placed = plot::layout(figure, plot::ranges(figure), points, theme, plot::Format::paper);
  return plot::paint(placed.scene, format, recipe, size.pixels_per_pt);
}

}  // namespace lineland::app
