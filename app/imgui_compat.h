// What differs between the versions of Dear ImGui that the program builds against, 1.86 (Debian 12) and newer. No other file asks for the
// version. GUI thread.
#pragma once

#include <imgui.h>

#include <algorithm>
#include <cstdint>

namespace lineland::app {

/// The keys that mean something besides the characters that they type.
enum class Key {
  tab,
  left,
  right,
  up,
  down,
  page_up,
  page_down,
  home,
  end,
  backspace,
  remove,
  enter,
  escape,
  space,
  a,
  c,
  v,
  x,
  z,
  q,
  f5,
  k,
  plus,
  minus,
  zero,
  s,
  o
};
constexpr unsigned key_count = static_cast<unsigned>(Key::o) + 1;

#if IMGUI_VERSION_NUM >= 18700

inline ImGuiKey imgui_key(Key key) {
  constexpr ImGuiKey keys[] = {
      ImGuiKey_Tab,  ImGuiKey_LeftArrow, ImGuiKey_RightArrow, ImGuiKey_UpArrow, ImGuiKey_DownArrow, ImGuiKey_PageUp, ImGuiKey_PageDown,
      ImGuiKey_Home, ImGuiKey_End,       ImGuiKey_Backspace,  ImGuiKey_Delete,  ImGuiKey_Enter,     ImGuiKey_Escape, ImGuiKey_Space,
      ImGuiKey_A,    ImGuiKey_C,         ImGuiKey_V,          ImGuiKey_X,       ImGuiKey_Z,         ImGuiKey_Q,      ImGuiKey_F5,
      ImGuiKey_K,    ImGuiKey_Equal,     ImGuiKey_Minus,      ImGuiKey_0,       ImGuiKey_S,         ImGuiKey_O};
  return keys[static_cast<int>(key)];
}
inline bool key_pressed(Key key) { return ImGui::IsKeyPressed(imgui_key(key)); }
inline bool key_down(Key key) { return ImGui::IsKeyDown(imgui_key(key)); }

// Input by hand, for tests.
inline void feed_key(ImGuiIO& io, Key key, bool down) { io.AddKeyEvent(imgui_key(key), down); }
inline void feed_control(ImGuiIO& io, bool down) { io.AddKeyEvent(ImGuiMod_Ctrl, down); }
inline void feed_shift(ImGuiIO& io, bool down) { io.AddKeyEvent(ImGuiMod_Shift, down); }
inline void feed_mouse(ImGuiIO& io, float x, float y) { io.AddMousePosEvent(x, y); }
inline void feed_button(ImGuiIO& io, int button, bool down) { io.AddMouseButtonEvent(button, down); }
inline void feed_wheel(ImGuiIO& io, float amount) { io.AddMouseWheelEvent(0, amount); }

#else

/// Where 1.86 and its GLFW backend keep a key: named ones by the key map, the others by GLFW's codes.
inline int imgui_key(Key key) {
  constexpr int glfw_q = 81, glfw_f5 = 294, glfw_k = 75, glfw_equal = 61, glfw_minus = 45, glfw_0 = 48, glfw_s = 83, glfw_o = 79;
  constexpr ImGuiKey keys[] = {ImGuiKey_Tab,    ImGuiKey_LeftArrow, ImGuiKey_RightArrow, ImGuiKey_UpArrow, ImGuiKey_DownArrow,
                               ImGuiKey_PageUp, ImGuiKey_PageDown,  ImGuiKey_Home,       ImGuiKey_End,     ImGuiKey_Backspace,
                               ImGuiKey_Delete, ImGuiKey_Enter,     ImGuiKey_Escape,     ImGuiKey_Space,   ImGuiKey_A,
                               ImGuiKey_C,      ImGuiKey_V,         ImGuiKey_X,          ImGuiKey_Z};
  switch (key) {
    case Key::q: return glfw_q;
    case Key::f5: return glfw_f5;
    case Key::k: return glfw_k;
    case Key::plus: return glfw_equal;
    case Key::minus: return glfw_minus;
    case Key::zero: return glfw_0;
    case Key::s: return glfw_s;
    case Key::o: return glfw_o;
    default: return ImGui::GetIO().KeyMap[keys[static_cast<int>(key)]];
  }
}
inline bool key_pressed(Key key) {
  const int index = imgui_key(key);
  return index >= 0 && ImGui::IsKeyPressed(index);
}
inline bool key_down(Key key) {
  const int index = imgui_key(key);
  return index >= 0 && ImGui::IsKeyDown(index);
}

inline void feed_key(ImGuiIO& io, Key key, bool down) {
  if (const int index = imgui_key(key); index >= 0) io.KeysDown[index] = down;
}
inline void feed_control(ImGuiIO& io, bool down) { io.KeyCtrl = down; }
inline void feed_shift(ImGuiIO& io, bool down) { io.KeyShift = down; }
inline void feed_mouse(ImGuiIO& io, float x, float y) { io.MousePos = {x, y}; }
inline void feed_button(ImGuiIO& io, int button, bool down) { io.MouseDown[button] = down; }
inline void feed_wheel(ImGuiIO& io, float amount) { io.MouseWheel += amount; }

#endif

/// Keys and buttons that went down and up between two frames. 1.86 keeps only how they are, so it would miss them; newer versions queue
/// them. Fed by GLFW's callbacks, with its codes.
class InputLatch {
 public:
#if IMGUI_VERSION_NUM >= 18700
  void key(int, bool, bool) {}
  void move(float, float) {}
  void button(int, bool) {}
  void apply(ImGuiIO&) {}
  bool pending() const { return false; }
#else
  /// A key went down.
  void key(int code, bool control, bool shift) {
    if (code >= 0 && code < IM_ARRAYSIZE(ImGuiIO::KeysDown) && keys_ < most) key_queue_[keys_++] = {code, control, shift};
  }
  /// The pointer moved. What GLFW says when asked is where it is now, which may be far from where a button went down.
  void move(float x, float y) { pointer_ = {x, y}; }
  /// A mouse button went down or up where the pointer moved last.
  void button(int which, bool down) {
    if (which >= 0 && which < buttons && clicks_ < most) click_queue_[clicks_++] = {which, down, pointer_};
  }
  /// Keys or clicks are left for the next frame.
  bool pending() const { return keys_ > 0 || clicks_ > 0; }

