// A second window, for the speaker's notes. It shares the first one's textures and has a Dear ImGui context of its own, of which only the
// draw list is used. GUI thread.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "app/window.h"

namespace lineland::app {

class NotesWindow {
 public:
  /// Throws Failure if a second window cannot be had. `main` outlives it.
  explicit NotesWindow(Window& main);
  ~NotesWindow();
  NotesWindow(const NotesWindow&) = delete;
  NotesWindow& operator=(const NotesWindow&) = delete;

  bool closing() const;

  /// Builds a frame: `draw` runs between NewFrame and Render, in this window's context; its argument is pixels a unit.
  void build(const std::function<void(float)>& draw);
  /// Draws what was built and shows it.
  void show();

  /// Ids of actions (Action::id) that keys pressed in this window stand for, since the last call.
  std::vector<std::string_view> take_actions();

 private:
  GLFWwindow* window_ = nullptr;
  ImGuiContext* context_ = nullptr;
  std::vector<std::string_view> actions_;
};

}  // namespace lineland::app
