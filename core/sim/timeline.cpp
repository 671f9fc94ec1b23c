#include "core/sim/timeline.h"

#include <algorithm>
#include <iterator>

namespace lineland::sim {

void Timeline::record(std::size_t branch, std::int64_t step, std::size_t entries, const Simulation& simulation) {
  if (step % spacing_ != 0) return;
  if (const Keyframe* last = before(branch, step); last && last->step == step) return;
  const std::size_t size = simulation.footprint();
  while (used_ + size > bytes_ && used_ > 2 * size) {
    thin();
    if (step % spacing_ != 0) return;
  }
  std::vector<Keyframe>& track = tracks_[branch];
  track.insert(std::ranges::upper_bound(track, step, {}, &Keyframe::step), {step, entries, size, simulation.clone()});
  used_ += size;
}

const Timeline::Keyframe* Timeline::before(std::size_t branch, std::int64_t step) const {
  const auto track = tracks_.find(branch);
  if (track == tracks_.end()) return nullptr;
  const auto after = std::ranges::upper_bound(track->second, step, {}, &Keyframe::step);
  return after == track->second.begin() ? nullptr : &*std::prev(after);
}

void Timeline::thin() {
  spacing_ *= 2;
  used_ = 0;
  for (auto& [branch, track] : tracks_) {
    std::erase_if(track, [&](const Keyframe& keyframe) { return keyframe.step % spacing_ != 0; });
    for (const Keyframe& keyframe : track) used_ += keyframe.bytes;
  }
}

void Timeline::remove(std::size_t branch) {
  for (const Keyframe& keyframe : tracks_[branch]) used_ -= keyframe.bytes;
  tracks_.erase(branch);
}

void Timeline::remove(std::size_t branch, std::size_t heir, std::int64_t fork, std::size_t entries) {
  std::vector<Keyframe>& gone = tracks_[branch];
  // What the heir has of its own lies beyond the fork, or at it with more entries.
  std::vector<Keyframe>& track = tracks_[heir];
  const auto common = [&](const Keyframe& keyframe) { return keyframe.step <= fork && keyframe.entries <= entries; };
  const auto beyond = std::ranges::partition_point(gone, common);
  track.insert(track.begin(), std::make_move_iterator(gone.begin()), std::make_move_iterator(beyond));
  gone.erase(gone.begin(), beyond);
  remove(branch);
}

}  // namespace lineland::sim
