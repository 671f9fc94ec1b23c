#include "core/plot/cairo_shapes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include "core/plot/cairo_faces.h"
#include "core/plot/rich_text.h"
#include "core/plot/shapes.h"

namespace lineland::plot {

namespace {

/// Paints one scene into a Cairo context.
class CairoShapes {
 public:
  CairoShapes(cairo_t* cairo, bool text_as_shapes) : cairo_(cairo), text_as_shapes_(text_as_shapes) {}

  void paint(const Scene& scene) {
    fill(Box{{0, 0, scene.size.width, scene.size.height}, scene.background, {}, 0, 0});
    for (const Item& item : scene.items) {
      if (item.clip >= 0) {
        const Rect& clip = scene.clips[static_cast<std::size_t>(item.clip)];
        cairo_save(cairo_);
        rectangle(clip);
        cairo_clip(cairo_);
      }
      std::visit([this](const auto& shape) { fill(shape); }, item.shape);
      if (item.clip >= 0) cairo_restore(cairo_);
    }
  }

 private:
  static double d(float value) { return static_cast<double>(value); }

  void source(Color c) { cairo_set_source_rgba(cairo_, c.r / 255.0, c.g / 255.0, c.b / 255.0, c.a / 255.0); }
  void rectangle(const Rect& r) { cairo_rectangle(cairo_, d(r.x), d(r.y), d(r.width), d(r.height)); }

  void fill(const Polyline& line) {
    if (line.points.size() < 2) return;
    for (const Point& p : line.points) cairo_line_to(cairo_, d(p.x), d(p.y));
    if (line.closed) cairo_close_path(cairo_);
    const std::array dashes = {d(line.dash_on), d(line.dash_off)};
    const bool dashed = line.dash_on > 0 && line.dash_off > 0;
    cairo_set_dash(cairo_, dashes.data(), dashed ? 2 : 0, 0);
    cairo_set_line_join(cairo_, CAIRO_LINE_JOIN_ROUND);
    cairo_set_line_cap(cairo_, CAIRO_LINE_CAP_BUTT);
    cairo_set_line_width(cairo_, d(line.width));
    source(line.color);
    cairo_stroke(cairo_);
    cairo_set_dash(cairo_, nullptr, 0, 0);
  }

  void fill(const Strip& strip) {
    const std::size_t count = std::min({strip.x.size(), strip.low.size(), strip.high.size()});
    if (count < 2) return;
    for (std::size_t i = 0; i < count; ++i) cairo_line_to(cairo_, d(strip.x[i]), d(strip.high[i]));
    for (std::size_t i = count; i-- > 0;) cairo_line_to(cairo_, d(strip.x[i]), d(strip.low[i]));
    cairo_close_path(cairo_);
    source(strip.color);
    cairo_fill(cairo_);
  }

  void fill(const Box& box) {
    const Rect& r = box.rect;
    const double radius = std::min({d(box.radius), d(r.width) / 2, d(r.height) / 2});
    if (radius > 0) {
      constexpr double quarter = std::numbers::pi / 2;
      cairo_new_sub_path(cairo_);
      cairo_arc(cairo_, d(r.right()) - radius, d(r.y) + radius, radius, -quarter, 0);
      cairo_arc(cairo_, d(r.right()) - radius, d(r.bottom()) - radius, radius, 0, quarter);
      cairo_arc(cairo_, d(r.x) + radius, d(r.bottom()) - radius, radius, quarter, 2 * quarter);
      cairo_arc(cairo_, d(r.x) + radius, d(r.y) + radius, radius, 2 * quarter, 3 * quarter);
      cairo_close_path(cairo_);
    } else {
      rectangle(r);
    }
    if (box.fill) source(*box.fill), cairo_fill_preserve(cairo_);
    if (box.stroke && box.stroke_width > 0) {
      cairo_set_line_join(cairo_, CAIRO_LINE_JOIN_MITER);
      cairo_set_line_width(cairo_, d(box.stroke_width));
      source(*box.stroke);
      cairo_stroke_preserve(cairo_);
    }
    cairo_new_path(cairo_);
  }

  void fill(const Symbol& symbol) {
    const Point c = symbol.center;
    const float r = symbol.radius;
    switch (symbol.marker) {
      case Marker::disc:
      case Marker::ring: cairo_new_sub_path(cairo_), cairo_arc(cairo_, d(c.x), d(c.y), d(r), 0, 2 * std::numbers::pi); break;
      case Marker::cross:
        cairo_move_to(cairo_, d(c.x - r), d(c.y - r)), cairo_line_to(cairo_, d(c.x + r), d(c.y + r));
        cairo_move_to(cairo_, d(c.x - r), d(c.y + r)), cairo_line_to(cairo_, d(c.x + r), d(c.y - r));
        break;
      default:
        for (const Point& p : corners(symbol.marker, r)) cairo_line_to(cairo_, d(c.x + p.x), d(c.y + p.y));
        cairo_close_path(cairo_);
    }
    if (symbol.marker == Marker::ring) source(symbol.fill), cairo_fill_preserve(cairo_);
    source(symbol.color);
    if (symbol.marker == Marker::ring || symbol.marker == Marker::cross) {
      cairo_set_line_width(cairo_, d(symbol.width));
      cairo_stroke(cairo_);
    } else {
      cairo_fill(cairo_);
    }
  }

