// Speed of the GAN lab, through the real lab: items are steps, captures or figures.
#include <benchmark/benchmark.h>

#include <initializer_list>
#include <memory>
#include <string_view>
#include <utility>

#include "core/labs/registry.h"
#include "tests/bench/work.h"

namespace lineland::bench {

namespace {

using Settings = std::initializer_list<std::pair<std::string_view, std::string_view>>;

/// 1-16-16-1 tanh twice, batch 128, non-saturating, Adam, one update each; then `changes`.
param::Values small_with(Settings changes) {
  param::Values values(labs::find("gan").schema());
  const auto set = [&](Settings settings) {
    for (const auto& [id, text] : settings) values.set_text(values.schema().at(id), text, param::Layer::flag);
  };
  set({{"generator-layers", "2"},
       {"discriminator-layers", "2"},
       {"generator-width", "16"},
       {"discriminator-width", "16"},
       {"activation", "tanh"},
       {"batch", "128"},
       {"objective", "non-saturating"},
       {"optimizer", "adam"},
       {"discriminator-steps", "1"},
       {"generator-steps", "1"}});
  set(changes);
  return values;
}

std::unique_ptr<sim::Simulation> trained(const param::Values& values) {
  constexpr int warm_up = 200;
  auto simulation = labs::find("gan").simulate(values, Seed{1});
  for (int k = 0; k < warm_up; ++k) simulation->step();
  return simulation;
}

void train(benchmark::State& state, const param::Values& values, double multiply_adds_of_step) {
  const auto simulation = trained(values);
  for (auto _ : state) simulation->step();
  if (!simulation->fault().empty()) state.SkipWithError("diverged");
  count(state, multiply_adds_of_step);
}

void gan_small(benchmark::State& state) { train(state, small_with({}), multiply_adds(small)); }
BENCHMARK(gan_small);

void gan_wide(benchmark::State& state) {
  train(state, small_with({{"latent-dimension", "8"}, {"generator-width", "64"}, {"discriminator-width", "64"}, {"batch", "512"}}),
        multiply_adds(wide));
}
BENCHMARK(gan_wide);

/// Five critic steps with penalty 10 on both sides, one generator step.
void wgan_gp(benchmark::State& state) {
  train(state,
        small_with({{"objective", "wasserstein-gp"}, {"gradient-penalty", "10"}, {"discriminator-steps", "5"}, {"penalty-sides", "two"}}),
        multiply_adds_with_penalty(small));
}
BENCHMARK(wgan_gp);

void capture_gan(benchmark::State& state) {
  const auto simulation = trained(small_with({}));
  const auto snapshot = labs::find("gan").snapshot();
  for (auto _ : state) simulation->capture(*snapshot);
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(capture_gan);

void figures_gan(benchmark::State& state) {
  const param::Values values = small_with({});
  const auto snapshot = labs::find("gan").snapshot();
  trained(values)->capture(*snapshot);
  for (auto _ : state) benchmark::DoNotOptimize(labs::find("gan").figures(*snapshot, values));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(figures_gan);

}  // namespace

}  // namespace lineland::bench
