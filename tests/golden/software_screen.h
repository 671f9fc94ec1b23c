// A graphics card in software: shows a draw list of Dear ImGui as pixels, so that a test can compare the screen with paper. One thread.
#pragma once

#include <imgui.h>

#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include "app/textures.h"

namespace lineland::tests {

/// Textures in memory.
class SoftwareTextures final : public app::Textures {
 public:
  struct Texture {
    int width = 0, height = 0;
    bool smooth = false;
    std::vector<plot::Color> texels;
  };

  Id make(int width, int height, std::span<const plot::Color> texels) override;
  Id make_coverage(int width, int height) override;
  void write_rows(Id texture, int first_row, int rows, std::span<const std::uint8_t> coverage) override;
  void release(Id texture) override { textures_.erase(texture); }

  /// RGBA in 0..1 at (u, v): between texels if the texture is smooth, else of the nearest.
  std::array<float, 4> sample(Id texture, float u, float v) const;

 private:
  std::map<Id, Texture> textures_;
  Id last_ = 0;
};

/// Pixels of straight RGB in 0..1, row by row from the top.
struct SoftwareScreen {
  int width, height;
  std::vector<std::array<float, 3>> pixels;

  SoftwareScreen(int width, int height, plot::Color background);

  /// Draws all triangles in order, each pixel whose middle they cover, with the texture's colour times the vertices', over what is there.
  void draw(const ImDrawList& list, const SoftwareTextures& textures);

 private:
  void triangle(const std::array<ImDrawVert, 3>& corners, const ImVec4& clip, app::Textures::Id texture, const SoftwareTextures& textures);
};

}  // namespace lineland::tests
