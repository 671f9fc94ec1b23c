// Going anywhere in a long run: items are seeks, each with a capture of what is there. The longest one and the memory are counters.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <algorithm>
#include <chrono>

#include "core/base/random.h"
#include "core/labs/registry.h"
#include "core/sim/run.h"

namespace lineland::bench {

namespace {

/// 100,000 steps of the GAN with its initial values.
void seek(benchmark::State& state) {
  constexpr std::int64_t length = 100'000;
  const sim::Laboratory& lab = labs::find("gan");
  const std::size_t before = mallinfo2().uordblks + mallinfo2().hblkhd;
  sim::Run run(lab, param::Values(lab.schema()), Seed{1});
  for (std::int64_t k = 0; k < length; ++k) run.step();
  const std::size_t bytes = mallinfo2().uordblks + mallinfo2().hblkhd - before;
  const auto snapshot = lab.snapshot();
  Random random(Seed{1});
  double longest_ms = 0;
  for (auto _ : state) {
    const auto begin = std::chrono::steady_clock::now();
    run.seek(static_cast<std::int64_t>(random.below(length + 1)));
    run.capture(*snapshot);
    longest_ms = std::max(longest_ms, std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
  }
  state.SetItemsProcessed(state.iterations());
  state.counters["longest_ms"] = longest_ms;
  state.counters["spacing"] = static_cast<double>(run.spacing());
  state.counters["keyframes_MB"] = static_cast<double>(run.timeline_footprint()) / (1 << 20);
  state.counters["heap_MB"] = static_cast<double>(bytes) / (1 << 20);
}
BENCHMARK(seek)->Unit(benchmark::kMillisecond);

}  // namespace

}  // namespace lineland::bench
