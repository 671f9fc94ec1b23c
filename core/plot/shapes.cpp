#include "core/plot/shapes.h"

#include <utility>

namespace lineland::plot {

namespace {

/// Moves shapes.
struct Mover {
  Point by;

  void move(Point& p) const { p.x += by.x, p.y += by.y; }
  void move(Rect& r) const { r.x += by.x, r.y += by.y; }

  void operator()(Polyline& s) const {
    for (Point& p : s.points) move(p);
  }
  void operator()(Strip& s) const {
    for (float& x : s.x) x += by.x;
    for (float& y : s.low) y += by.y;
    for (float& y : s.high) y += by.y;
  }
  void operator()(Box& s) const { move(s.rect); }
  void operator()(Symbol& s) const { move(s.center); }
  void operator()(TextRun& s) const { move(s.origin); }
  void operator()(Image& s) const { move(s.rect); }
};

}  // namespace

Corners corners(Marker marker, float radius) {
  const float r = radius;
  switch (marker) {
    case Marker::square:
      return {{{{-0.886f * r, -0.886f * r}, {0.886f * r, -0.886f * r}, {0.886f * r, 0.886f * r}, {-0.886f * r, 0.886f * r}}}, 4};
    case Marker::triangle: return {{{{0, -1.555f * r}, {1.347f * r, 0.778f * r}, {-1.347f * r, 0.778f * r}}}, 3};
    case Marker::diamond: return {{{{0, -1.253f * r}, {1.253f * r, 0}, {0, 1.253f * r}, {-1.253f * r, 0}}}, 4};
    default: return {};
  }
}

void append(Scene& scene, Scene part, Point by) {
  const Mover mover{by};
  const int clips = static_cast<int>(scene.clips.size());
  for (Rect clip : part.clips) mover.move(clip), scene.clips.push_back(clip);
  for (Item& item : part.items) {
    std::visit(mover, item.shape);
    if (item.clip >= 0) item.clip += clips;
    scene.items.push_back(std::move(item));
  }
}

}  // namespace lineland::plot
