// Lines of many points, thinned to what can be seen and cut to a rectangle; private to layout. Pure.
#pragma once

#include <vector>

#include "core/plot/scene.h"

namespace lineland::plot {

/// About one vertex every half point across, extrema kept. A point with a NaN stays, as a break.
std::vector<Point> thinned(const std::vector<Point>& points);

/// The pieces of a line inside of the rectangle, each of two points or more.
std::vector<std::vector<Point>> clipped(const std::vector<Point>& points, const Rect& area);

/// The same, cut at the left and right edges only.
std::vector<std::vector<Point>> clipped_across(const std::vector<Point>& points, const Rect& area);

}  // namespace lineland::plot
