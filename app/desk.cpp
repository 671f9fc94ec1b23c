#include "app/desk.h"

#include <cmath>
#include <utility>

#include "core/base/check.h"

namespace lineland::app {

Desk::Desk(std::vector<const sim::Laboratory*> labs, std::function<void()> published)
    : labs_(std::move(labs)), published_(std::move(published)) {}

Desk::~Desk() = default;

void Desk::begin(const sim::Laboratory& laboratory, Setup setup) {
  auto session = std::make_unique<sim::Session>(laboratory, setup.values, setup.seed, published_);
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
  if (playing_) send(sim::Play{});
}

void Desk::open(const sim::Laboratory& laboratory, param::Values values, Seed seed, std::string preset) {
  begin(laboratory, {std::move(values), seed, std::move(preset)});
}

void Desk::visit(const sim::Laboratory& laboratory) {
  if (session_ && &laboratory == &session_->laboratory()) return;
  const auto known = benches_.find(&laboratory);
  begin(laboratory, known != benches_.end() ? known->second.setup : Setup{param::Values(laboratory.schema()), Seed{1}, ""});
}

void Desk::load(const param::Preset& preset) {
  for (const sim::Laboratory* laboratory : labs_) {
    if (laboratory->about().id != preset.lab) continue;
    param::Values values(laboratory->schema());
    param::apply(preset, values);
    Setup setup{std::move(values), Seed{preset.seed.value_or(1)}, preset.name};
    if (laboratory != &session_->laboratory()) return begin(*laboratory, std::move(setup));
    change(bench(), std::move(setup));
    return restart();
  }
}

void Desk::remedy(const sim::Finding& finding) {
  Setup setup = bench().setup;
  for (const auto& [parameter, value] : finding.changes) {
    setup.values.set_text(setup.values.schema().at(parameter), value, param::Layer::slider);
  }
  change(bench(), std::move(setup));
  if (finding.restart) {
    restart();
  } else {
    apply();
  }
}

/// Every change of a setup that can be taken back goes through here.
void Desk::change(Bench& bench, Setup setup) {
  std::swap(setup, bench.setup);
  if (!(setup == bench.setup)) bench.revisions.record(std::move(setup));
}

bool Desk::restore(std::optional<Setup> setup) {
  if (!setup) return false;
  const bool reseeded = !(setup->seed == seed());
  bench().setup = *std::move(setup);
  if (reseeded) {
    restart();
  } else {
    apply();
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

void Desk::apply() {
  changed_ = true;
  const std::optional<param::Effect> effect = values().difference(*stamp().values);
  if (effect != param::Effect::view) send(sim::Apply{values()});
}

template <class Edit>
void Desk::edit(Edit edit) {
  Setup setup = bench().setup;
  edit(setup.values);
  change(bench(), std::move(setup));
  apply();
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
  bench().setup.values.look(parameter, std::move(value));
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

void Desk::restart() {
  changed_ = true;
  send(sim::Restart{values(), seed()});
}

void Desk::seek(std::int64_t step) {
  playing_ = false;
  send(sim::Seek{step});
  sought_ = sent_;
  wanted_step_ = step;
}

void Desk::visit_branch(std::size_t branch) { send(sim::Visit{branch}); }

void Desk::rename_branch(std::size_t branch, std::string name) { send(sim::Rename{branch, std::move(name)}); }

void Desk::remove_branch(std::size_t branch) { send(sim::Remove{branch}); }

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
    param::Values values = *stamp.values;
    for (std::size_t k = 0; k < values.schema().parameters().size(); ++k) {
      if (values.schema()[k].effect == param::Effect::view) values.set(k, this->values().at(k), this->values().layer(k));
    }
    bench().setup.values = std::move(values);
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
