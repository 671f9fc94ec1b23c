// A window with OpenGL and Dear ImGui in it. GUI thread; one at a time.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "app/imgui_compat.h"

struct GLFWwindow;
struct ImGuiContext;

namespace lineland::app {

class Window {
 public:
  /// Throws InputError if there is no display, Failure if OpenGL 3.3 cannot be had.
  Window(int width, int height, const std::string& title, bool visible);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  bool closing() const;
  /// For what shares its textures.
  GLFWwindow* handle() { return window_; }
  /// Pixels a unit, as the monitor wants it.
  float scale() const;
  /// The window's own, in the units that the constructor takes.
  std::pair<int, int> size() const;
  // In pixels:
  int width() const;
  int height() const;

  /// Waits for input, wake() or `seconds`; 0 does not wait.
  void wait(double seconds);
  /// Input is left over for the next frame.
  bool pending() const { return latch_.pending(); }
  /// Ends a wait. Any thread.
  static void wake();

  /// What is to be done if the display is lost, before the program ends: without the display.
  void set_last_wish(std::function<void()> wish);

  void begin_frame();
  /// Draws what was built since begin_frame() into the bound framebuffer.
  void render(int width, int height);
  void swap();
  /// The size of the frames to come, whatever the window's is.
  void set_frame_size(int width, int height) { frame_width_ = width, frame_height_ = height; }

 private:
  struct Library {  // GLFW itself
    Library();
    ~Library();
  };
  Library library_;
  GLFWwindow* window_ = nullptr;
  ImGuiContext* context_ = nullptr;
  InputLatch latch_;
  int frame_width_ = 0, frame_height_ = 0;
};

}  // namespace lineland::app
