// Paints scenes as SVG in which text is text: the faces that it needs are inside, cut down to their glyphs; private to the painter.
// Thread-safe.
#pragma once

#include <string>

#include "core/plot/scene.h"

namespace lineland::plot {

/// A whole SVG file, without a recipe. Every glyph has its place, so that a viewer that does not read embedded faces (librsvg, Inkscape)
/// and sets the text in another one still leaves each letter where it belongs.
std::string svg_with_text(const Scene& scene);

}  // namespace lineland::plot
