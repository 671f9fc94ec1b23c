#include "core/sim/run.h"

#include <algorithm>
#include <bit>
#include <cstdio>

#include "core/base/check.h"

namespace lineland::sim {

void Timeline::record(std::int64_t step, std::size_t entries, const Simulation& simulation) {
  if (step % spacing_ != 0) return;
  if (!keyframes_.empty() && keyframes_.back().step >= step) return;
  const std::size_t size = simulation.footprint();
  while (used_ + size > bytes_ && keyframes_.size() > 2) {
    spacing_ *= 2;
    std::erase_if(keyframes_, [&](const Keyframe& keyframe) { return keyframe.step % spacing_ != 0; });
    used_ = keyframes_.size() * size;
    if (step % spacing_ != 0) return;
  }
  keyframes_.push_back({step, entries, simulation.clone()});
  used_ = keyframes_.size() * size;
}

const Timeline::Keyframe& Timeline::before(std::int64_t step) const {
  const auto after = std::ranges::upper_bound(keyframes_, step, {}, &Keyframe::step);
  LINELAND_CHECK(after != keyframes_.begin());
  return *std::prev(after);
}

void Timeline::truncate(std::int64_t step, std::size_t entries) {
  std::erase_if(keyframes_, [&](const Keyframe& keyframe) { return keyframe.step > step || keyframe.entries > entries; });
}

Run::Run(const Laboratory& laboratory, param::Values values, Seed seed, std::size_t timeline_bytes)
    : laboratory_(&laboratory),
      first_values_(values),
      values_(std::move(values)),
      seed_(seed),
      simulation_(laboratory.simulate(values_, seed)),
      timeline_(timeline_bytes) {
  timeline_.record(0, 0, *simulation_);
}

void Run::step() {
  if (!status_.ok() || simulation_->finished()) return;
  simulation_->step();
  ++steps_;
  note_fault();
  if (!status_.ok()) return;
  replay_entries();
  if (steps_ > head_) {
    head_ = steps_;
    timeline_.record(steps_, entries_, *simulation_);
  }
}

void Run::step_part(std::size_t part) {
  if (!status_.ok()) return;
  forget_future();
  journal_.push_back({steps_, part});
  act(journal_[entries_++]);
}

void Run::apply(const param::Values& values) {
  const auto effect = values.difference(values_);
  LINELAND_CHECK(effect != param::Effect::restart);
  if (!status_.ok() || effect != param::Effect::live) return;  // what only the figures see is no event of the run
  forget_future();
  journal_.push_back({steps_, values});
  act(journal_[entries_++]);
}

void Run::seek(std::int64_t step) {
  step = std::max<std::int64_t>(step, 0);
  if (step < steps_ || !status_.ok()) {
    const Timeline::Keyframe& keyframe = timeline_.before(step);
    simulation_ = keyframe.simulation->clone();
    steps_ = keyframe.step;
    entries_ = keyframe.entries;
    status_ = {};
    values_ = first_values_;
    for (std::size_t k = 0; k < entries_; ++k) {
      if (const auto* values = std::get_if<param::Values>(&journal_[k].action)) values_ = *values;
    }
    replay_entries();
  }
  while (steps_ < step && status_.ok() && !simulation_->finished()) this->step();
}

void Run::capture(Snapshot& snapshot) const {
  (status_.ok() ? *simulation_ : *timeline_.before(status_.step).simulation).capture(snapshot);
}

std::int64_t Run::captured_step() const { return status_.ok() ? steps_ : timeline_.before(status_.step).step; }

void Run::act(const JournalEntry& entry) {
  if (const auto* values = std::get_if<param::Values>(&entry.action)) {
    values_ = *values;
    simulation_->apply(*values);
  } else {
    simulation_->step_part(std::get<std::size_t>(entry.action));
    note_fault();
  }
}

void Run::replay_entries() {
  while (status_.ok() && entries_ < journal_.size() && journal_[entries_].step == steps_) act(journal_[entries_++]);
}

void Run::note_fault() {
  if (const std::string_view quantity = simulation_->fault(); !quantity.empty()) {
    status_ = {Status::Kind::diverged, std::string(quantity), steps_};
  }
}

/// What is done now makes another future than the one on record.
void Run::forget_future() {
  journal_.resize(entries_, JournalEntry{0, std::size_t{0}});
  timeline_.truncate(steps_, entries_);
  head_ = steps_;
}

namespace {

/// FNV-1a over 64-bit words, finished by a mixing step: enough to tell two runs apart, not a cryptographic promise.
class Fingerprint {
 public:
  void add(double value) { hash_ = (hash_ ^ std::bit_cast<std::uint64_t>(value)) * 0x100000001b3u; }
  template <class Range>
  void add_all(const Range& range) {
    for (const auto value : range) add(static_cast<double>(value));
  }
  std::string text() const {
    char digits[17];
    std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(Seed::mix(hash_)));
    return digits;
  }

  void operator()(const plot::Curve& mark) { add_all(mark.x), add_all(mark.y); }
  void operator()(const plot::Band& mark) { add_all(mark.x), add_all(mark.low), add_all(mark.high); }
  void operator()(const plot::Histogram& mark) { add_all(mark.edges), add_all(mark.heights); }
  void operator()(const plot::Points& mark) { add_all(mark.x), add_all(mark.y), add_all(mark.low), add_all(mark.high); }
  void operator()(const plot::Rug& mark) { add_all(mark.x); }
  void operator()(const plot::Arrows& mark) { add_all(mark.x), add_all(mark.y), add_all(mark.dx), add_all(mark.dy); }
  void operator()(const plot::Field& mark) { add_all(mark.x_edges), add_all(mark.y_edges), add_all(mark.values); }
  void operator()(const plot::Line& mark) { add(mark.at); }
  void operator()(const plot::Label& mark) { add(mark.x), add(mark.y); }
  void operator()(const plot::Handle& mark) { add(mark.x), add(mark.y); }

 private:
  std::uint64_t hash_ = 0xcbf29ce484222325u;
};

}  // namespace

Result result_of(const Run& run) {
  Result result;
  result.step = run.steps();
  result.status = run.status();
  const auto snapshot = run.laboratory().snapshot();
  run.capture(*snapshot);
  result.figures = run.laboratory().figures(*snapshot, run.values());
  result.readouts = run.laboratory().readouts(*snapshot, run.values());
  Fingerprint fingerprint;
  for (const plot::Readout& readout : result.readouts) fingerprint.add(readout.value);
  for (const plot::Figure& figure : result.figures) {
    for (const plot::Mark& mark : figure.marks) std::visit(fingerprint, mark);
  }
  result.fingerprint = fingerprint.text();
  return result;
}

}  // namespace lineland::sim
