#include "core/plot/heat_map.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace lineland::plot {

namespace {

constexpr int shades = 256;

/// Between which two cells' centres a texel's centre lies, and how far from the first; cell -1: outside of all.
struct Sample {
  int cell = -1, next = -1;
  float weight = 0;
};

std::vector<Sample> samples(const std::vector<double>& edges, const Projection& projection, float from, float step, int count) {
  std::vector<Sample> result(static_cast<std::size_t>(count));
  const int cells = static_cast<int>(edges.size()) - 1;
  const auto center = [&](int cell) { return (edges[static_cast<std::size_t>(cell)] + edges[static_cast<std::size_t>(cell) + 1]) / 2; };
  for (int i = 0; i < count; ++i) {
    const double value = projection.value(from + (static_cast<float>(i) + 0.5f) * step);
    const auto above = std::ranges::upper_bound(edges, value);
    if (above == edges.begin() || above == edges.end()) continue;
    const int cell = static_cast<int>(above - edges.begin()) - 1,
              next = std::clamp(value < center(cell) ? cell - 1 : cell + 1, 0, cells - 1);
    const double distance = center(next) - center(cell);
    result[static_cast<std::size_t>(i)] = {cell, next, distance == 0 ? 0 : static_cast<float>((value - center(cell)) / distance)};
  }
  return result;
}

/// Texels a point: fine on paper; on the screen so many that a frame can afford them.
float resolution(const Drawing& drawing, float width, float height) {
  constexpr float affordable = 60'000, printed = 4'000'000;
  const bool paper = drawing.format == Format::paper;
  return std::min(paper ? 3.0f : 1.0f, std::sqrt((paper ? printed : affordable) / (width * height)));
}

}  // namespace

Span color_range(const Field& field) {
  if (field.range && field.range->low < field.range->high) return *field.range;
  float low = INFINITY, high = -INFINITY;
  for (const float v : field.values)
    if (std::isfinite(v)) low = std::min(low, v), high = std::max(high, v);
  if (low > high) return {0, 1};
  if (field.diverging) low = -(high = std::max(std::abs(low), std::abs(high)));
  if (low > 0 && low < 1e-3f * high) low = 0;
  return low < high ? Span{double(low), double(high)} : Span{double(low) - 0.5, double(low) + 0.5};
}

std::vector<Color> color_map(const Field& field, const Theme& theme) {
  constexpr int step = 8;  // colours between the exact ones are mixed
  std::vector<Color> result(shades + 1);
  for (int i = 0; i <= shades; i += step) {
    const double t = i / double(shades);
    const Color to = field.diverging ? theme.diverging(2 * t - 1) : theme.sequential(field.role, t);
    result[static_cast<std::size_t>(i)] = to;
    for (int k = 1; k < step && i > 0; ++k) {
      const Color from = result[static_cast<std::size_t>(i - step)];
      const auto mixed = [&](int a, int b) { return static_cast<std::uint8_t>((a * (step - k) + b * k + step / 2) / step); };
      result[static_cast<std::size_t>(i - step + k)] = {mixed(from.r, to.r), mixed(from.g, to.g), mixed(from.b, to.b), 255};
    }
  }
  return result;
}

std::optional<Image> heat_map(const Field& field, const Drawing& drawing) {
  if (field.x_edges.size() < 2 || field.y_edges.size() < 2) return std::nullopt;
  const std::size_t columns = field.x_edges.size() - 1, rows = field.y_edges.size() - 1;
  if (field.values.size() < columns * rows) return std::nullopt;
  const Rect& area = drawing.area();
  const auto edge = [](float v, float low, float high) { return std::isnan(v) ? low : std::clamp(v, low, high); };
  const float x0 = edge(drawing.x(field.x_edges.front()), area.x, area.right()),
              x1 = edge(drawing.x(field.x_edges.back()), area.x, area.right());
  const float y1 = edge(drawing.left(field.y_edges.front()), area.y, area.bottom());
  const float y0 = edge(drawing.left(field.y_edges.back()), area.y, area.bottom());
  if (!(x1 > x0) || !(y1 > y0)) return std::nullopt;

  Image image;
  image.rect = {x0, y0, x1 - x0, y1 - y0};
  const float fine = resolution(drawing, image.rect.width, image.rect.height);
  image.width = std::max(1, static_cast<int>(std::ceil(image.rect.width * fine)));
  image.height = std::max(1, static_cast<int>(std::ceil(image.rect.height * fine)));
  const auto across = samples(field.x_edges, drawing.x, x0, image.rect.width / float(image.width), image.width);
  const auto down = samples(field.y_edges, drawing.left, y0, image.rect.height / float(image.height), image.height);
  const std::vector<Color> map = color_map(field, drawing.theme);
  const Span range = color_range(field);
  const float low = static_cast<float>(range.low), scale = static_cast<float>(shades / (range.high - range.low));

  // Linear between the cells' centres; a cell without a number stays the colour of the surface.
  image.texels.assign(static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height), drawing.theme.figure);
  Color* texel = image.texels.data();
  for (const Sample& row : down) {
    if (row.cell < 0) {
      texel += image.width;
      continue;
    }
    const float* here = field.values.data() + static_cast<std::size_t>(row.cell) * columns;
    const float* there = field.values.data() + static_cast<std::size_t>(row.next) * columns;
    for (const Sample& column : across) {
      Color& out = *texel++;
      if (column.cell < 0 || !std::isfinite(here[column.cell])) continue;
      const float near = here[column.cell] + column.weight * (here[column.next] - here[column.cell]);
      const float far = there[column.cell] + column.weight * (there[column.next] - there[column.cell]);
      float value = near + row.weight * (far - near);
      if (!std::isfinite(value)) value = here[column.cell];
      const float shade = (value - low) * scale + 0.5f;  // not a number where the range has no ends
      out = map[shade > 0 ? static_cast<std::size_t>(std::min(shade, float(shades))) : 0];
    }
  }
  return image;
}

}  // namespace lineland::plot
