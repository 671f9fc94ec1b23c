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
    : Session(laboratory, Chronicle(std::move(values), seed), 0, std::move(published)) {}

Session::Session(const Laboratory& laboratory, Chronicle chronicle, std::int64_t step, std::function<void()> published)
    : laboratory_(&laboratory), published_(std::move(published)), run_(std::make_unique<Run>(laboratory, std::move(chronicle))) {
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

std::vector<plot::Figure> Session::figures(const param::Values& view) const {
  return laboratory_->figures(*buffer_.front().snapshot, merged(view));
}

std::vector<plot::Readout> Session::readouts(const param::Values& view) const {
  return laboratory_->readouts(*buffer_.front().snapshot, merged(view));
}

std::vector<Finding> Session::findings() const {
  return laboratory_->findings(*buffer_.front().snapshot, *stamp().values, stamp().status.quantity);
}

param::Values Session::merged(const param::Values& view) const {
  param::Values values = *stamp().values;
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
  const std::int64_t known = std::min(step, run_->head()), from = run_->nearest(known);
  const std::int64_t reached = known - from > most_replay ? from : known;
  run_->seek(reached);
  wanted_ = std::max<std::int64_t>(step - reached, 0);
  ++seeks_;
}

bool Session::obey(Command& command) {
  struct Visitor {
    Session& self;
    bool restart(param::Values values, Seed seed) {
      try {
        self.run_ = std::make_unique<Run>(*self.laboratory_, std::move(values), seed);
        ++self.epoch_;
        self.chronicle_.reset();
        self.error_.clear();
        self.measured_ = {};
      } catch (const InputError& error) {
        self.error_ = error.what();
      }
      return true;
    }
    bool operator()(Apply& apply) {
      if (apply.values.difference(self.run_->values()) == param::Effect::restart) {
        return restart(std::move(apply.values), self.run_->seed());
      }
      self.run_->apply(apply.values);
      self.error_.clear();
      return true;
    }
    bool operator()(Restart& command) { return restart(std::move(command.values), command.seed); }
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
      self.run_->step_part(advance.part);
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
      self.run_->visit(visit.branch);
      ++self.seeks_;
      return true;
    }
    bool operator()(Rename& rename) {
      self.run_->rename(rename.branch, std::move(rename.name));
      return true;
    }
    bool operator()(Remove& remove) {
      self.run_->remove(remove.branch);
      ++self.seeks_;
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
    measured_steps_ = run_->steps();
  }
  do {
    step();
    if (!run_->status().ok() || run_->finished()) {
      playing_ = false;
      wanted_ = 0;
    }
  } while ((wanted_ > 0 || (playing_ && (!std::isfinite(limit_) || credit_ >= 1))) && Clock::now() - begin < slice);
  if (const auto time = Clock::now() - measured_; time >= measuring_time) {
    rate_ = static_cast<double>(run_->steps() - measured_steps_) / seconds(time);
    measured_ = {};
  }
}

/// One step. Playing what was recorded at a set speed takes as many at once as are due: keyframes make them cheap.
void Session::step() {
  const auto due = playing_ && std::isfinite(limit_) ? static_cast<std::int64_t>(credit_) : 1;
  const std::int64_t before = run_->steps(), recorded = std::min(before + due, run_->head());
  if (recorded > before + 1) {
    run_->seek(recorded);
  } else {
    run_->step();
  }
  if (wanted_ > 0) --wanted_;
  if (playing_ && std::isfinite(limit_)) credit_ -= static_cast<double>(run_->steps() - before);
}

void Session::publish() {
  Stamped& stamped = buffer_.back();
  if (!stamped.snapshot) stamped.snapshot = laboratory_->snapshot();
  run_->capture(*stamped.snapshot);
  if (!chronicle_ || revision_ != run_->revision()) {
    chronicle_ = std::make_shared<const Chronicle>(run_->chronicle());
    revision_ = run_->revision();
  }
  stamped.stamp = {.commands = commands_,
                   .epoch = epoch_,
                   .seeks = seeks_,
                   .step = run_->captured_step(),
                   .head = run_->head(),
                   .status = run_->status(),
                   .playing = playing_,
                   .finished = run_->finished(),
                   .steps_per_second = rate_,
                   .values = run_->values(),
                   .seed = run_->seed(),
                   .chronicle = chronicle_,
                   .error = error_};
  buffer_.publish();
  if (published_) published_();
}

}  // namespace lineland::sim
