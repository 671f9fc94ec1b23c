// The bottom: play, steps, restart, seed, speed, and the timeline. GUI thread.
#pragma once

#include <string>
#include <vector>

#include "app/desk.h"
#include "app/ui/branch_strip.h"
#include "app/ui/ui.h"
#include "core/plot/figure.h"

namespace lineland::app {

class TransportBar {
 public:
  /// The first readout with a history is drawn over the timeline.
  void take(const std::vector<plot::Readout>& readouts, const Desk& desk);
  void take_lab(const sim::Laboratory& laboratory);

  /// `plain` leaves out what is set up before a talk: seed and speed. True when slow motion is to be turned on or off.
  bool show(Ui& ui, Desk& desk, const plot::Rect& rect, bool plain, bool slow);

 private:
  float show_buttons(Ui& ui, Desk& desk, float x, float middle, bool parts_too);
  float show_slow(Ui& ui, float x, float middle, bool slow, bool& clicked);
  float show_seed(Ui& ui, Desk& desk, float x, float middle);
  float show_speed(Ui& ui, Desk& desk, float x, float middle);
  void show_timeline(Ui& ui, Desk& desk, const plot::Rect& rect);
  void show_count(Ui& ui, const Desk& desk, float right, float middle);

  BranchStrip branches_;
  std::vector<std::string> part_items_;
  std::vector<plot::Point> spark_;  // x and y from 0 to 1
  std::vector<plot::Point> line_;   // the same on the screen
  std::string refused_seed_;
};

}  // namespace lineland::app
