// The divergence lab: all readouts of a pair of mixtures, one of whose means moves at every update.
#include <benchmark/benchmark.h>

#include "core/labs/divergences/divergences.h"
#include "core/math/measures.h"

using namespace lineland;

namespace {

math::Distribution first(double mean) {
  return math::Distribution({{0.3, math::Normal{mean, 0.6}}, {0.4, math::Normal{0, 0.8}}, {0.3, math::Normal{2, 0.5}}});
}

const math::Distribution second({{0.5, math::Normal{-2, 0.8}}, {0.2, math::Normal{0.5, 0.5}}, {0.3, math::Normal{3, 0.7}}});

void divergences(benchmark::State& state) {
  double shift = 0;
  for (auto _ : state) {
    shift = shift < 1 ? shift + 0.001 : 0;
    benchmark::DoNotOptimize(math::measures(first(-2.5 + shift), second));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(divergences)->Unit(benchmark::kMicrosecond);

/// What a dragged handle costs before it is drawn: the sweep anew, then the snapshot. Items are drags.
void divergences_drag(benchmark::State& state) {
  using namespace labs::divergences;
  param::Values values(Divergences::schema());
  Simulation simulation(values, Seed{1});
  Snapshot snapshot;
  double mean = -2.5;
  for (auto _ : state) {
    values.set(Divergences::schema().p.index, first(mean += 0.001), param::Layer::slider);
    simulation.apply(values);
    simulation.capture(snapshot);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(divergences_drag)->Unit(benchmark::kMillisecond);

}  // namespace
