#include "app/desk.h"

#include <cmath>
#include <utility>

#include "core/base/check.h"
#include "core/sim/lanes.h"

namespace lineland::app {

Desk::Desk(std::vector<const sim::Laboratory*> labs, std::function<void()> published)
    : labs_(std::move(labs)), published_(std::move(published)) {}

Desk::~Desk() = default;

void Desk::begin(const sim::Laboratory& laboratory, Setup setup) {
  std::vector<sim::Chronicle> lanes;
  for (const param::Values& values : setup.lanes) lanes.emplace_back(values, setup.seed);
  begin(laboratory, std::move(setup), std::move(lanes), 0);
}

void Desk::begin(const sim::Laboratory& laboratory, Setup setup, std::vector<sim::Chronicle> lanes, std::int64_t step) {
  auto session = std::make_unique<sim::Session>(laboratory, std::move(lanes), step, published_);
  if (const auto known = benches_.find(&laboratory); known != benches_.end()) {
    change(known->second, std::move(setup));
  } else {
    benches_.emplace(&laboratory, Bench{std::move(setup)});
  }
  if (session_) farewells_.emplace_back([old = std::move(session_)]() mutable { old.reset(); });
  session_ = std::move(session);
  ++visits_;
  seeks_ = sent_ = applied_ = sought_ = 0;
  changed_ = true;
  if (std::isfinite(speed_)) send(sim::Speed{speed_});
  if (dissecting_) send(sim::Dissect{});
  if (playing_) send(sim::Play{});
}

void Desk::open(const sim::Laboratory& laboratory, std::vector<param::Values> lanes, Seed seed, std::string preset) {
  begin(laboratory, Setup{std::move(lanes), seed, std::move(preset)});
}

void Desk::open(sim::SavedRun saved) {
  const bool played = std::exchange(playing_, false);
  Setup setup{{}, saved.lanes.front().seed, std::move(saved.preset)};
  for (const sim::Chronicle& lane : saved.lanes) setup.lanes.push_back(lane.values);
  try {
    begin(*saved.laboratory, std::move(setup), std::move(saved.lanes), saved.step);
  } catch (const InputError&) {
    playing_ = played;
    throw;
  }
  follow(stamp());
  bench().revisions = {};  // what was before belongs to another run
}

sim::SavedRun Desk::record() const {
  sim::SavedRun saved{&laboratory(), preset(), {}, 0};
  for (std::size_t lane = 0; lane < lanes(); ++lane) {
    const sim::Stamp& stamp = session_->stamp(lane);
    saved.lanes.push_back(*stamp.chronicle);
    saved.lanes.back().now().head = stamp.head;
    saved.step = std::max(saved.step, stamp.step);  // a lane that ended stays behind
  }
  return saved;
}

void Desk::visit(const sim::Laboratory& laboratory) {
  if (session_ && &laboratory == &session_->laboratory()) return;
  const auto initial = [&] { return Setup{{param::Values(laboratory.schema())}, Seed{1}, ""}; };
  const auto known = benches_.find(&laboratory);
  if (known == benches_.end()) return begin(laboratory, initial());
  try {
    begin(laboratory, known->second.setup);
  } catch (const InputError&) {  // it was left with values that it had refused
    begin(laboratory, initial());
    throw;
  }
}

void Desk::load(const param::Preset& preset) {
  for (const sim::Laboratory* laboratory : labs_) {
    if (laboratory->about().id != preset.lab) continue;
    param::Values values(laboratory->schema());
    param::apply(preset, values);
    Setup setup{{std::move(values)}, Seed{preset.seed.value_or(1)}, preset.name};
    if (laboratory != &session_->laboratory()) return begin(*laboratory, std::move(setup));
    change(bench(), std::move(setup));
    return restart();
  }
}

void Desk::remedy(const sim::Finding& finding) {
  Setup setup = bench().setup;
  for (const auto& [parameter, value] : finding.changes) {
    setup.values().set_text(setup.values().schema().at(parameter), value, param::Layer::slider);
  }
  change(bench(), std::move(setup));
  if (finding.restart) {
    restart();
  } else {
    apply(lane());
  }
}

/// Every change of a setup that can be taken back goes through here.
void Desk::change(Bench& bench, Setup setup) {
  std::swap(setup, bench.setup);
  if (!(setup == bench.setup)) bench.revisions.record(std::move(setup));
}

bool Desk::restore(std::optional<Setup> setup) {
  if (!setup) return false;
  const Setup before = std::exchange(bench().setup, *std::move(setup));
  changed_ = true;
  if (!(before.seed == seed()) || before.lanes.size() != lane_values().size()) {
    restart();
    return true;
  }
  for (std::size_t lane = 0; lane < before.lanes.size(); ++lane) {
    if (!(before.lanes[lane] == lane_values()[lane])) apply(lane);
  }
  return true;
}

bool Desk::undo() { return restore(bench().revisions.back(bench().setup)); }

bool Desk::redo() { return restore(bench().revisions.forth(bench().setup)); }

void Desk::send(sim::Command command) {
  if (watch) watch(command);
  ++sent_;
  if (std::holds_alternative<sim::Apply>(command) || std::holds_alternative<sim::Restart>(command)) applied_ = sent_;
  session_->send(std::move(command));
}

void Desk::apply(std::size_t lane) {
  changed_ = true;
  const param::Values& values = lane_values()[lane];
  const std::size_t shown = std::min(lane, session_->lanes() - 1);
  if (values.difference(*session_->stamp(shown).values) != param::Effect::view) send(sim::Apply{values, lane});
}

template <class Edit>
void Desk::edit(Edit edit) {
  Setup setup = bench().setup;
  edit(setup.values());
  change(bench(), std::move(setup));
  apply(lane());
}

void Desk::set(std::size_t parameter, param::Value value) {
  edit([&](param::Values& values) { values.set(parameter, std::move(value), param::Layer::slider); });
}

void Desk::set_text(std::size_t parameter, std::string_view text) {
  edit([&](param::Values& values) { values.set_text(parameter, text, param::Layer::slider); });
}

void Desk::reset(std::size_t parameter) {
  edit([&](param::Values& values) { values.reset(parameter); });
}

void Desk::look(std::size_t parameter, param::Value value) {
  LINELAND_CHECK(values().schema()[parameter].effect == param::Effect::view);
  if (values().at(parameter) == value) return;
  bench().setup.values().look(parameter, std::move(value));
  changed_ = true;
}

void Desk::play(bool on) {
  playing_ = on;
  if (on) {
    send(sim::Play{});
  } else {
    send(sim::Pause{});
  }
}

void Desk::advance(std::int64_t steps) {
  playing_ = false;
  send(sim::Advance{steps});
}

void Desk::advance_part(std::size_t part) {
  playing_ = false;
  send(sim::AdvancePart{part});
}

void Desk::dissect(bool on) {
  dissecting_ = on;
  send(sim::Dissect{on});
}

const std::vector<sim::Stage>& Desk::stages() const {
  static const std::vector<sim::Stage> none;
  return stamp().stages ? *stamp().stages : none;
}

void Desk::restart() {
  changed_ = true;
  send(sim::Restart{bench().setup.lanes, seed()});
}

void Desk::seek(std::int64_t step) {
  playing_ = false;
  send(sim::Seek{step});
  sought_ = sent_;
  wanted_step_ = step;
}

void Desk::visit_branch(std::size_t branch) { send(sim::Visit{branch, shown_lane()}); }

void Desk::rename_branch(std::size_t branch, std::string name) { send(sim::Rename{branch, std::move(name), shown_lane()}); }

void Desk::remove_branch(std::size_t branch) { send(sim::Remove{branch, shown_lane()}); }

void Desk::select_lane(std::size_t lane) {
  bench().setup.lane = std::min(lane, bench().setup.lanes.size() - 1);
  changed_ = true;
}

void Desk::add_lane() {
  Setup setup = bench().setup;
  if (setup.lanes.size() >= sim::most_lanes) return;
  setup.lanes.push_back(values());
  setup.lane = setup.lanes.size() - 1;
  change(bench(), std::move(setup));
  restart();
}

void Desk::drop_lane(std::size_t lane) {
  Setup setup = bench().setup;
  if (setup.lanes.size() == 1 || lane >= setup.lanes.size()) return;
  setup.lanes.erase(setup.lanes.begin() + static_cast<std::ptrdiff_t>(lane));
  if (setup.lane >= lane && setup.lane > 0) --setup.lane;
  change(bench(), std::move(setup));
  changed_ = true;
  send(sim::Drop{lane});
}

void Desk::end_comparison() {
  for (std::size_t lane = lane_values().size(); lane-- > 0;) {
    if (lane != this->lane()) drop_lane(lane);
  }
}

void Desk::set_seed(Seed seed) {
  Setup setup = bench().setup;
  setup.seed = seed;
  change(bench(), std::move(setup));
  restart();
}

void Desk::set_speed(double steps_per_second) {
  speed_ = steps_per_second;
  send(sim::Speed{steps_per_second});
}

/// The past has its own values: the panel shows them, save what only concerns the view, and unless other values have been sent since.
void Desk::follow(const sim::Stamp& stamp) {
  if (std::exchange(seeks_, stamp.seeks) != stamp.seeks && stamp.commands >= applied_) {
    std::vector<param::Values>& own = bench().setup.lanes;
    for (std::size_t lane = 0; lane < std::min(lanes(), own.size()); ++lane) own[lane] = session_->run_values(own[lane], lane);
  }
  const bool ended = !stamp.status.ok() || stamp.finished;
  if (!stamp.playing && ended && stamp.commands >= sent_) playing_ = false;
}

bool Desk::refresh() {
  const bool fresh = session_->refresh();
  if (fresh) follow(stamp());
  return std::exchange(changed_, false) || fresh;
}

}  // namespace lineland::app
