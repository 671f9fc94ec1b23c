// The embedded faces as Cairo draws them; private to the painters. One thread.
#pragma once

#include <cairo-ft.h>
#include <ft2build.h>

#include <array>
#include <memory>

#include "core/plot/scene.h"
#include FT_FREETYPE_H

namespace lineland::plot {

/// The faces for one painting; FreeType objects are not shared between threads.
class CairoFaces {
 public:
  CairoFaces();
  CairoFaces(const CairoFaces&) = delete;
  CairoFaces& operator=(const CairoFaces&) = delete;
  ~CairoFaces();

  /// Sets the face, size and options of a context's text; the FreeType face is valid as long as this.
  FT_Face select(cairo_t* cairo, Face face, float size);

 private:
  struct Entry {
    FT_Face face = nullptr;
    cairo_font_face_t* cairo = nullptr;
  };

  Entry load(Face face);

  std::shared_ptr<FT_LibraryRec_> library_;
  cairo_font_options_t* options_ = nullptr;
  std::array<Entry, face_count> faces_{};
};

}  // namespace lineland::plot
