#include "app/gl/texture.h"

#include <epoxy/gl.h>

#include <algorithm>

#include "core/base/check.h"

namespace lineland::app {

GlTextures::~GlTextures() {
  for (const auto& [texture, width] : widths_) glDeleteTextures(1, &texture);
}

GlTextures::Id GlTextures::create(int width, int filter) {
  Id texture = 0;
  glGenTextures(1, &texture);
  glBindTexture(GL_TEXTURE_2D, texture);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, filter);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, filter);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
  widths_[texture] = width;
  return texture;
}

GlTextures::Id GlTextures::make(int width, int height, std::span<const plot::Color> texels) {
  const Id texture = create(width, GL_NEAREST);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE, texels.data());
  return texture;
}

GlTextures::Id GlTextures::make_coverage(int width, int height) {
  const Id texture = create(width, GL_LINEAR);
  constexpr GLint white_of_that_opacity[] = {GL_ONE, GL_ONE, GL_ONE, GL_RED};
  glTexParameteriv(GL_TEXTURE_2D, GL_TEXTURE_SWIZZLE_RGBA, white_of_that_opacity);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_R8, width, height, 0, GL_RED, GL_UNSIGNED_BYTE, nullptr);
  return texture;
}

void GlTextures::write_rows(Id texture, int first_row, int rows, std::span<const std::uint8_t> coverage) {
  glBindTexture(GL_TEXTURE_2D, texture);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
  glTexSubImage2D(GL_TEXTURE_2D, 0, 0, first_row, widths_.at(texture), rows, GL_RED, GL_UNSIGNED_BYTE, coverage.data());
}

void GlTextures::release(Id texture) {
  if (widths_.erase(texture) != 0) glDeleteTextures(1, &texture);
}

GlFramebuffer::GlFramebuffer(int width, int height) : width_(width), height_(height) {
  glGenFramebuffers(1, &framebuffer_);
  glGenRenderbuffers(1, &buffer_);
  glBindRenderbuffer(GL_RENDERBUFFER, buffer_);
  glRenderbufferStorage(GL_RENDERBUFFER, GL_RGBA8, width, height);
  glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_);
  glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, buffer_);
  if (glCheckFramebufferStatus(GL_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE) {
    throw Failure("the graphics driver cannot draw a picture of " + std::to_string(width) + " x " + std::to_string(height));
  }
}

GlFramebuffer::~GlFramebuffer() {
  glDeleteFramebuffers(1, &framebuffer_);
  glDeleteRenderbuffers(1, &buffer_);
}

void GlFramebuffer::bind() const { glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_); }

std::string GlFramebuffer::read() const {
  const std::size_t row = static_cast<std::size_t>(width_) * 3;
  std::string bottom_up(row * static_cast<std::size_t>(height_), '\0');
  bind();
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, width_, height_, GL_RGB, GL_UNSIGNED_BYTE, bottom_up.data());
  std::string rgb;
  rgb.reserve(bottom_up.size());
  for (std::size_t y = static_cast<std::size_t>(height_); y-- > 0;) rgb.append(bottom_up, y * row, row);
  return rgb;
}

}  // namespace lineland::app
