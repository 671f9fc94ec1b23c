#include "app/ui/stroke.h"

#include <algorithm>
#include <cmath>

#include "app/ui/number_text.h"

namespace lineland::app {

bool Stroke::follow(const Response& response, const plot::Placed& placed, plot::Point at, plot::Side side) {
  const plot::Rect& area = placed.area;
  const bool begins = response.pressed && area.contains(at);
  if (begins) {
    points_.clear();
    drawing_ = true;
  }
  if (!drawing_) return false;
  if (begins || response.held) {
    const plot::Point p{std::clamp(at.x, area.x, area.right()), std::clamp(at.y, area.y, area.bottom())};
    const double x = placed.x_at(p.x), resolution = std::abs(placed.x_at(p.x + 1) - x);
    const labs::StrokePoint point{rounded_to(x, resolution), placed.y_at(p.y, side)};
    if (points_.empty() || points_.back().x != point.x || points_.back().y != point.y) points_.push_back(point);
  }
  if (response.held && !response.released) return false;
  drawing_ = false;
  return true;
}

void Stroke::clear() {
  points_.clear();
  drawing_ = false;
}

void Stroke::show(Ui& ui, const plot::Placed& placed, plot::Color color, float width, float dash, plot::Side side) {
  shown_.clear();
  for (const labs::StrokePoint& point : points_) shown_.push_back(placed.point(point.x, point.y, side));
  if (shown_.size() < 2) return;
  if (dash > 0) {
    ui.pen.dashes(shown_, color, width, dash, 0.6f * dash);
  } else {
    ui.pen.stroke(shown_, color, width);
  }
}

}  // namespace lineland::app
