#include "core/sim/run.h"

#include <doctest/doctest.h>

#include <map>

#include "tests/toy_lab.h"

using namespace lineland;
using tests::toy;
using tests::ToyLab;

namespace {

const auto& schema = ToyLab::schema();

param::Values with(std::string_view id, std::string_view text, param::Values values = param::Values(schema)) {
  values.set_text(schema.at(id), text, param::Layer::flag);
  return values;
}

double position(const sim::Run& run) { return sim::result_of(run).readouts.at(0).value; }

std::string fingerprint(const sim::Run& run) { return sim::result_of(run).fingerprint; }

void step(sim::Run& run, int count) {
  for (int k = 0; k < count; ++k) run.step();
}

/// A lab that counts its steps.
struct CountingLab : ToyLab {
  struct Simulation : ToyLab::Simulation {
    using ToyLab::Simulation::Simulation;
    void step() {
      ++steps_taken;
      ToyLab::Simulation::step();
    }
  };
  inline static int steps_taken = 0;
};

}  // namespace

TEST_CASE("the same inputs give the same bits, another seed gives others") {
  const param::Values values(schema);
  sim::Run a(toy(), values, Seed{3}), b(toy(), values, Seed{3}), c(toy(), values, Seed{4});
  step(a, 100), step(b, 100), step(c, 100);
  CHECK(fingerprint(a) == fingerprint(b));
  CHECK(fingerprint(a) != fingerprint(c));
}

TEST_CASE("seeking shows what an uninterrupted run shows there, with live changes and single parts in its past") {
  // What is done to the run, by step; then every step of it is compared with a run that stops there.
  const auto play = [](int steps) {
    auto run = std::make_unique<sim::Run>(toy(), param::Values(schema), Seed{1});
    for (int k = 0; k <= steps; ++k) {
      if (k > 0) run->step();
      if (k == 37) run->apply(with("drift", "-0.5"));
      if (k == 37) run->step_part(1);
      if (k == 160) run->apply(with("drift", "0.9"));
    }
    return run;
  };
  auto whole = play(400);
  for (int target : {0, 1, 15, 16, 36, 37, 38, 159, 160, 161, 399, 400, 5}) {
    whole->seek(target);
    CHECK(whole->steps() == target);
    CHECK(fingerprint(*whole) == fingerprint(*play(target)));
    CHECK(whole->head() == 400);
  }
  // Values come back with the state that they belong to.
  whole->seek(100);
  CHECK(whole->values()[schema.drift] == -0.5);
  whole->seek(10);
  CHECK(whole->values()[schema.drift] == 0.1);
  // Stepping on from the past repeats the same future.
  step(*whole, 390);
  CHECK(fingerprint(*whole) == fingerprint(*play(400)));
}

TEST_CASE("a change in the past makes a new future, and the old one stays as a branch") {
  sim::Run run(toy(), param::Values(schema), Seed{1});
  step(run, 200);
  const std::string old = fingerprint(run);
  run.seek(50);
  run.apply(with("drift", "1"));
  CHECK(run.head() == 50);
  step(run, 150);
  sim::Run fresh(toy(), param::Values(schema), Seed{1});
  step(fresh, 50);
  fresh.apply(with("drift", "1"));
  step(fresh, 150);
  CHECK(fingerprint(run) == fingerprint(fresh));
  REQUIRE(run.chronicle().branches.size() == 2);
  CHECK(run.chronicle().current == 2);
  CHECK(run.chronicle().now().fork == 50);
  // Both futures can be gone to; each has its own values.
  run.visit(1);
  CHECK(run.steps() == 200);
  CHECK(run.values()[schema.drift] == 0.1);
  CHECK(fingerprint(run) == old);
  run.visit(2);
  CHECK(run.values()[schema.drift] == 1);
  CHECK(fingerprint(run) == fingerprint(fresh));
  for (int target : {120, 50, 49, 0, 51}) {
    run.seek(target), fresh.seek(target);
    CHECK(fingerprint(run) == fingerprint(fresh));
  }
}

TEST_CASE("a change before the fork leaves the branch where that step belongs") {
  sim::Run run(toy(), param::Values(schema), Seed{1});
  step(run, 200);
  run.seek(100);
  run.apply(with("drift", "1"));
  step(run, 100);
  run.seek(30);  // of branch 2, but common to both
  run.step_part(1);
  CHECK(run.chronicle().now().number == 3);
  CHECK(run.chronicle().now().parent == 1);
  step(run, 10);
  run.seek(100);  // its own state there
  CHECK(run.head() == 100);
}

TEST_CASE("a branch without a step of its own is forgotten when it is left, unless it has a name") {
  sim::Run run(toy(), param::Values(schema), Seed{1});
  step(run, 100);
  run.seek(50);
  run.apply(with("drift", "1"));
  run.apply(with("drift", "0.5"));
  CHECK(run.chronicle().branches.size() == 2);
  run.visit(1);
  CHECK(run.chronicle().branches.size() == 1);
  run.apply(with("drift", "1"));
  run.rename(run.chronicle().current, "faster");
  run.visit(1);
  REQUIRE(run.chronicle().branches.size() == 2);
  CHECK(run.chronicle().branches[1].title() == "faster");
  CHECK(run.chronicle().branches[0].title() == "Branch 1");
}

