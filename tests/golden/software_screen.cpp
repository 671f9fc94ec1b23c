#include "tests/golden/software_screen.h"

#include <algorithm>
#include <cmath>

#include "app/imgui_compat.h"

namespace lineland::tests {

namespace {

using Rgba = std::array<float, 4>;

Rgba rgba(plot::Color c) {
  return {static_cast<float>(c.r) / 255, static_cast<float>(c.g) / 255, static_cast<float>(c.b) / 255, static_cast<float>(c.a) / 255};
}

Rgba rgba(ImU32 c) {
  const auto byte = [c](int shift) { return static_cast<std::uint8_t>(c >> shift); };
  return rgba(plot::Color{byte(IM_COL32_R_SHIFT), byte(IM_COL32_G_SHIFT), byte(IM_COL32_B_SHIFT), byte(IM_COL32_A_SHIFT)});
}

/// Twice the signed area of (a, b, (x, y)).
double edge(const ImVec2& a, const ImVec2& b, double x, double y) {
  return (static_cast<double>(b.x) - static_cast<double>(a.x)) * (y - static_cast<double>(a.y)) -
         (static_cast<double>(b.y) - static_cast<double>(a.y)) * (x - static_cast<double>(a.x));
}

/// Of two triangles that share an edge just one owns the pixels on it.
bool owns(const ImVec2& a, const ImVec2& b) { return b.y < a.y || (b.y == a.y && b.x > a.x); }

}  // namespace

SoftwareTextures::Id SoftwareTextures::make(int width, int height, std::span<const plot::Color> texels) {
  textures_[++last_] = {width, height, false, {texels.begin(), texels.end()}};
  return last_;
}

SoftwareTextures::Id SoftwareTextures::make_coverage(int width, int height) {
  const std::size_t count = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  textures_[++last_] = {width, height, true, std::vector<plot::Color>(count, {255, 255, 255, 0})};
  return last_;
}

void SoftwareTextures::write_rows(Id texture, int first_row, int rows, std::span<const std::uint8_t> coverage) {
  Texture& target = textures_.at(texture);
  const auto begin = static_cast<std::size_t>(first_row) * static_cast<std::size_t>(target.width);
  const auto count = static_cast<std::size_t>(rows) * static_cast<std::size_t>(target.width);
  for (std::size_t k = 0; k < count; ++k) target.texels[begin + k].a = coverage[k];
}

Rgba SoftwareTextures::sample(Id id, float u, float v) const {
  const Texture& texture = textures_.at(id);
  const auto texel = [&](int x, int y) {
    x = std::clamp(x, 0, texture.width - 1), y = std::clamp(y, 0, texture.height - 1);
    return rgba(texture.texels[static_cast<std::size_t>(y) * static_cast<std::size_t>(texture.width) + static_cast<std::size_t>(x)]);
  };
  const float x = u * static_cast<float>(texture.width), y = v * static_cast<float>(texture.height);
  if (!texture.smooth) return texel(static_cast<int>(std::floor(x)), static_cast<int>(std::floor(y)));
  const float left = std::floor(x - 0.5f), top = std::floor(y - 0.5f), s = x - 0.5f - left, t = y - 0.5f - top;
  const int i = static_cast<int>(left), j = static_cast<int>(top);
  const Rgba a = texel(i, j), b = texel(i + 1, j), c = texel(i, j + 1), d = texel(i + 1, j + 1);
  Rgba result;
  for (std::size_t k = 0; k < 4; ++k) result[k] = (1 - t) * ((1 - s) * a[k] + s * b[k]) + t * ((1 - s) * c[k] + s * d[k]);
  return result;
}

SoftwareScreen::SoftwareScreen(int w, int h, plot::Color background)
    : width(w), height(h), pixels(static_cast<std::size_t>(w) * static_cast<std::size_t>(h)) {
  const Rgba color = rgba(background);
  std::ranges::fill(pixels, std::array{color[0], color[1], color[2]});
}

void SoftwareScreen::draw(const ImDrawList& list, const SoftwareTextures& textures) {
  for (const ImDrawCmd& command : list.CmdBuffer) {
    const auto texture = static_cast<app::Textures::Id>(reinterpret_cast<std::uintptr_t>(command.GetTexID()));
    for (unsigned k = 0; k + 2 < command.ElemCount; k += 3) {
      std::array<ImDrawVert, 3> corners;
      for (unsigned corner = 0; corner < 3; ++corner) {
        const ImDrawIdx index = list.IdxBuffer[static_cast<int>(command.IdxOffset + k + corner)];
        corners[corner] = list.VtxBuffer[static_cast<int>(command.VtxOffset + index)];
      }
      triangle(corners, command.ClipRect, texture, textures);
    }
  }
}

void SoftwareScreen::triangle(const std::array<ImDrawVert, 3>& given, const ImVec4& clip, app::Textures::Id texture,
                              const SoftwareTextures& textures) {
  std::array<ImDrawVert, 3> v = given;
  double area = edge(v[0].pos, v[1].pos, static_cast<double>(v[2].pos.x), static_cast<double>(v[2].pos.y));
  if (area == 0) return;
  if (area < 0) std::swap(v[1], v[2]), area = -area;
  const auto [left, right] = std::minmax({v[0].pos.x, v[1].pos.x, v[2].pos.x});
  const auto [top, bottom] = std::minmax({v[0].pos.y, v[1].pos.y, v[2].pos.y});
  const int x0 = static_cast<int>(std::floor(std::max({left, clip.x, 0.0f}))),
            y0 = static_cast<int>(std::floor(std::max({top, clip.y, 0.0f})));
  const int x1 = static_cast<int>(std::ceil(std::min({right, clip.z, static_cast<float>(width)})));
  const int y1 = static_cast<int>(std::ceil(std::min({bottom, clip.w, static_cast<float>(height)})));
  const std::array colors = {rgba(v[0].col), rgba(v[1].col), rgba(v[2].col)};
  for (int y = y0; y < y1; ++y) {
    for (int x = x0; x < x1; ++x) {
      const double px = x + 0.5, py = y + 0.5;
      if (px < static_cast<double>(clip.x) || px >= static_cast<double>(clip.z) || py < static_cast<double>(clip.y) ||
          py >= static_cast<double>(clip.w)) {
        continue;
      }
      std::array<float, 3> weight;
      bool covered = true;
      for (std::size_t k = 0; k < 3; ++k) {
        const ImVec2 &a = v[(k + 1) % 3].pos, &b = v[(k + 2) % 3].pos;
        const double e = edge(a, b, px, py);
        covered = covered && (e > 0 || (e == 0 && owns(a, b)));
        weight[k] = static_cast<float>(e / area);
      }
      if (!covered) continue;
      const auto mixed = [&](auto part) { return weight[0] * part(0) + weight[1] * part(1) + weight[2] * part(2); };
      const Rgba texel =
          textures.sample(texture, mixed([&](std::size_t k) { return v[k].uv.x; }), mixed([&](std::size_t k) { return v[k].uv.y; }));
      const float alpha = texel[3] * mixed([&](std::size_t k) { return colors[k][3]; });
      auto& pixel = pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)];
      for (std::size_t c = 0; c < 3; ++c) {
        const float color = texel[c] * mixed([&](std::size_t k) { return colors[k][c]; });
        pixel[c] += alpha * (color - pixel[c]);
      }
    }
  }
}

}  // namespace lineland::tests
