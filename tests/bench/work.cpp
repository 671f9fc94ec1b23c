#include "tests/bench/work.h"

#include <algorithm>
#include <ctime>

#include "core/nn/vector.h"

namespace lineland::bench {

namespace {

/// Of one example: a forward pass, as many for the gradients of the weights.
double forward(double inputs, double width) { return inputs * width + width * width + width; }

double now() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

}  // namespace

double multiply_adds(const GanSize& size) {
  const double h = size.width, n = size.latent, g = forward(n, h), d = forward(1, h);
  const double discriminator = g + 2 * d + 2 * d + 2 * (d - h);  // G; D, its weights and hidden inputs at data and generated points
  const double generator = g + d + d + g + (g - n * h);          // G, D; D down to its input, G's weights and hidden inputs
  return size.batch * (discriminator + generator);
}

double multiply_adds_with_penalty(const GanSize& size) {
  const double h = size.width, n = size.latent, g = forward(n, h), d = forward(1, h);
  // Value of the hidden layers; their tangents and the slope; back: w3, h2', twice W2, twice h1, twice W1.
  const double penalty = (h + h * h) + (h * h + h) + h + h + 4 * h * h + 2 * h;
  const double critic = g + 2 * d + 2 * d + 2 * (d - h) + penalty;
  return size.batch * (5 * critic + g + d + d + g + (g - n * h));
}

double estimator_slots(int points, int draws) {
  constexpr double slots = 35;  // 2 z, 3 shifts, 4 f, 1 f', scores, differences, squares, 8 times sum and sum of squares
  return slots * points * draws;
}

double flow_slots(int depth, int batch) {
  constexpr double slots = 15;  // 5 forward, 10 backward
  return slots * depth * batch;
}

double peak() {
  static const double rate = [] {
    using Vector = nn::Vector<float>;
    constexpr int sums = 12, rounds = 20'000, tries = 20;
    double best = 0;
    for (int k = 0; k < tries; ++k) {
      // Of different values, or the compiler would see that one sum is all of them.
      Vector s0 = nn::broadcast(0.0f), s1 = s0 + 1, s2 = s0 + 2, s3 = s0 + 3, s4 = s0 + 4, s5 = s0 + 5, s6 = s0 + 6, s7 = s0 + 7,
             s8 = s0 + 8, s9 = s0 + 9, s10 = s0 + 10, s11 = s0 + 11;
      Vector x = nn::broadcast(1.0f), factor = nn::broadcast(0.5f);
      benchmark::DoNotOptimize(x);
      benchmark::DoNotOptimize(factor);
      const double begin = now();
      for (int i = 0; i < rounds; ++i) {
        s0 = s0 * factor + x, s1 = s1 * factor + x, s2 = s2 * factor + x, s3 = s3 * factor + x;
        s4 = s4 * factor + x, s5 = s5 * factor + x, s6 = s6 * factor + x, s7 = s7 * factor + x;
        s8 = s8 * factor + x, s9 = s9 * factor + x, s10 = s10 * factor + x, s11 = s11 * factor + x;
      }
      Vector sum = s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11;
      benchmark::DoNotOptimize(sum);
      best = std::max(best, static_cast<double>(nn::lanes<float>) * sums * rounds / (now() - begin));
    }
    return best;
  }();
  return rate;
}

void count(benchmark::State& state, double multiply_adds) {
  const auto iterations = static_cast<double>(state.iterations());
  state.SetItemsProcessed(state.iterations());
  state.counters["multiply_adds"] = multiply_adds;
  state.counters["share_of_peak"] = benchmark::Counter(multiply_adds * iterations / peak(), benchmark::Counter::kIsRate);
}

}  // namespace lineland::bench
