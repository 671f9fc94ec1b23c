#include "tests/property/scenes.h"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "core/plot/rich_text.h"

namespace lineland::tests {

namespace {

using namespace plot;

/// The ink of a run: as high and deep as the face's letters are.
Rect box_of(const TextRun& run) {
  const float ascent = TextMetrics::ascent(run.face, run.size), descent = TextMetrics::descent(run.face, run.size);
  return {run.origin.x, run.origin.y - ascent, TextMetrics::width(run.utf8, run.face, run.size), ascent + descent};
}

Rect joined(const Rect& a, const Rect& b) {
  const float x = std::min(a.x, b.x), y = std::min(a.y, b.y);
  return {x, y, std::max(a.right(), b.right()) - x, std::max(a.bottom(), b.bottom()) - y};
}

/// Everything that a shape consists of: corners, and lengths that need only be finite.
struct Extent {
  std::vector<Point> points;
  std::vector<float> lengths;

  void add(const Rect& r) { points.push_back({r.x, r.y}), points.push_back({r.right(), r.bottom()}); }

  void operator()(const Polyline& s) {
    points = s.points;
    lengths = {s.width, s.dash_on, s.dash_off};
  }
  void operator()(const Strip& s) {
    for (std::size_t i = 0; i < s.x.size(); ++i) points.push_back({s.x[i], s.low[i]}), points.push_back({s.x[i], s.high[i]});
  }
  void operator()(const Box& s) {
    add(s.rect);
    lengths = {s.stroke_width, s.radius};
  }
  void operator()(const Symbol& s) {
    points = {s.center};
    lengths = {s.radius, s.width};
  }
  void operator()(const TextRun& s) {
    add(box_of(s));
    lengths = {s.size};
  }
  void operator()(const Image& s) { add(s.rect); }
};

std::string described(const Item& item) {
  if (const auto* run = std::get_if<TextRun>(&item.shape)) return "text '" + run->utf8 + "'";
  constexpr const char* names[] = {"a line", "a strip", "a box", "a symbol", "a text", "an image"};
  return names[item.shape.index()];
}

std::string at(const Rect& r) {
  std::ostringstream text;
  text << " at " << r.x << "," << r.y << " " << r.width << "x" << r.height;
  return text.str();
}

/// Whether a straight line enters a rectangle.
bool enters(Point a, Point b, const Rect& r) {
  const int steps = static_cast<int>(std::max(std::abs(b.x - a.x), std::abs(b.y - a.y)) * 2) + 1;
  for (int i = 0; i <= steps; ++i) {
    const float t = static_cast<float>(i) / static_cast<float>(steps);
    if (r.contains({a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)})) return true;
  }
  return false;
}

}  // namespace

std::vector<ShownText> texts_of(const Scene& scene) {
  std::vector<ShownText> texts;
  bool open = false;
  for (const Item& item : scene.items) {
    const auto* run = std::get_if<TextRun>(&item.shape);
    if (!run) {
      open = false;
      continue;
    }
    const Rect box = box_of(*run);
    const bool goes_on = open && run->color == texts.back().color && std::abs(box.x - texts.back().box.right()) < 0.3f * run->size &&
                         box.y < texts.back().box.bottom() && texts.back().box.y < box.bottom();
    if (goes_on) {
      texts.back().utf8 += run->utf8;
      texts.back().box = joined(texts.back().box, box);
    } else {
      texts.push_back({run->utf8, box, run->color});
    }
    open = true;
  }
  return texts;
}

std::string fault_of(const Scene& scene) {
  constexpr float slack = 0.05f, thinnest = 0.25f;
  for (const Item& item : scene.items) {
    Extent extent;
    std::visit(extent, item.shape);
    for (const float length : extent.lengths)
      if (!std::isfinite(length)) return described(item) + " has a length that is not finite";
    for (const Point& p : extent.points) {
      if (!std::isfinite(p.x) || !std::isfinite(p.y)) return described(item) + " has a place that is not finite";
      const bool inside = p.x >= -slack && p.y >= -slack && p.x <= scene.size.width + slack && p.y <= scene.size.height + slack;
      if (item.clip < 0 && !inside) return described(item) + " is outside of the page" + at({p.x, p.y, 0, 0});
    }
    if (const auto* line = std::get_if<Polyline>(&item.shape); line && line->width < thinnest) return "a line is too thin";
  }
  const std::vector<ShownText> texts = texts_of(scene);
  for (std::size_t i = 0; i < texts.size(); ++i)
    for (std::size_t k = 0; k < i; ++k) {
      const Rect &a = texts[i].box, &b = texts[k].box;
      if (a.x + slack < b.right() && b.x + slack < a.right() && a.y + slack < b.bottom() && b.y + slack < a.bottom())
        return "'" + texts[i].utf8 + "'" + at(a) + " is over '" + texts[k].utf8 + "'" + at(b);
    }
  return "";
}

std::vector<std::string> crossed_texts(const Scene& scene) {
  std::vector<std::string> crossed;
  for (const ShownText& text : texts_of(scene)) {
    const Rect inner{text.box.x + 0.5f, text.box.y + 0.5f, text.box.width - 1, text.box.height - 1};
    const bool hit = std::ranges::any_of(scene.items, [&](const Item& item) {
      const auto* line = std::get_if<Polyline>(&item.shape);
      if (!line || line->points.size() < 3) return false;
      for (std::size_t i = 1; i < line->points.size(); ++i)
        if (enters(line->points[i - 1], line->points[i], inner)) return true;
      return false;
    });
    if (hit) crossed.push_back(text.utf8);
  }
  return crossed;
}

}  // namespace lineland::tests
