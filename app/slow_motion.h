// One training step taken apart: which of its stages is looked at. The step itself is taken when its last stage is left; until then the run
// stands where it is, so that leaving in the middle changes nothing. GUI thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "app/desk.h"

namespace lineland::app {

class SlowMotion {
 public:
  /// Whether steps of the lab that is open can be taken apart.
  static bool possible(const Desk& desk) { return !desk.laboratory().about().stages.empty(); }

  /// Wanted, and possible in this lab.
  bool on(const Desk& desk) const { return on_ && possible(desk); }

  /// Begins at the first stage of the next step; pauses the run.
  void begin(Desk& desk);
  /// The run stays where it is.
  void end(Desk& desk);

  /// The stage after this one; behind the last one the step is taken, and the next step's first stage follows.
  void next(Desk& desk);
  /// The stage before; before the first one the last stage of the step before.
  void back(Desk& desk);
  /// Any stage of this step.
  void go(std::size_t stage);
  /// The stage of this name, once the worker has taken the step apart, if it has that stage.
  void go(std::string stage) { wanted_ = std::move(stage); }

  /// The stage that is shown; null where there is none: the run has come to its end, or the worker has not answered yet.
  const sim::Stage* stage(const Desk& desk) const;
  std::size_t at() const { return at_; }
  /// Of the step that is shown.
  static std::size_t count(const Desk& desk) { return desk.stages().size(); }
  bool is_last(const Desk& desk) const { return at_ + 1 >= count(desk); }

  /// On news from the desk.
  void follow(const Desk& desk);
  /// Rises whenever the stage has changed although the desk has no news.
  std::uint64_t revision() const { return revision_; }

 private:
  /// The step that was left, and where to stand in the next one.
  struct Left {
    std::int64_t step;
    std::uint64_t epoch;
    bool backwards;
  };
  bool on_ = false;
  std::size_t at_ = 0;
  std::uint64_t revision_ = 0;
  std::uint64_t visit_ = 0;   // of the desk
  std::optional<Left> left_;  // until the worker has gone on
  std::string wanted_;        // a stage to go to when the worker has answered
};

}  // namespace lineland::app
