// A step in slow motion: the row of its stages, and the formula of the one that is shown. GUI thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/desk.h"
#include "app/slow_motion.h"
#include "app/ui/ui.h"

namespace lineland::app {

class StageStrip {
 public:
  /// What the stages of a lab are called in the row.
  void take_lab(const sim::Laboratory& laboratory);

  /// The stages as a row, the current one lit, with buttons at both ends.
  void show_row(Ui& ui, Desk& desk, SlowMotion& slow, const plot::Rect& rect);
  static float row_height(const Ui& ui) { return 4.3f * ui.sizes().small + 12; }

  /// Words and formulas of the stage; `rect` is as high as text_height() says.
  void show_text(Ui& ui, const sim::Stage& stage, const plot::Rect& rect);
  /// At most `most`: the formulas get smaller then.
  float text_height(Ui& ui, const sim::Stage& stage, float width, float most) const;

 private:
  struct Name {
    std::string id, item, label, group;
  };
  const Name* name_of(const std::string& id) const;
  float formula_size(Ui& ui, const sim::Stage& stage, float width, float most) const;

  std::vector<Name> names_;
};

}  // namespace lineland::app
