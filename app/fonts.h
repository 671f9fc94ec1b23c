// Glyphs as coverage pictures: each is made when it is first shown, so that a window starts at once, at exactly the size and the quarter of
// a pixel at which it stands, unhinted, so that text is as wide as plot::TextMetrics says. GUI thread.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/plot/rich_text.h"

namespace lineland::app {

/// Where a glyph lies in the atlas, and where its picture goes relative to the pen, in pixels (y down).
struct Glyph {
  float u0 = 0, v0 = 0, u1 = 0, v1 = 0;
  float x = 0, y = 0, width = 0, height = 0;
};

/// One picture that holds all glyphs shown so far.
class GlyphAtlas {
 public:
  static constexpr int width = 2048, height = 2048;
  static constexpr int phases = 4;  // places within a pixel

  GlyphAtlas();
  ~GlyphAtlas();
  GlyphAtlas(const GlyphAtlas&) = delete;
  GlyphAtlas& operator=(const GlyphAtlas&) = delete;

  /// The glyph of `character` with `size` pixels an em, at `phase` quarters of a pixel to the right. Allocates when it is first asked for.
  const Glyph& find(plot::Face face, float size, char32_t character, int phase);

  /// Advance for a size of 1, as plot::TextMetrics has it. Does not allocate.
  static float advance(plot::Face face, char32_t character) { return plot::TextMetrics::advance(character, face, 1); }

  /// Call before a frame: begins anew if the picture was nearly full.
  void begin_frame();

  /// A place of the atlas that is wholly covered: for shapes without a picture.
  static constexpr float solid_u = 1.5f / width, solid_v = 1.5f / height;

  /// Rows that changed since the last call: [first, last), empty if none.
  struct Rows {
    int first, last;
  };
  Rows take_changes();
  std::span<const std::uint8_t> rows(Rows rows) const;

 private:
  struct Rasterizer;
  Glyph rasterize(plot::Face face, float size, char32_t character, int phase);
  void clear();

  std::unique_ptr<Rasterizer> rasterizer_;
  std::vector<std::uint8_t> coverage_;
  std::unordered_map<std::uint64_t, Glyph> glyphs_;
  int shelf_x_ = 0, shelf_y_ = 0, shelf_height_ = 0;
  Rows changed_{0, height};
};

}  // namespace lineland::app
