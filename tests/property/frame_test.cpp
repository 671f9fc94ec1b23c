// What a frame of the whole window allocates, counted: Dear ImGui's own memory included.
#include <doctest/doctest.h>

#include <new>
#include <string>

#include "core/labs/registry.h"
#include "tests/property/allocations.h"
#include "tests/ui/stage.h"

using namespace lineland;
using tests::Stage;

namespace {

/// Dear ImGui takes its memory where it is counted.
void count_imgui() {
  ImGui::SetAllocatorFunctions([](std::size_t size, void*) { return ::operator new(size); },
                               [](void* memory, void*) { ::operator delete(memory); });
}

/// Frames until so many steps are shown, or the lab has nothing more to do.
void settle(Stage& stage, std::int64_t step) {
  const app::Desk& desk = stage.application->desk();
  REQUIRE(stage.until([&] { return desk.stamp().step >= step || desk.stamp().finished; }));
  stage.rest();
}

}  // namespace

TEST_CASE("a frame in which nothing is new allocates nothing and uploads nothing" * doctest::skip(!tests::allocations_are_counted)) {
  count_imgui();
  for (const sim::Laboratory* lab : labs::all()) {
    CAPTURE(lab->about().id);
    Stage stage(tests::with_labs({lab}));
    stage.application->desk().advance(64);
    settle(stage, 64);
    // The pointer rests, over a figure and over the panel; what is said of the place appears and stays.
    for (const plot::Point place : {plot::Point{800, 300}, plot::Point{150, 400}, plot::Point{1500, 300}}) {
      CAPTURE(place.x);
      stage.move(place);
      stage.rest();
      stage.rest();
      const long before = tests::allocations();
      const int writes = stage.textures.writes;
      CHECK(before > 0);
      for (int k = 0; k < 20; ++k) stage.frame();
      CHECK(tests::allocations() - before == 0);
      CHECK(stage.textures.writes == writes);
    }
  }
}

TEST_CASE("a frame with a new snapshot allocates a bounded number of times" * doctest::skip(!tests::allocations_are_counted)) {
  count_imgui();
  for (const sim::Laboratory* lab : labs::all()) {
    CAPTURE(lab->about().id);
    Stage stage(tests::with_labs({lab}));
    app::Desk& desk = stage.application->desk();
    settle(stage, 0);
    constexpr long bound = 6'000;  // about twice what the flow lab's figures take
    for (int k = 0; k < 5; ++k) {
      const std::int64_t before = desk.stamp().step;
      desk.advance(16);
      long counted = 0;
      for (int tries = 0; desk.stamp().step == before && tries < 2000; ++tries) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        const long until = tests::allocations();
        stage.frame();
        counted = tests::allocations() - until;
      }
      CHECK(counted < bound);
      CHECK((counted > 0 || desk.stamp().finished));
      if (desk.stamp().finished) break;
    }
  }
}
