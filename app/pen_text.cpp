#include <cmath>

#include "app/pen.h"

namespace lineland::app {

namespace {
constexpr bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }
}  // namespace

float Pen::width(std::string_view utf8, const Type& type) {
  float sum = 0;
  for (std::size_t at = 0; at < utf8.size();) {
    const char32_t c = plot::next_character(utf8, at);
    sum += GlyphAtlas::advance(type.face, type.tabular && is_digit(c) ? U'0' : c);
  }
  return sum * type.size;
}

float Pen::text(std::string_view utf8, const Type& type, plot::Point origin) {
  const float size = type.size * placement_.scale, zero = GlyphAtlas::advance(type.face, U'0');
  const ImVec2 start = placement_.pixel(origin);
  const float baseline = std::round(start.y);
  const ImU32 color = IM_COL32(type.color.r, type.color.g, type.color.b, type.color.a);
  float pen = 0;  // in units of the size
  for (std::size_t at = 0; at < utf8.size();) {
    const char32_t c = plot::next_character(utf8, at);
    float advance = GlyphAtlas::advance(type.face, c), inset = 0;
    if (type.tabular && is_digit(c)) {
      inset = (zero - advance) / 2;
      advance = zero;
    }
    const float quarter = std::round((start.x + (pen + inset) * size) * GlyphAtlas::phases);
    const float whole = std::floor(quarter / GlyphAtlas::phases);
    const Glyph& glyph = glyphs_->find(type.face, size, c, static_cast<int>(quarter - whole * GlyphAtlas::phases));
    if (glyph.width > 0) {
      const ImVec2 low{whole + glyph.x, baseline + glyph.y};
      list_->PrimReserve(6, 4);
      list_->PrimRectUV(low, {low.x + glyph.width, low.y + glyph.height}, {glyph.u0, glyph.v0}, {glyph.u1, glyph.v1}, color);
    }
    pen += advance;
  }
  return pen * type.size;
}

void Pen::text(const plot::SetText& set, plot::Point origin, std::optional<plot::Color> color) {
  for (const plot::TextRun& run : set.runs) {
    text(run.utf8, {run.face, run.size, color.value_or(run.color)}, {origin.x + run.origin.x, origin.y + run.origin.y});
  }
}

}  // namespace lineland::app
