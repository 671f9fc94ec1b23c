// The right side: the numbers, what is wrong with the run, and what to look for. GUI thread.
#pragma once

#include <string>
#include <vector>

#include "app/ui/prose.h"
#include "app/ui/ui.h"
#include "core/plot/figure.h"
#include "core/sim/laboratory.h"

namespace lineland::app {

class ReadoutColumn {
 public:
  /// Of each lane; the first one says which rows there are.
  void take(const std::vector<std::vector<plot::Readout>>& lanes);
  /// What to look for, as About::notes has it.
  void take_notes(std::string notes);

  /// What is wrong. While `running` a note stays for a moment after its reason is gone, and its numbers rest long enough to be read.
  void take_findings(std::vector<sim::Finding> findings, bool running);

  /// Draws the column, or only its edge when it is folded. The finding whose remedy was pressed, or null; valid until something is taken.
  const sim::Finding* show(Ui& ui, const plot::Rect& rect);

  bool folded() const { return folded_; }
  void fold(bool on) { folded_ = on; }

 private:
  struct Row {
    ReadoutRow readout;
    std::vector<std::string> lanes = {};  // values beside each other; empty: one run
  };
  struct Note {
    sim::Finding finding;
    std::string item, button, remedy, tip;
  };
  bool show_fold(Ui& ui, const plot::Rect& place);
  float show_letters(Ui& ui, float x, float y, float width);
  float show_lanes(Ui& ui, const Row& row, float x, float y, float width);
  float show_rows(Ui& ui, bool primary, float x, float y, float width);
  float show_findings(Ui& ui, float x, float y, float width);
  float show_finding(Ui& ui, const Note& note, float x, float y, float width);
  float show_notes(Ui& ui, float x, float y, float width);
  void settle(float seconds);
  void note_findings();

  std::vector<Row> rows_;
  std::string notes_text_;
  std::vector<std::string> notes_;      // its paragraphs
  std::vector<sim::Finding> findings_;  // the newest
  std::vector<Note> shown_;             // of findings as they are shown
  const sim::Finding* pressed_ = nullptr;
  bool running_ = false;
  float age_ = 0;  // seconds since shown_ was last brought to findings_
  bool folded_ = false, all_ = false;
  float scroll_ = 0;
  std::size_t lanes_ = 1;
};

}  // namespace lineland::app
