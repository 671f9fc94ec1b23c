#include <algorithm>
#include <functional>

#include "core/plot/drawing.h"

namespace lineland::plot {

namespace {

constexpr float sample_lengths = 2.4f, word_gap = 0.4f, entry_gap = 1.4f, row_height = 1.4f;  // in sizes of the text
constexpr float edge = 1.5f;                                                                  // of the page, in points

/// Calls each(text, corner) for words in rows as wide as the page; the corner is that of the sample, from the legend's own.
float arrange(const Drawing& drawing, const std::function<void(std::string_view, const SetText&, Point)>& each) {
  const float size = drawing.theme.text_size, room = drawing.placed.scene.size.width - 2 * edge;
  Point corner{0, 0};
  for (const std::string_view text : drawing.legend) {
    const SetText set = set_text(text, size, drawing.theme.text);
    const float width = (sample_lengths + word_gap) * size + set.width;
    if (corner.x > 0 && corner.x + width > room) corner = {0, corner.y + row_height * size};
    each(text, set, corner);
    corner.x += width + entry_gap * size;
  }
  return drawing.legend.empty() ? 0 : corner.y + row_height * size;
}

}  // namespace

float legend_height(const Drawing& drawing) {
  return arrange(drawing, [](std::string_view, const SetText&, Point) {});
}

Shape sample_of(const Shape& shape, const Rect& rect) {
  const float y = rect.y + rect.height / 2;
  Shape sample = shape;
  if (auto* line = std::get_if<Polyline>(&sample)) line->points = {{rect.x, y}, {rect.right(), y}};
  if (auto* symbol = std::get_if<Symbol>(&sample)) symbol->center = {rect.x + rect.width / 2, y};
  if (auto* box = std::get_if<Box>(&sample)) box->rect = rect;
  if (auto* strip = std::get_if<Strip>(&sample)) sample = Box{rect, strip->color, {}, 0, 0};
  return sample;
}

void draw_legend(Drawing& drawing) {
  const float size = drawing.theme.text_size;
  arrange(drawing, [&](std::string_view text, const SetText& set, Point corner) {
    const auto wanted = std::ranges::find(drawing.wanted, text, &Wanted::text);
    if (wanted == drawing.wanted.end()) return;  // nothing of it is seen any more
    const Rect sample{edge + corner.x, drawing.legend_top + corner.y, sample_lengths * size, set.ascent + set.descent};
    if (wanted->last > wanted->first) {
      const Shape shape = drawing.scene().items[wanted->first].shape;
      drawing.add(sample_of(shape, sample));
    }
    drawing.text(set_text(text, size, wanted->color), {sample.right() + word_gap * size, sample.y + set.ascent});
  });
}

}  // namespace lineland::plot
