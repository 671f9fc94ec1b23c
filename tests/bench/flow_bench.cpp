// Speed of the flow lab's training, through the real lab: items are steps.
#include <benchmark/benchmark.h>

#include <initializer_list>
#include <utility>

#include "core/labs/flow/flow.h"
#include "tests/bench/work.h"

namespace lineland::bench {

namespace {

using labs::flow::Flow;

/// Leaves state.iterations() steps behind it.
void train(benchmark::State& state, std::initializer_list<std::pair<const char*, const char*>> settings) {
  param::Values values(Flow::schema());
  for (const auto& [id, text] : settings) values.set_text(Flow::schema().at(id), text, param::Layer::flag);
  Flow::Simulation simulation(values, Seed{1});
  for (auto _ : state) simulation.step();
}

constexpr const char* three_modes = "0.3*normal(-2.5, 0.6) + 0.4*normal(0, 0.8) + 0.3*normal(2, 0.5)";

void flow_tanh(benchmark::State& state) {
  train(state, {{"data", three_modes}, {"layer", "tanh"}, {"depth", "8"}, {"batch", "512"}});
  count(state, flow_slots(8, 512));
}
BENCHMARK(flow_tanh)->Unit(benchmark::kMicrosecond);

void flow_spline(benchmark::State& state) {
  train(state, {{"data", three_modes}, {"layer", "rational-quadratic"}, {"depth", "4"}, {"bins", "8"}, {"batch", "512"}});
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(flow_spline)->Unit(benchmark::kMicrosecond);

}  // namespace

}  // namespace lineland::bench
