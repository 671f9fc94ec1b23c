#include "core/plot/beside.h"

#include <utility>

namespace lineland::plot {

namespace {

/// Moves a shape.
struct Move {
  Point by;

  void point(Point& p) const { p.x += by.x, p.y += by.y; }
  void rect(Rect& r) const { r.x += by.x, r.y += by.y; }

  void operator()(Polyline& shape) const {
    for (Point& p : shape.points) point(p);
  }
  void operator()(Strip& shape) const {
    for (float& x : shape.x) x += by.x;
    for (float& y : shape.low) y += by.y;
    for (float& y : shape.high) y += by.y;
  }
  void operator()(Box& shape) const { rect(shape.rect); }
  void operator()(Symbol& shape) const { point(shape.center); }
  void operator()(TextRun& shape) const { point(shape.origin); }
  void operator()(Image& shape) const { rect(shape.rect); }
};

}  // namespace

void add(Scene& whole, const Scene& part, Point place) {
  const Move move{place};
  const int clips = static_cast<int>(whole.clips.size());
  for (Rect clip : part.clips) {
    move.rect(clip);
    whole.clips.push_back(clip);
  }
  for (Item item : part.items) {
    std::visit(move, item.shape);
    if (item.clip >= 0) item.clip += clips;
    whole.items.push_back(std::move(item));
  }
}

}  // namespace lineland::plot
