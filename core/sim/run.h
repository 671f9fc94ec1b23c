// One run of a lab from step 0, with its journal and keyframes: the same inputs give the same bits, and any step of the past can be gone
// back to. One thread at a time. The worker drives it behind the window; `lineland run` and the tests drive it directly.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "core/sim/laboratory.h"

namespace lineland::sim {

/// How a run is. `diverged` names the first quantity that was not finite and the step that made it so.
struct Status {
  enum class Kind { ok, diverged } kind = Kind::ok;
  std::string quantity = "";
  std::int64_t step = 0;
  bool ok() const noexcept { return kind == Kind::ok; }
};

/// Something that was done to the simulation between two steps. (lab, values, seed, journal) fixes every number of a run.
struct JournalEntry {
  std::int64_t step;                                ///< done when this many steps were complete
  std::variant<param::Values, std::size_t> action;  ///< live values taken over, or a part of a step taken alone
};

/// Copies of a simulation at steps of its past, as dense as a memory bound allows: when the bound is reached every second one is dropped.
class Timeline {
 public:
  struct Keyframe {
    std::int64_t step;
    std::size_t entries;  ///< journal entries that it has seen
    std::unique_ptr<Simulation> simulation;
  };

  explicit Timeline(std::size_t bytes) : bytes_(bytes) {}

  /// Keeps a copy if `step` is due for one.
  void record(std::int64_t step, std::size_t entries, const Simulation& simulation);
  /// The last keyframe at or before `step`. Step 0 is always there once recorded.
  const Keyframe& before(std::int64_t step) const;
  /// Forgets keyframes that have seen more than `entries` journal entries or lie after `step`.
  void truncate(std::int64_t step, std::size_t entries);
  std::size_t footprint() const noexcept { return used_; }

 private:
  std::size_t bytes_, used_ = 0;
  std::int64_t spacing_ = 16;
  std::vector<Keyframe> keyframes_;
};

/// A simulation with its history.
class Run {
 public:
  /// Throws InputError as Laboratory::simulate does. Keyframes take at most `timeline_bytes`.
  Run(const Laboratory& laboratory, param::Values values, Seed seed, std::size_t timeline_bytes = default_timeline_bytes);

  static constexpr std::size_t default_timeline_bytes = 48u << 20;

  /// One step; does nothing once diverged or finished.
  void step();
  void step_part(std::size_t part);

  /// Takes over live values at this step. The future beyond this step is forgotten. Restart values must not differ.
  void apply(const param::Values& values);

  /// Goes to the state that the run had when `step` steps were complete (after what was done to it there), from the nearest keyframe;
  /// beyond head() it steps on. Bit for bit what an uninterrupted run has there.
  void seek(std::int64_t step);

  /// Overwrites `snapshot`. Of a diverged run: its last finite keyframe.
  void capture(Snapshot& snapshot) const;
  /// The step that capture() shows.
  std::int64_t captured_step() const;

  std::int64_t steps() const noexcept { return steps_; }
  /// The furthest step reached.
  std::int64_t head() const noexcept { return head_; }
  bool finished() const { return simulation_->finished(); }
  const Status& status() const noexcept { return status_; }
  const param::Values& values() const noexcept { return values_; }
  Seed seed() const noexcept { return seed_; }
  const Laboratory& laboratory() const noexcept { return *laboratory_; }
  std::size_t timeline_footprint() const noexcept { return timeline_.footprint(); }

 private:
  void act(const JournalEntry& entry);
  void replay_entries();
  void note_fault();
  void forget_future();

  const Laboratory* laboratory_;
  param::Values first_values_, values_;
  Seed seed_;
  std::unique_ptr<Simulation> simulation_;
  Timeline timeline_;
  std::vector<JournalEntry> journal_;
  std::size_t entries_ = 0;  // of the journal, done so far
  std::int64_t steps_ = 0, head_ = 0;
  Status status_;
};

/// Figures, readouts and a fingerprint of what a run shows now: what `lineland run` writes.
struct Result {
  std::int64_t step = 0;
  Status status;
  std::vector<plot::Figure> figures;
  std::vector<plot::Readout> readouts;
  std::string fingerprint;  ///< 16 hexadecimal digits over the bits of every number in readouts and figures
};
Result result_of(const Run& run);

}  // namespace lineland::sim
