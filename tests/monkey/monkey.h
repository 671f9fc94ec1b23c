// A monkey at the window: seeded nonsense on every widget, key, handle, card and file, in real ImGui frames without a window, while the
// labs train at full speed. One thread.
#pragma once

#include <fstream>
#include <string>
#include <string_view>

#include "core/base/random.h"
#include "tests/ui/stage.h"

namespace lineland::tests {

class Monkey {
 public:
  /// The same seed draws the same acts on the same items; where they lie depends on how far the worker is. If `trail` is not empty, each
  /// act is written to that file before it is done: the last lines tell what led to a crash.
  Monkey(Seed seed, const std::string& trail);

  /// One thing that a hand may do; its name and what it was done to.
  const std::string& act();

  /// The newest frame can be drawn: nothing in it is infinite or undefined.
  bool drawable() const;

  Stage& stage() { return stage_; }

 private:
  void note(std::string_view act, std::string_view item);
  std::string some_item();
  plot::Point place_in(std::string_view item);
  plot::Point anywhere();
  void type_over(std::string_view text);

  void click();
  void control_click();
  void shift_click();
  void double_click();
  void drag();
  void drag_right();
  void wander();
  void press_key();
  void type();
  void turn_wheel();
  void resize();
  void do_action();
  void change_value();
  void go_to_lab();
  void take_preset();
  void export_file();
  void save_or_open_session();
  void find_in_palette();
  void rest();

  Random random_;
  Stage stage_;
  std::string done_;
  std::ofstream trail_;
};

}  // namespace lineland::tests
