#include "core/plot/cairo_painter.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>

#include <algorithm>
#include <cmath>

#include "core/base/check.h"
#include "core/plot/cairo_shapes.h"
#include "core/plot/recipe.h"
#include "core/plot/svg_painter.h"

namespace lineland::plot {

namespace {

cairo_status_t append(void* to, const unsigned char* bytes, unsigned int count) {
  static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(bytes), count);
  return CAIRO_STATUS_SUCCESS;
}

std::string svg_with_outlines(const Scene& scene) {
  std::string bytes;
  {
    const Surface surface(
        cairo_svg_surface_create_for_stream(append, &bytes, static_cast<double>(scene.size.width), static_cast<double>(scene.size.height)));
    cairo_svg_surface_set_document_unit(surface.get(), CAIRO_SVG_UNIT_PT);
    const Context cairo(cairo_create(surface.get()));
    draw(cairo.get(), scene, true);
    cairo_surface_finish(surface.get());
  }
  return bytes;
}

std::string pdf(const Scene& scene, std::string_view recipe, Lettering lettering) {
  std::string bytes;
  {
    const Surface surface(
        cairo_pdf_surface_create_for_stream(append, &bytes, static_cast<double>(scene.size.width), static_cast<double>(scene.size.height)));
    cairo_pdf_surface_restrict_to_version(surface.get(), CAIRO_PDF_VERSION_1_4);
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
    if (!recipe.empty())
      cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_SUBJECT, (std::string(pdf_subject) + printable(recipe)).c_str());
    const Context cairo(cairo_create(surface.get()));
    draw(cairo.get(), scene, lettering == Lettering::outlines);
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
  draw(cairo.get(), scene, false);
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

std::string paint(const Scene& scene, FileFormat format, std::string_view recipe, double scale, Lettering lettering) {
  switch (format) {
    case FileFormat::svg:
      return svg_with_recipe(lettering == Lettering::text ? svg_with_text(scene) : with_own_ids(svg_with_outlines(scene)), recipe);
    case FileFormat::pdf: return pdf(scene, recipe, lettering);
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

std::string png(const Image& image) {
  LINELAND_CHECK(image.width > 0 && image.height > 0);
  return png_bytes(surface_of(image).get());
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
