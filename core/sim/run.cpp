#include "core/sim/run.h"

#include <algorithm>

#include "core/base/check.h"
#include "core/sim/fingerprint.h"

namespace lineland::sim {

Run::Run(const Laboratory& laboratory, param::Values values, Seed seed, std::size_t timeline_bytes)
    : Run(laboratory, Chronicle(std::move(values), seed), timeline_bytes) {}

Run::Run(const Laboratory& laboratory, Chronicle chronicle, std::size_t timeline_bytes)
    : laboratory_(&laboratory),
      chronicle_(std::move(chronicle)),
      values_(chronicle_.values),
      simulation_(laboratory.simulate(values_, chronicle_.seed)),
      timeline_(timeline_bytes) {
  record();
  replay_entries();
}

void Run::step() {
  if (!status_.ok() || simulation_->finished()) return;
  simulation_->step();
  ++steps_;
  note_fault();
  if (!status_.ok()) return;
  replay_entries();
  if (status_.ok()) record();
  Branch& branch = chronicle_.now();
  branch.head = std::max(branch.head, steps_);
}

void Run::step_part(std::size_t part) { add({steps_, part}); }

void Run::apply(const param::Values& values) {
  const auto effect = values.difference(values_);
  LINELAND_CHECK(effect != param::Effect::restart);
  if (effect != param::Effect::live) return;  // what only the figures see is no event of the run
  add({steps_, std::make_shared<const param::Values>(values)});
}

/// What is done in the past makes another future than the one on record, which stays.
void Run::add(JournalEntry entry) {
  if (!status_.ok()) return;
  if (steps_ < head() || entries_ < chronicle_.now().journal.size()) {
    const std::size_t left = chronicle_.current;
    chronicle_.fork(steps_, entries_);
    leave(left);
    if (chronicle_.branches.size() > most_branches) {
      // The oldest one that nobody gave a name, else the oldest.
      const auto spare = [&](const Branch& branch) { return branch.number != chronicle_.current && branch.name.empty(); };
      const auto found = std::ranges::find_if(chronicle_.branches, spare);
      forget(found != chronicle_.branches.end() ? found->number : chronicle_.branches.front().number);
    }
  }
  chronicle_.now().journal.push_back(std::move(entry));
  ++revision_;
  act(chronicle_.now().journal[entries_++]);
}

const Timeline::Keyframe& Run::keyframe(std::int64_t step) const {
  for (const Branch* branch = &chronicle_.now();; branch = chronicle_.find(branch->parent)) {
    LINELAND_CHECK(branch);  // the first one has a keyframe at step 0
    if (const Timeline::Keyframe* found = timeline_.before(branch->number, step)) return *found;
    step = std::min(step, branch->fork);
  }
}

void Run::record() { timeline_.record(chronicle_.owner(steps_, entries_).number, steps_, entries_, *simulation_); }

void Run::restore(const Timeline::Keyframe& keyframe) {
  simulation_ = keyframe.simulation->clone();
  steps_ = keyframe.step;
  entries_ = keyframe.entries;
  status_ = {};
  values_ = chronicle_.values_after(chronicle_.now(), entries_);
  replay_entries();
}

void Run::seek(std::int64_t step) {
  step = std::max<std::int64_t>(step, 0);
  if (nearest(step) != steps_ || !status_.ok()) restore(keyframe(step));
  while (steps_ < step && status_.ok() && !simulation_->finished()) this->step();
}

std::int64_t Run::nearest(std::int64_t step) const {
  const std::int64_t kept = keyframe(step).step;
  return status_.ok() && steps_ <= step ? std::max(kept, steps_) : kept;
}

void Run::visit(std::size_t branch) {
  const std::size_t left = chronicle_.current;
  if (branch == left || !chronicle_.find(branch)) return;
  const std::int64_t step = std::min(steps_, chronicle_.find(branch)->head);
  chronicle_.current = branch;
  leave(left);
  restore(keyframe(step));
  seek(step);
  ++revision_;
}

/// Nothing is lost with a branch in which no step was taken.
void Run::leave(std::size_t number) {
  const Branch& branch = *chronicle_.find(number);
  if (branch.parent != 0 && branch.head == branch.fork && branch.name.empty() && !chronicle_.heir(number)) forget(number);
}

void Run::rename(std::size_t branch, std::string name) {
  Branch* found = chronicle_.find(branch);
  if (!found) return;
  found->name = std::move(name);
  ++revision_;
}

void Run::remove(std::size_t branch) {
  if (!chronicle_.find(branch) || chronicle_.branches.size() == 1) return;
  const bool current = branch == chronicle_.current;
  forget(branch);
  ++revision_;
  if (!current) return;
  const std::int64_t step = std::min(steps_, head());
  restore(keyframe(step));
  seek(step);
}

void Run::forget(std::size_t branch) {
  if (const Branch* heir = chronicle_.heir(branch)) {
    timeline_.remove(branch, heir->number, heir->fork, heir->shared);
  } else {
    timeline_.remove(branch);
  }
  chronicle_.remove(branch);
}

std::vector<Stage> Run::dissect() const {
  if (!status_.ok() || simulation_->finished()) return {};
  return simulation_->dissect(values_);
}

void Run::capture(Snapshot& snapshot) const { (status_.ok() ? *simulation_ : *keyframe(status_.step).simulation).capture(snapshot); }

std::int64_t Run::captured_step() const { return status_.ok() ? steps_ : keyframe(status_.step).step; }

void Run::act(const JournalEntry& entry) {
  if (const auto* values = std::get_if<std::shared_ptr<const param::Values>>(&entry.action)) {
    values_ = **values;
    simulation_->apply(values_);
  } else {
    simulation_->step_part(std::get<std::size_t>(entry.action));
    note_fault();
  }
}

void Run::replay_entries() {
  const std::vector<JournalEntry>& journal = chronicle_.now().journal;
  while (status_.ok() && entries_ < journal.size() && journal[entries_].step == steps_) act(journal[entries_++]);
}

void Run::note_fault() {
  if (const std::string_view quantity = simulation_->fault(); !quantity.empty()) {
    status_ = {Status::Kind::diverged, std::string(quantity), steps_};
  }
}

Result result_of(const Run& run) {
  Result result;
  result.step = run.steps();
  result.status = run.status();
  const auto snapshot = run.laboratory().snapshot();
  run.capture(*snapshot);
  result.figures = run.laboratory().figures(*snapshot, run.values());
  result.readouts = run.laboratory().readouts(*snapshot, run.values());
  result.findings = run.laboratory().findings(*snapshot, run.values(), result.status.quantity);
  result.fingerprint = fingerprint(result.readouts, result.figures);
  return result;
}

}  // namespace lineland::sim
