#include "app/ui/pencil.h"

#include <algorithm>
#include <cmath>

#include "app/ui/number_text.h"

namespace lineland::app {

void Pencil::toggle(std::string_view id) {
  const bool same = parameter_ == id;
  put_down();
  if (!same) parameter_ = id;
}

void Pencil::put_down() {
  parameter_.clear();
  stroke_.clear();
}

std::optional<math::Distribution> Pencil::follow(const Response& response, const plot::Placed& placed, plot::Point at,
                                                 std::string& message) {
  const plot::Rect& area = placed.area;
  const bool begins = response.pressed && area.contains(at);
  if (begins || (drawing() && response.held)) {
    const plot::Point p{std::clamp(at.x, area.x, area.right()), std::clamp(at.y, area.y, area.bottom())};
    const double x = placed.x_at(p.x), resolution = std::abs(placed.x_at(p.x + 1) - x);
    const labs::StrokePoint point{rounded_to(x, resolution), placed.y_at(p.y)};
    if (stroke_.empty() || stroke_.back().x != point.x || stroke_.back().y != point.y) stroke_.push_back(point);
  }
  if (!drawing() || (response.held && !response.released)) return std::nullopt;
  std::optional<math::Distribution> density = labs::drawn(stroke_);
  stroke_.clear();
  if (!density) message = "That stroke encloses no area: draw from one side to the other, above zero.";
  return density;
}

void Pencil::show(Ui& ui, const plot::Placed& placed, plot::Color color) {
  points_.clear();
  for (const labs::StrokePoint& point : stroke_) points_.push_back(placed.point(point.x, point.y));
  if (points_.size() > 1) ui.pen.stroke(points_, color, ui.theme().emphasis);
}

}  // namespace lineland::app
