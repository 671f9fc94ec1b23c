// Figures whose areas line up with those of others. Pure.
#pragma once

#include "core/plot/layout.h"

namespace lineland::plot {

/// Room around the area.
struct Margins {
  float left = 0, top = 0, right = 0, bottom = 0;
};

/// As layout(), with margins of `least` or more.
Placed layout_within(const Figure& figure, const Ranges& ranges, Size size, const Theme& theme, Format format, const Margins& least);

}  // namespace lineland::plot
