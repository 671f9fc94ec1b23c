// Draws scenes with Cairo, whatever the surface; private to the painters. Thread-safe for different contexts.
#pragma once

#include <cairo.h>

#include <memory>

#include "core/plot/scene.h"

namespace lineland::plot {

template <auto destroy>
struct Destroyer {
  template <class T>
  void operator()(T* pointer) const {
    destroy(pointer);
  }
};
using Surface = std::unique_ptr<cairo_surface_t, Destroyer<cairo_surface_destroy>>;
using Context = std::unique_ptr<cairo_t, Destroyer<cairo_destroy>>;

/// Draws a whole scene in the context's units.
void draw(cairo_t* cairo, const Scene& scene, bool text_as_shapes);

/// A picture as pixels of Cairo's own kind; it has at least one texel.
Surface surface_of(const Image& image);

}  // namespace lineland::plot
