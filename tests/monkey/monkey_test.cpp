// Whatever a hand does, the window draws on and the labs train on. LINELAND_MONKEY_EVENTS (initially 1000) and LINELAND_MONKEY_SEED
// (initially 1) set how long and which; a seed that fails replays by the same two. LINELAND_MONKEY_TRAIL names a file that lists the acts.
#include "tests/monkey/monkey.h"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <memory>
#include <random>

#include "core/base/text.h"
#include "core/labs/registry.h"

using namespace lineland;
using namespace lineland::tests;

namespace {

std::int64_t setting(const char* name, std::int64_t initial) {
  const char* text = std::getenv(name);
  return text ? parse_integer(text).value_or(initial) : initial;
}

/// A working folder of the test's own, where figures may be saved; the user's settings stay out of reach.
class Playground {
 public:
  Playground() {
    std::filesystem::create_directories(folder_);
    std::filesystem::current_path(folder_);
    setenv("XDG_CONFIG_HOME", folder_.c_str(), 1);
  }
  ~Playground() {
    std::filesystem::current_path(before_);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Playground(const Playground&) = delete;
  Playground& operator=(const Playground&) = delete;

  /// Throws away what was saved there.
  void sweep() {
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folder_, ignored)) std::filesystem::remove_all(entry.path(), ignored);
  }

 private:
  std::filesystem::path before_ = std::filesystem::current_path();
  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("lineland-monkey-" + std::to_string(Random(Seed{std::random_device{}()}).bits()));
};

}  // namespace

TEST_CASE("whatever a hand does, the window draws on and the labs train on") {
  const auto events = setting("LINELAND_MONKEY_EVENTS", 1000);
  const auto seed = setting("LINELAND_MONKEY_SEED", 1);
  const char* trail = std::getenv("LINELAND_MONKEY_TRAIL");
  CAPTURE(seed);
  Playground playground;
  auto monkey = std::make_unique<Monkey>(Seed{static_cast<std::uint64_t>(seed)}, trail ? trail : "");
  for (std::int64_t event = 0; event < events; ++event) {
    CAPTURE(event);
    const std::string& done = monkey->act();
    CAPTURE(done);
    REQUIRE(monkey->drawable());
    constexpr std::int64_t messy = 1000;  // events
    if (event % messy == messy - 1) playground.sweep();
  }
  Stage& stage = monkey->stage();
  app::Desk& desk = stage.application->desk();
  const sim::Laboratory& gan = labs::find("gan");
  desk.open(gan, {param::Values(gan.schema())}, Seed{1}, "");
  desk.set_speed(std::numeric_limits<double>::infinity());
  desk.play(true);
  CHECK(stage.until([&] { return desk.stamp().step > 10; }));

  const auto closing = std::chrono::steady_clock::now();
  monkey.reset();
  MESSAGE("closed within ", std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - closing).count(), " ms");
}
