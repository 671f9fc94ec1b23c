// A run, or several side by side, on a thread of their own, behind a window that never waits for it. One GUI thread; the worker inside.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "core/sim/command.h"
#include "core/sim/run.h"
#include "core/sim/triple_buffer.h"

namespace lineland::sim {

/// What is known of a snapshot besides its content.
struct Stamp {
  std::uint64_t commands = 0;  ///< how many have been obeyed: those sent later are not in this snapshot
  std::uint64_t epoch = 0;     ///< rises with each restart
  std::uint64_t seeks = 0;     ///< rises when another step or branch was gone to: `values` are then to be taken over by the panel
  std::int64_t step = 0;       ///< that the snapshot shows
  std::int64_t head = 0;       ///< the furthest step reached in the current branch
  Status status = {};
  bool playing = false;
  bool finished = false;
  double steps_per_second = 0;                         ///< measured while playing
  std::optional<param::Values> values = std::nullopt;  ///< under which the snapshot was made; always set in what a Session shows
  Seed seed = {};
  /// The branches; the current one's own head is `head`. Always set in what a Session shows.
  std::shared_ptr<const Chronicle> chronicle = nullptr;
  /// Of the step that follows the snapshot, while they are wanted (Dissect).
  std::shared_ptr<const std::vector<Stage>> stages = nullptr;
  std::string error = "";  ///< why the last restart was refused; the run before it goes on
};

/// A snapshot of each lane and its stamp: what crosses from worker to window.
struct Stamped {
  struct Lane {
    Stamp stamp;
    std::unique_ptr<Snapshot> snapshot;
  };
  std::vector<Lane> lanes;
};

/// An open lab. Its lanes are runs with the same seed and other values, which advance and go back together, step by step; there is at least
/// one. Construction throws InputError if the values cannot work together.
class Session {
 public:
  /// `published` is called on the worker after each publication (to wake a sleeping window); it must be thread-safe and quick.
  Session(const Laboratory& laboratory, param::Values values, Seed seed, std::function<void()> published = {});
  /// Goes on with runs that were once made, each a lane, at a step of their current branches.
  Session(const Laboratory& laboratory, std::vector<Chronicle> lanes, std::int64_t step, std::function<void()> published = {});
  /// Ends the worker within one step.
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  const Laboratory& laboratory() const noexcept { return *laboratory_; }

  /// Does not wait.
  void send(Command command) { queue_.push(std::move(command)); }

  /// Moves to the newest snapshot; false if nothing is new. Wait-free.
  bool refresh();

  /// Of the newest snapshot, as are all of these.
  std::size_t lanes() const noexcept { return buffer_.front().lanes.size(); }
  const Stamp& stamp(std::size_t lane = 0) const noexcept { return buffer_.front().lanes[lane].stamp; }

  /// Under the values that it was made with, save that parameters with Effect::view are taken from `view`.
  std::vector<plot::Figure> figures(const param::Values& view, std::size_t lane = 0) const;
  std::vector<plot::Readout> readouts(const param::Values& view, std::size_t lane = 0) const;
  std::vector<Finding> findings(std::size_t lane = 0) const;
  /// Those values.
  param::Values run_values(const param::Values& view, std::size_t lane = 0) const;

 private:
  void work(std::stop_token stop);
  bool obey_all(std::deque<Command>& commands);
  bool obey(Command& command);
  void seek(std::int64_t step);
  void follow(std::size_t leader);
  void step();
  void advance(std::chrono::steady_clock::time_point begin);
  void publish();
  bool restart(const std::vector<param::Values>& lanes, Seed seed);
  bool can_go_on() const;
  std::int64_t steps() const;

  const Laboratory* laboratory_;
  std::function<void()> published_;
  CommandQueue queue_;
  TripleBuffer<Stamped> buffer_;

  // Worker only.
  struct Lane {
    std::unique_ptr<Run> run;
    std::shared_ptr<const Chronicle> chronicle = nullptr;  // of `revision`: shared with the window
    std::uint64_t revision = 0;
  };
  std::vector<Lane> lanes_;
  bool playing_ = false, dissecting_ = false;
  std::int64_t wanted_ = 0;  // steps still to go after Advance
  double limit_ = std::numeric_limits<double>::infinity();
  double credit_ = 0;  // steps that the speed limit allows now
  std::chrono::steady_clock::time_point credited_{}, measured_{};
  std::int64_t measured_steps_ = 0;
  double rate_ = 0;
  std::uint64_t commands_ = 0, epoch_ = 0, seeks_ = 0;
  std::string error_;

  std::jthread worker_;  // last: it uses all of the above
};

}  // namespace lineland::sim
