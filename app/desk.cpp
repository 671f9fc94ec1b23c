#include "app/desk.h"

#include <cmath>
#include <utility>

#include "core/base/check.h"

namespace lineland::app {

Desk::Desk(std::vector<const sim::Laboratory*> labs, std::function<void()> published)
    : labs_(std::move(labs)), published_(std::move(published)) {}

Desk::~Desk() = default;

void Desk::begin(const sim::Laboratory& laboratory, Bench bench) {
  auto session = std::make_unique<sim::Session>(laboratory, bench.values, bench.seed, published_);
  benches_.insert_or_assign(&laboratory, std::move(bench));
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
  begin(laboratory, known != benches_.end() ? known->second : Bench{param::Values(laboratory.schema()), Seed{1}, ""});
}

void Desk::load(const param::Preset& preset) {
  for (const sim::Laboratory* laboratory : labs_) {
    if (laboratory->about().id != preset.lab) continue;
    param::Values values(laboratory->schema());
    param::apply(preset, values);
    Bench bench{std::move(values), Seed{preset.seed.value_or(1)}, preset.name};
    if (laboratory != &session_->laboratory()) return begin(*laboratory, std::move(bench));
    this->bench() = std::move(bench);
    return restart();
  }
}

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

void Desk::set(std::size_t parameter, param::Value value) {
  bench().values.set(parameter, std::move(value), param::Layer::slider);
  apply();
}

void Desk::set_text(std::size_t parameter, std::string_view text) {
  bench().values.set_text(parameter, text, param::Layer::slider);
  apply();
}

void Desk::reset(std::size_t parameter) {
  bench().values.reset(parameter);
  apply();
}

void Desk::look(std::size_t parameter, param::Value value) {
  LINELAND_CHECK(values().schema()[parameter].effect == param::Effect::view);
  if (values().at(parameter) == value) return;
  bench().values.look(parameter, std::move(value));
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
  bench().seed = seed;
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
    bench().values = std::move(values);
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
