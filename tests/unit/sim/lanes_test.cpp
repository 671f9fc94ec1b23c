#include "core/sim/lanes.h"

#include <doctest/doctest.h>

#include <array>
#include <semaphore>

#include "core/base/check.h"
#include "core/sim/session.h"
#include "tests/toy_lab.h"

using namespace lineland;
using namespace std::chrono_literals;
using tests::toy;
using tests::ToyLab;

namespace {

const auto& schema = ToyLab::schema();

std::string refusal(std::string_view text) {
  try {
    sim::lane_values(param::Values(schema), text);
    return "";
  } catch (const InputError& error) {
    return error.what();
  }
}

double headless_position(const param::Values& values, int steps) {
  sim::Run run(toy(), values, Seed{1});
  for (int k = 0; k < steps; ++k) run.step();
  return sim::result_of(run).readouts.at(0).value;
}

/// A session with lanes, waited for by its publications.
struct Watched {
  std::counting_semaphore<> published{0};
  sim::Session session{toy(), param::Values(schema), Seed{1}, [this] { published.release(); }};

  explicit Watched(const std::vector<param::Values>& lanes) { session.send(sim::Restart{lanes, Seed{1}}); }

  template <class Property>
  bool until(Property property) {
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (std::chrono::steady_clock::now() < deadline) {
      session.refresh();
      if (property()) return true;
      (void)published.try_acquire_for(100ms);
    }
    return false;
  }
  double position(std::size_t lane) { return session.readouts(param::Values(schema), lane).at(0).value; }
};

}  // namespace

TEST_CASE("a lane is told by what differs") {
  const param::Values first(schema);
  const param::Values other = sim::lane_values(first, " drift = 0.5 ; --noise=uniform;");
  CHECK(other[schema.drift] == 0.5);
  CHECK(other[schema.noise] == ToyLab::Noise::uniform);
  const std::array lanes = {first, other, first};
  CHECK(sim::differing(lanes) == std::vector<std::size_t>{schema.drift.index, schema.noise.index});
  CHECK(sim::lane_title(lanes, 0) == "Drift 0.1, Noise normal");
  CHECK(sim::lane_title(lanes, 1) == "Drift 0.5, Noise uniform");
  const std::array equal = {first, first};
  CHECK(sim::differing(equal).empty());
  CHECK(sim::lane_title(equal, 1) == "as A");
}

TEST_CASE("a lane that cannot be is refused by its text") {
  CHECK(refusal("drift") == "'drift': ID=VALUE is wanted, several parted by ;");
  CHECK(refusal("drif=1").find("did you mean 'drift'") != std::string::npos);
  CHECK(refusal("drift=7").find("between -1 and 1") != std::string::npos);
  CHECK(refusal("drift=0.1") == "'drift=0.1': differs in nothing from the first lane");
  CHECK(refusal("") == "'': differs in nothing from the first lane");
}

TEST_CASE("lanes advance and go back together, each with the bits of a run alone") {
  const param::Values a(schema), b = sim::lane_values(a, "drift=-1"), c = sim::lane_values(a, "noise=uniform");
  Watched watched({a, b, c});
  watched.session.send(sim::Advance{200});
  const auto at = [&](std::int64_t step) {
    return [&, step] {
      for (std::size_t lane = 0; lane < watched.session.lanes(); ++lane) {
        if (watched.session.stamp(lane).step != step) return false;
      }
      return true;
    };
  };
  REQUIRE(watched.until([&] { return watched.session.lanes() == 3 && at(200)(); }));
  CHECK(watched.position(0) == headless_position(a, 200));
  CHECK(watched.position(1) == headless_position(b, 200));
  CHECK(watched.position(2) == headless_position(c, 200));
  watched.session.send(sim::Seek{77});
  REQUIRE(watched.until(at(77)));
  CHECK(watched.position(1) == headless_position(b, 77));
  // A live value belongs to one lane.
  watched.session.send(sim::Seek{200});
  watched.session.send(sim::Apply{sim::lane_values(b, "drift=1"), 1});
  REQUIRE(watched.until([&] { return (*watched.session.stamp(1).values)[schema.drift] == 1; }));
  CHECK((*watched.session.stamp(0).values)[schema.drift] == 0.1);
  CHECK(watched.session.stamp(0).epoch == 1);
  // One that wants a new run begins all anew.
  watched.session.send(sim::Apply{sim::lane_values(a, "noise=uniform"), 0});
  REQUIRE(watched.until([&] { return watched.session.stamp(0).epoch == 2; }));
  CHECK(at(0)());
  CHECK((*watched.session.stamp(1).values)[schema.drift] == 1);
}

