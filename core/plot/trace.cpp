#include "core/plot/trace.h"

#include <algorithm>
#include <cmath>

namespace lineland::plot {

namespace {

bool is_break(Point p) { return std::isnan(p.x) || std::isnan(p.y); }

/// The part of a segment inside of the rectangle, by Liang and Barsky 1984; false if there is none.
bool cut(Point& a, Point& b, const Rect& area) {
  float from = 0, to = 1;
  const float dx = b.x - a.x, dy = b.y - a.y;
  const auto edge = [&](float rate, float room) {
    if (rate == 0) return room >= 0;
    const float t = room / rate;
    if (rate < 0)
      from = std::max(from, t);
    else
      to = std::min(to, t);
    return from <= to;
  };
  if (!edge(-dx, a.x - area.x) || !edge(dx, area.right() - a.x) || !edge(-dy, a.y - area.y) || !edge(dy, area.bottom() - a.y)) return false;
  const auto at = [&](float t) -> Point {
    return {std::clamp(a.x + t * dx, area.x, area.right()), std::clamp(a.y + t * dy, area.y, area.bottom())};
  };
  const Point start = from > 0 ? at(from) : a, end = to < 1 ? at(to) : b;
  a = start, b = end;
  return true;
}

}  // namespace

std::vector<Point> thinned(const std::vector<Point>& points) {
  std::vector<Point> result;
  result.reserve(std::min<std::size_t>(points.size(), 4096));
  std::size_t i = 0;
  while (i < points.size()) {
    const auto column = [](Point p) { return std::floor(2 * p.x); };
    const float here = column(points[i]);
    std::size_t end = i + 1, low = i, high = i;
    while (end < points.size() && column(points[end]) == here && !is_break(points[end])) {
      if (points[end].y < points[low].y) low = end;
      if (points[end].y > points[high].y) high = end;
      ++end;
    }
    // First, lowest, highest and last of a column, in their order.
    std::size_t written = i;
    result.push_back(points[i]);
    for (const std::size_t next : {std::min(low, high), std::max(low, high), end - 1})
      if (next > written) result.push_back(points[next]), written = next;
    i = end;
  }
  return result;
}

std::vector<std::vector<Point>> clipped(const std::vector<Point>& points, const Rect& area) {
  std::vector<std::vector<Point>> pieces;
  bool open = false;
  for (std::size_t i = 1; i < points.size(); ++i) {
    Point a = points[i - 1], b = points[i];
    const bool inside = area.contains(a) && area.contains(b);
    if (!inside && (is_break(a) || is_break(b) || !cut(a, b, area))) {
      open = false;
      continue;
    }
    if (open && pieces.back().back() == a) {
      pieces.back().push_back(b);
    } else {
      pieces.emplace_back();
      pieces.back().reserve(points.size() - i + 1);
      pieces.back().push_back(a);
      pieces.back().push_back(b);
    }
    open = true;
  }
  return pieces;
}

std::vector<std::vector<Point>> clipped_across(const std::vector<Point>& points, const Rect& area) {
  constexpr float tall = 4e6f;  // beyond every projected value
  return clipped(points, {area.x, -tall, area.width, 2 * tall});
}

}  // namespace lineland::plot
