// Fields as pictures, and the scale of their colours; private to layout. Pure.
#pragma once

#include <optional>

#include "core/plot/drawing.h"

namespace lineland::plot {

/// The range of the colour scale: the field's own, or that of its values.
Span color_range(const Field& field);

/// The field as a picture cut to the area; nothing if no cell is in sight.
std::optional<Image> heat_map(const Field& field, const Drawing& drawing);

/// The colours from the lowest value to the highest.
std::vector<Color> color_map(const Field& field, const Theme& theme);

}  // namespace lineland::plot
