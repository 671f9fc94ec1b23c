#include "core/sim/session.h"

#include <doctest/doctest.h>

#include <chrono>
#include <semaphore>

#include "core/base/check.h"
#include "tests/toy_lab.h"

using namespace lineland;
using namespace std::chrono_literals;
using tests::toy;
using tests::ToyLab;

namespace {

const auto& schema = ToyLab::schema();

param::Values with(std::string_view id, std::string_view text) {
  param::Values values(schema);
  values.set_text(schema.at(id), text, param::Layer::slider);
  return values;
}

/// A session and a way to wait for it: by its publications, not by the clock.
struct Watched {
  std::counting_semaphore<> published{0};
  sim::Session session;

  explicit Watched(param::Values values = param::Values(schema), Seed seed = {1})
      : session(toy(), std::move(values), seed, [this] { published.release(); }) {}

  /// Waits until the newest stamp has the property; false after ten seconds without it.
  template <class Property>
  bool until(Property property) {
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (std::chrono::steady_clock::now() < deadline) {
      session.refresh();
      if (property(session.stamp())) return true;
      (void)published.try_acquire_for(100ms);
    }
    return false;
  }
  bool until_step(std::int64_t step) {
    return until([=](const sim::Stamp& stamp) { return stamp.step == step; });
  }
  double position() { return session.readouts(*session.stamp().values).at(0).value; }
};

double headless_position(int steps, const param::Values& values = param::Values(schema), Seed seed = {1}) {
  sim::Run run(toy(), values, seed);
  for (int k = 0; k < steps; ++k) run.step();
  return sim::result_of(run).readouts.at(0).value;
}

}  // namespace

TEST_CASE("a session shows a snapshot from the beginning") {
  Watched watched;
  CHECK(watched.session.stamp().step == 0);
  CHECK(watched.session.figures(param::Values(schema)).size() == 2);
}

