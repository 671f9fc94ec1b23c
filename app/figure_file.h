// Figures as a file, at a size on paper: one, or several as a sheet. Thread-safe.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/plot/cairo_painter.h"
#include "core/plot/figure.h"
#include "core/plot/theme.h"

namespace lineland::app {

/// A size on paper and how many pixels a PNG of it has. Height 0: what the figures need.
struct FigureSize {
  double width_pt = 180 * 72 / 25.4, height_pt = 105 * 72 / 25.4;
  double pixels_per_pt = 300.0 / 72;
  std::string text = "180x105mm";  ///< as parse_figure_size takes it
};

/// "single", "double" or "slide" (plot::paper_sizes), "WIDTHxHEIGHT" or just "WIDTH" with mm, pt or px behind it: "85x60mm", "120mm". A PNG
/// has 300 pixels an inch, or just the size in px. Throws InputError for other text and for sizes below 40 mm x 28 mm or above 2 m.
FigureSize parse_figure_size(std::string_view text);

/// All that decides a picture's bytes beside the numbers in it. Stored in the picture's recipe.
struct Picture {
  std::vector<std::string> figures = {};  ///< ids in order; one, or for a sheet any number, none of them meaning all
  bool sheet = false;                     ///< letters, titles, rows and columns (plot::sheet); else figures.front() alone
  FigureSize size = {};
  std::string theme = {};                ///< empty: projector for a slide, else paper
  int columns = 0;                       ///< of a sheet; 0: chosen
  bool hero = false;                     ///< of a sheet: the first figure larger
  bool letters = true;                   ///< of a sheet
  bool outlines = false;                 ///< words as outlines
  std::vector<std::int64_t> steps = {};  ///< of a filmstrip: figures.front() at each of them, side by side
};

const plot::Theme& theme_of(const Picture& picture);
plot::Lettering lettering_of(const Picture& picture);

/// The bytes of the file. Throws InputError that names the figure if `figures` lacks one that the picture wants.
std::string picture_file(std::span<const plot::Figure> figures, const Picture& picture, plot::FileFormat format, std::string_view recipe);

/// Throws InputError that names the nearest figure.
const plot::Figure& figure_named(std::span<const plot::Figure> figures, std::string_view id);

}  // namespace lineland::app
