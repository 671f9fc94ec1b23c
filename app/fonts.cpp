#include "app/fonts.h"

#include <ft2build.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <utility>

#include "core/base/check.h"
#include FT_FREETYPE_H
#include FT_OUTLINE_H

namespace lineland::app {

namespace {
constexpr int gap = 1;           // between glyphs, so that smoothing does not mix them
constexpr int solid_size = 3;    // the covered place in the corner
constexpr float size_steps = 8;  // sizes are told apart to an eighth of a pixel

std::uint64_t key_of(plot::Face face, float size, char32_t character, int phase) {
  const auto steps = static_cast<std::uint64_t>(std::lround(size * size_steps));
  return static_cast<std::uint64_t>(character) << 32 | steps << 8 | static_cast<std::uint64_t>(face) << 4 |
         static_cast<std::uint64_t>(phase);
}
}  // namespace

/// FreeType's faces over the embedded fonts.
struct GlyphAtlas::Rasterizer {
  FT_Library library = nullptr;
  std::array<FT_Face, plot::face_count> faces{};

  Rasterizer() {
    LINELAND_CHECK(FT_Init_FreeType(&library) == 0);
    for (int k = 0; k < plot::face_count; ++k) {
      const std::string_view bytes = plot::font_file(static_cast<plot::Face>(k));
      const auto* data = reinterpret_cast<const FT_Byte*>(bytes.data());
      LINELAND_CHECK(FT_New_Memory_Face(library, data, static_cast<FT_Long>(bytes.size()), 0, &faces[static_cast<std::size_t>(k)]) == 0);
    }
  }
  ~Rasterizer() {
    for (FT_Face face : faces) FT_Done_Face(face);
    FT_Done_FreeType(library);
  }
};

GlyphAtlas::GlyphAtlas() : rasterizer_(std::make_unique<Rasterizer>()), coverage_(static_cast<std::size_t>(width) * height) {
  glyphs_.reserve(1024);
  clear();
}

GlyphAtlas::~GlyphAtlas() = default;

void GlyphAtlas::clear() {
  glyphs_.clear();
  std::ranges::fill(coverage_, std::uint8_t{0});
  for (int y = 0; y < solid_size; ++y) std::fill_n(coverage_.begin() + y * width, solid_size, std::uint8_t{255});
  shelf_x_ = solid_size + gap;
  shelf_y_ = 0;
  shelf_height_ = solid_size + gap;
  changed_ = {0, height};
}

void GlyphAtlas::begin_frame() {
  if (shelf_y_ > height * 3 / 4) clear();
}

const Glyph& GlyphAtlas::find(plot::Face face, float size, char32_t character, int phase) {
  const std::uint64_t key = key_of(face, size, character, phase);
  if (const auto found = glyphs_.find(key); found != glyphs_.end()) return found->second;
  return glyphs_.emplace(key, rasterize(face, size, character, phase)).first->second;
}

Glyph GlyphAtlas::rasterize(plot::Face face, float size, char32_t character, int phase) {
  FT_Face font = rasterizer_->faces[static_cast<std::size_t>(face)];
  const float exact = std::round(size * size_steps) / size_steps;
  if (FT_Set_Char_Size(font, 0, std::lround(exact * 64), 72, 72) != 0) return {};
  if (FT_Load_Char(font, character, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP) != 0) return {};
  FT_Outline_Translate(&font->glyph->outline, phase * 64 / phases, 0);
  if (FT_Render_Glyph(font->glyph, FT_RENDER_MODE_NORMAL) != 0) return {};

  const FT_Bitmap& bitmap = font->glyph->bitmap;
  const int columns = static_cast<int>(bitmap.width), rows = static_cast<int>(bitmap.rows);
  if (columns == 0 || rows == 0) return {};
  if (shelf_x_ + columns + gap > width) {
    shelf_y_ += shelf_height_;
    shelf_x_ = shelf_height_ = 0;
  }
  if (shelf_y_ + rows + gap > height) return {};  // begin_frame makes room
  shelf_height_ = std::max(shelf_height_, rows + gap);
  for (int y = 0; y < rows; ++y) {
    std::memcpy(&coverage_[static_cast<std::size_t>((shelf_y_ + y) * width + shelf_x_)], bitmap.buffer + y * bitmap.pitch,
                static_cast<std::size_t>(columns));
  }
  const bool clean = changed_.first == changed_.last;
  changed_ = {clean ? shelf_y_ : std::min(changed_.first, shelf_y_), clean ? shelf_y_ + rows : std::max(changed_.last, shelf_y_ + rows)};

  const float x = static_cast<float>(shelf_x_), y = static_cast<float>(shelf_y_);
  shelf_x_ += columns + gap;
  return {x / width,
          y / height,
          (x + static_cast<float>(columns)) / width,
          (y + static_cast<float>(rows)) / height,
          static_cast<float>(font->glyph->bitmap_left),
          -static_cast<float>(font->glyph->bitmap_top),
          static_cast<float>(columns),
          static_cast<float>(rows)};
}

GlyphAtlas::Rows GlyphAtlas::take_changes() { return std::exchange(changed_, Rows{0, 0}); }

std::span<const std::uint8_t> GlyphAtlas::rows(Rows rows) const {
  return std::span(coverage_).subspan(static_cast<std::size_t>(rows.first) * width,
                                      static_cast<std::size_t>(rows.last - rows.first) * width);
}

}  // namespace lineland::app
