// Settings at the edge of what can be trained: each works, or what is wrong is said at once.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "core/labs/registry.h"
#include "core/sim/run.h"

using namespace lineland;

namespace {

using Settings = std::vector<std::pair<std::string, std::string>>;

sim::Run run_of(const Settings& settings) {
  const sim::Laboratory& lab = labs::find("gan");
  param::Values values(lab.schema());
  for (const auto& [id, text] : settings) values.set_text(lab.schema().at(id), text, param::Layer::flag);
  return {lab, values, Seed{3}};
}

double readout(const sim::Result& result, std::string_view id) {
  for (const plot::Readout& r : result.readouts) {
    if (r.id == id) return r.value;
  }
  return std::nan("");
}

}  // namespace

TEST_CASE("whatever can be chosen trains both players, from the first step on") {
  const Settings settings[] = {
      {{"generator-layers", "0"}, {"discriminator-layers", "0"}, {"activation", "relu"}},
      {{"discriminator-layers", "0"}, {"objective", "wasserstein-gp"}, {"activation", "relu"}},
      {{"discriminator-layers", "0"}, {"objective", "wasserstein-clip"}},
      {{"objective", "wasserstein-gp"}, {"batch", "1"}},
      {{"objective", "wasserstein-gp"}, {"batch", "1"}, {"penalty-sides", "two"}, {"gradient-penalty", "100"}},
      {{"objective", "wasserstein-gp"}, {"gradient-penalty", "0"}},
      {{"objective", "hinge"}, {"batch", "1"}, {"r1", "100"}, {"instance-noise", "2"}},
      {{"objective", "least-squares"}, {"batch", "1"}, {"label-smoothing", "0.5"}},
      {{"objective", "reverse-kl"}, {"batch", "1"}, {"optimizer", "momentum"}},
      {{"generator-width", "1"}, {"discriminator-width", "1"}, {"activation", "tanh"}},
      {{"generator-layers", "4"}, {"discriminator-layers", "4"}, {"generator-width", "128"}, {"discriminator-width", "1"}, {"batch", "1"}},
      {{"latent-dimension", "16"}, {"generator-layers", "0"}, {"latent", "uniform"}},
      {{"latent-dimension", "2"}, {"batch", "1"}, {"generator-average", "0.9999"}},
      {{"data", "student(1, 0, 1)"}, {"standardize", "true"}},
      {{"data", "exponential(2)"}, {"standardize", "true"}},
      {{"data", "uniform(-1e-3, 1e-3)"}, {"standardize", "true"}},
      {{"data", "normal(5000, 40)"}, {"standardize", "true"}},
      {{"data", "file(\"lineland:galaxies.csv\")"}, {"batch", "1"}},
      {{"optimizer", "rmsprop"}, {"beta2", "0"}},
      {{"optimizer", "adam"}, {"beta1", "0.999"}, {"beta2", "0.9999"}},
  };
  for (const Settings& setting : settings) {
    std::string words;
    for (const auto& [id, text] : setting) words += id + ' ' + text + ' ';
    CAPTURE(words);
    sim::Run run = run_of(setting);
    const sim::Result before = sim::result_of(run);
    for (int k = 0; k < 40; ++k) run.step();
    CHECK(run.status().ok());
    const sim::Result after = sim::result_of(run);
    CHECK(readout(after, "mean.generator") != readout(before, "mean.generator"));
    CHECK(readout(after, "gradient-norm.discriminator") > 0);
    CHECK(std::isfinite(readout(after, "w1")) == std::isfinite(readout(before, "w1")));
  }
}

TEST_CASE("an estimate from a sample says that it is one") {
  const auto label = [](const Settings& settings) {
    const sim::Result result = sim::result_of(run_of(settings));
    for (const plot::Mark& mark : result.figures.at(0).marks) {
      const auto* curve = std::get_if<plot::Curve>(&mark);
      if (curve && curve->name == "generator") return curve->label;
    }
    return std::string();
  };
  CHECK(label({{"latent-dimension", "2"}}).find("estimate") != std::string::npos);
  CHECK(label({}).find("estimate") == std::string::npos);
}

TEST_CASE("what cannot train says why before the first step") {
  const auto found = [](const Settings& settings) {
    const sim::Result result = sim::result_of(run_of(settings));
    return result.findings.empty() ? std::string() : result.findings.front().id;
  };
  CHECK(found({{"discriminator-steps", "0"}, {"generator-steps", "0"}}) == "frozen");
  CHECK(found({{"discriminator-steps", "0"}}) == "");
  CHECK(found({{"generator-steps", "0"}}) == "");
  CHECK(found({{"data", "normal(1e9, 1)"}}) == "precision");
  CHECK(found({{"data", "normal(1e9, 1e6)"}}) == "");
}

TEST_CASE("a change of a step size keeps what the optimizer remembers") {
  // To and fro between two steps leaves no trace: an optimizer that began anew would.
  sim::Run changed = run_of({}), left = run_of({});
  for (int k = 0; k < 30; ++k) changed.step(), left.step();
  const param::Values before = changed.values();
  param::Values faster = before;
  faster.set_text(faster.schema().at("generator-rate"), "0.1", param::Layer::slider);
  faster.set_text(faster.schema().at("discriminator-rate"), "0.1", param::Layer::slider);
  changed.apply(faster);
  changed.apply(before);
  for (int k = 0; k < 5; ++k) changed.step(), left.step();
  CHECK(sim::result_of(changed).fingerprint == sim::result_of(left).fingerprint);
}

TEST_CASE("one part of a step alone moves one player alone") {
  sim::Run run = run_of({});
  const auto now = [&](std::string_view id) { return readout(sim::result_of(run), id); };
  const double mean = now("mean.generator"), gap = now("discriminator-gap");
  run.step_part(0);
  CHECK(now("mean.generator") == mean);
  CHECK(now("discriminator-gap") != gap);
  CHECK(std::isnan(now("loss.generator")));
  run.step_part(1);
  CHECK(now("mean.generator") != mean);
  CHECK(run.steps() == 0);
}

TEST_CASE("what to look for tells of the best discriminator of the chosen objective") {
  const std::pair<const char*, const char*> optima[] = {{"minimax", "\\frac{p(x)}{p(x) + p_G(x)}"},
                                                        {"least-squares", "\\frac{p(x)}{p(x) + p_G(x)}"},
                                                        {"hinge", "\\mathrm{sign}(p(x) - p_G(x))"},
                                                        {"wasserstein-clip", "\\mathrm{sign}(F_G(x) - F(x))"},
                                                        {"wasserstein-gp", "\\mathrm{sign}(F_G(x) - F(x))"}};
  for (const auto& [objective, formula] : optima) {
    CAPTURE(objective);
    const sim::Laboratory& lab = labs::find("gan");
    CHECK(lab.notes(run_of({{"objective", objective}}).values()).find(formula) != std::string::npos);
  }
}
