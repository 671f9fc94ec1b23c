// What every lab promises, on random settings drawn from its schema. A lab is covered by being registered.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <cmath>
#include <semaphore>
#include <string>
#include <vector>

#include "core/base/check.h"
#include "core/labs/registry.h"
#include "core/sim/run.h"
#include "core/sim/session.h"
#include "core/sim/session_file.h"
#include "tests/property/allocations.h"
#include "tests/property/numbers.h"
#include "tests/property/random_settings.h"

using namespace lineland;
using tests::numbers_of;

namespace {

/// Labs whose numbers do not depend on the seed.
constexpr std::array<std::string_view, 1> without_chance = {"divergences"};

bool is_in(std::span<const std::string_view> ids, const sim::Laboratory& lab) {
  return std::ranges::find(ids, lab.about().id) != ids.end();
}

std::string text_of(const param::Values& values) {
  std::string text;
  for (std::size_t k = 0; k < values.schema().parameters().size(); ++k) {
    if (values.layer(k) != param::Layer::initial) text += "--" + values.schema()[k].id + " '" + values.text(k) + "' ";
  }
  return text;
}

/// Calls body(laboratory, values, random) for each lab: first with the initial values, then with `count` random settings. Settings that a
/// lab refuses, which it must do by InputError, are passed over.
template <class Body>
void for_random_settings(std::uint64_t seed, int count, Body body) {
  for (const sim::Laboratory* lab : labs::all()) {
    Random random(Seed{seed}.child(lab->about().id));
    int refused = 0;
    for (int k = 0; k <= count; ++k) {
      const param::Values values = k == 0 ? param::Values(lab->schema()) : tests::random_settings(lab->schema(), random);
      const std::string settings = "lineland run " + lab->about().id + " " + text_of(values);
      CAPTURE(settings);
      try {
        lab->simulate(values, Seed{1});
      } catch (const InputError&) {
        ++refused;
        continue;
      }
      body(*lab, values, random);
    }
    CAPTURE(lab->about().id);
    CHECK(2 * refused <= count);
  }
}

void step(sim::Run& run, std::int64_t count) {
  for (std::int64_t k = 0; k < count; ++k) run.step();
}

/// Settings whose captures are known to be cheap: to compare two hard distributions may take a second.
bool is_cheap(const sim::Laboratory& lab, const param::Values& values) {
  const auto is_density = [](const param::Parameter& parameter) { return std::holds_alternative<param::DensityKind>(parameter.kind); };
  return std::ranges::count_if(lab.schema().parameters(), is_density) < 2 || values == param::Values(lab.schema());
}

std::string fingerprint(const sim::Run& run) { return sim::result_of(run).fingerprint; }

/// A value of a live parameter that is no distribution is drawn anew; `values` is unchanged if the lab has none.
param::Values with_live_change(param::Values values, Random& random) {
  std::vector<std::size_t> live;
  for (std::size_t k = 0; k < values.schema().parameters().size(); ++k) {
    const bool hard = std::holds_alternative<param::DensityKind>(values.schema()[k].kind);
    if (values.schema()[k].effect == param::Effect::live && !hard) live.push_back(k);
  }
  if (live.empty()) return values;
  const std::size_t chosen = live[random.below(live.size())];
  values.set(chosen, tests::random_value(values.schema()[chosen], random), param::Layer::slider);
  return values;
}

}  // namespace

TEST_CASE("the same settings and seed give the same bits, another seed gives others") {
  for (const sim::Laboratory* lab : labs::all()) {
    const bool chance = !is_in(without_chance, *lab);
    CAPTURE(lab->about().id);
    sim::Run one(*lab, param::Values(lab->schema()), Seed{1}), two(*lab, param::Values(lab->schema()), Seed{2});
    step(one, 30), step(two, 30);
    CHECK((fingerprint(one) != fingerprint(two)) == chance);
  }
  for_random_settings(101, 6, [](const sim::Laboratory& lab, const param::Values& values, Random&) {
    sim::Run a(lab, values, Seed{7}), b(lab, values, Seed{7});
    step(a, 40), step(b, 40);
    CHECK(fingerprint(a) == fingerprint(b));
    CHECK(a.status().step == b.status().step);
  });
}

TEST_CASE("figures and readouts are sound at every step, or the run says that it diverged") {
  for_random_settings(102, 10, [](const sim::Laboratory& lab, const param::Values& values, Random&) {
    sim::Run run(lab, values, Seed{3});
    for (int k = 0; k < 3; ++k) {
      const sim::Result result = sim::result_of(run);
      CHECK(tests::fault_of(result.figures) == "");
      CHECK_FALSE(result.readouts.empty());
      for (const plot::Readout& readout : result.readouts) {
        CAPTURE(readout.id);
        CHECK_FALSE(readout.label.empty());
        CHECK_FALSE(readout.help.empty());
        CHECK(readout.steps.size() == readout.history.size());
      }
      step(run, 25);
      if (!run.status().ok()) {
        CHECK_FALSE(run.status().quantity.empty());
        CHECK(run.captured_step() < run.status().step);
      }
    }
  });
}

