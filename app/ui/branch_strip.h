// The branches of a run in the transport bar: a tree of thin lines along the timeline, and a list to go, name and forget. GUI thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/desk.h"
#include "app/ui/ui.h"

namespace lineland::app {

/// Another branch than the current one as a line below the track: where it leaves what is drawn already, and how far it goes.
struct BranchLine {
  std::size_t number;
  std::int64_t from, to;  ///< steps
  int lane, parent_lane;  ///< 0 is the track, lanes count downwards

  static constexpr int lanes = 3;
};

/// All branches but the current one, each after the one that it leaves. The current one and what it is made of up to its forks lie on lane
/// 0; what does not find a free lane shares the last one.
std::vector<BranchLine> branch_lines(const sim::Chronicle& chronicle);

class BranchStrip {
 public:
  /// What is known of the branches after news.
  void take(const Desk& desk);
  bool several() const { return lines_.size() > 0; }
  /// Steps from the left to the right end of the timeline: as far as any branch goes.
  std::int64_t extent() const { return extent_; }

  /// The list of branches, closed or open; its right end. Nothing while there is only one.
  float show_choice(Ui& ui, Desk& desk, float x, float middle);
  /// The lines below a track at the height `track` that shows steps up to extent().
  void show_lines(Ui& ui, Desk& desk, const plot::Rect& rect, float track);

 private:
  struct Text {
    std::size_t number;
    std::string item, title, help;
  };
  const Text& text_of(std::size_t number) const;

  std::vector<BranchLine> lines_;
  std::vector<Text> texts_;
  std::size_t current_ = 1;  // number
  std::int64_t extent_ = 0;
};

}  // namespace lineland::app
