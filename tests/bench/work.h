// What the steps of the benchmarks compute, counted, and how much of it one core could do. One thread.
#pragma once

#include <benchmark/benchmark.h>

namespace lineland::bench {

/// Sizes of both networks and the batch of a GAN; the networks have two hidden layers and the discriminator one input.
struct GanSize {
  int latent, width, batch;
};

inline constexpr GanSize small{1, 16, 128}, wide{8, 64, 512};

/// Multiplications with a weight or an activation in one update of both networks: forward, and of the gradients only what is needed (no
/// gradient of the discriminator's weights in the generator's update, none of the generator in the discriminator's).
double multiply_adds(const GanSize& size);

/// The same for five critic updates with a penalty on the slope, then one of the generator.
double multiply_adds_with_penalty(const GanSize& size);

/// Arithmetic operations, each as one multiply-add: a sweep of the estimators, and a step of a flow of tanh layers.
double estimator_slots(int points, int draws);
double flow_slots(int depth, int batch);

/// Fused multiply-adds a second of one core from registers alone, in float: measured when first asked for.
double peak();

/// After the loop of a benchmark: items, the multiply-adds of one, and the share of peak() that is reached.
void count(benchmark::State& state, double multiply_adds);

}  // namespace lineland::bench
