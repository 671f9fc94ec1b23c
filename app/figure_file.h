// One figure as a file, at a size on paper. Thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "core/plot/cairo_painter.h"
#include "core/plot/figure.h"
#include "core/plot/theme.h"

namespace lineland::app {

/// A size on paper and how many pixels a PNG of it has.
struct FigureSize {
  double width_pt, height_pt;
  double pixels_per_pt;
};

/// Both columns of a journal's page: what a figure is saved at if nothing else is said.
inline constexpr FigureSize print_size{180 * 72 / 25.4, 105 * 72 / 25.4, 300.0 / 72};

/// "WIDTHxHEIGHT" with mm, pt or px behind it: "85x60mm". A PNG has 300 pixels an inch, or just the size in px. Throws InputError for other
/// text and for sizes below 40 mm x 28 mm or above 2 m.
FigureSize parse_figure_size(std::string_view text);

/// The bytes of the file.
std::string figure_file(const plot::Figure& figure, plot::FileFormat format, FigureSize size, const plot::Theme& theme,
                        std::string_view recipe);

}  // namespace lineland::app
