#include "core/plot/ink.h"

#include <algorithm>
#include <cmath>

namespace lineland::plot {

Ink::Ink(const Rect& area, float cell)
    : area_(area),
      cell_(cell),
      per_point_(1 / cell),
      columns_(static_cast<int>(area.width / cell) + 1),
      rows_(static_cast<int>(area.height / cell) + 1),
      cells_(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_)) {}

Ink::Window Ink::window(const Rect& rect) const {
  const auto index = [this](float offset, int count) {
    return static_cast<int>(std::floor(std::clamp(offset / cell_, -1.0f, float(count))));
  };
  return {std::max(0, index(rect.x - area_.x, columns_)), std::max(0, index(rect.y - area_.y, rows_)),
          std::min(columns_, index(rect.right() - area_.x, columns_) + 1), std::min(rows_, index(rect.bottom() - area_.y, rows_) + 1)};
}

void Ink::dot(Point p, Owners owners) {
  const int x = static_cast<int>((p.x - area_.x) * per_point_), y = static_cast<int>((p.y - area_.y) * per_point_);
  if (x >= 0 && y >= 0 && x < columns_ && y < rows_) cells_[static_cast<std::size_t>(y * columns_ + x)] |= owners;
}

void Ink::line(Point a, Point b, Owners owners) {
  const float length = std::max(std::abs(b.x - a.x), std::abs(b.y - a.y));
  const int steps = static_cast<int>(length * per_point_ * 1.5f) + 1;
  for (int i = 1; i <= steps; ++i) {
    const float t = static_cast<float>(i) / static_cast<float>(steps);
    dot({a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)}, owners);
  }
}

void Ink::draw(const Shape& shape, Owners owners) {
  const auto rectangle = [&](const Rect& rect) {
    const Window w = window(rect);
    for (int y = w.y0; y < w.y1; ++y)
      for (int x = w.x0; x < w.x1; ++x) cells_[static_cast<std::size_t>(y * columns_ + x)] |= owners;
  };
  if (const auto* curve = std::get_if<Polyline>(&shape)) {
    if (curve->points.empty()) return;
    Point last = curve->points.front();
    dot(last, owners);
    for (const Point& p : curve->points) {
      if (&p != &curve->points.back() && std::max(std::abs(p.x - last.x), std::abs(p.y - last.y)) < cell_ / 2) continue;
      line(last, p, owners);
      last = p;
    }
  } else if (const auto* symbol = std::get_if<Symbol>(&shape)) {
    const float r = symbol->radius;
    rectangle({symbol->center.x - r, symbol->center.y - r, 2 * r, 2 * r});
  } else if (const auto* box = std::get_if<Box>(&shape); box && box->fill) {
    rectangle(box->rect);
  }
}

Ink::Owners Ink::within(const Rect& rect) const {
  const Window w = window(rect);
  Owners result = 0;
  for (int y = w.y0; y < w.y1; ++y)
    for (int x = w.x0; x < w.x1; ++x) result |= cells_[static_cast<std::size_t>(y * columns_ + x)];
  return result;
}

Ink::Owners Ink::along(Point a, Point b, float near) const {
  Owners result = 0;
  const int steps = static_cast<int>(std::hypot(b.x - a.x, b.y - a.y) / cell_) + 1;
  for (int i = 0; i <= steps; ++i) {
    const float t = static_cast<float>(i) / static_cast<float>(steps);
    result |= within({a.x + t * (b.x - a.x) - near, a.y + t * (b.y - a.y) - near, 2 * near, 2 * near});
  }
  return result;
}

}  // namespace lineland::plot
