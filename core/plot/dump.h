// Figures and scenes as stable text for golden tests, JSON-independent. Pure.
#pragma once

#include <string>

#include "core/plot/figure.h"
#include "core/plot/scene.h"

namespace lineland::plot {

/// One line a mark and one line at each of a few places of it, numbers to five significant digits.
std::string dump(const Figure& figure);
/// One line an item, coordinates to a tenth of a point.
std::string dump(const Scene& scene);

}  // namespace lineland::plot
