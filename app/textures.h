// Where pictures go to be shown: the graphics card behind a window, nothing in a test. GUI thread.
#pragma once

#include <cstdint>
#include <span>

#include "core/plot/scene.h"

namespace lineland::app {

/// Makes and fills textures. A texture is a number above 0.
class Textures {
 public:
  using Id = std::uint32_t;

  virtual ~Textures() = default;
  /// A texture of straight RGBA texels, row by row from the top, shown without smoothing.
  virtual Id make(int width, int height, std::span<const plot::Color> texels) = 0;
  /// A texture of coverage alone, shown with smoothing as white of that opacity; empty at first.
  virtual Id make_coverage(int width, int height) = 0;
  /// Overwrites whole rows of a coverage texture: rows * width bytes.
  virtual void write_rows(Id texture, int first_row, int rows, std::span<const std::uint8_t> coverage) = 0;
  virtual void release(Id texture) = 0;
};

}  // namespace lineland::app
