// The doctor of the GAN lab on pasts made by hand: each ailment is told by its own evidence, near misses are not.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <functional>
#include <string>

#include "core/labs/gan/doctor.h"
#include "core/labs/gan/gan.h"
#include "core/labs/registry.h"
#include "core/sim/run.h"

using namespace lineland;
using namespace lineland::labs;
using namespace lineland::labs::gan;

namespace {

/// One moment of a made-up run on data with median 4 and spread 0.5.
struct Moment {
  double w1 = 0.05, mean = 4, deviation = 0.5, modes = 1, loss_discriminator = 1.386, loss_generator = 0.693;
};

Snapshot snapshot_of(const std::function<Moment(double)>& at, int steps = 3000) {
  constexpr int interval = 16;
  Snapshot s;
  s.step = steps;
  s.losses = History(2, 512, Keep::mean);
  s.divergences = History(remembered_columns, 256, Keep::sample);
  for (int step = 0; step <= steps; ++step) {
    const Moment m = at(step);
    if (step > 0) s.losses.add(step, std::array{m.loss_discriminator, m.loss_generator});
    if (step % interval != 0) continue;
    if (s.divergences.due()) {
      s.divergences.add(step, std::array{0.01, 0.01, 0.01, m.w1, m.mean, m.deviation, m.modes});
    } else {
      s.divergences.skip();
    }
  }
  s.w1 = at(steps).w1;
  s.data_middle = 4;
  s.data_spread = 0.5;
  s.modes = 1;
  s.saturation = 1;
  s.gradient_norm_generator = 0.1;
  return s;
}

param::Values values_with(std::initializer_list<std::pair<std::string, std::string>> settings = {}) {
  param::Values values(Gan::schema());
  for (const auto& [id, text] : settings) values.set_text(Gan::schema().at(id), text, param::Layer::flag);
  return values;
}

std::string ids(const Snapshot& snapshot, const param::Values& values, std::string_view fault = "") {
  std::string all;
  for (const sim::Finding& finding : diagnose(snapshot, values, fault)) {
    CHECK_FALSE(finding.line.empty());
    CHECK(finding.evidence.find_first_of("0123456789D") != std::string::npos);
    CHECK_FALSE(finding.remedy.empty());
    // The remedy can be taken, and changes what it says.
    param::Values cured = values;
    for (const auto& [parameter, value] : finding.changes) {
      CAPTURE(parameter);
      CHECK_NOTHROW(cured.set_text(Gan::schema().at(parameter), value, param::Layer::slider));
    }
    CHECK_FALSE(cured == values);
    all += (all.empty() ? "" : " ") + finding.id;
  }
  return all;
}

}  // namespace

