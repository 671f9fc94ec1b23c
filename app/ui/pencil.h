// The pencil that draws a density into a figure: what it draws for, and its stroke so far. GUI thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/ui/stroke.h"
#include "core/math/distribution.h"
#include "core/plot/layout.h"

namespace lineland::app {

class Pencil {
 public:
  /// Takes the pencil up for the parameter `id`, or puts it down if it is in the hand for just that one.
  void toggle(std::string_view id);
  void put_down();

  bool in_hand() const { return !parameter_.empty(); }
  /// What it draws; empty if it is not in the hand.
  const std::string& parameter() const { return parameter_; }
  /// A stroke has begun.
  bool drawing() const { return stroke_.drawing(); }

  /// Follows the mouse, which is `at` in points of the placed figure and does `response` there. What was drawn, once, when the button comes
  /// up; nothing from a stroke of no length or no area, of which `message` tells.
  std::optional<math::Distribution> follow(const Response& response, const plot::Placed& placed, plot::Point at, std::string& message);

  /// Draws the stroke in points of the placed figure.
  void show(Ui& ui, const plot::Placed& placed, plot::Color color);

 private:
  std::string parameter_;
  Stroke stroke_;
};

}  // namespace lineland::app
