// A curve drawn into a figure by hand. GUI thread.
#pragma once

#include <span>
#include <vector>

#include "app/ui/ui.h"
#include "core/labs/density_handles.h"
#include "core/plot/layout.h"

namespace lineland::app {

class Stroke {
 public:
  /// Follows the mouse, which is `at` in points of the placed figure and does `response` there; true once, when the button comes up after
  /// something was drawn. A new stroke replaces the last one.
  bool follow(const Response& response, const plot::Placed& placed, plot::Point at, plot::Side side = plot::Side::left);

  /// The button is down.
  bool drawing() const { return drawing_; }
  /// In data units, so that it stays where it was drawn.
  std::span<const labs::StrokePoint> points() const { return points_; }
  void clear();

  /// Draws it in points of the placed figure; `dash` 0 is solid.
  void show(Ui& ui, const plot::Placed& placed, plot::Color color, float width, float dash = 0, plot::Side side = plot::Side::left);

 private:
  std::vector<labs::StrokePoint> points_;
  std::vector<plot::Point> shown_;
  bool drawing_ = false;
};

}  // namespace lineland::app
