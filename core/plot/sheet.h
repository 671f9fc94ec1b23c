// Several figures as one picture for print: rows and columns, letters (a), (b), ..., edges that line up. Pure.
#pragma once

#include <span>
#include <string_view>

#include "core/plot/layout.h"

namespace lineland::plot {

/// A size that journals and slides have.
struct PaperSize {
  std::string_view name;   ///< command line
  std::string_view label;  ///< in a menu
  float width, height;     ///< points; height 0: what the figures need
};

/// single (one column of a journal, 85 mm), double (both, 180 mm), slide (16:9).
std::span<const PaperSize> paper_sizes();

/// The height that suits one figure of this width, in points.
float natural_height(float width);

struct SheetStyle {
  float width = 510;    ///< of the whole sheet, in points
  float height = 0;     ///< 0: what the figures need
  int columns = 0;      ///< 0: chosen so that figures are wide enough and few places stay empty
  bool hero = false;    ///< the first figure larger than the others
  bool letters = true;  ///< (a), (b), ... before the titles
  bool titles = true;
};

/// The figures in reading order. `ranges` has one element a figure, or none: then each figure has its own (give equal ones to figures that
/// are to be compared). Margins of figures above each other and beside each other agree where that costs little.
Scene sheet(std::span<const Figure> figures, const SheetStyle& style, const Theme& theme, std::span<const Ranges> ranges = {});

}  // namespace lineland::plot