TEST_CASE("advancing takes exactly so many steps, with the bits of a run without threads") {
  Watched watched;
  watched.session.send(sim::Advance{1'000});
  CHECK(watched.until_step(1'000));
  CHECK(watched.position() == headless_position(1'000));
  watched.session.send(sim::Advance{1});
  CHECK(watched.until_step(1'001));
  CHECK(watched.position() == headless_position(1'001));
}

TEST_CASE("playing moves on, pausing stops") {
  Watched watched;
  watched.session.send(sim::Play{});
  CHECK(watched.until([](const sim::Stamp& stamp) { return stamp.playing && stamp.step > 1'000 && stamp.steps_per_second > 0; }));
  watched.session.send(sim::Pause{});
  CHECK(watched.until([](const sim::Stamp& stamp) { return !stamp.playing; }));
  const auto step = watched.session.stamp().step;
  CHECK(watched.position() == headless_position(static_cast<int>(step)));
}

TEST_CASE("a speed limit is kept") {
  Watched watched;
  watched.session.send(sim::Speed{200});
  watched.session.send(sim::Play{});
  const auto begin = std::chrono::steady_clock::now();
  CHECK(watched.until([](const sim::Stamp& stamp) { return stamp.step >= 40; }));
  // Slower machines may take longer, none may be faster.
  CHECK(std::chrono::steady_clock::now() - begin > 100ms);
}

TEST_CASE("a live change keeps the run, another one begins anew") {
  Watched watched;
  watched.session.send(sim::Advance{100});
  watched.session.send(sim::Apply{with("drift", "0.5")});
  CHECK(watched.until([](const sim::Stamp& stamp) { return stamp.values && (*stamp.values)[schema.drift] == 0.5; }));
  CHECK(watched.session.stamp().epoch == 0);
  watched.session.send(sim::Apply{with("noise", "uniform")});
  CHECK(watched.until([](const sim::Stamp& stamp) { return stamp.epoch == 1; }));
  CHECK(watched.session.stamp().step == 0);
  watched.session.send(sim::Restart{{with("noise", "uniform")}, Seed{9}});
  CHECK(watched.until([](const sim::Stamp& stamp) { return stamp.epoch == 2 && stamp.seed == Seed{9}; }));
}

TEST_CASE("seeking goes back and on") {
  Watched watched;
  watched.session.send(sim::Advance{500});
  CHECK(watched.until_step(500));
  watched.session.send(sim::Seek{123});
  CHECK(watched.until_step(123));
  CHECK(watched.session.stamp().head == 500);
  CHECK(watched.session.stamp().seeks == 1);
  CHECK(watched.position() == headless_position(123));
  watched.session.send(sim::Seek{700});
  CHECK(watched.until_step(700));
  CHECK(watched.position() == headless_position(700));
}

TEST_CASE("a stamp tells how many commands it has seen; of seeks in a row the last one counts") {
  Watched watched;
  watched.session.send(sim::Advance{500});
  CHECK(watched.until_step(500));
  for (int k = 0; k < 50; ++k) watched.session.send(sim::Seek{400 - k});
  CHECK(watched.until([](const sim::Stamp& stamp) { return stamp.commands == 51; }));
  CHECK(watched.session.stamp().step == 351);
  CHECK(watched.position() == headless_position(351));
}

TEST_CASE("playing from the past replays what was recorded at the set speed, then goes on") {
  Watched watched;
  watched.session.send(sim::Advance{3'000});
  CHECK(watched.until_step(3'000));
  watched.session.send(sim::Seek{100});
  watched.session.send(sim::Speed{20'000});
  watched.session.send(sim::Play{});
  CHECK(watched.until([](const sim::Stamp& stamp) { return stamp.step > 3'000; }));
  watched.session.send(sim::Pause{});
  CHECK(watched.until([](const sim::Stamp& stamp) { return !stamp.playing; }));
  CHECK(watched.position() == headless_position(static_cast<int>(watched.session.stamp().step)));
}

TEST_CASE("a change in the past begins a branch, and the old one can be visited, named and forgotten") {
  Watched watched;
  watched.session.send(sim::Advance{300});
  CHECK(watched.until_step(300));
  watched.session.send(sim::Seek{100});
  watched.session.send(sim::Apply{with("drift", "0.5")});
  watched.session.send(sim::Advance{50});
  CHECK(watched.until_step(150));
  CHECK(watched.session.stamp().head == 150);
  CHECK(watched.session.stamp().chronicle->branches.size() == 2);
  const auto seeks = watched.session.stamp().seeks;
  watched.session.send(sim::Visit{1});
  CHECK(watched.until([](const sim::Stamp& stamp) { return stamp.chronicle->current == 1; }));
  CHECK(watched.session.stamp().step == 150);
  CHECK(watched.session.stamp().head == 300);
  CHECK(watched.session.stamp().seeks == seeks + 1);
  CHECK(watched.position() == headless_position(150));
  watched.session.send(sim::Rename{2, "faster"});
  CHECK(watched.until([](const sim::Stamp& stamp) { return stamp.chronicle->branches[1].name == "faster"; }));
  watched.session.send(sim::Remove{2});
  CHECK(watched.until([](const sim::Stamp& stamp) { return stamp.chronicle->branches.size() == 1; }));
}

TEST_CASE("a session goes on with a run that was once made, far from its beginning") {
  sim::Chronicle chronicle(param::Values(schema), Seed{1});
  chronicle.now().head = 50'000;
  std::counting_semaphore<> published{0};
  sim::Session session(toy(), {chronicle}, 20'000, [&] { published.release(); });
  while (session.stamp().step != 20'000) {
    REQUIRE(published.try_acquire_for(10s));
    session.refresh();
  }
  CHECK(session.stamp().head == 50'000);
  CHECK(session.readouts(param::Values(schema)).at(0).value == headless_position(20'000));
}

TEST_CASE("parameters of the view change figures at once, without the worker") {
  Watched watched;
  watched.session.send(sim::Advance{50});
  CHECK(watched.until_step(50));
  const auto curve = [&](const param::Values& values) { return std::get<plot::Curve>(watched.session.figures(values)[0].marks[0]); };
  CHECK(curve(with("shown", "7")).x.size() == 7);
  CHECK(curve(with("shown", "20")).x.size() == 20);
}

TEST_CASE("a run that diverges ends in a status and the session can be used on") {
  Watched watched(with("growth", "1e30"));
  watched.session.send(sim::Play{});
  CHECK(watched.until([](const sim::Stamp& stamp) { return !stamp.status.ok() && !stamp.playing; }));
  CHECK(watched.session.stamp().status.quantity == "position");
  watched.session.send(sim::Restart{{param::Values(schema)}, Seed{1}});
  watched.session.send(sim::Advance{10});
  CHECK(watched.until([](const sim::Stamp& stamp) { return stamp.status.ok() && stamp.step == 10; }));
}

TEST_CASE("closing at full speed ends at once") {
  const auto begin = std::chrono::steady_clock::now();
  for (int k = 0; k < 20; ++k) {
    Watched watched;
    watched.session.send(sim::Play{});
    CHECK(watched.until([](const sim::Stamp& stamp) { return stamp.playing; }));
  }
  CHECK(std::chrono::steady_clock::now() - begin < 10s);
}
