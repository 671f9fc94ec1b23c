// The part of an embedded face that a picture needs; private to the SVG painter. Thread-safe.
#pragma once

#include <set>
#include <string>

#include "core/plot/scene.h"

namespace lineland::plot {

/// The bytes of an OpenType font with the glyphs of these characters alone: no kerning, no ligatures, no hints, so that text is set as
/// TextMetrics measures it. The same bytes for the same characters.
std::string font_subset(Face face, const std::set<char32_t>& characters);

}  // namespace lineland::plot
