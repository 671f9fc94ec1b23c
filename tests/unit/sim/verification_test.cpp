#include "core/sim/verification.h"

#include <doctest/doctest.h>

#include <atomic>
#include <limits>

#include "core/sim/lanes.h"
#include "tests/toy_lab.h"

using namespace lineland;
using tests::toy;
using tests::ToyLab;

namespace {

const auto& schema = ToyLab::schema();

/// The random walk again, but each simulation has another seed: a lab that does not keep the promise.
class Moody : public sim::Laboratory {
 public:
  const sim::About& about() const override { return toy().about(); }
  const param::Schema& schema() const override { return toy().schema(); }
  std::unique_ptr<sim::Simulation> simulate(const param::Values& values, Seed seed) const override {
    return toy().simulate(values, {seed.value + made_++});
  }
  std::unique_ptr<sim::Snapshot> snapshot() const override { return toy().snapshot(); }
  std::vector<plot::Figure> figures(const sim::Snapshot& snapshot, const param::Values& values) const override {
    return toy().figures(snapshot, values);
  }
  std::vector<plot::Readout> readouts(const sim::Snapshot& snapshot, const param::Values& values) const override {
    return toy().readouts(snapshot, values);
  }
  std::string code(const param::Values&, Seed, std::int64_t) const override { return ""; }
  std::string notes(const param::Values& values) const override { return toy().notes(values); }
  std::vector<sim::Finding> findings(const sim::Snapshot& snapshot, const param::Values& values, std::string_view fault) const override {
    return toy().findings(snapshot, values, fault);
  }

 private:
  mutable std::atomic<std::uint64_t> made_ = 0;
};

sim::Result without_worker(const sim::Laboratory& laboratory, const param::Values& values, int steps) {
  sim::Run run(laboratory, values, Seed{5});
  for (int k = 0; k < steps; ++k) run.step();
  return sim::result_of(run);
}

std::vector<sim::Result> by_worker(const sim::Laboratory& laboratory, const std::vector<param::Values>& lanes, int steps) {
  std::vector<sim::Chronicle> chronicles;
  for (const param::Values& values : lanes) chronicles.emplace_back(values, Seed{5});
  return sim::through_worker(laboratory, std::move(chronicles), steps, {});
}

}  // namespace

TEST_CASE("the worker thread makes the same numbers, in every lane") {
  const param::Values first(schema), other = sim::lane_values(first, "drift = 0.5"), wild = sim::lane_values(first, "growth = 1e30");
  const auto results = by_worker(toy(), {first, other, wild}, 700);
  REQUIRE(results.size() == 3);
  const std::vector<param::Values> lanes = {first, other, wild};
  for (std::size_t lane = 0; lane < lanes.size(); ++lane) {
    const sim::Result plain = without_worker(toy(), lanes[lane], 700);
    CHECK(sim::first_difference(results[lane], plain) == "");
    CHECK(results[lane].fingerprint == plain.fingerprint);
  }
  CHECK(results[0].step == 700);
  CHECK_FALSE(results[2].status.ok());
}

TEST_CASE("a lab that hides state is found out, and what differs is named") {
  const Moody moody;
  const param::Values values(schema);
  const sim::Result one = by_worker(moody, {values}, 20).front(), other = without_worker(moody, values, 20);
  CHECK(one.fingerprint != other.fingerprint);
  CHECK(sim::first_difference(one, other).starts_with("position is "));
}

TEST_CASE("a difference is found wherever it is") {
  const sim::Result one = without_worker(toy(), param::Values(schema), 20);
  sim::Result other = one;
  std::get<plot::Curve>(other.figures[0].marks[0]).y[3] = 7;
  CHECK(sim::first_difference(one, other).starts_with("number 25 of the mark 'walk' of the figure path is "));
  other = one;
  other.figures[1].marks.clear();
  CHECK(sim::first_difference(one, other) == "the count of marks in the figure last is 1 and 0");
  other = one;
  other.status = {sim::Status::Kind::diverged, "position", 20};
  CHECK(sim::first_difference(one, other) == "the status is ok and diverged (position at step 20)");
  other = one;
  // The same value, other bits.
  other.readouts[0].value = -0.0;
  sim::Result zero = one;
  zero.readouts[0].value = 0.0;
  CHECK(sim::first_difference(zero, other) == "position is 0 and -0");
}

TEST_CASE("waiting for the worker can be given up") {
  struct Enough {};
  CHECK_THROWS_AS(sim::through_worker(toy(), {sim::Chronicle(param::Values(schema), Seed{1})}, std::numeric_limits<std::int64_t>::max() / 2,
                                      [] { throw Enough{}; }),
                  Enough);
}
