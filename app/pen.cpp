#include "app/pen.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "app/imgui_compat.h"

namespace lineland::app {

namespace {

const ImVec2 solid{GlyphAtlas::solid_u, GlyphAtlas::solid_v};

ImU32 packed(plot::Color c, float opacity = 1) {
  return IM_COL32(c.r, c.g, c.b, static_cast<int>(std::lround(static_cast<float>(c.a) * opacity)));
}

ImVec2 operator+(ImVec2 a, ImVec2 b) { return {a.x + b.x, a.y + b.y}; }
ImVec2 operator-(ImVec2 a, ImVec2 b) { return {a.x - b.x, a.y - b.y}; }
ImVec2 operator*(float s, ImVec2 a) { return {s * a.x, s * a.y}; }
float dot(ImVec2 a, ImVec2 b) { return a.x * b.x + a.y * b.y; }
float length(ImVec2 a) { return std::sqrt(dot(a, a)); }
ImVec2 turned(ImVec2 a) { return {a.y, -a.x}; }

/// Writes `quads` between rows of `across` vertices each, the first row at vertex `first`.
void join_rows(ImDrawList& list, unsigned first, int rows, int across) {
  for (int row = 0; row + 1 < rows; ++row) {
    for (int k = 0; k + 1 < across; ++k) {
      const auto a = static_cast<ImDrawIdx>(first + static_cast<unsigned>(row * across + k));
      const auto b = static_cast<ImDrawIdx>(a + across);
      for (const int index : {a + 0, a + 1, b + 1, a + 0, b + 1, b + 0}) list.PrimWriteIdx(static_cast<ImDrawIdx>(index));
    }
  }
}

}  // namespace

void Pen::begin(ImDrawList& list, ImTextureID atlas, Placement placement) {
  list_ = &list;
  placement_ = placement;
  push_texture(list, atlas);
}

void Pen::end() { pop_texture(*list_); }

void Pen::push_clip(const plot::Rect& rect) {
  const ImVec2 low = placement_.pixel({rect.x, rect.y}), high = placement_.pixel({rect.right(), rect.bottom()});
  list_->PushClipRect({std::floor(low.x), std::floor(low.y)}, {std::ceil(high.x), std::ceil(high.y)}, true);
}

void Pen::pop_clip() { list_->PopClipRect(); }

/// One section at each end and at each gentle turn, two at a sharp one: the outer corner is then cut off instead of growing into a spike.
void Pen::sections_of(std::span<const ImVec2> points, float half_width, bool closed) {
  sections_.clear();
  const std::size_t n = points.size();
  ImVec2 before{};  // direction of the segment that ends here
  if (closed) before = points[0] - points[n - 1];
  if (const float l = length(before); l > 0) before = 1 / l * before;
  for (std::size_t k = 0; k < n; ++k) {
    const bool last = k + 1 == n;
    ImVec2 after = last ? (closed ? points[0] - points[k] : before) : points[k + 1] - points[k];
    if (const float l = length(after); l > 1e-4f) {
      after = 1 / l * after;
    } else {
      after = before;
    }
    if (dot(before, before) == 0) before = after;
    const ImVec2 sum = before + after;
    constexpr float sharpest = 1.6f;  // |sum| of a turn by about 75 degrees
    if (length(sum) > sharpest) {
      const float stretch = 2 / dot(sum, sum);
      sections_.push_back({points[k], half_width * stretch * turned(sum), 1});
    } else {
      sections_.push_back({points[k], half_width * turned(before), 1});
      sections_.push_back({points[k], half_width * turned(after), 1});
    }
    before = after;
  }
  if (closed) {
    sections_.push_back(sections_.front());
  } else {  // soft ends
    const ImVec2 first = 0.5f * (1 / std::max(half_width, 1e-3f) * sections_.front().half);
    const ImVec2 final = 0.5f * (1 / std::max(half_width, 1e-3f) * sections_.back().half);
    const ImVec2 back{first.y, -first.x}, on{-final.y, final.x};
    sections_.insert(sections_.begin(), {sections_.front().middle + back, sections_.front().half, 0});
    sections_.push_back({sections_.back().middle + on, sections_.back().half, 0});
  }
}

/// Each section becomes four vertices: clear, full, full, clear.
void Pen::write_sections(plot::Color color, float half_width) {
  const float inner = (half_width - 0.5f) / half_width, outer = (half_width + 0.5f) / half_width;
  constexpr std::size_t most = 8000;  // sections at once: indices have 16 bits
  for (std::size_t begin = 0; begin + 1 < sections_.size(); begin += most - 1) {
    const auto part = std::span(sections_).subspan(begin, std::min(most, sections_.size() - begin));
    const int rows = static_cast<int>(part.size());
    list_->PrimReserve((rows - 1) * 18, rows * 4);
    const unsigned first = list_->_VtxCurrentIdx;
    for (const Section& s : part) {
      const ImU32 full = packed(color, s.opacity), clear = packed(color, 0);
      list_->PrimWriteVtx(s.middle + outer * s.half, solid, clear);
      list_->PrimWriteVtx(s.middle + inner * s.half, solid, full);
      list_->PrimWriteVtx(s.middle - inner * s.half, solid, full);
      list_->PrimWriteVtx(s.middle - outer * s.half, solid, clear);
    }
    join_rows(*list_, first, rows, 4);
  }
}

void Pen::stroke_pixels(std::span<const ImVec2> points, plot::Color color, float width, bool closed) {
  if (points.size() < 2) return;
  if (width < 1) {
    color.a = static_cast<std::uint8_t>(static_cast<float>(color.a) * width);
    width = 1;
  }
  sections_of(points, width / 2, closed);
  write_sections(color, width / 2);
}

void Pen::stroke(std::span<const plot::Point> points, plot::Color color, float width, bool closed) {
  pixels_.clear();
  for (const plot::Point p : points) {
    const ImVec2 pixel = placement_.pixel(p);
    // Points that coincide on the screen have no direction.
    if (pixels_.empty() || std::abs(pixel.x - pixels_.back().x) + std::abs(pixel.y - pixels_.back().y) > 0.05f) pixels_.push_back(pixel);
  }
  stroke_pixels(pixels_, color, width * placement_.scale, closed);
}

void Pen::dashes(std::span<const plot::Point> points, plot::Color color, float width, float on, float off) {
  const float lengths[2] = {on * placement_.scale, off * placement_.scale}, pixel_width = width * placement_.scale;
  if (lengths[0] + lengths[1] < 1) return stroke(points, color, width);
  int phase = 0;
  float left = lengths[0];
  piece_.clear();
  const auto finish = [&] {
    stroke_pixels(piece_, color, pixel_width, false);
    piece_.clear();
  };
  for (std::size_t k = 0; k + 1 < points.size(); ++k) {
    ImVec2 at = placement_.pixel(points[k]);
    const ImVec2 end = placement_.pixel(points[k + 1]);
    float rest = length(end - at);
    if (rest < 1e-4f) continue;
    const ImVec2 direction = 1 / rest * (end - at);
    if (phase == 0 && piece_.empty()) piece_.push_back(at);
    while (rest >= left) {
      at = at + left * direction;
      rest -= left;
      if (phase == 0) {
        piece_.push_back(at);
        finish();
      } else {
        piece_.push_back(at);
      }
      phase = 1 - phase;
      left = lengths[phase];
    }
    left -= rest;
    if (phase == 0) piece_.push_back(end);
  }
  if (phase == 0) finish();
}

void Pen::rule(plot::Point from, plot::Point to, plot::Color color, float width) {
  const ImVec2 a = placement_.pixel(from), b = placement_.pixel(to);
  const float exact = width * placement_.scale, thick = std::max(1.0f, std::round(exact));
  color.a = static_cast<std::uint8_t>(static_cast<float>(color.a) * std::min(exact, 1.0f));
  const bool level = std::abs(a.y - b.y) < std::abs(a.x - b.x);
  const float x = std::round(std::min(a.x, b.x) - (level ? 0 : thick / 2)), y = std::round(std::min(a.y, b.y) - (level ? thick / 2 : 0));
  const ImVec2 high = level ? ImVec2{std::round(std::max(a.x, b.x)), y + thick} : ImVec2{x + thick, std::round(std::max(a.y, b.y))};
  list_->PrimReserve(6, 4);
  list_->PrimRectUV({x, y}, high, solid, solid, packed(color));
}

void Pen::strip(std::span<const float> x, std::span<const float> low, std::span<const float> high, plot::Color color) {
  constexpr std::size_t most = 8000;
  const ImU32 full = packed(color), clear = packed(color, 0);
  for (std::size_t begin = 0; begin + 1 < x.size(); begin += most - 1) {
    const std::size_t count = std::min(most, x.size() - begin);
    list_->PrimReserve(static_cast<int>(count - 1) * 18, static_cast<int>(count) * 4);
    const unsigned first = list_->_VtxCurrentIdx;
    for (std::size_t k = begin; k < begin + count; ++k) {
      const ImVec2 a = placement_.pixel({x[k], std::min(low[k], high[k])}), b = placement_.pixel({x[k], std::max(low[k], high[k])});
      list_->PrimWriteVtx({a.x, a.y - 0.5f}, solid, clear);
      list_->PrimWriteVtx({a.x, std::min(a.y + 0.5f, b.y)}, solid, full);
      list_->PrimWriteVtx({b.x, std::max(b.y - 0.5f, a.y)}, solid, full);
      list_->PrimWriteVtx({b.x, b.y + 0.5f}, solid, clear);
    }
    join_rows(*list_, first, static_cast<int>(count), 4);
  }
}

/// Clockwise on the screen: an inner outline that is full and an outer one, a pixel away, that is clear.
void Pen::convex_pixels(std::span<const ImVec2> points, plot::Color color) {
  const int n = static_cast<int>(points.size());
  if (n < 3) return;
  list_->PrimReserve((n - 2) * 3 + n * 6, n * 2);
  const unsigned first = list_->_VtxCurrentIdx;
  const ImU32 full = packed(color), clear = packed(color, 0);
  for (int k = 0; k < n; ++k) {
    const ImVec2 p = points[static_cast<std::size_t>(k)];
    ImVec2 before = p - points[static_cast<std::size_t>((k + n - 1) % n)], after = points[static_cast<std::size_t>((k + 1) % n)] - p;
    before = 1 / std::max(length(before), 1e-4f) * before;
    after = 1 / std::max(length(after), 1e-4f) * after;
    const ImVec2 sum = before + after;
    const ImVec2 outward = 0.5f * (std::min(2 / std::max(dot(sum, sum), 1e-4f), 2.0f) * turned(sum));
    list_->PrimWriteVtx(p - outward, solid, full);
    list_->PrimWriteVtx(p + outward, solid, clear);
  }
  const auto write = [&](int index) { list_->PrimWriteIdx(static_cast<ImDrawIdx>(first + static_cast<unsigned>(index))); };
  for (int k = 2; k < n; ++k) write(0), write(2 * (k - 1)), write(2 * k);
  for (int k = 0; k < n; ++k) {
    const int a = 2 * k, b = 2 * ((k + 1) % n);
    for (const int index : {a, a + 1, b + 1, a, b + 1, b}) write(index);
  }
}

void Pen::convex(std::span<const plot::Point> points, plot::Color color) {
  pixels_.clear();
  for (const plot::Point p : points) pixels_.push_back(placement_.pixel(p));
  convex_pixels(pixels_, color);
}

/// The outline of a rectangle on whole pixels, `inset` pixels inwards, into pixels_.
void Pen::rounded(const plot::Rect& rect, float radius, float inset) {
  ImVec2 low = placement_.pixel({rect.x, rect.y}), high = placement_.pixel({rect.right(), rect.bottom()});
  low = {std::round(low.x) + inset, std::round(low.y) + inset};
  high = {std::round(high.x) - inset, std::round(high.y) - inset};
  const float r = std::clamp(radius * placement_.scale - inset, 0.0f, std::max(0.0f, std::min(high.x - low.x, high.y - low.y) / 2));
  pixels_.clear();
  const ImVec2 centers[] = {{high.x - r, low.y + r}, {high.x - r, high.y - r}, {low.x + r, high.y - r}, {low.x + r, low.y + r}};
  const int steps = r < 0.5f ? 0 : std::max(3, static_cast<int>(r));
  for (int corner = 0; corner < 4; ++corner) {
    for (int k = 0; k <= steps; ++k) {
      const float part = steps == 0 ? 0.5f : static_cast<float>(k) / static_cast<float>(steps);
      const float angle = std::numbers::pi_v<float> / 2 * (static_cast<float>(corner) - 1 + part);
      pixels_.push_back(steps == 0 ? centers[corner] : centers[corner] + ImVec2{r * std::cos(angle), r * std::sin(angle)});
    }
  }
}

void Pen::box(const plot::Rect& rect, plot::Color color, float radius) {
  if (radius > 0) {
    rounded(rect, radius, 0.5f);
    convex_pixels(pixels_, color);
    return;
  }
  const ImVec2 low = placement_.pixel({rect.x, rect.y}), high = placement_.pixel({rect.right(), rect.bottom()});
  list_->PrimReserve(6, 4);
  list_->PrimRectUV({std::round(low.x), std::round(low.y)}, {std::round(high.x), std::round(high.y)}, solid, solid, packed(color));
}

void Pen::outline(const plot::Rect& rect, plot::Color color, float width, float radius) {
  const float pixels = std::max(1.0f, std::round(width * placement_.scale));
  rounded(rect, radius, pixels / 2);
  stroke_pixels(pixels_, color, pixels, true);
}

void Pen::circle(plot::Point center, float radius) {
  const float r = radius * placement_.scale;
  const int steps = std::clamp(static_cast<int>(6 + 2 * r), 12, 64);
  const ImVec2 middle = placement_.pixel(center);
  pixels_.clear();
  for (int k = 0; k < steps; ++k) {
    const float angle = 2 * std::numbers::pi_v<float> * static_cast<float>(k) / static_cast<float>(steps);
    pixels_.push_back(middle + ImVec2{r * std::cos(angle), r * std::sin(angle)});
  }
}

void Pen::disc(plot::Point center, float radius, plot::Color color) {
  circle(center, radius);
  convex_pixels(pixels_, color);
}

void Pen::ring(plot::Point center, float radius, float width, plot::Color color) {
  circle(center, radius);
  stroke_pixels(pixels_, color, width * placement_.scale, true);
}

void Pen::image(const plot::Rect& rect, ImTextureID texture) {
  const ImVec2 low = placement_.pixel({rect.x, rect.y}), high = placement_.pixel({rect.right(), rect.bottom()});
  list_->AddImage(texture, {std::round(low.x), std::round(low.y)}, {std::round(high.x), std::round(high.y)});
}

}  // namespace lineland::app
