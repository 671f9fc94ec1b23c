// A monkey at the window: seeded nonsense on every widget, key and handle, in real ImGui frames without a window, while the labs train at
// full speed. LINELAND_MONKEY_EVENTS (initially 1000) and LINELAND_MONKEY_SEED (initially 1) set how long and which. The same seed draws
// the same numbers; what they meet depends on how far the worker is.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <random>
#include <string_view>

#include "core/base/random.h"
#include "core/base/text.h"
#include "core/labs/registry.h"
#include "tests/ui/stage.h"

using namespace lineland;
using namespace lineland::tests;
using app::Key;

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

 private:
  std::filesystem::path before_ = std::filesystem::current_path();
  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("lineland-monkey-" + std::to_string(Random(Seed{std::random_device{}()}).bits()));
};

class Monkey {
 public:
  explicit Monkey(Seed seed) : random_(seed), stage_({.labs = {labs::all().begin(), labs::all().end()}}) {
    stage_.application->desk().play(true);
  }

  /// One thing that a hand may do.
  void act() {
    using Act = void (Monkey::*)();
    static constexpr std::array<std::pair<int, Act>, 9> acts = {{{30, &Monkey::click},
                                                                 {20, &Monkey::drag},
                                                                 {6, &Monkey::double_click},
                                                                 {6, &Monkey::control_click},
                                                                 {14, &Monkey::press_key},
                                                                 {12, &Monkey::type},
                                                                 {6, &Monkey::turn_wheel},
                                                                 {2, &Monkey::resize},
                                                                 {4, &Monkey::wander}}};
    int ticket = static_cast<int>(random_.below(100));
    for (const auto& [weight, act] : acts) {
      if ((ticket -= weight) < 0) return (this->*act)();
    }
  }

  /// The newest frame can be drawn: nothing in it is infinite or undefined.
  bool drawable() const {
    const ImDrawData* data = ImGui::GetDrawData();
    for (int k = 0; k < data->CmdListsCount; ++k) {
      for (const ImDrawVert& vertex : data->CmdLists[k]->VtxBuffer) {
        if (!std::isfinite(vertex.pos.x) || !std::isfinite(vertex.pos.y)) return false;
      }
    }
    return true;
  }

  Stage& stage() { return stage_; }

 private:
  /// Somewhere in an item that is shown, or anywhere.
  plot::Point anywhere() {
    const auto items = stage_.application->items().items();
    const auto share = [this] { return static_cast<float>(random_.uniform()); };
    if (items.empty() || random_.below(10) == 0) return {share() * ImGui::GetIO().DisplaySize.x, share() * ImGui::GetIO().DisplaySize.y};
    const plot::Rect& rect = items[random_.below(items.size())].rect;
    return {rect.x + share() * rect.width, rect.y + share() * rect.height};
  }

  void click() { stage_.click(anywhere()); }
  void drag() { stage_.drag(anywhere(), anywhere()); }
  void wander() { stage_.move(anywhere()); }
  void double_click() {
    const plot::Point place = anywhere();
    stage_.click(place);
    stage_.click(place);
  }
  void control_click() {
    app::feed_control(ImGui::GetIO(), true);
    stage_.click(anywhere());
    app::feed_control(ImGui::GetIO(), false);
  }
  void press_key() {
    static constexpr std::array keys = {Key::tab,     Key::left,      Key::right,  Key::up,    Key::down,
                                        Key::page_up, Key::page_down, Key::home,   Key::end,   Key::backspace,
                                        Key::remove,  Key::enter,     Key::escape, Key::space, Key::f5};
    const bool control = random_.below(6) == 0;
    app::feed_control(ImGui::GetIO(), control);
    stage_.key(keys[random_.below(keys.size())]);
    app::feed_control(ImGui::GetIO(), false);
  }
  void type() {
    static constexpr std::array<std::string_view, 24> words = {"s",
                                                               "S",
                                                               "f",
                                                               "r",
                                                               "t",
                                                               "h",
                                                               "p",
                                                               "?",
                                                               "1",
                                                               "2",
                                                               "7",
                                                               "0.5",
                                                               "1e9",
                                                               "-3",
                                                               "nan",
                                                               "inf",
                                                               "",
                                                               "normal(0, 1)",
                                                               "0.2*laplace(1, 2) + uniform(0, 1)",
                                                               "file(\"lineland:galaxies.csv\")",
                                                               "student(1.2, 0, 1)",
                                                               "grid(0, 1, 1 2 1)",
                                                               "normal(0, 0)",
                                                               "\\$_{^}"};
    stage_.type(words[random_.below(words.size())]);
    if (random_.below(2) == 0) stage_.key(Key::enter);
  }
  void turn_wheel() {
    stage_.move(anywhere());
    app::feed_wheel(ImGui::GetIO(), static_cast<float>(random_.below(9)) - 4);
    stage_.frame();
  }
  void resize() {
    ImGui::GetIO().DisplaySize = {static_cast<float>(320 + random_.below(2400)), static_cast<float>(240 + random_.below(1200))};
    stage_.frame();
    stage_.frame();
  }

  Random random_;
  Stage stage_;
};

}  // namespace

TEST_CASE("whatever a hand does, the window draws on and the labs train on") {
  const auto events = setting("LINELAND_MONKEY_EVENTS", 1000);
  const auto seed = setting("LINELAND_MONKEY_SEED", 1);
  CAPTURE(seed);
  const Playground playground;
  Monkey monkey(Seed{static_cast<std::uint64_t>(seed)});
  for (std::int64_t event = 0; event < events; ++event) {
    CAPTURE(event);
    monkey.act();
    REQUIRE(monkey.drawable());
  }
  Stage& stage = monkey.stage();
  app::Desk& desk = stage.application->desk();
  const sim::Laboratory& gan = labs::find("gan");
  desk.open(gan, {param::Values(gan.schema())}, Seed{1}, "");
  desk.set_speed(std::numeric_limits<double>::infinity());
  desk.play(true);
  CHECK(stage.until([&] { return desk.stamp().step > 10; }));
}
