// The right side: the numbers, and what to look for. GUI thread.
#pragma once

#include <string>
#include <vector>

#include "app/ui/ui.h"
#include "core/plot/figure.h"

namespace lineland::app {

class ReadoutColumn {
 public:
  void take(const std::vector<plot::Readout>& readouts);
  /// What to look for, as About::notes has it.
  void take_notes(const std::string& notes);

  /// Draws the column, or only its edge when it is folded.
  void show(Ui& ui, const plot::Rect& rect);

  bool folded() const { return folded_; }
  void fold(bool on) { folded_ = on; }

 private:
  struct Row {
    std::string item, label, value, help;
    bool primary;
  };
  bool show_fold(Ui& ui, const plot::Rect& place);
  float show_rows(Ui& ui, bool primary, float x, float y, float width);
  float show_notes(Ui& ui, float x, float y, float width);

  std::vector<Row> rows_;
  std::vector<std::string> notes_;  // paragraphs
  bool folded_ = false, all_ = false;
  float scroll_ = 0;
};

}  // namespace lineland::app
