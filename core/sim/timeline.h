// Copies of a simulation at steps of its past, so that any step is at most one spacing of replay away. One thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "core/sim/laboratory.h"

namespace lineland::sim {

/// Keyframes of all branches of a run, as dense as one memory bound allows: when it is reached every second one is dropped.
class Timeline {
 public:
  struct Keyframe {
    std::int64_t step;
    std::size_t entries;  ///< of the branch's journal that it has seen
    std::size_t bytes;
    std::unique_ptr<Simulation> simulation;
  };

  explicit Timeline(std::size_t bytes) : bytes_(bytes) {}

  /// Keeps a copy for the branch if `step` is due for one and there is none yet.
  void record(std::size_t branch, std::int64_t step, std::size_t entries, const Simulation& simulation);

  /// The last keyframe of the branch itself at or before `step`; null if it has none.
  const Keyframe* before(std::size_t branch, std::int64_t step) const;

  /// Forgets a branch.
  void remove(std::size_t branch);
  /// The same, but its keyframes up to the step and the entry of a fork go to `heir`, which left it there.
  void remove(std::size_t branch, std::size_t heir, std::int64_t fork, std::size_t entries);

  std::size_t footprint() const noexcept { return used_; }
  /// Steps between two keyframes: the most that is replayed to reach a step that was recorded.
  std::int64_t spacing() const noexcept { return spacing_; }

 private:
  void thin();

  std::size_t bytes_, used_ = 0;
  std::int64_t spacing_ = 16;
  std::map<std::size_t, std::vector<Keyframe>> tracks_;  // by branch, ascending
};

}  // namespace lineland::sim
