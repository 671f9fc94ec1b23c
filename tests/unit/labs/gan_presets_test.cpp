// What the GAN's presets claim, measured over seeds: each shows what it says for at least eight of ten, and the doctor tells the ailing
// ones from those that are well.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <map>
#include <string>

#include "app/presets.h"
#include "core/labs/registry.h"
#include "core/sim/run.h"

using namespace lineland;

namespace {

const sim::Laboratory& gan() { return labs::find("gan"); }

sim::Run run_of(std::string_view preset_name, Seed seed) {
  setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
  param::Values values(gan().schema());
  param::apply(app::find_preset(preset_name, "gan"), values);
  return {gan(), values, seed, 4u << 20};
}

void step(sim::Run& run, int steps) {
  for (int k = 0; k < steps; ++k) run.step();
}

std::map<std::string, double> readouts(const sim::Result& result) {
  std::map<std::string, double> all;
  for (const plot::Readout& readout : result.readouts) all[readout.id] = readout.value;
  return all;
}

/// The ids, in their order.
std::string findings(const sim::Result& result) {
  std::string all;
  for (const sim::Finding& finding : result.findings) all += (all.empty() ? "" : " ") + finding.id;
  return all;
}

bool finds(const sim::Result& result, std::string_view id) {
  return std::ranges::find(result.findings, id, &sim::Finding::id) != result.findings.end();
}

struct Claim {
  const char* preset;
  int steps;
  const char* words;
  std::function<bool(std::map<std::string, double>&)> holds;
  const char* finding;  ///< that the doctor makes of it; empty if it is well
};

const Claim claims[] = {
    {"normal", 3000, "N(4, 0.5) is learned", [](auto& r) { return r["w1"] < 0.1; }, ""},
    {"two-modes", 4000, "both modes are learned", [](auto& r) { return r["w1"] < 0.1 && r["modes-covered"] == 2; }, ""},
    {"stochastic", 6000, "learned one example at a time", [](auto& r) { return r["w1"] < 0.1; }, ""},
    {"fast-discriminator", 4000, "the discriminator stays near its optimum",
     [](auto& r) { return r["w1"] < 0.1 && r["discriminator-gap"] < 0.1; }, ""},
    {"collapse-cured", 4000, "all three modes are covered", [](auto& r) { return r["modes-covered"] == 3; }, ""},
    {"collapse", 3000, "modes are left out", [](auto& r) { return r["modes-covered"] <= 1; }, "collapse"},
    {"fast-generator", 4000, "the generator is far too narrow", [](auto& r) { return r["deviation.generator"] < 0.15; }, "collapse"},
    {"oscillation", 3000, "the players do not meet", [](auto& r) { return r["w1"] > 0.25; }, "oscillation"},
    {"vanishing", 300, "the gradient is below a hundredth of that of the non-saturating loss",
     [](auto& r) { return r["saturation"] < 0.01; }, "vanishing-gradient"},
    {"strong-discriminator", 1500, "the generator gets hardly nearer", [](auto& r) { return r["w1"] > 2; }, "strong-discriminator"},
    {"wrong-sign", 4000, "the generator is far from the data", [](auto& r) { return r["w1"] > 2; }, "divergence"},
};

}  // namespace

TEST_CASE("each preset shows what it says, and is told ill or well, for at least 8 of the seeds 1 to 10") {
  for (const Claim& claim : claims) {
    int held = 0, told = 0;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
      sim::Run run = run_of(claim.preset, Seed{seed});
      step(run, claim.steps);
      CHECK(run.status().ok());
      const sim::Result result = sim::result_of(run);
      auto values = readouts(result);
      held += claim.holds(values);
      told += *claim.finding ? finds(result, claim.finding) : result.findings.empty();
      INFO(claim.preset << ", seed " << seed << ": w1 " << values["w1"] << ", found: " << findings(result));
      if (!*claim.finding) CHECK(result.findings.empty());  // what is well is never called ill
    }
    MESSAGE(claim.preset << ": " << claim.words << " for " << held << " of 10 seeds; told for " << told);
    CHECK(held >= 8);
    CHECK(told >= 8);
  }
}

TEST_CASE("the preset normal never raises an alarm") {
  constexpr int interval = 64, steps = 6000;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    sim::Run run = run_of("normal", Seed{seed});
    for (int at = 0; at < steps; at += interval) {
      const sim::Result result = sim::result_of(run);
      INFO("seed " << seed << ", step " << at << ": " << findings(result));
      CHECK(result.findings.empty());
      step(run, interval);
    }
  }
}

TEST_CASE("each remedy cures: the run that takes it is no longer found to have the ailment") {
  struct Case {
    const char *preset, *finding;
    int before, after;
    std::function<bool(std::map<std::string, double>&)> cured;
  };
  const Case cases[] = {
      {"vanishing", "vanishing-gradient", 300, 4000, [](auto& r) { return r["w1"] < 0.5; }},
      {"strong-discriminator", "strong-discriminator", 1500, 4000, [](auto& r) { return r["w1"] < 0.5; }},
      {"collapse", "collapse", 3000, 4000, [](auto& r) { return r["modes-covered"] == 3; }},
      {"fast-generator", "collapse", 3000, 3000, [](auto& r) { return r["deviation.generator"] > 0.3; }},
      {"oscillation", "oscillation", 3000, 3000, [](auto& r) { return std::abs(r["mean.generator"]) < 0.25; }},
      {"wrong-sign", "divergence", 3000, 4000, [](auto& r) { return r["w1"] < 0.5; }},
  };
  for (const auto& [preset, id, before, after, cured] : cases) {
    int found = 0, helped = 0;
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      sim::Run run = run_of(preset, Seed{seed});
      step(run, before);
      const sim::Result result = sim::result_of(run);
      const auto finding = std::ranges::find(result.findings, id, &sim::Finding::id);
      if (finding == result.findings.end()) continue;
      ++found;
      param::Values values = run.values();
      for (const auto& [parameter, value] : finding->changes) values.set_text(gan().schema().at(parameter), value, param::Layer::slider);
      if (finding->restart || values.difference(run.values()) == param::Effect::restart) {
        run = sim::Run(gan(), values, Seed{seed}, 4u << 20);
      } else {
        run.apply(values);
      }
      step(run, after);
      const sim::Result later = sim::result_of(run);
      auto numbers = readouts(later);
      INFO(preset << ", seed " << seed << ": w1 " << numbers["w1"] << ", found: " << findings(later));
      const bool well = cured(numbers) && !finds(later, id);
      helped += well;
    }
    MESSAGE(preset << ": found for " << found << " of 5 seeds, cured for " << helped);
    CHECK(found >= 4);
    CHECK(helped >= found - 1);
  }
}

TEST_CASE("preset galaxies: the three main groups are covered after 20000 steps, and nothing is found wrong") {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    CAPTURE(seed);
    sim::Run run = run_of("galaxies", Seed{seed});
    step(run, 20'000);
    const sim::Result result = sim::result_of(run);
    CHECK(readouts(result)["modes-covered"] == 3);
    CHECK(findings(result) == "");
  }
}
