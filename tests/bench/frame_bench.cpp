// What a frame costs the thread of the window, without a graphics card: figures, layout and the draw list of the whole window. Items are
// frames of 1600 x 900 with the GAN lab in it; only that thread's own time counts, the worker trains between the frames.
#include <benchmark/benchmark.h>

#include <chrono>
#include <ctime>
#include <thread>

#include "core/labs/registry.h"
#include "tests/ui/stage.h"

namespace lineland::bench {

namespace {

double thread_seconds() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

tests::Stage& stage() {
  static tests::Stage stage([] {
    app::Options options;
    options.labs = {&labs::find("gan")};
    return options;
  }());
  return stage;
}

/// Every frame shows a new snapshot, some steps further: figures are arranged and laid out anew.
void frame_gan(benchmark::State& state) {
  app::Desk& desk = stage().application->desk();
  constexpr std::int64_t steps = 16;
  for (auto _ : state) {
    const std::int64_t before = desk.stamp().step;
    desk.advance(steps);
    for (double seconds = 0; desk.stamp().step == before; state.SetIterationTime(seconds)) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      const double begin = thread_seconds();
      stage().frame();
      seconds = thread_seconds() - begin;
    }
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(frame_gan)->UseManualTime()->Iterations(400)->Unit(benchmark::kMicrosecond);

/// Nothing is new but the place of the pointer.
void frame_gan_still(benchmark::State& state) {
  float x = 0;
  for (auto _ : state) {
    x = x < 1000 ? x + 1 : 300;
    app::feed_mouse(ImGui::GetIO(), x, 700);
    stage().frame();
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(frame_gan_still)->Unit(benchmark::kMicrosecond);

}  // namespace

}  // namespace lineland::bench