  void fill(const TextRun& run) {
    const FT_Face face = faces_.select(cairo_, run.face, run.size);
    std::vector<cairo_glyph_t> glyphs;
    std::vector<cairo_text_cluster_t> clusters;
    double pen = d(run.origin.x);
    for (std::size_t at = 0; at < run.utf8.size();) {
      const std::size_t start = at;
      const char32_t character = next_character(run.utf8, at);
      glyphs.push_back({FT_Get_Char_Index(face, character), pen, d(run.origin.y)});
      clusters.push_back({static_cast<int>(at - start), 1});
      pen += d(TextMetrics::advance(character, run.face, run.size));
    }
    source(run.color);
    const int count = static_cast<int>(glyphs.size());
    if (text_as_shapes_) {
      cairo_glyph_path(cairo_, glyphs.data(), count);
      cairo_fill(cairo_);
    } else {
      cairo_show_text_glyphs(cairo_, run.utf8.data(), static_cast<int>(run.utf8.size()), glyphs.data(), count, clusters.data(), count, {});
    }
  }

  void fill(const Image& image) {
    if (image.width <= 0 || image.height <= 0) return;
    if (cairo_surface_get_type(cairo_get_target(cairo_)) == CAIRO_SURFACE_TYPE_IMAGE) return fill_pixels(image);
    const Surface surface = surface_of(image);
    cairo_save(cairo_);
    cairo_translate(cairo_, d(image.rect.x), d(image.rect.y));
    cairo_scale(cairo_, d(image.rect.width) / image.width, d(image.rect.height) / image.height);
    cairo_set_source_surface(cairo_, surface.get(), 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cairo_), CAIRO_FILTER_NEAREST);
    cairo_rectangle(cairo_, 0, 0, image.width, image.height);
    cairo_fill(cairo_);
    cairo_restore(cairo_);
  }

  /// The texels of pixels whose centres lie from `low` to `high`, beginning with pixel `first`.
  struct Run {
    int first = 0;
    std::vector<int> texels = {};
  };
  static Run pixels_of(double low, double high, int texels, int most) {
    Run run;
    const auto bound = [&](double at) { return static_cast<int>(std::clamp(std::ceil(at - 0.5), 0.0, static_cast<double>(most))); };
    run.first = bound(low);
    for (int pixel = run.first; pixel < bound(high); ++pixel) {
      run.texels.push_back(std::clamp(static_cast<int>((pixel + 0.5 - low) / (high - low) * texels), 0, texels - 1));
    }
    return run;
  }

  /// As on the screen: the picture's edges are at whole pixels, and each pixel has the texel that its centre lies in.
  void fill_pixels(const Image& image) {
    cairo_surface_t* const target = cairo_get_target(cairo_);
    double left = d(image.rect.x), top = d(image.rect.y), right = d(image.rect.right()), bottom = d(image.rect.bottom());
    cairo_user_to_device(cairo_, &left, &top);
    cairo_user_to_device(cairo_, &right, &bottom);
    left = std::round(left), top = std::round(top), right = std::round(right), bottom = std::round(bottom);
    const Run across = pixels_of(left, right, image.width, cairo_image_surface_get_width(target));
    const Run down = pixels_of(top, bottom, image.height, cairo_image_surface_get_height(target));
    if (across.texels.empty() || down.texels.empty()) return;
    Image pixels{.rect = {}, .width = static_cast<int>(across.texels.size()), .height = static_cast<int>(down.texels.size()), .texels = {}};
    pixels.texels.reserve(across.texels.size() * down.texels.size());
    for (const int row : down.texels) {
      for (const int column : across.texels) {
        pixels.texels.push_back(
            image.texels[static_cast<std::size_t>(row) * static_cast<std::size_t>(image.width) + static_cast<std::size_t>(column)]);
      }
    }
    const Surface surface = surface_of(pixels);
    cairo_save(cairo_);
    cairo_identity_matrix(cairo_);
    cairo_set_source_surface(cairo_, surface.get(), across.first, down.first);
    cairo_rectangle(cairo_, across.first, down.first, pixels.width, pixels.height);
    cairo_fill(cairo_);
    cairo_restore(cairo_);
  }

  cairo_t* cairo_;
  bool text_as_shapes_;
  CairoFaces faces_;
};

}  // namespace

void draw(cairo_t* cairo, const Scene& scene, bool text_as_shapes) { CairoShapes(cairo, text_as_shapes).paint(scene); }

Surface surface_of(const Image& image) {
  const bool opaque = std::ranges::all_of(image.texels, [](Color c) { return c.a == 255; });
  Surface surface(cairo_image_surface_create(opaque ? CAIRO_FORMAT_RGB24 : CAIRO_FORMAT_ARGB32, image.width, image.height));
  unsigned char* rows = cairo_image_surface_get_data(surface.get());
  const int stride = cairo_image_surface_get_stride(surface.get());
  for (int y = 0; y < image.height; ++y) {
    auto* out = reinterpret_cast<std::uint32_t*>(rows + y * stride);
    for (int x = 0; x < image.width; ++x) {
      const Color c = image.texels[static_cast<std::size_t>(y * image.width + x)];
      const auto part = [&](std::uint8_t channel) { return static_cast<std::uint32_t>((channel * c.a + 127) / 255); };
      out[x] = std::uint32_t{c.a} << 24 | part(c.r) << 16 | part(c.g) << 8 | part(c.b);
    }
  }
  cairo_surface_mark_dirty(surface.get());
  return surface;
}

}  // namespace lineland::plot
