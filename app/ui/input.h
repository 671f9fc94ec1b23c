// What the user did since the last frame, in the window's own units; who uses a key takes it, so that nobody else does. GUI thread.
#pragma once

#include <cstdint>
#include <string>

#include "app/imgui_compat.h"
#include "core/plot/scene.h"

namespace lineland::app {

struct Input {
  plot::Point pointer, moved;
  bool inside = false;                                                           ///< the pointer is in the window
  bool down = false, pressed = false, released = false, double_clicked = false;  ///< left button
  bool right_down = false, right_pressed = false, right_double_clicked = false;
  float wheel = 0;
  bool control = false, shift = false;
  bool arrows = false;        ///< an arrow key is held down
  std::uint32_t keys = 0;     ///< pressed in this frame, by Key
  std::u32string characters;  ///< typed in this frame
  float seconds = 0;          ///< since the last frame

  /// Reads Dear ImGui's state; positions are divided by `scale`.
  void read(const ImGuiIO& io, float scale);

  /// A key or button was pressed or released, or the wheel turned.
  bool any() const { return keys != 0 || !characters.empty() || pressed || released || right_pressed || wheel != 0; }

  /// True if the key was pressed and nobody has taken it yet.
  bool take(Key key) {
    const std::uint32_t bit = 1u << static_cast<unsigned>(key);
    const bool pressed_now = (keys & bit) != 0;
    keys &= ~bit;
    return pressed_now;
  }

  bool take(char32_t character) {
    const auto at = characters.find(character);
    if (at == std::u32string::npos) return false;
    characters.erase(at, 1);
    return true;
  }
};

}  // namespace lineland::app
