#include "core/sim/run.h"

#include <doctest/doctest.h>

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

TEST_CASE("a change in the past makes a new future") {
  sim::Run run(toy(), param::Values(schema), Seed{1});
  step(run, 200);
  run.seek(50);
  run.apply(with("drift", "1"));
  CHECK(run.head() == 50);
  step(run, 150);
  sim::Run fresh(toy(), param::Values(schema), Seed{1});
  step(fresh, 50);
  fresh.apply(with("drift", "1"));
  step(fresh, 150);
  CHECK(fingerprint(run) == fingerprint(fresh));
  run.seek(120), fresh.seek(120);
  CHECK(fingerprint(run) == fingerprint(fresh));
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
