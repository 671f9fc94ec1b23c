// Draws smooth lines, shapes and text into an ImDrawList, in units of the caller. It exists because a draw list's own lines grow spikes at
// sharp turns and its own text is rounded to whole pixels. All that it draws but pictures shares one texture. GUI thread; allocates nothing
// once its buffers have grown.
#pragma once

#include <imgui.h>

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "app/fonts.h"
#include "core/plot/rich_text.h"
#include "core/plot/scene.h"

namespace lineland::app {

/// From the caller's units to pixels: pixel = origin + scale * unit.
struct Placement {
  plot::Point origin;
  float scale = 1;

  ImVec2 pixel(plot::Point p) const { return {origin.x + scale * p.x, origin.y + scale * p.y}; }
  /// Units within these units.
  Placement within(plot::Point offset, float factor) const {
    return {{origin.x + scale * offset.x, origin.y + scale * offset.y}, scale * factor};
  }
};

/// How words are set. Tabular figures are all as wide as a 0, so that a number that runs does not shake.
struct Type {
  plot::Face face = plot::Face::text;
  float size = 12;
  plot::Color color;
  bool tabular = false;
};

class Pen {
 public:
  explicit Pen(GlyphAtlas& glyphs) : glyphs_(&glyphs) {}

  /// Between these all is drawn into `list`. `atlas` shows the glyphs.
  void begin(ImDrawList& list, ImTextureID atlas, Placement placement);
  void end();

  const Placement& placement() const { return placement_; }
  void place(Placement placement) { placement_ = placement; }

  void push_clip(const plot::Rect& rect);
  void pop_clip();

  /// A line through points; each must be finite. Widths below a pixel become paler.
  void stroke(std::span<const plot::Point> points, plot::Color color, float width, bool closed = false);
  void dashes(std::span<const plot::Point> points, plot::Color color, float width, float on, float off);
  /// Horizontal or vertical: stands on whole pixels.
  void rule(plot::Point from, plot::Point to, plot::Color color, float width);

  /// The region between (x, low) and (x, high); the spans are of one size.
  void strip(std::span<const float> x, std::span<const float> low, std::span<const float> high, plot::Color color);
  void convex(std::span<const plot::Point> points, plot::Color color);
  /// Stands on whole pixels.
  void box(const plot::Rect& rect, plot::Color color, float radius = 0);
  void outline(const plot::Rect& rect, plot::Color color, float width, float radius = 0);
  void disc(plot::Point center, float radius, plot::Color color);
  void ring(plot::Point center, float radius, float width, plot::Color color);
  void image(const plot::Rect& rect, ImTextureID texture);

  /// Words from `origin` on the baseline to the right; their width is returned.
  float text(std::string_view utf8, const Type& type, plot::Point origin);
  /// Set text with its own colours, or all in one.
  void text(const plot::SetText& set, plot::Point origin, std::optional<plot::Color> color = std::nullopt);
  static float width(std::string_view utf8, const Type& type);

 private:
  struct Section {  // across a line: its middle, and half of its width with direction; both in pixels
    ImVec2 middle, half;
    float opacity;
  };
  void sections_of(std::span<const ImVec2> points, float half_width, bool closed);
  void write_sections(plot::Color color, float half_width);
  void stroke_pixels(std::span<const ImVec2> points, plot::Color color, float width, bool closed);
  void convex_pixels(std::span<const ImVec2> points, plot::Color color);
  void rounded(const plot::Rect& rect, float radius, float inset);
  void circle(plot::Point center, float radius);

  GlyphAtlas* glyphs_;
  ImDrawList* list_ = nullptr;
  Placement placement_;
  std::vector<ImVec2> pixels_, piece_;
  std::vector<Section> sections_;
};

}  // namespace lineland::app
