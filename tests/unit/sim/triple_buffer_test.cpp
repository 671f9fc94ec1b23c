#include "core/sim/triple_buffer.h"

#include <doctest/doctest.h>

#include <array>
#include <thread>

using lineland::sim::TripleBuffer;

TEST_CASE("nothing is new until something is published") {
  TripleBuffer<int> buffer;
  CHECK_FALSE(buffer.refresh());
  buffer.back() = 7;
  CHECK_FALSE(buffer.refresh());
  buffer.publish();
  CHECK(buffer.refresh());
  CHECK(buffer.front() == 7);
  CHECK_FALSE(buffer.refresh());
  CHECK(buffer.front() == 7);
}

TEST_CASE("a slow reader sees the newest value only") {
  TripleBuffer<int> buffer;
  for (int k = 1; k <= 5; ++k) {
    buffer.back() = k;
    buffer.publish();
  }
  CHECK(buffer.refresh());
  CHECK(buffer.front() == 5);
  CHECK_FALSE(buffer.refresh());
}

TEST_CASE("a reader never sees a part of a value, nor an older value after a newer one") {
  // Each value fills an array with one number: a torn value would show two.
  struct Wide {
    std::array<int, 256> numbers{};
  };
  TripleBuffer<Wide> buffer;
  constexpr int last = 50'000;
  std::thread writer([&] {
    for (int k = 1; k <= last; ++k) {
      buffer.back().numbers.fill(k);
      buffer.publish();
    }
  });
  int newest = 0;
  bool torn = false, backwards = false;
  while (newest < last) {
    if (!buffer.refresh()) continue;
    const auto& numbers = buffer.front().numbers;
    for (int number : numbers) torn |= number != numbers[0];
    backwards |= numbers[0] <= newest;
    newest = numbers[0];
  }
  writer.join();
  CHECK_FALSE(torn);
  CHECK_FALSE(backwards);
}
