#include "core/plot/heat_map.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace lineland::plot {

namespace {

constexpr int shades = 256;

/// The cell in which each texel's centre lies; -1 outside of all.
std::vector<int> cells(const std::vector<double>& edges, const Projection& projection, float from, float step, int count) {
  std::vector<int> result(static_cast<std::size_t>(count), -1);
  for (int i = 0; i < count; ++i) {
    const double value = projection.value(from + (static_cast<float>(i) + 0.5f) * step);
    const auto above = std::ranges::upper_bound(edges, value);
    if (above != edges.begin() && above != edges.end()) result[static_cast<std::size_t>(i)] = static_cast<int>(above - edges.begin()) - 1;
  }
  return result;
}

}  // namespace

Span color_range(const Field& field) {
  if (field.range && field.range->low < field.range->high) return *field.range;
  float low = INFINITY, high = -INFINITY;
  for (const float v : field.values)
    if (std::isfinite(v)) low = std::min(low, v), high = std::max(high, v);
  if (low > high) return {0, 1};
  if (field.diverging) low = -(high = std::max(std::abs(low), std::abs(high)));
  return low < high ? Span{double(low), double(high)} : Span{double(low) - 0.5, double(low) + 0.5};
}

std::vector<Color> color_map(const Field& field, const Theme& theme) {
  std::vector<Color> result(shades);
  for (int i = 0; i < shades; ++i) {
    const double t = i / double(shades - 1);
    result[static_cast<std::size_t>(i)] = field.diverging ? theme.diverging(2 * t - 1) : theme.sequential(field.role, t);
  }
  return result;
}

std::optional<Image> heat_map(const Field& field, const Drawing& drawing) {
  const std::size_t columns = field.x_edges.size(), rows = field.y_edges.size();
  if (columns < 2 || rows < 2 || field.values.size() < (columns - 1) * (rows - 1)) return std::nullopt;
  const Rect& area = drawing.area();
  const auto edge = [](float v, float low, float high) { return std::isnan(v) ? low : std::clamp(v, low, high); };
  const float x0 = edge(drawing.x(field.x_edges.front()), area.x, area.right()),
              x1 = edge(drawing.x(field.x_edges.back()), area.x, area.right());
  const float y1 = edge(drawing.left(field.y_edges.front()), area.y, area.bottom());
  const float y0 = edge(drawing.left(field.y_edges.back()), area.y, area.bottom());
  if (!(x1 > x0) || !(y1 > y0)) return std::nullopt;

  Image image;
  image.rect = {x0, y0, x1 - x0, y1 - y0};
  image.width = std::max(1, static_cast<int>(std::ceil(image.rect.width)));
  image.height = std::max(1, static_cast<int>(std::ceil(image.rect.height)));
  const std::vector<int> across = cells(field.x_edges, drawing.x, x0, image.rect.width / float(image.width), image.width);
  const std::vector<int> down = cells(field.y_edges, drawing.left, y0, image.rect.height / float(image.height), image.height);
  const std::vector<Color> map = color_map(field, drawing.theme);
  const Span range = color_range(field);
  const float low = static_cast<float>(range.low), scale = static_cast<float>((shades - 1) / (range.high - range.low));

  image.texels.assign(static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height), drawing.theme.figure);
  Color* texel = image.texels.data();
  for (const int row : down)
    for (const int column : across) {
      Color& out = *texel++;
      if (row < 0 || column < 0) continue;
      const float value = field.values[static_cast<std::size_t>(row) * (columns - 1) + static_cast<std::size_t>(column)];
      if (std::isnan(value)) continue;
      out = map[static_cast<std::size_t>(std::clamp((value - low) * scale, 0.0f, float(shades - 1)) + 0.5f)];
    }
  return image;
}

}  // namespace lineland::plot