  /// After the backend's NewFrame, before ImGui's: holds each key down for one frame, moves each button once. A key that was down in the
  /// last frame, or is pressed twice, goes up for a frame first; what comes behind it waits too.
  void apply(ImGuiIO& io) {
    for (int k = 0; k < held_; ++k) io.KeysDown[held_keys_[k]] = false;
    held_ = 0;
    int pressed = 0;
    for (; pressed < keys_; ++pressed) {
      const Stroke& stroke = key_queue_[pressed];
      const Stroke* const earlier = std::find_if<const Stroke*>(key_queue_, &stroke, [&](const Stroke& other) { return other.code == stroke.code; });
      const bool was_down = io.KeysDownDuration[stroke.code] >= 0;
      if (was_down) io.KeysDown[stroke.code] = false;
      if (was_down || earlier != &stroke) break;
      if (stroke.control) io.KeyCtrl = true;
      if (stroke.shift) io.KeyShift = true;
      if (io.KeysDown[stroke.code]) continue;
      io.KeysDown[stroke.code] = true;
      held_keys_[held_++] = stroke.code;
    }
    std::copy(key_queue_ + pressed, key_queue_ + keys_, key_queue_);
    keys_ -= pressed;

    bool moved[buttons] = {};
    int done = 0;
    for (; done < clicks_ && !moved[click_queue_[done].button]; ++done) {
      moved[click_queue_[done].button] = true;
      down_[click_queue_[done].button] = click_queue_[done].down;
      io.MousePos = click_queue_[done].place;  // the pointer may have moved on since
    }
    std::copy(click_queue_ + done, click_queue_ + clicks_, click_queue_);
    clicks_ -= done;
    for (int k = 0; k < buttons; ++k) io.MouseDown[k] = down_[k];
  }

 private:
  static constexpr int most = 32, buttons = 3;
  struct Stroke {
    int code;
    bool control, shift;
  };
  struct Click {
    int button;
    bool down;
    ImVec2 place;
  };
  Stroke key_queue_[most] = {};
  Click click_queue_[most] = {};
  int held_keys_[most] = {};
  int keys_ = 0, clicks_ = 0, held_ = 0;
  bool down_[buttons] = {};
  ImVec2 pointer_;
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