TEST_CASE("a branch that goes leaves all others as they were, whoever hangs on it") {
  const auto fingerprints = [](sim::Run& run) {
    std::map<std::size_t, std::vector<std::string>> result;
    const std::size_t current = run.chronicle().current;
    for (const sim::Branch& branch : std::vector(run.chronicle().branches)) {
      run.visit(branch.number);
      for (std::int64_t step : {branch.head, branch.head / 2, std::int64_t{40}}) {
        run.seek(step);
        result[branch.number].push_back(fingerprint(run));
      }
    }
    run.visit(current);
    return result;
  };
  for (std::size_t gone : {1u, 2u, 3u, 4u}) {
    sim::Run run(toy(), param::Values(schema), Seed{1}, 60'000);
    const auto grow = [&](std::int64_t at, std::string_view drift, int steps) {
      run.seek(at);
      run.apply(with("drift", drift));
      step(run, steps);
    };
    step(run, 300);
    grow(100, "0.5", 300);   // 2 leaves 1
    grow(250, "-0.5", 200);  // 3 leaves 2
    run.visit(1);
    grow(50, "0.9", 100);  // 4 leaves 1
    auto before = fingerprints(run);
    const std::size_t bytes = run.timeline_footprint();
    run.remove(gone);
    CHECK(run.timeline_footprint() <= bytes);
    CHECK(run.chronicle().branches.size() == 3);
    CHECK_FALSE(run.chronicle().find(gone));
    CHECK(run.steps() <= run.head());
    before.erase(gone);
    CHECK(fingerprints(run) == before);
  }
}

TEST_CASE("branches are bounded: the oldest without a name goes, and the last one stays") {
  sim::Run run(toy(), param::Values(schema), Seed{1});
  step(run, 100);
  run.rename(1, "first");
  for (int k = 0; k < 40; ++k) {
    run.seek(10 + k);
    run.apply(with("drift", k % 2 ? "1" : "0.5"));
    step(run, 60);
  }
  CHECK(run.chronicle().branches.size() == sim::Run::most_branches);
  CHECK(run.chronicle().find(1));
  for (const sim::Branch& branch : std::vector(run.chronicle().branches)) run.remove(branch.number);
  CHECK(run.chronicle().branches.size() == 1);
}

TEST_CASE("a run made again from its chronicle has the same branches, bit for bit") {
  sim::Run run(toy(), param::Values(schema), Seed{5});
  run.apply(with("drift", "0.3"));
  step(run, 200);
  run.seek(70);
  run.apply(with("drift", "-1"));
  step(run, 60);
  sim::Run again(toy(), run.chronicle());
  CHECK(again.head() == run.head());
  for (std::size_t branch : {2u, 1u, 2u}) {
    run.visit(branch), again.visit(branch);
    for (std::int64_t target : {run.head(), std::int64_t{70}, std::int64_t{0}}) {
      run.seek(target), again.seek(target);
      CHECK(fingerprint(run) == fingerprint(again));
      CHECK(run.values() == again.values());
    }
  }
}

TEST_CASE("any step of a long run is at most a spacing of replay away, forwards too") {
  static const labs::Erased<CountingLab> lab;
  constexpr int length = 100'000, frames = 370;  // as many as the keyframes of a small GAN that fit
  sim::Run run(lab, param::Values(schema), Seed{1}, frames * lab.simulate(param::Values(schema), Seed{1})->footprint());
  step(run, length);
  for (int target : {1, 99'999, 511, 512, 77'777, 77'776, 77'778, 0, 100'000}) {
    CountingLab::steps_taken = 0;
    run.seek(target);
    CHECK(run.steps() == target);
    CHECK(CountingLab::steps_taken < 512);
  }
}

TEST_CASE("keyframes stay within their memory and still reach every step") {
  constexpr std::size_t bytes = 40'000;
  sim::Run run(toy(), param::Values(schema), Seed{1}, bytes);
  step(run, 5'000);
  CHECK(run.timeline_footprint() <= bytes);
  CHECK(run.timeline_footprint() > bytes / 4);
  for (int target : {4'999, 1, 2'500, 0}) {
    run.seek(target);
    sim::Run fresh(toy(), param::Values(schema), Seed{1});
    step(fresh, target);
    CHECK(position(run) == position(fresh));
  }
}

TEST_CASE("a run that diverges says when and what, shows its last finite keyframe and can go back") {
  sim::Run run(toy(), with("growth", "1e30"), Seed{1});
  step(run, 100);
  CHECK_FALSE(run.status().ok());
  CHECK(run.status().quantity == "position");
  CHECK(run.status().step > 5);
  CHECK(run.status().step < 20);
  CHECK(run.steps() == run.status().step);
  CHECK(std::isfinite(position(run)));
  CHECK(run.captured_step() == 0);
  const auto where = run.status().step;
  run.seek(where - 1);
  CHECK(run.status().ok());
  CHECK(run.steps() == where - 1);
  run.step();
  CHECK(run.status().step == where);
}

TEST_CASE("what only the figures see is no event of the run") {
  sim::Run run(toy(), param::Values(schema), Seed{1});
  step(run, 64);
  run.seek(10);
  run.apply(with("shown", "5"));
  CHECK(run.head() == 64);
}
