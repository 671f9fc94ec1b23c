// What is drawn where, in cells of a few points: how words find empty places; private to layout. One thread.
#pragma once

#include <cstdint>
#include <vector>

#include "core/plot/scene.h"

namespace lineland::plot {

/// A grid of cells over the area. Each cell knows, as bits, which owners drew in it.
class Ink {
 public:
  using Owners = std::uint32_t;
  static constexpr Owners anyone = 0x80000000u, words = 0x40000000u;

  Ink(const Rect& area, float cell);

  /// The bit of the n-th owner; there are more owners than bits, so far ones share.
  static constexpr Owners owner(std::size_t n) { return Owners{1} << (n % 30); }

  /// Marks the lines, symbols and boxes of a shape; areas are no ink.
  void draw(const Shape& shape, Owners owners);

  /// Who drew in the rectangle.
  Owners within(const Rect& rect) const;

  /// Who drew along a straight line, or so near to it. (Of two lines that cross at a corner of cells, neither is in the other's.)
  Owners along(Point a, Point b, float near = 0) const;

 private:
  void dot(Point p, Owners owners);
  void line(Point a, Point b, Owners owners);  // without its first point

  /// The cells that a rectangle touches: from (x0, y0) up to, not including, (x1, y1).
  struct Window {
    int x0, y0, x1, y1;
  };
  Window window(const Rect& rect) const;

  Rect area_;
  float cell_, per_point_;
  int columns_, rows_;
  std::vector<Owners> cells_;
};

}  // namespace lineland::plot