TEST_CASE("a lane that diverges stays where it ended; the others go on; any can be ended") {
  const param::Values a(schema), b = sim::lane_values(a, "growth=1e30");
  Watched watched({b, a});
  watched.session.send(sim::Advance{300});
  REQUIRE(watched.until([&] { return watched.session.lanes() == 2 && watched.session.stamp(1).step == 300; }));
  CHECK_FALSE(watched.session.stamp(0).status.ok());
  CHECK(watched.position(1) == headless_position(a, 300));
  watched.session.send(sim::Drop{0});
  REQUIRE(watched.until([&] { return watched.session.lanes() == 1; }));
  CHECK(watched.session.stamp().step == 300);
  CHECK(watched.session.stamp().status.ok());
  watched.session.send(sim::Drop{0});  // the last one stays
  watched.session.send(sim::Advance{1});
  CHECK(watched.until([&] { return watched.session.stamp().step == 301; }));
}

TEST_CASE("branches belong to a lane; the others go to where it goes") {
  const param::Values a(schema), b = sim::lane_values(a, "drift=0.5");
  Watched watched({a, b});
  const auto all_at = [&](std::int64_t first, std::int64_t second) {
    return watched.until(
        [&] { return watched.session.lanes() == 2 && watched.session.stamp(0).step == first && watched.session.stamp(1).step == second; });
  };
  watched.session.send(sim::Advance{200});
  REQUIRE(all_at(200, 200));
  const double there = watched.position(1);
  watched.session.send(sim::Seek{50});
  watched.session.send(sim::Apply{sim::lane_values(b, "drift=1"), 1});
  watched.session.send(sim::Advance{80});
  REQUIRE(all_at(130, 130));
  REQUIRE(watched.session.stamp(1).chronicle->branches.size() == 2);
  CHECK(watched.session.stamp(0).chronicle->branches.size() == 1);
  watched.session.send(sim::Rename{2, "steeper", 1});
  watched.session.send(sim::Advance{70});
  REQUIRE(all_at(200, 200));
  CHECK(watched.session.stamp(1).chronicle->find(2)->name == "steeper");
  watched.session.send(sim::Visit{1, 1});
  REQUIRE(watched.until([&] { return watched.position(1) == there; }));
  CHECK(watched.session.stamp(0).step == 200);
  watched.session.send(sim::Seek{40});
  REQUIRE(all_at(40, 40));
  watched.session.send(sim::Remove{2, 1});
  REQUIRE(watched.until([&] { return watched.session.stamp(1).chronicle->branches.size() == 1; }));
  watched.session.send(sim::Visit{7, 5});  // no such lane: nothing happens
  watched.session.send(sim::Advance{1});
  CHECK(all_at(41, 41));
}

TEST_CASE("saved lanes go on together, one that had ended stays where it ended") {
  const param::Values a(schema), b = sim::lane_values(a, "growth=10");
  sim::Run first(toy(), a, Seed{1}), second(toy(), b, Seed{1});
  while (second.status().ok()) first.step(), second.step();
  for (int k = 0; k < 20; ++k) first.step();
  std::counting_semaphore<> published{0};
  sim::Session session(toy(), {first.chronicle(), second.chronicle()}, first.steps(), [&] { published.release(); });
  while (session.stamp(0).step < first.steps() || session.stamp(1).status.ok()) {
    REQUIRE(published.try_acquire_for(10s));
    session.refresh();
  }
  CHECK(session.stamp(1).status.step == second.status().step);
  for (const std::size_t lane : {0u, 1u}) {
    const sim::Result result = sim::result_of(lane == 0 ? first : second);
    CHECK(session.readouts(a, lane).at(0).value == result.readouts.at(0).value);
  }
}
