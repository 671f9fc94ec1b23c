// Lanes beside each other: one figure of each run over the same axes, headed by what sets the run apart. GUI thread.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "app/desk.h"
#include "app/imgui_painter.h"
#include "app/textures.h"
#include "app/ui/ui.h"
#include "core/plot/layout.h"

namespace lineland::app {

class LaneGrid {
 public:
  explicit LaneGrid(Textures& textures) : textures_(&textures) {}

  /// New figures to show: that of each lane with the place `figure` among its lab's; `epoch` and `visit` tell a new run and a new lab.
  void take(const Desk& desk, std::size_t figure);

  /// Draws the lanes; a click selects the one that is edited.
  void show(Ui& ui, Desk& desk, const plot::Rect& rect);

  /// The theme has changed.
  void restyle();

 private:
  struct View {
    explicit View(Textures& textures) : pictures(textures) {}
    std::string item, head, close, letter, title;
    std::string reading, brief;  // the main readout with its name, and without
    plot::Placed placed;
    SceneTextures pictures;
    plot::Rect rect;  // that `placed` was made for
    bool stale = true;
  };

  void show_lane(Ui& ui, Desk& desk, std::size_t lane, const plot::Rect& rect);
  void show_head(Ui& ui, Desk& desk, std::size_t lane, const plot::Rect& rect);

  Textures* textures_;
  std::deque<View> views_;
  std::vector<plot::Figure> figures_;
  std::vector<plot::Ranges> ranges_;  // remembered, so that axes do not jump
  std::uint64_t epoch_ = 0, visit_ = 0;
  std::size_t figure_ = 0;
};

}  // namespace lineland::app
