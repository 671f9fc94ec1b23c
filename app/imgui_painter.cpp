#include "app/imgui_painter.h"

#include <array>
#include <cstring>

#include "app/imgui_compat.h"
#include "core/plot/shapes.h"

namespace lineland::app {

namespace {

std::uint64_t content_of(const plot::Image& image) {
  std::uint64_t hash = 0xcbf29ce484222325u ^ static_cast<std::uint64_t>(image.width);
  for (const plot::Color& texel : image.texels) {
    std::uint32_t bits = 0;
    std::memcpy(&bits, &texel, sizeof bits);
    hash = (hash ^ bits) * 0x100000001b3u;
  }
  return hash;
}

void paint_symbol(const plot::Symbol& symbol, Pen& pen) {
  const auto [x, y] = symbol.center;
  const float r = symbol.radius;
  switch (symbol.marker) {
    case plot::Marker::disc: pen.disc(symbol.center, r, symbol.color); break;
    case plot::Marker::ring:
      pen.disc(symbol.center, r, symbol.fill);
      pen.ring(symbol.center, r, symbol.width, symbol.color);
      break;
    case plot::Marker::cross:
      pen.stroke(std::array<plot::Point, 2>{{{x - r, y - r}, {x + r, y + r}}}, symbol.color, symbol.width);
      pen.stroke(std::array<plot::Point, 2>{{{x - r, y + r}, {x + r, y - r}}}, symbol.color, symbol.width);
      break;
    default: {
      plot::Corners corners = plot::corners(symbol.marker, r);
      for (plot::Point& p : corners.points) p = {x + p.x, y + p.y};
      pen.convex({corners.begin(), corners.count}, symbol.color);
    }
  }
}

/// One shape after the other; counts images.
struct ShapePainter {
  Pen& pen;
  const SceneTextures& textures;
  std::size_t images = 0;

  void operator()(const plot::Polyline& line) const {
    const bool straight = line.points.size() == 2 && (line.points[0].x == line.points[1].x || line.points[0].y == line.points[1].y);
    if (line.dash_on > 0) {
      pen.dashes(line.points, line.color, line.width, line.dash_on, line.dash_off);
    } else if (straight) {
      pen.rule(line.points[0], line.points[1], line.color, line.width);
    } else {
      pen.stroke(line.points, line.color, line.width, line.closed);
    }
  }
  void operator()(const plot::Strip& strip) const { pen.strip(strip.x, strip.low, strip.high, strip.color); }
  void operator()(const plot::Box& box) const {
    if (box.fill) pen.box(box.rect, *box.fill, box.radius);
    if (box.stroke) pen.outline(box.rect, *box.stroke, box.stroke_width, box.radius);
  }
  void operator()(const plot::Symbol& symbol) const { paint_symbol(symbol, pen); }
  void operator()(const plot::TextRun& run) const { pen.text(run.utf8, {run.face, run.size, run.color}, run.origin); }
  void operator()(const plot::Image& image) { pen.image(image.rect, texture_id(textures[images++])); }
};

}  // namespace

void SceneTextures::clear() {
  for (const Picture& picture : pictures_) textures_->release(picture.texture);
  pictures_.clear();
}

void SceneTextures::update(const plot::Scene& scene) {
  std::size_t count = 0;
  for (const plot::Item& item : scene.items) {
    const auto* image = std::get_if<plot::Image>(&item.shape);
    if (!image) continue;
    if (count == pictures_.size()) pictures_.emplace_back();
    Picture& picture = pictures_[count++];
    const std::uint64_t content = content_of(*image);
    if (picture.texture != 0 && picture.content == content) continue;
    if (picture.texture != 0) textures_->release(picture.texture);
    picture = {content, textures_->make(image->width, image->height, image->texels)};
  }
  for (; pictures_.size() > count; pictures_.pop_back()) textures_->release(pictures_.back().texture);
}

void paint(const plot::Scene& scene, const SceneTextures& textures, Pen& pen) {
  ShapePainter painter{pen, textures};
  int clip = -1;
  for (const plot::Item& item : scene.items) {
    if (item.clip != clip) {
      if (clip >= 0) pen.pop_clip();
      if (item.clip >= 0) pen.push_clip(scene.clips[static_cast<std::size_t>(item.clip)]);
      clip = item.clip;
    }
    std::visit(painter, item.shape);
  }
  if (clip >= 0) pen.pop_clip();
}

}  // namespace lineland::app
