// Textures of OpenGL 3.3. GUI thread, while the context that they were made in is current.
#pragma once

#include <string>
#include <unordered_map>

#include "app/textures.h"

namespace lineland::app {

/// Owns its textures and frees them at its end.
class GlTextures final : public Textures {
 public:
  GlTextures() = default;
  ~GlTextures() override;
  GlTextures(const GlTextures&) = delete;
  GlTextures& operator=(const GlTextures&) = delete;

  Id make(int width, int height, std::span<const plot::Color> texels) override;
  Id make_coverage(int width, int height) override;
  void write_rows(Id texture, int first_row, int rows, std::span<const std::uint8_t> coverage) override;
  void release(Id texture) override;

 private:
  Id create(int width, int filter);
  std::unordered_map<Id, int> widths_;  // all that are alive
};

/// A colour buffer to draw into without showing it.
class GlFramebuffer {
 public:
  /// Throws Failure if the driver refuses the size.
  GlFramebuffer(int width, int height);
  ~GlFramebuffer();
  GlFramebuffer(const GlFramebuffer&) = delete;
  GlFramebuffer& operator=(const GlFramebuffer&) = delete;

  void bind() const;
  /// Straight RGB, row by row from the top.
  std::string read() const;

 private:
  int width_, height_;
  unsigned framebuffer_ = 0, buffer_ = 0;
};

}  // namespace lineland::app
