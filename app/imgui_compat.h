// What differs between the versions of Dear ImGui that the program builds against, 1.86 (Debian 12) and newer. No other file asks for the
// version. GUI thread.
#pragma once

#include <imgui.h>

#include <cstdint>

namespace lineland::app {

/// The keys that mean something besides the characters that they type.
enum class Key { tab, left, right, up, down, page_up, page_down, home, end, backspace, remove, enter, escape, space, a, c, v, x, q, f5 };

#if IMGUI_VERSION_NUM >= 18700

inline ImGuiKey imgui_key(Key key) {
  constexpr ImGuiKey keys[] = {ImGuiKey_Tab,    ImGuiKey_LeftArrow, ImGuiKey_RightArrow, ImGuiKey_UpArrow, ImGuiKey_DownArrow,
                               ImGuiKey_PageUp, ImGuiKey_PageDown,  ImGuiKey_Home,       ImGuiKey_End,     ImGuiKey_Backspace,
                               ImGuiKey_Delete, ImGuiKey_Enter,     ImGuiKey_Escape,     ImGuiKey_Space,   ImGuiKey_A,
                               ImGuiKey_C,      ImGuiKey_V,         ImGuiKey_X,          ImGuiKey_Q,       ImGuiKey_F5};
  return keys[static_cast<int>(key)];
}
inline bool key_pressed(Key key) { return ImGui::IsKeyPressed(imgui_key(key)); }

// Input by hand, for tests.
inline void feed_key(ImGuiIO& io, Key key, bool down) { io.AddKeyEvent(imgui_key(key), down); }
inline void feed_control(ImGuiIO& io, bool down) { io.AddKeyEvent(ImGuiMod_Ctrl, down); }
inline void feed_mouse(ImGuiIO& io, float x, float y) { io.AddMousePosEvent(x, y); }
inline void feed_button(ImGuiIO& io, int button, bool down) { io.AddMouseButtonEvent(button, down); }
inline void feed_wheel(ImGuiIO& io, float amount) { io.AddMouseWheelEvent(0, amount); }

#else

/// Where 1.86 and its GLFW backend keep a key: named ones by the key map, the others by GLFW's codes.
inline int imgui_key(Key key) {
  constexpr int glfw_q = 81, glfw_f5 = 294;
  constexpr ImGuiKey keys[] = {ImGuiKey_Tab,    ImGuiKey_LeftArrow, ImGuiKey_RightArrow, ImGuiKey_UpArrow, ImGuiKey_DownArrow,
                               ImGuiKey_PageUp, ImGuiKey_PageDown,  ImGuiKey_Home,       ImGuiKey_End,     ImGuiKey_Backspace,
                               ImGuiKey_Delete, ImGuiKey_Enter,     ImGuiKey_Escape,     ImGuiKey_Space,   ImGuiKey_A,
                               ImGuiKey_C,      ImGuiKey_V,         ImGuiKey_X};
  if (key == Key::q) return glfw_q;
  if (key == Key::f5) return glfw_f5;
  return ImGui::GetIO().KeyMap[keys[static_cast<int>(key)]];
}
inline bool key_pressed(Key key) {
  const int index = imgui_key(key);
  return index >= 0 && ImGui::IsKeyPressed(index);
}

inline void feed_key(ImGuiIO& io, Key key, bool down) {
  if (const int index = imgui_key(key); index >= 0) io.KeysDown[index] = down;
}
inline void feed_control(ImGuiIO& io, bool down) { io.KeyCtrl = down; }
inline void feed_mouse(ImGuiIO& io, float x, float y) { io.MousePos = {x, y}; }
inline void feed_button(ImGuiIO& io, int button, bool down) { io.MouseDown[button] = down; }
inline void feed_wheel(ImGuiIO& io, float amount) { io.MouseWheel += amount; }

#endif

/// Keys that went down and up between two frames. 1.86 keeps only how keys are, so it would miss them; newer versions queue them.
class KeyLatch {
 public:
#if IMGUI_VERSION_NUM >= 18700
  void press(int, bool) {}
  void apply(ImGuiIO&) {}
#else
  /// A key, by GLFW's code, went down.
  void press(int key, bool control) {
    if (key >= 0 && key < IM_ARRAYSIZE(ImGuiIO::KeysDown) && count_ < most) keys_[count_++] = {key, control};
  }
  /// After the backend's NewFrame, before ImGui's: holds them down for one frame.
  void apply(ImGuiIO& io) {
    for (int k = 0; k < held_; ++k) io.KeysDown[held_keys_[k]] = false;
    held_ = 0;
    for (int k = 0; k < count_; ++k) {
      if (keys_[k].control) io.KeyCtrl = true;
      if (io.KeysDown[keys_[k].key]) continue;
      io.KeysDown[keys_[k].key] = true;
      held_keys_[held_++] = keys_[k].key;
    }
    count_ = 0;
  }

 private:
  static constexpr int most = 32;
  struct Press {
    int key;
    bool control;
  };
  Press keys_[most] = {};
  int held_keys_[most] = {};
  int count_ = 0, held_ = 0;
#endif
};

/// For a test without a window: gives every Key a place of its own where the backend would.
inline void map_keys_for_tests([[maybe_unused]] ImGuiIO& io) {
#if IMGUI_VERSION_NUM < 18700
  for (int key = 0; key < ImGuiKey_COUNT; ++key) io.KeyMap[key] = key;
#endif
}

inline ImTextureID texture_id(std::uintptr_t name) { return (ImTextureID)name; }  // a pointer in 1.86, an integer in 1.92

inline void push_texture(ImDrawList& list, ImTextureID texture) {
#if IMGUI_VERSION_NUM >= 19200
  list.PushTexture(texture);
#else
  list.PushTextureID(texture);
#endif
}

inline void pop_texture(ImDrawList& list) {
#if IMGUI_VERSION_NUM >= 19200
  list.PopTexture();
#else
  list.PopTextureID();
#endif
}

}  // namespace lineland::app
