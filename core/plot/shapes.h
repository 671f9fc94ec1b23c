// What painters and sheets do with the shapes of scenes. Pure.
#pragma once

#include <array>
#include <cstddef>

#include "core/plot/scene.h"

namespace lineland::plot {

/// The corners of a marker, around its center.
struct Corners {
  std::array<Point, 4> points;
  std::size_t count = 0;

  const Point* begin() const { return points.data(); }
  const Point* end() const { return points.data() + count; }
};

/// Those of a square, triangle or diamond with the area of a disc of this radius; none for the others. Allocates nothing.
Corners corners(Marker marker, float radius);

/// Puts the items of `part`, moved by `by`, behind those of `scene`.
void append(Scene& scene, Scene part, Point by);

}  // namespace lineland::plot
