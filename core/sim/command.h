// What the window may ask of a running simulation. Plain values.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

#include "core/base/seed.h"
#include "core/param/values.h"

namespace lineland::sim {

/// Parameters changed. Live ones are taken over between two steps (in the past: as a new branch); if others differ, the simulation is built
/// anew from step 0, in all lanes.
struct Apply {
  param::Values values;
  std::size_t lane = 0;
};
/// Begin again at step 0: one lane, or several to compare, all with the same seed.
struct Restart {
  std::vector<param::Values> lanes = {};
  Seed seed = {};
};
/// End one lane of several.
struct Drop {
  std::size_t lane = 0;
};
struct Play {};
struct Pause {};
/// Exactly `steps` more steps, then pause.
struct Advance {
  std::int64_t steps = 1;
};
/// One part of a step alone (About::parts), then pause.
struct AdvancePart {
  std::size_t part = 0;
};
/// At most so many steps a second; infinity is as fast as possible.
struct Speed {
  double steps_per_second = std::numeric_limits<double>::infinity();
};
/// Go to a step of the past, or on to one not reached yet; then pause.
struct Seek {
  std::int64_t step = 0;
};

/// Go to another branch (Branch::number) of a lane, to the same step if it has it; the other lanes go to where that is.
struct Visit {
  std::size_t branch = 1;
  std::size_t lane = 0;
};
struct Rename {
  std::size_t branch = 1;
  std::string name = {};
  std::size_t lane = 0;
};
/// Forget a branch, if there are others.
struct Remove {
  std::size_t branch = 1;
  std::size_t lane = 0;
};

/// Whether snapshots come with the stages of the step that follows them (slow motion).
struct Dissect {
  bool on = true;
};

using Command = std::variant<Apply, Restart, Drop, Play, Pause, Advance, AdvancePart, Speed, Seek, Visit, Rename, Remove, Dissect>;

/// Commands from the window to the worker, in order. Any thread; the lock is held for a move only.
class CommandQueue {
 public:
  void push(Command command) {
    {
      const std::lock_guard lock(mutex_);
      commands_.push_back(std::move(command));
    }
    arrived_.notify_one();
  }

  /// Moves all commands to `out` (cleared first). Does not wait.
  void drain(std::deque<Command>& out) {
    out.clear();
    const std::lock_guard lock(mutex_);
    out.swap(commands_);
  }

  /// Waits until there is a command, at most `time`.
  void wait(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    arrived_.wait_for(lock, time, [this] { return !commands_.empty(); });
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Command> commands_;
};

}  // namespace lineland::sim