TEST_CASE("with the initial values every readout is a number once training runs") {
  for (const sim::Laboratory* lab : labs::all()) {
    sim::Run run(*lab, param::Values(lab->schema()), Seed{1});
    step(run, 50);
    CHECK(run.status().ok());
    for (const plot::Readout& readout : sim::result_of(run).readouts) {
      CAPTURE(lab->about().id);
      CAPTURE(readout.id);
      CHECK_FALSE(std::isnan(readout.value));
    }
  }
}

TEST_CASE("densities have mass one, less what lies outside of the picture") {
  // The name of a density's curve in a figure called densities.
  constexpr std::array<std::string_view, 5> densities = {"data", "generator", "model", "p", "q"};
  int checked = 0;
  for_random_settings(103, 10, [&](const sim::Laboratory& lab, const param::Values& values, Random&) {
    sim::Run run(lab, values, Seed{5});
    const bool initial = values == param::Values(lab.schema());
    for (const int steps : {0, 40}) {
      step(run, steps);
      for (const plot::Figure& figure : sim::result_of(run).figures) {
        if (figure.id != "densities") continue;
        for (const plot::Mark& mark : figure.marks) {
          const auto* curve = std::get_if<plot::Curve>(&mark);
          if (!curve || std::ranges::find(densities, curve->name) == densities.end()) continue;
          CAPTURE(steps);
          CAPTURE(curve->name);
          const auto [mass, doubt] = tests::mass_under(*curve);
          CAPTURE(doubt);
          CHECK(mass < 1 + 1e-3 + 2 * doubt);
          // Heavy tails, and a generator far from the data, may leave the picture; not those at the start.
          if (initial) CHECK(mass > 1 - 0.011 - doubt);
          ++checked;
        }
      }
    }
  });
  CHECK(checked > 100);
}

TEST_CASE("going back shows what a run that stops there shows, bit for bit") {
  for_random_settings(104, 2, [](const sim::Laboratory& lab, const param::Values& values, Random& random) {
    if (!is_cheap(lab, values)) return;
    // Some labs come to an end.
    sim::Run probe(lab, values, Seed{2});
    step(probe, 60);
    const std::int64_t last = probe.steps(), change = last / 2, part = 2 * last / 3;
    const param::Values changed = with_live_change(values, random);
    const auto play = [&](std::int64_t steps) {
      auto run = std::make_unique<sim::Run>(lab, values, Seed{2});
      for (std::int64_t k = 1; k <= steps; ++k) {
        run->step();
        if (k == change) run->apply(changed);
        if (k == part && !lab.about().parts.empty()) run->step_part(lab.about().parts.size() - 1);
      }
      return run;
    };
    const auto whole = play(last);
    if (!whole->status().ok() || whole->steps() < last || change == 0) return;
    for (int k = 0; k < 2; ++k) {
      const auto target = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(last) + 1));
      CAPTURE(target);
      whole->seek(target);
      CHECK(whole->values() == (target >= change ? changed : values));
      CHECK(fingerprint(*whole) == fingerprint(*play(target)));
    }
    whole->seek(last);
    CHECK(fingerprint(*whole) == fingerprint(*play(last)));
  });
}

TEST_CASE("a change in the past branches off, and each branch keeps the bits of a run that went that way alone") {
  for_random_settings(109, 2, [](const sim::Laboratory& lab, const param::Values& values, Random& random) {
    if (!is_cheap(lab, values)) return;
    const auto straight = [&](std::int64_t steps, std::int64_t change, const param::Values& changed) {
      sim::Run run(lab, values, Seed{2});
      step(run, change);
      if (run.steps() == change) run.apply(changed);
      step(run, steps - change);
      return fingerprint(run);
    };
    sim::Run run(lab, values, Seed{2});
    step(run, 60);
    const std::int64_t last = run.steps(), fork = last / 3, there = 2 * last / 3;
    const param::Values changed = with_live_change(values, random);
    if (!run.status().ok() || fork == 0 || changed == values) return;
    const std::string old = fingerprint(run);
    run.seek(fork);
    run.apply(changed);
    step(run, last - fork);
    if (!run.status().ok()) return;
    REQUIRE(run.chronicle().branches.size() == 2);
    CHECK(fingerprint(run) == straight(last, fork, changed));
    run.visit(1);
    if (run.steps() == last) CHECK(fingerprint(run) == old);
    run.seek(there);
    CHECK(fingerprint(run) == straight(there, there, values));
    run.visit(2);
    if (run.head() >= there) CHECK(fingerprint(run) == straight(there, fork, changed));
    // Made again from its session file, in another order.
    const std::string file = sim::session_text({&lab, "", {run.chronicle()}, run.steps()}, values, "");
    const sim::SavedRun saved = sim::parse_session(file, "file", [&](std::string_view) -> const sim::Laboratory& { return lab; });
    sim::Run again(lab, saved.lanes.front());
    again.seek(run.steps());
    CHECK(fingerprint(again) == fingerprint(run));
    again.visit(1);
    again.seek(last);
    CHECK(fingerprint(again) == old);
  });
}

