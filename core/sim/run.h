// One run of a lab from step 0, with its branches and keyframes: the same inputs give the same bits, any step of the past can be gone back
// to, and a change made there keeps the old future as a branch of its own. One thread at a time. The worker drives it behind the window;
// `lineland run` and the tests drive it directly.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/sim/chronicle.h"
#include "core/sim/laboratory.h"
#include "core/sim/timeline.h"

namespace lineland::sim {

/// How a run is. `diverged` names the first quantity that was not finite and the step that made it so.
struct Status {
  enum class Kind { ok, diverged } kind = Kind::ok;
  std::string quantity = "";
  std::int64_t step = 0;
  bool ok() const noexcept { return kind == Kind::ok; }
};

/// A simulation with its history.
class Run {
 public:
  /// At step 0. Throws InputError as Laboratory::simulate does. Keyframes take at most `timeline_bytes`.
  Run(const Laboratory& laboratory, param::Values values, Seed seed, std::size_t timeline_bytes = default_timeline_bytes);
  /// A run that was once made, at step 0 of its current branch: any step of any branch can be gone to.
  Run(const Laboratory& laboratory, Chronicle chronicle, std::size_t timeline_bytes = default_timeline_bytes);

  static constexpr std::size_t default_timeline_bytes = 48u << 20;
  static constexpr std::size_t most_branches = 16;

  /// One step, of the past as it was recorded or beyond it; does nothing once diverged or finished.
  void step();
  void step_part(std::size_t part);

  /// Takes over live values at this step; in the past that begins a branch. Restart values must not differ.
  void apply(const param::Values& values);

  /// Goes to the state that the current branch had when `step` steps were complete (after what was done to it there), from the nearest
  /// keyframe; beyond head() it steps on. Bit for bit what an uninterrupted run has there.
  void seek(std::int64_t step);
  /// From where seek(step) would replay.
  std::int64_t nearest(std::int64_t step) const;

  /// Goes to another branch, to the same step or to its head if that is earlier. Does nothing if there is no such branch. A branch in which
  /// no step was taken is forgotten when it is left, unless it has a name.
  void visit(std::size_t branch);
  void rename(std::size_t branch, std::string name);
  /// Forgets a branch, not the only one; goes where Chronicle::remove says if it was the current one.
  void remove(std::size_t branch);

  /// The stages of the step to come; none if there is no such step, or the lab takes none apart.
  std::vector<Stage> dissect() const;

  /// Overwrites `snapshot`. Of a diverged run: its last finite keyframe.
  void capture(Snapshot& snapshot) const;
  /// The step that capture() shows.
  std::int64_t captured_step() const;

  std::int64_t steps() const noexcept { return steps_; }
  /// The furthest step reached in the current branch.
  std::int64_t head() const { return chronicle_.now().head; }
  bool finished() const { return simulation_->finished(); }
  const Status& status() const noexcept { return status_; }
  const param::Values& values() const noexcept { return values_; }
  Seed seed() const noexcept { return chronicle_.seed; }
  const Laboratory& laboratory() const noexcept { return *laboratory_; }
  const Chronicle& chronicle() const noexcept { return chronicle_; }
  /// Rises with each change of the chronicle but that of the current head.
  std::uint64_t revision() const noexcept { return revision_; }
  std::size_t timeline_footprint() const noexcept { return timeline_.footprint(); }
  /// Steps between two keyframes.
  std::int64_t spacing() const noexcept { return timeline_.spacing(); }

 private:
  void act(const JournalEntry& entry);
  void add(JournalEntry entry);
  void replay_entries();
  void note_fault();
  void leave(std::size_t branch);
  void forget(std::size_t branch);
  const Timeline::Keyframe& keyframe(std::int64_t step) const;
  void restore(const Timeline::Keyframe& keyframe);
  void record();

  const Laboratory* laboratory_;
  Chronicle chronicle_;
  param::Values values_;
  std::unique_ptr<Simulation> simulation_;
  Timeline timeline_;
  std::size_t entries_ = 0;  // of the current branch's journal, done so far
  std::int64_t steps_ = 0;
  std::uint64_t revision_ = 0;
  Status status_;
};

/// Figures, readouts, findings and a fingerprint of what a run shows now: what `lineland run` writes.
struct Result {
  std::int64_t step = 0;
  Status status;
  std::vector<plot::Figure> figures;
  std::vector<plot::Readout> readouts;
  std::vector<Finding> findings;
  std::string fingerprint;  ///< 16 hexadecimal digits over the bits of every number in readouts and figures
};
Result result_of(const Run& run);

}  // namespace lineland::sim
