// Speed of the estimator lab's kernels: items are sweeps.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>

#include "core/labs/estimators/draws.h"
#include "core/labs/estimators/moments.h"
#include "tests/bench/work.h"

namespace lineland::bench {

namespace {

using namespace labs::estimators;

/// One variance for each of the four estimators.
struct Variances {
  Moments pathwise, score, independent, coupled;

  void add(const Values<float>& values) {
    pathwise.add(values.of(values.pathwise));
    score.add(values.of(values.score));
    independent.add(values.of(values.independent));
    coupled.add(values.of(values.coupled));
  }
};

/// 101 values of m in [-3, 3], linear and square at mu = 0.5, sigma = 1: the variances from 100000 draws of each noise, fresh for each m.
void estimator_sweep(benchmark::State& state) {
  constexpr int points = 101, draws = 100000;
  Random random(Seed{1});
  Noise<float> noise;
  Values<float> values;
  for (auto _ : state) {
    for (int k = 0; k < points; ++k) {
      const double m = -3 + 6.0 * k / (points - 1);
      std::array<Variances, 2> variances;
      for (std::size_t done = 0; done < std::size_t{draws}; done += block_size) {
        noise.fill(random, Parameter::mu, std::min(block_size, draws - done));
        evaluate({.cost = Cost::linear, .m = m, .mu = 0.5}, 0, noise, values);
        variances[0].add(values);
        evaluate({.cost = Cost::square, .m = m, .mu = 0.5}, 0, noise, values);
        variances[1].add(values);
      }
      benchmark::DoNotOptimize(variances);
    }
  }
  count(state, estimator_slots(points, draws));
}
BENCHMARK(estimator_sweep)->Unit(benchmark::kMillisecond);

}  // namespace

}  // namespace lineland::bench
