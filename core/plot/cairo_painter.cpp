#include "core/plot/cairo_painter.h"

#include <cairo-ft.h>
#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <ft2build.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <numbers>

#include "core/base/check.h"
#include "core/plot/recipe.h"
#include "core/plot/rich_text.h"
#include FT_FREETYPE_H

namespace lineland::plot {

namespace {

template <auto destroy>
struct Destroyer {
  template <class T>
  void operator()(T* pointer) const {
    destroy(pointer);
  }
};
using Surface = std::unique_ptr<cairo_surface_t, Destroyer<cairo_surface_destroy>>;
using Context = std::unique_ptr<cairo_t, Destroyer<cairo_destroy>>;

struct LibraryDestroyer {
  void operator()(FT_Library library) const { FT_Done_FreeType(library); }
};
using Library = std::shared_ptr<FT_LibraryRec_>;

/// A FreeType face that lives as long as Cairo's: Cairo keeps faces in caches of its own beyond the end of a painting.
struct OwnedFace {
  Library library;
  FT_Face face = nullptr;

  OwnedFace(Library of, std::string_view bytes) : library(std::move(of)) {
    const auto* data = reinterpret_cast<const FT_Byte*>(bytes.data());
    const FT_Error failed = FT_New_Memory_Face(library.get(), data, static_cast<FT_Long>(bytes.size()), 0, &face);
    LINELAND_CHECK(failed == 0);
  }
  OwnedFace(const OwnedFace&) = delete;
  OwnedFace& operator=(const OwnedFace&) = delete;
  ~OwnedFace() { FT_Done_Face(face); }
};

/// The embedded faces for one painting; FreeType objects are not shared between threads.
class Fonts {
 public:
  Fonts() {
    FT_Library library = nullptr;
    const FT_Error failed = FT_Init_FreeType(&library);
    LINELAND_CHECK(failed == 0);
    library_ = Library(library, LibraryDestroyer{});
    options_ = cairo_font_options_create();
    cairo_font_options_set_hint_style(options_, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options_, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options_, CAIRO_ANTIALIAS_GRAY);
  }
  Fonts(const Fonts&) = delete;
  Fonts& operator=(const Fonts&) = delete;
  ~Fonts() {
    for (const Entry& entry : faces_) cairo_font_face_destroy(entry.cairo);
    cairo_font_options_destroy(options_);
  }

  /// Sets the face, size and options of a context's text; the FreeType face is valid as long as this.
  FT_Face select(cairo_t* cairo, Face face, float size) {
    Entry& entry = faces_[static_cast<std::size_t>(face)];
    if (!entry.cairo) entry = load(face);
    cairo_set_font_face(cairo, entry.cairo);
    cairo_set_font_size(cairo, static_cast<double>(size));
    cairo_set_font_options(cairo, options_);
    return entry.face;
  }

 private:
  struct Entry {
    FT_Face face = nullptr;
    cairo_font_face_t* cairo = nullptr;
  };

  Entry load(Face face) {
    static const cairo_user_data_key_t key{};
    auto owned = std::make_unique<OwnedFace>(library_, font_file(face));
    const Entry entry = {owned->face, cairo_ft_font_face_create_for_ft_face(owned->face, FT_LOAD_NO_HINTING)};
    const auto destroy = [](void* pointer) { delete static_cast<OwnedFace*>(pointer); };
    if (cairo_font_face_set_user_data(entry.cairo, &key, owned.get(), destroy) == CAIRO_STATUS_SUCCESS) owned.release();
    return entry;
  }

  Library library_;
  cairo_font_options_t* options_ = nullptr;
  std::array<Entry, face_count> faces_{};
};

/// Paints one scene into a Cairo context.
class Painter {
 public:
  Painter(cairo_t* cairo, bool text_as_shapes) : cairo_(cairo), text_as_shapes_(text_as_shapes) {}

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

  void polygon(Point center, std::initializer_list<Point> corners) {
    for (const Point& p : corners) cairo_line_to(cairo_, d(center.x + p.x), d(center.y + p.y));
    cairo_close_path(cairo_);
  }

  void fill(const Symbol& symbol) {
    const Point c = symbol.center;
    const float r = symbol.radius;
    switch (symbol.marker) {
      case Marker::disc:
      case Marker::ring: cairo_new_sub_path(cairo_), cairo_arc(cairo_, d(c.x), d(c.y), d(r), 0, 2 * std::numbers::pi); break;
      case Marker::square:
        polygon(c, {{-0.88f * r, -0.88f * r}, {0.88f * r, -0.88f * r}, {0.88f * r, 0.88f * r}, {-0.88f * r, 0.88f * r}});
        break;
      case Marker::triangle: polygon(c, {{0, -1.2f * r}, {1.05f * r, 0.7f * r}, {-1.05f * r, 0.7f * r}}); break;
      case Marker::diamond: polygon(c, {{0, -1.25f * r}, {1.25f * r, 0}, {0, 1.25f * r}, {-1.25f * r, 0}}); break;
      case Marker::cross:
        cairo_move_to(cairo_, d(c.x - r), d(c.y - r)), cairo_line_to(cairo_, d(c.x + r), d(c.y + r));
        cairo_move_to(cairo_, d(c.x - r), d(c.y + r)), cairo_line_to(cairo_, d(c.x + r), d(c.y - r));
        break;
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
    const FT_Face face = fonts_.select(cairo_, run.face, run.size);
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
    const bool opaque = std::ranges::all_of(image.texels, [](Color c) { return c.a == 255; });
    const Surface surface(cairo_image_surface_create(opaque ? CAIRO_FORMAT_RGB24 : CAIRO_FORMAT_ARGB32, image.width, image.height));
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
    cairo_save(cairo_);
    cairo_translate(cairo_, d(image.rect.x), d(image.rect.y));
    cairo_scale(cairo_, d(image.rect.width) / image.width, d(image.rect.height) / image.height);
    cairo_set_source_surface(cairo_, surface.get(), 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cairo_), CAIRO_FILTER_NEAREST);
    cairo_rectangle(cairo_, 0, 0, image.width, image.height);
    cairo_fill(cairo_);
    cairo_restore(cairo_);
  }

