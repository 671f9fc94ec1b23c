// Keys and buttons that go down and up faster than frames are drawn.
#include <doctest/doctest.h>

#include "app/imgui_compat.h"

#if IMGUI_VERSION_NUM < 18700

using namespace lineland;

namespace {

/// Dear ImGui between frames, with a latch before it.
struct Frames {
  Frames() {
    context = ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.DisplaySize = {100, 100};
    io.DeltaTime = 1.0f / 60;
    app::map_keys_for_tests(io);
    unsigned char* pixels = nullptr;
    int width = 0, height = 0;
    io.Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
  }
  ~Frames() { ImGui::DestroyContext(context); }
  Frames(const Frames&) = delete;
  Frames& operator=(const Frames&) = delete;

  /// A key goes down and up before the next frame.
  void stroke(app::Key key, bool shift = false) { latch.key(app::imgui_key(key), false, shift); }

  /// One frame; the backend's idea of the modifiers is that none is down.
  void frame() {
    ImGuiIO& io = ImGui::GetIO();
    io.KeyCtrl = io.KeyShift = false;
    latch.apply(io);
    ImGui::NewFrame();
    z += app::key_pressed(app::Key::z) ? 1 : 0;
    shifted += app::key_pressed(app::Key::z) && io.KeyShift ? 1 : 0;
    x += app::key_pressed(app::Key::x) ? 1 : 0;
    ImGui::Render();
  }
  void rest() {
    while (latch.pending()) frame();
    frame();
  }

  ImGuiContext* context;
  app::InputLatch latch;
  int z = 0, shifted = 0, x = 0;
};

}  // namespace

TEST_CASE("a key pressed again before the next frame counts again") {
  Frames frames;
  frames.stroke(app::Key::z);
  frames.frame();
  frames.stroke(app::Key::z);
  frames.rest();
  CHECK(frames.z == 2);
}

TEST_CASE("strokes of one frame keep their number, order and modifiers") {
  Frames frames;
  frames.stroke(app::Key::z);
  frames.stroke(app::Key::z, true);
  frames.stroke(app::Key::x);
  frames.frame();
  CHECK(frames.z == 1);
  CHECK(frames.shifted == 0);
  CHECK(frames.x == 0);
  frames.rest();
  CHECK(frames.z == 2);
  CHECK(frames.shifted == 1);
  CHECK(frames.x == 1);
}

TEST_CASE("a key that stays down is pressed once") {
  Frames frames;
  ImGuiIO& io = ImGui::GetIO();
  io.KeysDown[app::imgui_key(app::Key::z)] = true;  // as the backend's own callback does
  frames.stroke(app::Key::z);
  for (int k = 0; k < 5; ++k) frames.frame();
  CHECK(frames.z == 1);
  CHECK(ImGui::IsKeyDown(app::imgui_key(app::Key::z)));
}

#endif
