// Whatever stands in a mark, every vertex that the window draws of it is finite; on paper: tests/unit/plot/hostile_test.cpp.
#include <doctest/doctest.h>

#include <cmath>

#include "app/imgui_painter.h"
#include "core/plot/layout.h"
#include "tests/property/hostile_marks.h"
#include "tests/ui/stage.h"

using namespace lineland;
using namespace lineland::tests;

TEST_CASE("no hostile mark reaches the screen's triangles") {
  Stage stage;  // for a context of Dear ImGui in the middle of nothing
  ImGui::NewFrame();
  CountingTextures textures;
  app::GlyphAtlas glyphs;
  app::Pen pen(glyphs);
  const auto atlas = textures.make_coverage(app::GlyphAtlas::width, app::GlyphAtlas::height);
  const std::vector<Poison> poisons = all_poisons();
  for (std::size_t k = 0; k < poisons.size(); ++k) {
    for (const double number : hostile_numbers) {
      CAPTURE(k);
      CAPTURE(number);
      const plot::Figure figure = around(poisons[k](number), plot::AxisScale::linear);
      const plot::Scene scene = plot::layout(figure, plot::ranges(figure), {240, 150}, plot::theme("light"), plot::Format::hero).scene;
      app::SceneTextures pictures(textures);
      pictures.update(scene);
      ImDrawList list(ImGui::GetDrawListSharedData());
      list._ResetForNewFrame();
      list.PushClipRect({0, 0}, {4096, 4096});
      pen.begin(list, app::texture_id(atlas), {{}, 1});
      app::paint(scene, pictures, pen);
      pen.end();
      CHECK(list.VtxBuffer.Size > 100);
      bool finite = true;
      for (const ImDrawVert& vertex : list.VtxBuffer) finite = finite && std::isfinite(vertex.pos.x) && std::isfinite(vertex.pos.y);
      CHECK(finite);
    }
  }
  ImGui::Render();
}