  cairo_t* cairo_;
  bool text_as_shapes_;
  Fonts fonts_;
};

cairo_status_t append(void* to, const unsigned char* bytes, unsigned int count) {
  static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(bytes), count);
  return CAIRO_STATUS_SUCCESS;
}

std::string svg(const Scene& scene) {
  std::string bytes;
  {
    const Surface surface(
        cairo_svg_surface_create_for_stream(append, &bytes, static_cast<double>(scene.size.width), static_cast<double>(scene.size.height)));
    cairo_svg_surface_set_document_unit(surface.get(), CAIRO_SVG_UNIT_PT);
    const Context cairo(cairo_create(surface.get()));
    Painter(cairo.get(), true).paint(scene);
    cairo_surface_finish(surface.get());
  }
  return bytes;
}

std::string pdf(const Scene& scene, std::string_view recipe) {
  std::string bytes;
  {
    const Surface surface(
        cairo_pdf_surface_create_for_stream(append, &bytes, static_cast<double>(scene.size.width), static_cast<double>(scene.size.height)));
    cairo_pdf_surface_restrict_to_version(surface.get(), CAIRO_PDF_VERSION_1_4);
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
    if (!recipe.empty())
      cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_SUBJECT, (std::string(pdf_subject) + printable(recipe)).c_str());
    const Context cairo(cairo_create(surface.get()));
    Painter(cairo.get(), false).paint(scene);
    cairo_show_page(cairo.get());
    cairo_surface_finish(surface.get());
  }
  return bytes;
}

/// The scene as pixels of Cairo's own kind.
Surface pixels(const Scene& scene, double scale) {
  const auto count = [&](float points) { return std::max(1, static_cast<int>(std::lround(static_cast<double>(points) * scale))); };
  Surface surface(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, count(scene.size.width), count(scene.size.height)));
  const Context cairo(cairo_create(surface.get()));
  cairo_scale(cairo.get(), scale, scale);
  Painter(cairo.get(), false).paint(scene);
  cairo_surface_flush(surface.get());
  return surface;
}

std::string png_bytes(cairo_surface_t* surface) {
  std::string bytes;
  const cairo_status_t status = cairo_surface_write_to_png_stream(surface, append, &bytes);
  if (status != CAIRO_STATUS_SUCCESS) throw Failure(std::string("could not write a PNG: ") + cairo_status_to_string(status));
  return bytes;
}

}  // namespace

FileFormat file_format(std::string_view path) {
  std::string extension(path.substr(std::min(path.rfind('.'), path.size())));
  std::ranges::transform(extension, extension.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  if (extension == ".svg") return FileFormat::svg;
  if (extension == ".pdf") return FileFormat::pdf;
  if (extension == ".png") return FileFormat::png;
  throw InputError("'" + std::string(path) + "': a figure's file ends in .svg, .pdf or .png");
}

std::string paint(const Scene& scene, FileFormat format, std::string_view recipe, double scale) {
  switch (format) {
    case FileFormat::svg: return svg_with_recipe(with_own_ids(svg(scene)), recipe);
    case FileFormat::pdf: return pdf(scene, recipe);
    case FileFormat::png: break;
  }
  return png_with_recipe(png_bytes(pixels(scene, scale).get()), recipe);
}

std::vector<std::uint8_t> rasterize(const Scene& scene, double scale) {
  const Surface surface = pixels(scene, scale);
  const int width = cairo_image_surface_get_width(surface.get()), height = cairo_image_surface_get_height(surface.get());
  const int stride = cairo_image_surface_get_stride(surface.get());
  const unsigned char* rows = cairo_image_surface_get_data(surface.get());
  std::vector<std::uint8_t> result;
  result.reserve(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 4);
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      const std::uint32_t pixel = reinterpret_cast<const std::uint32_t*>(rows + y * stride)[x];
      const std::uint32_t alpha = pixel >> 24;
      for (const int shift : {16, 8, 0}) {
        const std::uint32_t channel = pixel >> shift & 255;
        result.push_back(static_cast<std::uint8_t>(alpha == 0 ? 0 : std::min(255u, (channel * 255 + alpha / 2) / alpha)));
      }
      result.push_back(static_cast<std::uint8_t>(alpha));
    }
  return result;
}

std::string png(std::string_view rgb, int width, int height, std::string_view recipe) {
  LINELAND_CHECK(width > 0 && height > 0 && rgb.size() == std::size_t(width) * std::size_t(height) * 3);
  const Surface surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height));
  unsigned char* rows = cairo_image_surface_get_data(surface.get());
  const int stride = cairo_image_surface_get_stride(surface.get());
  const auto* in = reinterpret_cast<const std::uint8_t*>(rgb.data());
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x, in += 3)
      reinterpret_cast<std::uint32_t*>(rows + y * stride)[x] = std::uint32_t{in[0]} << 16 | std::uint32_t{in[1]} << 8 | in[2];
  cairo_surface_mark_dirty(surface.get());
  return png_with_recipe(png_bytes(surface.get()), recipe);
}

}  // namespace lineland::plot
