#include "core/plot/cairo_faces.h"

#include "core/base/check.h"
#include "core/plot/rich_text.h"

namespace lineland::plot {

namespace {

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

}  // namespace

CairoFaces::CairoFaces() {
  FT_Library library = nullptr;
  const FT_Error failed = FT_Init_FreeType(&library);
  LINELAND_CHECK(failed == 0);
  library_ = Library(library, LibraryDestroyer{});
  options_ = cairo_font_options_create();
  cairo_font_options_set_hint_style(options_, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options_, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias(options_, CAIRO_ANTIALIAS_GRAY);
}

CairoFaces::~CairoFaces() {
  for (const Entry& entry : faces_) cairo_font_face_destroy(entry.cairo);
  cairo_font_options_destroy(options_);
}

FT_Face CairoFaces::select(cairo_t* cairo, Face face, float size) {
  Entry& entry = faces_[static_cast<std::size_t>(face)];
  if (!entry.cairo) entry = load(face);
  cairo_set_font_face(cairo, entry.cairo);
  cairo_set_font_size(cairo, static_cast<double>(size));
  cairo_set_font_options(cairo, options_);
  return entry.face;
}

CairoFaces::Entry CairoFaces::load(Face face) {
  static const cairo_user_data_key_t key{};
  auto owned = std::make_unique<OwnedFace>(library_, font_file(face));
  const Entry entry = {owned->face, cairo_ft_font_face_create_for_ft_face(owned->face, FT_LOAD_NO_HINTING)};
  const auto destroy = [](void* pointer) { delete static_cast<OwnedFace*>(pointer); };
  if (cairo_font_face_set_user_data(entry.cairo, &key, owned.get(), destroy) == CAIRO_STATUS_SUCCESS) owned.release();
  return entry;
}

}  // namespace lineland::plot
