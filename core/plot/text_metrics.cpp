#include <ft2build.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "core/base/check.h"
#include "core/plot/rich_text.h"
#include "embedded/fonts.h"
#include FT_FREETYPE_H
#include FT_ADVANCES_H

namespace lineland::plot {

namespace {

constexpr char32_t table_end = 0x3000;  // no character of ours lies beyond

/// Everything in units of the size.
struct FaceMetrics {
  std::vector<float> advances;  // by code point; negative: no such glyph
  float missing = 0.5f;         // advance of the box that stands for a missing glyph
  float ascent = 0, descent = 0, cap_height = 0;
};

FaceMetrics measure(FT_Library library, Face which) {
  const std::string_view bytes = font_file(which);
  FT_Face face = nullptr;
  const FT_Error error =
      FT_New_Memory_Face(library, reinterpret_cast<const FT_Byte*>(bytes.data()), static_cast<FT_Long>(bytes.size()), 0, &face);
  LINELAND_CHECK(error == 0);
  const float unit = face->units_per_EM;

  FaceMetrics result;
  result.advances.assign(table_end, -1);
  const auto advance = [&](FT_UInt glyph) {
    FT_Fixed width = 0;
    FT_Get_Advance(face, glyph, FT_LOAD_NO_SCALE, &width);
    return static_cast<float>(width) / unit;
  };
  result.missing = advance(0);
  FT_UInt glyph = 0;
  for (FT_ULong c = FT_Get_First_Char(face, &glyph); glyph != 0 && c < table_end; c = FT_Get_Next_Char(face, c, &glyph))
    result.advances[c] = advance(glyph);

  // What ink really takes, instead of the face's own line spacing: labels are placed by it.
  for (const char c : std::string_view("Hbdfgjpqy()")) {
    if (FT_Load_Char(face, static_cast<FT_ULong>(c), FT_LOAD_NO_SCALE) != 0) continue;
    const FT_Glyph_Metrics& m = face->glyph->metrics;
    const float top = static_cast<float>(m.horiBearingY) / unit, bottom = static_cast<float>(m.height) / unit - top;
    result.ascent = std::max(result.ascent, top);
    result.descent = std::max(result.descent, bottom);
    if (c == 'H') result.cap_height = top;
  }
  FT_Done_Face(face);
  return result;
}

const FaceMetrics& metrics(Face face) {
  static const std::array<FaceMetrics, face_count> all = [] {
    FT_Library library = nullptr;
    const FT_Error error = FT_Init_FreeType(&library);
    LINELAND_CHECK(error == 0);
    std::array<FaceMetrics, face_count> result;
    for (int i = 0; i < face_count; ++i) result[static_cast<std::size_t>(i)] = measure(library, static_cast<Face>(i));
    FT_Done_FreeType(library);
    return result;
  }();
  return all[static_cast<std::size_t>(face)];
}

}  // namespace

std::string_view font_file(Face face) {
  constexpr std::array<std::string_view, face_count> names = {"text", "bold", "math", "upright", "mono"};
  for (const embedded::fonts::File& file : embedded::fonts::files())
    if (file.name == names[static_cast<std::size_t>(face)]) return file.bytes;
  LINELAND_CHECK(false);
  return {};
}

bool TextMetrics::has(char32_t character, Face face) { return character < table_end && metrics(face).advances[character] >= 0; }

float TextMetrics::advance(char32_t character, Face face, float size) {
  const FaceMetrics& m = metrics(face);
  const float width = character < table_end ? m.advances[character] : -1;
  return size * (width >= 0 ? width : m.missing);
}

float TextMetrics::width(std::string_view utf8, Face face, float size) {
  float sum = 0;
  for (std::size_t at = 0; at < utf8.size();) sum += advance(next_character(utf8, at), face, 1);
  return sum * size;
}

float TextMetrics::ascent(Face face, float size) { return size * metrics(face).ascent; }
float TextMetrics::descent(Face face, float size) { return size * metrics(face).descent; }
float TextMetrics::cap_height(Face face, float size) { return size * metrics(face).cap_height; }

}  // namespace lineland::plot
