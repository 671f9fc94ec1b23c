// What you see is what you save: the two painters show one scene alike.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "app/imgui_compat.h"
#include "app/imgui_painter.h"
#include "core/labs/registry.h"
#include "core/plot/cairo_painter.h"
#include "core/plot/layout.h"
#include "core/sim/run.h"
#include "tests/golden/software_screen.h"

using namespace lineland;

namespace {

/// A Dear ImGui context without a window.
class Context {
 public:
  Context() : context_(ImGui::CreateContext()) {
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.DisplaySize = {4096, 4096};
    io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
    unsigned char* pixels = nullptr;
    int width = 0, height = 0;
    io.Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
    ImGui::NewFrame();
  }
  ~Context() { ImGui::DestroyContext(context_); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

 private:
  ImGuiContext* context_;
};

/// The scene as the window shows it at `scale` pixels a point.
tests::SoftwareScreen on_screen(const plot::Scene& scene, float scale) {
  tests::SoftwareTextures textures;
  app::GlyphAtlas glyphs;
  const auto atlas = textures.make_coverage(app::GlyphAtlas::width, app::GlyphAtlas::height);
  app::SceneTextures pictures(textures);
  pictures.update(scene);
  ImDrawList list(ImGui::GetDrawListSharedData());
  list._ResetForNewFrame();
  list.PushClipRect({0, 0}, {4096, 4096});
  app::Pen pen(glyphs);
  pen.begin(list, app::texture_id(atlas), {{}, scale});
  app::paint(scene, pictures, pen);
  pen.end();
  textures.write_rows(atlas, 0, app::GlyphAtlas::height, glyphs.rows({0, app::GlyphAtlas::height}));
  tests::SoftwareScreen screen(static_cast<int>(std::lround(scene.size.width * scale)),
                               static_cast<int>(std::lround(scene.size.height * scale)), scene.background);
  screen.draw(list, textures);
  return screen;
}

struct Difference {
  double mean;     ///< over all pixels and channels, in 0..1
  double region;   ///< the largest mean over a square of 16 pixels
  double content;  ///< how much the paper's picture differs from its background, for comparison
};

Difference difference(const plot::Scene& shown, const plot::Scene& printed) {
  constexpr int square = 16;
  constexpr float scale = 2;  // pixels a point
  const tests::SoftwareScreen screen = on_screen(shown, scale);
  const auto paper = plot::rasterize(printed, static_cast<double>(scale));
  REQUIRE(paper.size() == 4 * screen.pixels.size());
  Difference result{0, 0, 0};
  const std::array background = {printed.background.r, printed.background.g, printed.background.b};
  const int across = (screen.width + square - 1) / square;
  std::vector<double> squares(static_cast<std::size_t>(across * ((screen.height + square - 1) / square)));
  for (std::size_t k = 0; k < screen.pixels.size(); ++k) {
    const int x = static_cast<int>(k) % screen.width, y = static_cast<int>(k) / screen.width;
    for (std::size_t c = 0; c < 3; ++c) {
      const double on_paper = static_cast<double>(paper[4 * k + c]) / 255;
      const double distance = std::abs(on_paper - static_cast<double>(screen.pixels[k][c]));
      result.mean += distance;
      result.content += std::abs(on_paper - static_cast<double>(background[c]) / 255);
      squares[static_cast<std::size_t>(y / square * across + x / square)] += distance / (3 * square * square);
    }
  }
  result.mean /= 3 * static_cast<double>(screen.pixels.size());
  result.content /= 3 * static_cast<double>(screen.pixels.size());
  for (const double value : squares) result.region = std::max(result.region, value);
  return result;
}

}  // namespace

TEST_CASE("screen and paper show the same picture") {
  const Context context;
  for (const sim::Laboratory* lab : labs::all()) {
    sim::Run run(*lab, param::Values(lab->schema()), Seed{1});
    for (int k = 0; k < 30; ++k) run.step();
    for (const plot::Figure& figure : sim::result_of(run).figures) {
      for (const char* theme : {"light", "projector"}) {
        CAPTURE(lab->about().id);
        CAPTURE(figure.id);
        CAPTURE(theme);
        const plot::Scene scene = plot::layout(figure, plot::ranges(figure), {420, 260}, plot::theme(theme), plot::Format::hero).scene;
        const Difference d = difference(scene, scene);
        CHECK(d.content > 0.002);
        CHECK(d.mean < 0.005);
        CHECK(d.region < 0.15);
      }
    }
  }
}

TEST_CASE("the comparison sees a word that is missing and a curve that is elsewhere") {
  const Context context;
  const sim::Laboratory& lab = labs::find("gan");
  const auto figures = sim::result_of(sim::Run(lab, param::Values(lab.schema()), Seed{1})).figures;
  const plot::Scene scene =
      plot::layout(figures.front(), plot::ranges(figures.front()), {420, 260}, plot::theme("light"), plot::Format::hero).scene;
  plot::Scene wordless = scene, moved = scene;
  std::erase_if(wordless.items, [](const plot::Item& item) { return std::holds_alternative<plot::TextRun>(item.shape); });
  for (plot::Item& item : moved.items) {
    auto* line = std::get_if<plot::Polyline>(&item.shape);
    if (!line || line->points.size() < 100) continue;
    for (plot::Point& point : line->points) point.y += 2;
  }
  CHECK(difference(wordless, scene).region > 0.15);
  CHECK(difference(moved, scene).region > 0.15);
}
