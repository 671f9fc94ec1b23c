// Paints scenes to SVG, PDF and PNG. Thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/plot/scene.h"

namespace lineland::plot {

enum class FileFormat { svg, pdf, png };

/// How the words of an SVG or PDF are kept: as text in embedded faces, which can be found, copied and edited, or as outlines, which look
/// the same in viewers that read no embedded faces.
enum class Lettering { text, outlines };

/// From a file name's extension; throws InputError that names the three.
FileFormat file_format(std::string_view path);

/// The bytes of a file that shows the scene: the same bytes for the same scene and recipe. `recipe` (one line of printable ASCII) is stored
/// as the file's metadata and read back by recipe_of. `scale` is pixels a point, for PNG only.
std::string paint(const Scene& scene, FileFormat format, std::string_view recipe, double scale = 1, Lettering lettering = Lettering::text);

/// The recipe in the bytes of an SVG, PDF or PNG; empty if it carries none. Never throws on damaged bytes.
std::string recipe_of(std::string_view bytes);

/// Straight RGBA, row by row from the top, width x height: the scene at `scale` pixels a point, as the PNG shows it.
std::vector<std::uint8_t> rasterize(const Scene& scene, double scale);

/// PNG bytes of a picture, one pixel a texel.
std::string png(const Image& image);

/// PNG bytes of straight RGB pixels (a screenshot), with a recipe (may be empty).
std::string png(std::string_view rgb, int width, int height, std::string_view recipe);

}  // namespace lineland::plot
