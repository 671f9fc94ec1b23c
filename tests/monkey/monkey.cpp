#include "tests/monkey/monkey.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <vector>

#include "app/presets.h"
#include "core/base/check.h"
#include "core/labs/registry.h"
#include "tests/property/random_settings.h"

namespace lineland::tests {

using app::Key;

namespace {

constexpr std::array<std::string_view, 28> words = {"s",
                                                    "S",
                                                    "f",
                                                    "r",
                                                    "t",
                                                    "h",
                                                    "p",
                                                    "c",
                                                    "e",
                                                    "?",
                                                    "b",
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
                                                    "\\$_{^}",
                                                    "\xff\xe2\x88"};

/// What an item has in common with others like it: "slider", "menu"; a button is of a kind by itself.
std::string_view kind_of(std::string_view item) { return item.starts_with("button:") ? item : item.substr(0, item.find(':')); }

}  // namespace

Monkey::Monkey(Seed seed, const std::string& trail) : random_(seed), stage_(with_labs({labs::all().begin(), labs::all().end()})) {
  if (!trail.empty()) trail_.open(trail);
  stage_.application->desk().play(true);
}

const std::string& Monkey::act() {
  using Act = void (Monkey::*)();
  static constexpr std::array<std::pair<int, Act>, 19> acts = {{{24, &Monkey::click},
                                                                {4, &Monkey::control_click},
                                                                {2, &Monkey::shift_click},
                                                                {5, &Monkey::double_click},
                                                                {16, &Monkey::drag},
                                                                {3, &Monkey::drag_right},
                                                                {4, &Monkey::wander},
                                                                {10, &Monkey::press_key},
                                                                {8, &Monkey::type},
                                                                {5, &Monkey::turn_wheel},
                                                                {2, &Monkey::resize},
                                                                {5, &Monkey::do_action},
                                                                {4, &Monkey::change_value},
                                                                {1, &Monkey::go_to_lab},
                                                                {2, &Monkey::take_preset},
                                                                {1, &Monkey::export_file},
                                                                {1, &Monkey::save_or_open_session},
                                                                {1, &Monkey::find_in_palette},
                                                                {2, &Monkey::rest}}};
  int ticket = static_cast<int>(random_.below(100));
  for (const auto& [weight, act] : acts) {
    if ((ticket -= weight) >= 0) continue;
    (this->*act)();
    break;
  }
  return done_;
}

bool Monkey::drawable() const {
  const ImDrawData* data = ImGui::GetDrawData();
  for (int k = 0; k < data->CmdListsCount; ++k) {
    for (const ImDrawVert& vertex : data->CmdLists[k]->VtxBuffer) {
      if (!std::isfinite(vertex.pos.x) || !std::isfinite(vertex.pos.y)) return false;
    }
  }
  return true;
}

void Monkey::note(std::string_view act, std::string_view item) {
  done_.assign(act).append(" ").append(item);
  if (trail_.is_open()) trail_ << done_ << std::endl;
}

/// Of a kind chosen evenly, so that what there is little of is met as often as what there is much of; empty now and then: anywhere.
std::string Monkey::some_item() {
  std::set<std::string_view> kinds;
  for (const auto& item : stage_.application->items().items()) kinds.insert(kind_of(item.id));
  if (kinds.empty() || random_.below(10) == 0) return {};
  // An open menu is used rather than closed.
  std::string_view kind = "menu";
  if (!kinds.contains(kind) || random_.below(2) == 0)
    kind = *std::next(kinds.begin(), static_cast<std::ptrdiff_t>(random_.below(kinds.size())));
  std::vector<std::string> items;
  for (const auto& item : stage_.application->items().items())
    if (kind_of(item.id) == kind) items.push_back(item.id);
  return items[random_.below(items.size())];
}

/// Somewhere in an item; of none: in the window.
plot::Point Monkey::place_in(std::string_view item) {
  const auto across = static_cast<float>(random_.uniform()), down = static_cast<float>(random_.uniform());
  if (!item.empty()) return stage_.place(item, across, down);
  return {across * ImGui::GetIO().DisplaySize.x, down * ImGui::GetIO().DisplaySize.y};
}

plot::Point Monkey::anywhere() { return place_in(some_item()); }

void Monkey::type_over(std::string_view text) {
  app::feed_control(ImGui::GetIO(), true);
  stage_.key(Key::a);
  app::feed_control(ImGui::GetIO(), false);
  stage_.type(text);
  stage_.key(Key::enter);
}

void Monkey::click() {
  const std::string item = some_item();
  note("click", item);
  stage_.click(place_in(item));
}

void Monkey::control_click() {
  const std::string item = some_item();
  note("control-click", item);
  app::feed_control(ImGui::GetIO(), true);
  stage_.click(place_in(item));
  app::feed_control(ImGui::GetIO(), false);
}

void Monkey::shift_click() {
  const std::string item = some_item();
  note("shift-click", item);
  app::feed_shift(ImGui::GetIO(), true);
  stage_.click(place_in(item));
  app::feed_shift(ImGui::GetIO(), false);
}

void Monkey::double_click() {
  const std::string item = some_item();
  note("double-click", item);
  const plot::Point place = place_in(item);
  stage_.click(place);
  stage_.click(place);
}

void Monkey::drag() {
  const std::string item = some_item();
  note("drag", item);
  // Mostly within the item, as sliders and pencils are used; else out of it.
  const plot::Point from = place_in(item);
  stage_.drag(from, random_.below(3) > 0 ? place_in(item) : anywhere());
}

void Monkey::drag_right() {
  const std::string item = some_item();
  note("drag-right", item);
  stage_.move(place_in(item));
  stage_.button(true, 1);
  stage_.move(anywhere());
  stage_.button(false, 1);
  stage_.frame();
}

void Monkey::wander() {
  const std::string item = some_item();
  note("wander", item);
  stage_.move(place_in(item));
}

void Monkey::press_key() {
  const Key key = static_cast<Key>(random_.below(app::key_count));
  const bool control = random_.below(5) == 0, shift = random_.below(5) == 0;
  note("key", std::to_string(static_cast<int>(key)) + (control ? " control" : "") + (shift ? " shift" : ""));
  app::feed_control(ImGui::GetIO(), control);
  app::feed_shift(ImGui::GetIO(), shift);
  stage_.key(key);
  app::feed_control(ImGui::GetIO(), false);
  app::feed_shift(ImGui::GetIO(), false);
}

void Monkey::type() {
  const std::string_view word = words[random_.below(words.size())];
  note("type", word);
  stage_.type(word);
  if (random_.below(2) == 0) stage_.key(Key::enter);
}

void Monkey::turn_wheel() {
  const std::string item = some_item();
  note("wheel", item);
  stage_.move(place_in(item));
  app::feed_wheel(ImGui::GetIO(), static_cast<float>(random_.below(9)) - 4);
  stage_.frame();
}

void Monkey::resize() {
  const auto width = 320 + random_.below(2400), height = 240 + random_.below(1200);
  note("resize", std::to_string(width) + "x" + std::to_string(height));
  ImGui::GetIO().DisplaySize = {static_cast<float>(width), static_cast<float>(height)};
  stage_.frame();
  stage_.frame();
}

void Monkey::do_action() {
  const auto actions = app::Application::actions();
  const app::Action& action = actions[random_.below(actions.size())];
  note("action", action.id);
  stage_.application->act(action.id);
  stage_.frame();
}

/// As a typed value does: any parameter to any value of its range.
void Monkey::change_value() {
  app::Desk& desk = stage_.application->desk();
  const std::size_t index = random_.below(desk.values().schema().parameters().size());
  const param::Parameter& parameter = desk.values().schema()[index];
  const param::Value value = random_value(parameter, random_);
  note("set", parameter.id + " " + param::to_text(parameter, value));
  try {
    desk.set(index, value);
  } catch (const InputError&) {
    return;  // refused, as the window shows
  }
  stage_.frame();
}

void Monkey::go_to_lab() {
  app::Desk& desk = stage_.application->desk();
  const sim::Laboratory& laboratory = *desk.labs()[random_.below(desk.labs().size())];
  note("visit", laboratory.about().id);
  try {
    desk.visit(laboratory);
  } catch (const InputError&) {  // left with values that it refuses: it begins with its initial ones
  }
  desk.play(true);
  stage_.frame();
}

void Monkey::take_preset() {
  app::Desk& desk = stage_.application->desk();
  const std::vector<param::Preset> presets = app::presets_of(desk.laboratory().about().id);
  if (presets.empty()) return;
  const param::Preset& preset = presets[random_.below(presets.size())];
  note("preset", preset.name);
  desk.load(preset);
  desk.play(true);
  stage_.frame();
}

/// By the card, after some nonsense on it.
void Monkey::export_file() {
  note("export", "");
  stage_.application->act("export");
  stage_.frame();
  for (int k = 0; k < 3; ++k) {
    std::vector<std::string> items;
    for (const auto& item : stage_.application->items().items())
      if (item.id.starts_with("export-")) items.push_back(item.id);
    if (items.empty()) break;
    stage_.click(items[random_.below(items.size())], static_cast<float>(random_.uniform()));
  }
  if (stage_.shows("button:export-save")) stage_.click("button:export-save");
}

void Monkey::save_or_open_session() {
  const bool save = random_.below(2) == 0;
  const std::string name = "monkey" + std::to_string(random_.below(4)) + ".toml";
  note(save ? "save-session" : "open-session", name);
  stage_.application->act(save ? "save-session" : "open-session");
  stage_.frame();
  stage_.frame();
  if (!stage_.shows("card:path")) return;
  type_over(name);
  stage_.key(Key::escape);
}

void Monkey::find_in_palette() {
  static constexpr std::array<std::string_view, 8> sought = {"rate", "lesson", "wasser", "theme", "collapse", "flow", "objective", "zzz"};
  const std::string_view text = sought[random_.below(sought.size())];
  note("palette", text);
  stage_.application->act("palette");
  stage_.frame();
  stage_.type(text);
  for (std::uint64_t down = random_.below(5); down > 0; --down) stage_.key(Key::down);
  stage_.key(Key::enter);
  stage_.key(Key::escape);
}

void Monkey::rest() {
  note("rest", "");
  stage_.rest();
}

}  // namespace lineland::tests
