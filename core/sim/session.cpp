#include "core/sim/session.h"

#include <algorithm>
#include <cmath>

#include "core/base/check.h"

namespace lineland::sim {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {
constexpr auto slice = 4ms;                 // of stepping, before the queue is looked at again
constexpr auto publication_gap = 16ms;      // at most 60 snapshots a second
constexpr auto measuring_time = 250ms;      // for steps a second
constexpr auto idle_time = 200ms;           // a sleeping worker looks for a stop request this often
constexpr auto most_credit = 100ms;         // a stalled machine does not owe more steps than these
constexpr std::int64_t most_replay = 4096;  // steps that a seek takes before it looks at the queue
double seconds(Clock::duration time) { return std::chrono::duration<double>(time).count(); }
}  // namespace

Session::Session(const Laboratory& laboratory, param::Values values, Seed seed, std::function<void()> published)
    : Session(laboratory, {Chronicle(std::move(values), seed)}, 0, std::move(published)) {}

Session::Session(const Laboratory& laboratory, std::vector<Chronicle> lanes, std::int64_t step, std::function<void()> published)
    : laboratory_(&laboratory), published_(std::move(published)) {
  const std::size_t bytes = Run::default_timeline_bytes / lanes.size();
  for (Chronicle& chronicle : lanes) lanes_.push_back({std::make_unique<Run>(laboratory, std::move(chronicle), bytes)});
  if (step > 0) seek(step);
  publish();
  buffer_.refresh();  // so that front() is a snapshot from the beginning
  worker_ = std::jthread([this](std::stop_token stop) { work(stop); });
}

Session::~Session() {
  worker_.request_stop();
  queue_.push(Pause{});  // wakes a sleeping worker
}

bool Session::refresh() { return buffer_.refresh(); }

std::vector<plot::Figure> Session::figures(const param::Values& view, std::size_t lane) const {
  return laboratory_->figures(*buffer_.front().lanes[lane].snapshot, run_values(view, lane));
}

std::vector<plot::Readout> Session::readouts(const param::Values& view, std::size_t lane) const {
  return laboratory_->readouts(*buffer_.front().lanes[lane].snapshot, run_values(view, lane));
}

std::vector<Finding> Session::findings(std::size_t lane) const {
  const Stamp& made = stamp(lane);
  return laboratory_->findings(*buffer_.front().lanes[lane].snapshot, *made.values, made.status.quantity);
}

param::Values Session::run_values(const param::Values& view, std::size_t lane) const {
  param::Values values = *stamp(lane).values;
  const auto parameters = values.schema().parameters();
  for (std::size_t index = 0; index < parameters.size(); ++index) {
    if (parameters[index].effect == param::Effect::view) values.set(index, view.at(index), view.layer(index));
  }
  return values;
}

void Session::work(std::stop_token stop) {
  std::deque<Command> commands;
  Clock::time_point published = Clock::now();
  while (!stop.stop_requested()) {
    queue_.drain(commands);
    const bool changed = obey_all(commands);
    const bool active = playing_ || wanted_ > 0;
    if (active) advance(Clock::now());
    const bool ended = active && !playing_ && wanted_ == 0;
    if (const auto now = Clock::now(); changed || ended || (active && now - published >= publication_gap)) {
      publish();
      published = now;
    }
    if (!playing_ && wanted_ == 0) queue_.wait(idle_time);
  }
}

/// True if the window must be shown the outcome at once. Of seeks in a row only the last one counts.
bool Session::obey_all(std::deque<Command>& commands) {
  bool changed = false;
  for (std::size_t k = 0; k < commands.size(); ++k) {
    const bool overtaken =
        k + 1 < commands.size() && std::holds_alternative<Seek>(commands[k]) && std::holds_alternative<Seek>(commands[k + 1]);
    if (!overtaken) changed |= obey(commands[k]);
    ++commands_;
  }
  return changed;
}

/// What is far from any keyframe is stepped to by and by, so that it can be interrupted.
void Session::seek(std::int64_t step) {
  std::int64_t reached = step;
  for (const Lane& lane : lanes_) {
    if (!lane.run->status().ok() && step >= lane.run->status().step) continue;  // it stays where it ended
    const std::int64_t known = std::min(step, lane.run->head()), from = lane.run->nearest(known);
    reached = std::min(reached, known - from > most_replay ? from : known);
  }
  for (const Lane& lane : lanes_) {
    if (lane.run->status().ok() || reached < lane.run->status().step) lane.run->seek(reached);
  }
  wanted_ = std::max<std::int64_t>(step - reached, 0);
  ++seeks_;
}

/// The lanes go to where one of them has gone by itself.
void Session::follow(std::size_t leader) {
  const std::int64_t step = lanes_[leader].run->steps();
  for (std::size_t k = 0; k < lanes_.size(); ++k) {
    Run& run = *lanes_[k].run;
    if (k != leader && (run.status().ok() || step < run.status().step)) run.seek(step);
  }
  ++seeks_;
}

/// All lanes anew, or none if one is refused.
bool Session::restart(const std::vector<param::Values>& lanes, Seed seed) {
  try {
    std::vector<Lane> fresh;
    for (const param::Values& values : lanes) {
      fresh.push_back({std::make_unique<Run>(*laboratory_, values, seed, Run::default_timeline_bytes / lanes.size())});
    }
    lanes_ = std::move(fresh);
    ++epoch_;
    error_.clear();
    measured_ = {};
  } catch (const InputError& error) {
    error_ = error.what();
  }
  return true;
}

/// As far as the lanes have come that did not end before.
std::int64_t Session::steps() const {
  std::int64_t most = 0;
  for (const Lane& lane : lanes_) most = std::max(most, lane.run->steps());
  return most;
}

bool Session::can_go_on() const {
  return std::ranges::any_of(lanes_, [](const Lane& lane) { return lane.run->status().ok() && !lane.run->finished(); });
}

bool Session::obey(Command& command) {
  struct Visitor {
    Session& self;
    Run* run(std::size_t lane) { return lane < self.lanes_.size() ? self.lanes_[lane].run.get() : nullptr; }
    bool operator()(Apply& apply) {
      if (apply.lane >= self.lanes_.size()) return false;  // its lane is gone
      Run& run = *self.lanes_[apply.lane].run;
      if (apply.values.difference(run.values()) == param::Effect::restart) {
        std::vector<param::Values> values;
        for (const Lane& lane : self.lanes_) values.push_back(lane.run->values());
        values[apply.lane] = std::move(apply.values);
        return self.restart(values, run.seed());
      }
      run.apply(apply.values);
      self.error_.clear();
      return true;
    }
    bool operator()(Restart& command) { return self.restart(command.lanes, command.seed); }
    bool operator()(Drop& drop) {
      if (drop.lane < self.lanes_.size() && self.lanes_.size() > 1) {
        self.lanes_.erase(self.lanes_.begin() + static_cast<std::ptrdiff_t>(drop.lane));
      }
      return true;
    }
    bool operator()(Play&) {
      self.playing_ = true;
      self.credit_ = 1;
      self.credited_ = self.measured_ = {};
      return true;
    }
    bool operator()(Pause&) {
      self.playing_ = false;
      self.wanted_ = 0;
      return true;
    }
    bool operator()(Advance& advance) {
      self.playing_ = false;
      self.wanted_ += advance.steps;
      return false;
    }
    bool operator()(AdvancePart& advance) {
      self.playing_ = false;
      for (const Lane& lane : self.lanes_) lane.run->step_part(advance.part);
      return true;
    }
    bool operator()(Speed& speed) {
      self.limit_ = speed.steps_per_second;
      self.credit_ = 0;
      return false;
    }
    bool operator()(Seek& seek) {
      self.playing_ = false;
      self.seek(seek.step);
      return true;
    }
    bool operator()(Visit& visit) {
      if (Run* run = this->run(visit.lane)) {
        run->visit(visit.branch);
        self.follow(visit.lane);
      }
      return true;
    }
    bool operator()(Dissect& dissect) {
      self.dissecting_ = dissect.on;
      return true;
    }
    bool operator()(Rename& rename) {
      if (Run* run = this->run(rename.lane)) run->rename(rename.branch, std::move(rename.name));
      return true;
    }
    bool operator()(Remove& remove) {
      if (Run* run = this->run(remove.lane)) {
        run->remove(remove.branch);
        self.follow(remove.lane);
      }
      return true;
    }
  };
  return std::visit(Visitor{*this}, command);
}

/// Steps for one slice of time, or until what was asked for is done. The clock decides only when to stop, never what a step does.
void Session::advance(Clock::time_point begin) {
  if (playing_ && std::isfinite(limit_)) {
    const auto since = credited_ == Clock::time_point{} ? Clock::duration{} : std::min<Clock::duration>(begin - credited_, most_credit);
    credited_ = begin;
    credit_ += seconds(since) * limit_;
    if (credit_ < 1) {
      queue_.wait(std::clamp(std::chrono::milliseconds(static_cast<long>(1000 * (1 - credit_) / limit_)), 1ms, 50ms));
      return;
    }
  }
  if (measured_ == Clock::time_point{}) {
    measured_ = begin;
    measured_steps_ = steps();
  }
  std::vector<param::Values> before;
  for (const Lane& lane : lanes_) before.push_back(lane.run->values());
  do {
    step();
    if (!can_go_on()) {
      playing_ = false;
      wanted_ = 0;
    }
  } while ((wanted_ > 0 || (playing_ && (!std::isfinite(limit_) || credit_ >= 1))) && Clock::now() - begin < slice);
  // What was recorded has its own values, also where it is stepped through again.
  if (!std::ranges::equal(lanes_, before, {}, [](const Lane& lane) -> const param::Values& { return lane.run->values(); })) ++seeks_;
  if (const auto time = Clock::now() - measured_; time >= measuring_time) {
    rate_ = static_cast<double>(steps() - measured_steps_) / seconds(time);
    measured_ = {};
  }
}

/// One step of each lane. Playing what was recorded at a set speed takes as many at once as are due: keyframes make them cheap.
void Session::step() {
  const auto due = playing_ && std::isfinite(limit_) ? static_cast<std::int64_t>(credit_) : 1;
  const std::int64_t before = steps();
  std::int64_t target = before + due;
  for (const Lane& lane : lanes_) {
    if (lane.run->status().ok()) target = std::min(target, std::max(lane.run->head(), before + 1));
  }
  for (const Lane& lane : lanes_) {
    if (!lane.run->status().ok()) continue;  // it stays where it ended
    if (target > before + 1) {
      lane.run->seek(target);
    } else {
      lane.run->step();
    }
  }
  if (wanted_ > 0) --wanted_;
  if (playing_ && std::isfinite(limit_)) credit_ -= static_cast<double>(target - before);
}

void Session::publish() {
  std::vector<Stamped::Lane>& stamped = buffer_.back().lanes;
  stamped.resize(lanes_.size());
  for (std::size_t k = 0; k < lanes_.size(); ++k) {
    const Run& run = *lanes_[k].run;
    if (!stamped[k].snapshot) stamped[k].snapshot = laboratory_->snapshot();
    run.capture(*stamped[k].snapshot);
    if (!lanes_[k].chronicle || lanes_[k].revision != run.revision()) {
      lanes_[k].chronicle = std::make_shared<const Chronicle>(run.chronicle());
      lanes_[k].revision = run.revision();
    }
    stamped[k].stamp = {.commands = commands_,
                        .epoch = epoch_,
                        .seeks = seeks_,
                        .step = run.captured_step(),
                        .head = run.head(),
                        .status = run.status(),
                        .playing = playing_,
                        .finished = run.finished(),
                        .steps_per_second = rate_,
                        .values = run.values(),
                        .seed = run.seed(),
                        .chronicle = lanes_[k].chronicle,
                        .stages = dissecting_ ? std::make_shared<const std::vector<Stage>>(run.dissect()) : nullptr,
                        .error = error_};
  }
  buffer_.publish();
  if (published_) published_();
}

}  // namespace lineland::sim
