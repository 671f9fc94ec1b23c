// What painters and sheets do with the shapes of scenes. Pure.
#pragma once

#include <vector>

#include "core/plot/scene.h"

namespace lineland::plot {

/// The corners around the center of a square, triangle or diamond with the area of a disc of this radius; none for the others.
std::vector<Point> corners(Marker marker, float radius);

/// Puts the items of `part`, moved by `by`, behind those of `scene`.
void append(Scene& scene, Scene part, Point by);

}  // namespace lineland::plot
