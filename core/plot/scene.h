// Geometry in points (1/72 inch on paper, a scaled unit on the screen), ready to paint; y grows downwards. Plain values. Two painters draw
// the same Scene: Cairo (paper) and ImGui (screen).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace lineland::plot {

struct Point {
  float x = 0, y = 0;
  friend bool operator==(const Point&, const Point&) = default;
};

struct Size {
  float width = 0, height = 0;
  friend bool operator==(const Size&, const Size&) = default;
};

struct Rect {
  float x = 0, y = 0, width = 0, height = 0;
  float right() const noexcept { return x + width; }
  float bottom() const noexcept { return y + height; }
  bool contains(Point p) const noexcept { return p.x >= x && p.x <= right() && p.y >= y && p.y <= bottom(); }
  friend bool operator==(const Rect&, const Rect&) = default;
};

struct Color {
  std::uint8_t r = 0, g = 0, b = 0, a = 255;
  friend bool operator==(const Color&, const Color&) = default;
};

/// The faces that are embedded in the program. Words are set in `text`, variables in `math` (italic serif), digits and brackets of formulas
/// in `upright` (serif), typed text in `mono`.
enum class Face : std::uint8_t { text, bold, math, upright, mono };
inline constexpr int face_count = 5;

/// A line through points. Dash lengths in points: on, off; both 0 is solid.
struct Polyline {
  std::vector<Point> points;
  Color color;
  float width = 1;
  float dash_on = 0, dash_off = 0;
  bool closed = false;
};

/// The region between (x, low) and (x, high), x increasing.
struct Strip {
  std::vector<float> x, low, high;
  Color color;
};

struct Box {
  Rect rect;
  std::optional<Color> fill, stroke;
  float stroke_width = 0;
  float radius = 0;
};

enum class Marker : std::uint8_t { disc, ring, square, triangle, diamond, cross };

struct Symbol {
  Marker marker = Marker::disc;
  Point center;
  float radius = 2;
  Color color;
  Color fill = {255, 255, 255, 255};  ///< inside of a ring
  float width = 1;                    ///< of a ring's or cross's line
};

/// Glyphs of one face on one baseline, starting at `origin`.
struct TextRun {
  std::string utf8;
  Face face = Face::text;
  float size = 9;
  Point origin;
  Color color;
};

/// A picture of width x height texels, row by row from the top, stretched over rect with smooth interpolation off.
struct Image {
  Rect rect;
  int width = 0, height = 0;
  std::vector<Color> texels;
};

using Shape = std::variant<Polyline, Strip, Box, Symbol, TextRun, Image>;

/// A shape, cut to a rectangle if `clip` is set (an index into Scene::clips).
struct Item {
  Shape shape;
  int clip = -1;
};

/// A finished picture. Items are painted in order.
struct Scene {
  Size size;
  Color background;
  std::vector<Rect> clips;
  std::vector<Item> items;
};

}  // namespace lineland::plot