TEST_CASE("behind a window a lab does what it does without one") {
  for_random_settings(105, 2, [](const sim::Laboratory& lab, const param::Values& values, Random& random) {
    if (!is_cheap(lab, values)) return;
    constexpr std::int64_t steps = 70;
    const param::Values changed = with_live_change(values, random);
    sim::Run run(lab, values, Seed{9});
    run.apply(changed);
    step(run, steps);

    std::counting_semaphore<> published{0};
    sim::Session session(lab, values, Seed{9}, [&] { published.release(); });
    session.send(sim::Apply{changed});
    session.send(sim::Advance{steps});
    const auto done = [&] {
      const sim::Stamp& stamp = session.stamp();
      return !stamp.status.ok() || (stamp.step >= run.steps() && stamp.values == changed);
    };
    for (session.refresh(); !done(); session.refresh()) REQUIRE(published.try_acquire_for(std::chrono::seconds(60)));

    CHECK(session.stamp().status.ok() == run.status().ok());
    CHECK(session.stamp().status.step == run.status().step);
    const sim::Result result = sim::result_of(run);
    const auto readouts = session.readouts(changed);
    REQUIRE(readouts.size() == result.readouts.size());
    for (std::size_t k = 0; k < readouts.size(); ++k) {
      CAPTURE(readouts[k].id);
      CHECK(std::bit_cast<std::uint64_t>(readouts[k].value) == std::bit_cast<std::uint64_t>(result.readouts[k].value));
    }
    CHECK(tests::same_bits(numbers_of(session.figures(changed)), numbers_of(result.figures)));
  });
}

TEST_CASE("a step allocates nothing once training runs" * doctest::skip(!tests::allocations_are_counted)) {
  for_random_settings(106, 8, [](const sim::Laboratory& lab, const param::Values& values, Random&) {
    const auto simulation = lab.simulate(values, Seed{4});
    constexpr int warm_up = 40, counted = 40;
    for (int k = 0; k < warm_up && simulation->fault().empty(); ++k) simulation->step();
    const long before = tests::allocations();
    REQUIRE(before > 0);
    for (int k = 0; k < counted && simulation->fault().empty() && !simulation->finished(); ++k) simulation->step();
    CHECK(tests::allocations() - before == 0);
  });
}

TEST_CASE("figures are arranged with a bounded number of allocations" * doctest::skip(!tests::allocations_are_counted)) {
  for_random_settings(107, 2, [](const sim::Laboratory& lab, const param::Values& values, Random&) {
    sim::Run run(lab, values, Seed{4});
    step(run, 40);
    const auto snapshot = lab.snapshot();
    run.capture(*snapshot);
    constexpr long bound = 5000;
    const long before = tests::allocations();
    const auto figures = lab.figures(*snapshot, values);
    CHECK(tests::allocations() - before < bound);
  });
}

TEST_CASE("every live value is taken over between two steps, remembered, and undone by going back") {
  for (const sim::Laboratory* lab : labs::all()) {
    Random random(Seed{108});
    for (std::size_t index = 0; index < lab->schema().parameters().size(); ++index) {
      const param::Parameter& parameter = lab->schema()[index];
      if (parameter.effect != param::Effect::live) continue;
      CAPTURE(lab->about().id);
      CAPTURE(parameter.id);
      const param::Values before(lab->schema());
      param::Values after = before;
      while (after.at(index) == before.at(index)) after.set(index, tests::random_value(parameter, random), param::Layer::slider);
      sim::Run run(*lab, before, Seed{6});
      step(run, 5);
      const std::int64_t there = run.steps();
      run.apply(after);
      CHECK(run.values() == after);
      CHECK(run.steps() == there);
      step(run, 3);
      if (!run.status().ok() || there == 0) continue;
      const std::int64_t last = run.steps();
      const std::string shown = fingerprint(run);
      run.seek(there - 1);
      CHECK(run.values() == before);
      run.seek(last);
      CHECK(run.values() == after);
      CHECK(fingerprint(run) == shown);
    }
  }
}
