// What is on the table: a lab, the values of its parameters, and its running session. What the user does becomes commands here; the window
// and the tests both stand on it. GUI thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "app/revisions.h"
#include "core/param/preset.h"
#include "core/plot/figure.h"
#include "core/sim/session.h"
#include "core/sim/session_file.h"

namespace lineland::app {

class Desk {
 public:
  /// `published` wakes the window; called on worker threads.
  Desk(std::vector<const sim::Laboratory*> labs, std::function<void()> published);
  ~Desk();

  std::span<const sim::Laboratory* const> labs() const { return labs_; }

  /// Opens a lab with given values, one or several lanes of them. Throws InputError if they cannot work together; what was open goes on
  /// then.
  void open(const sim::Laboratory& laboratory, std::vector<param::Values> lanes, Seed seed, std::string preset);
  /// Goes on with saved runs, paused. Throws InputError as above.
  void open(sim::SavedRun saved);
  /// The lanes with their branches, at the step that is shown; parameters of the view are those of values().
  sim::SavedRun record() const;
  /// Goes to another lab, as it was left. Plays on if the last one played. Throws InputError if it was left with values that it refuses;
  /// it has then begun with its initial ones.
  void visit(const sim::Laboratory& laboratory);
  /// Throws InputError with the preset's line.
  void load(const param::Preset& preset);

  const sim::Laboratory& laboratory() const { return session_->laboratory(); }
  /// Of the lane that is edited.
  const param::Values& values() const { return bench().setup.values(); }
  Seed seed() const { return bench().setup.seed; }
  const std::string& preset() const { return bench().setup.preset; }
  const sim::Stamp& stamp() const { return stamp(shown_lane()); }
  const sim::Stamp& stamp(std::size_t lane) const { return session_->stamp(lane); }

  /// Runs beside each other, by the newest snapshot; 1 while nothing is compared.
  std::size_t lanes() const { return session_->lanes(); }
  /// The lane that the panel edits.
  std::size_t lane() const { return bench().setup.lane; }
  std::span<const param::Values> lane_values() const { return bench().setup.lanes; }
  void select_lane(std::size_t lane);
  /// Adds a lane like the one that is edited, and edits it; all begin again. Does nothing if there are most_lanes.
  void add_lane();
  /// Ends a lane, if it is not the only one; the others go on.
  void drop_lane(std::size_t lane);
  /// Keeps only the lane that is edited.
  void end_comparison();

  /// Sets a parameter from the window and tells the simulation. Throws InputError; nothing changes then.
  void set(std::size_t parameter, param::Value value);
  void set_text(std::size_t parameter, std::string_view text);
  void reset(std::size_t parameter);
  /// Sets a parameter of the view in passing: no change that counts as one, and none that concerns the simulation.
  void look(std::size_t parameter, param::Value value);

  /// Does what a finding proposes, as one change. Throws InputError.
  void remedy(const sim::Finding& finding);

  /// Takes back the last change of parameters, lanes, seed or preset in this lab, or makes it again; false if there is none.
  bool undo();
  bool redo();
  /// What changes from here on is taken back on its own: until then all changes are one, as those of a drag are.
  void end_gesture() { bench().revisions.end_gesture(); }

  void play(bool on);
  void advance(std::int64_t steps);
  void advance_part(std::size_t part);
  void restart();
  void seek(std::int64_t step);
  /// The step that is shown, or that was asked for and is not yet.
  std::int64_t step() const { return stamp().commands < sought_ ? wanted_step_ : stamp().step; }
  /// Branches are those of the lane that is edited.
  void visit_branch(std::size_t branch);
  void rename_branch(std::size_t branch, std::string name);
  void remove_branch(std::size_t branch);
  void set_seed(Seed seed);
  void set_speed(double steps_per_second);
  double speed() const { return speed_; }
  /// As last asked for; the worker follows.
  bool playing() const { return playing_; }

  /// Takes over what the worker has published; true if there is something new to show, also after a change of parameters.
  bool refresh();
  /// Of the newest snapshot, under the values of now.
  std::vector<plot::Figure> figures() const { return figures(shown_lane()); }
  std::vector<plot::Readout> readouts() const { return readouts(shown_lane()); }
  std::vector<plot::Figure> figures(std::size_t lane) const { return session_->figures(values(), lane); }
  std::vector<plot::Readout> readouts(std::size_t lane) const { return session_->readouts(values(), lane); }
  std::vector<sim::Finding> findings() const { return session_->findings(shown_lane()); }
  /// Whether the worker takes each next step apart, and what it has found of the step that follows the newest snapshot.
  void dissect(bool on);
  const std::vector<sim::Stage>& stages() const;
  /// Rises with each lab that is opened.
  std::uint64_t visits() const { return visits_; }

  /// Sees every command that is sent: for tests.
  std::function<void(const sim::Command&)> watch;

 private:
  struct Setup {
    std::vector<param::Values> lanes;
    Seed seed;
    std::string preset;
    std::size_t lane = 0;  // that is edited; going to another one is no change

    param::Values& values() { return lanes[lane]; }
    const param::Values& values() const { return lanes[lane]; }
    friend bool operator==(const Setup& a, const Setup& b) { return a.lanes == b.lanes && a.seed == b.seed && a.preset == b.preset; }
  };
  struct Bench {  // what is remembered of a lab
    Setup setup;
    Revisions<Setup> revisions = {};
  };
  /// What was just asked for may not be there yet.
  std::size_t shown_lane() const { return std::min(lane(), session_->lanes() - 1); }
  Bench& bench() { return benches_.at(&session_->laboratory()); }
  const Bench& bench() const { return benches_.at(&session_->laboratory()); }
  void begin(const sim::Laboratory& laboratory, Setup setup);
  void begin(const sim::Laboratory& laboratory, Setup setup, std::vector<sim::Chronicle> lanes, std::int64_t step);
  void change(Bench& bench, Setup setup);
  bool restore(std::optional<Setup> setup);
  void send(sim::Command command);
  template <class Edit>
  void edit(Edit edit);
  void apply(std::size_t lane);
  void follow(const sim::Stamp& stamp);

  std::vector<const sim::Laboratory*> labs_;
  std::function<void()> published_;
  std::map<const sim::Laboratory*, Bench> benches_;
  std::unique_ptr<sim::Session> session_;
  std::vector<std::jthread> farewells_;  // old sessions end there, so that the window does not wait for their last step
  std::uint64_t visits_ = 0, seeks_ = 0;
  std::uint64_t sent_ = 0, applied_ = 0, sought_ = 0;  // commands to the session: all, up to the last new values, up to the last seek
  std::int64_t wanted_step_ = 0;
  bool playing_ = false, changed_ = false, dissecting_ = false;
  double speed_ = std::numeric_limits<double>::infinity();
};

}  // namespace lineland::app
