#include "core/plot/layout.h"

#include <algorithm>
#include <cmath>

#include "core/plot/drawing.h"

namespace lineland::plot {

namespace {

Projection across(const Placed& placed) { return {placed.ranges.x, placed.x_scale, placed.area.x, placed.area.right()}; }

Projection up(const Placed& placed, Side side) {
  const bool right = side == Side::right && placed.ranges.right;
  return {right ? *placed.ranges.right : placed.ranges.y, right ? placed.right_scale : placed.y_scale, placed.area.bottom(), placed.area.y};
}

}  // namespace

void Drawing::add(Shape shape) { placed.scene.items.emplace_back().shape = std::move(shape); }

double Placed::x_at(float px) const { return across(*this).value(px); }
double Placed::y_at(float py, Side side) const { return up(*this, side).value(py); }
Point Placed::point(double x, double y, Side side) const { return {across(*this)(x), up(*this, side)(y)}; }

Placed layout(const Figure& figure, const Ranges& ranges, Size size, const Theme& theme, Format format) {
  return layout_within(figure, ranges, size, theme, format, {});
}

namespace {

/// One way to set a figure: with these words above the area. Says which others find no place.
Placed attempt(const Figure& figure, const Ranges& ranges, Size size, const Theme& theme, Format format, const Margins& least,
               const std::vector<std::string_view>& legend, std::vector<std::string_view>& homeless) {
  Placed placed;
  placed.scene.size = size;
  placed.scene.background = theme.figure;
  placed.ranges = ranges;
  if (figure.right && !placed.ranges.right) placed.ranges.right = Span{0, 1};
  placed.x_scale = figure.x.scale, placed.y_scale = figure.y.scale;
  if (figure.right) placed.right_scale = figure.right->scale;

  Drawing drawing{.figure = figure, .theme = theme, .format = format, .least = least, .placed = placed, .legend = legend};
  if (!draw_axes(drawing)) return placed;
  draw_marks(drawing);
  draw_labels(drawing);
  homeless = std::move(drawing.homeless);
  return placed;
}

}  // namespace

Placed layout_within(const Figure& figure, const Ranges& ranges, Size size, const Theme& theme, Format format, const Margins& least) {
  constexpr int most_attempts = 4;  // a legend takes room from the others
  std::vector<std::string_view> legend, homeless;
  Placed placed = attempt(figure, ranges, size, theme, format, least, legend, homeless);
  for (int k = 1; k < most_attempts && format == Format::paper && !homeless.empty(); ++k) {
    legend.insert(legend.end(), homeless.begin(), homeless.end());
    homeless.clear();
    Placed fuller = attempt(figure, ranges, size, theme, format, least, legend, homeless);
    if (!(fuller.area.width > 0)) break;
    placed = std::move(fuller);
  }
  return placed;
}

std::vector<Hover> hover(const Figure& figure, const Placed& placed, float px) {
  std::vector<Hover> result;
  const Rect& area = placed.area;
  if (!(area.width > 0) || !(px >= area.x && px <= area.right())) return result;
  const double x = placed.x_at(px);
  for (const Mark& mark : figure.marks) {
    const auto* curve = std::get_if<Curve>(&mark);
    if (!curve) continue;
    const std::size_t count = std::min(curve->x.size(), curve->y.size());
    for (std::size_t i = 1; i < count; ++i) {
      const double a = curve->x[i - 1], b = curve->x[i];
      if (!(std::min(a, b) <= x && x <= std::max(a, b))) continue;
      const double t = a == b ? 0 : (x - a) / (b - a);
      const double y = curve->y[i - 1] + t * (curve->y[i] - curve->y[i - 1]);
      const Point point = placed.point(x, y, curve->side);
      if (std::isfinite(y) && std::isfinite(point.y) && area.contains({px, point.y}))
        result.push_back({curve->label.empty() ? curve->name : curve->label, curve->role, x, y, {px, point.y}});
      break;
    }
  }
  std::ranges::stable_sort(result, {}, [](const Hover& h) { return h.point.y; });
  return result;
}

}  // namespace lineland::plot