TEST_CASE("a run that is well has no finding, at no step") {
  for (const int steps : {0, 1, 100, 500, 1000, 3000, 20'000}) {
    CAPTURE(steps);
    CHECK(ids(snapshot_of([](double) { return Moment{}; }, steps), values_with()) == "");
    // Nor has one that still learns: narrow and far away, but nearer from step to step.
    const auto learning = [&](double step) {
      const double way = std::exp(-4 * step / (steps + 1));
      return Moment{.w1 = 4 * way, .mean = 4 - 4 * way, .deviation = 0.05, .modes = 0};
    };
    CHECK(ids(snapshot_of(learning, steps), values_with()) == "");
  }
}

TEST_CASE("a number that is not finite, and a generator that runs off") {
  const Snapshot well = snapshot_of([](double) { return Moment{}; });
  CHECK(ids(well, values_with(), "loss.generator") == "divergence");
  const auto cured = diagnose(well, values_with(), "loss.generator").at(0);
  CHECK(cured.restart);
  CHECK(cured.evidence.find("loss.generator") != std::string::npos);

  const Snapshot off = snapshot_of([](double step) { return Moment{.w1 = 5 + step / 50, .mean = 9 + step / 50, .modes = 0}; });
  CHECK(ids(off, values_with()) == "divergence");
  const auto two_sided = values_with({{"objective", "wasserstein-gp"}, {"penalty-sides", "two"}});
  CHECK(diagnose(off, two_sided, "").at(0).changes.at(0).parameter == "penalty-sides");
  // Far away from the beginning on, and not further: that is not it.
  CHECK(ids(snapshot_of([](double) { return Moment{.w1 = 40, .mean = 44, .modes = 0}; }), values_with()) == "");
}

TEST_CASE("the minimax loss that is flat, and a gradient that is nothing") {
  const auto minimax = values_with({{"objective", "minimax"}});
  const auto sure = [](double) { return Moment{.w1 = 4, .mean = 0, .modes = 0, .loss_discriminator = 0.5, .loss_generator = -1e-3}; };
  Snapshot s = snapshot_of(sure, 200);
  CHECK(ids(s, minimax) == "");  // the other loss's gradient is no greater
  s.saturation = 1e-3;
  CHECK(ids(s, minimax) == "vanishing-gradient");
  CHECK(diagnose(s, minimax, "").at(0).changes.at(0).value == "non-saturating");
  CHECK(ids(s, values_with()) == "");

  Snapshot dead = snapshot_of([](double) { return Moment{.w1 = 2, .mean = 2, .modes = 0}; }, 200);
  dead.gradient_norm_generator = 0;
  CHECK(ids(dead, values_with({{"activation", "relu"}})) == "vanishing-gradient");
  CHECK(ids(dead, values_with({{"activation", "relu"}, {"generator-steps", "0"}})) == "");  // frozen on purpose
  CHECK(ids(dead, values_with({{"generator-steps", "0"}, {"discriminator-steps", "0"}})) == "frozen");
}

TEST_CASE("a discriminator that is always right while nothing gets nearer") {
  const auto always = [](double) { return Moment{.w1 = 3, .mean = 1, .modes = 0, .loss_discriminator = 0.01, .loss_generator = 5}; };
  CHECK(ids(snapshot_of(always), values_with()) == "strong-discriminator");
  CHECK(ids(snapshot_of(always), values_with({{"objective", "wasserstein-gp"}})) == "");  // a critic's loss says no such thing
  const auto nearer = [](double step) { return Moment{.w1 = 3 - step / 1200, .mean = 1, .modes = 0, .loss_discriminator = 0.01}; };
  CHECK(ids(snapshot_of(nearer), values_with()) == "");
}

TEST_CASE("modes that are left out, and a generator that is too narrow") {
  const auto one_of_three = [](double) { return Moment{.w1 = 1, .modes = 1}; };
  Snapshot s = snapshot_of(one_of_three);
  s.modes = 3;
  CHECK(ids(s, values_with()) == "collapse");
  CHECK(diagnose(s, values_with(), "").at(0).evidence.find("of 3") != std::string::npos);
  s.modes = 1;
  CHECK(ids(s, values_with()) == "");
  CHECK(ids(snapshot_of([](double) { return Moment{.w1 = 0.4, .deviation = 0.02}; }), values_with()) == "collapse");
  CHECK(ids(snapshot_of([](double) { return Moment{.w1 = 0.2, .deviation = 0.3}; }), values_with()) == "");
}

TEST_CASE("a mean that swings and does not calm down") {
  const auto swinging = [](double decay) {
    return [decay](double step) { return Moment{.w1 = 0.5, .mean = 4 + std::exp(-decay * step) * std::sin(step / 37)}; };
  };
  CHECK(ids(snapshot_of(swinging(0)), values_with()) == "oscillation");
  CHECK(ids(snapshot_of(swinging(1e-3)), values_with()) == "");
  CHECK(ids(snapshot_of([](double step) { return Moment{.mean = 4 + 0.05 * std::sin(step / 37)}; }), values_with()) == "");
}

TEST_CASE("what was before the last change of parameters is no evidence") {
  Snapshot s = snapshot_of([](double step) { return Moment{.w1 = 0.5, .mean = 4 + std::sin(step / 37)}; });
  REQUIRE(ids(s, values_with()) == "oscillation");
  s.changed = 2800;
  CHECK(ids(s, values_with()) == "");
  s.changed = 1500;
  CHECK(ids(s, values_with()) == "oscillation");
}

TEST_CASE("a run says when it was last changed, and finds what is wrong") {
  const sim::Laboratory& lab = find("gan");
  sim::Run run(lab, values_with({{"discriminator-steps", "0"}, {"generator-steps", "0"}}), Seed{1});
  for (int k = 0; k < 20; ++k) run.step();
  REQUIRE(sim::result_of(run).findings.size() == 1);
  const sim::Finding finding = sim::result_of(run).findings[0];
  CHECK(finding.id == "frozen");
  param::Values values = run.values();
  for (const auto& [parameter, value] : finding.changes) values.set_text(lab.schema().at(parameter), value, param::Layer::slider);
  run.apply(values);
  CHECK(sim::result_of(run).findings.empty());
  const auto snapshot = lab.snapshot();
  CHECK(find("flow").findings(*find("flow").snapshot(), param::Values(find("flow").schema()), "").empty());

  Simulation simulation(values_with(), Seed{1});
  for (int k = 0; k < 5; ++k) simulation.step();
  simulation.apply(values_with({{"r1", "1"}}));
  Snapshot s;
  simulation.capture(s);
  CHECK(s.changed == 5);
}
