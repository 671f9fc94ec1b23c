#include "app/ui/transport_bar.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "app/ui/number_text.h"
#include "app/ui/widgets.h"
#include "core/base/text.h"

namespace lineland::app {

namespace {

constexpr float high = 34, gap = 10, side = 18, least_track = 16;

constexpr std::string_view slow_words = "Slow motion";

struct SpeedChoice {
  double steps_per_second;
  std::string_view label, help;
};
constexpr std::array speeds = {
    SpeedChoice{1, "1 step/s", "Slow enough to follow each step."},
    SpeedChoice{10, "10 steps/s", ""},
    SpeedChoice{100, "100 steps/s", ""},
    SpeedChoice{1000, "1,000 steps/s", ""},
    SpeedChoice{10000, "10,000 steps/s", ""},
    SpeedChoice{std::numeric_limits<double>::infinity(), "Full speed", "As fast as the machine allows."},
};

float words_width(Ui& ui, std::string_view words) { return ui.texts.line(words, ui.chrome().text).width; }

/// The step is a readout: in the hall it grows with those, as far as the bar is high, not with the buttons.
float step_size(const Ui& ui) { return std::min(ui.sizes().title, 22.0f); }

}  // namespace

void TransportBar::take_lab(const sim::Laboratory& laboratory) {
  part_items_.clear();
  for (const sim::Part& part : laboratory.about().parts) part_items_.push_back("button:part-" + part.id);
  spark_.clear();
}

void TransportBar::take(const std::vector<plot::Readout>& readouts, const Desk& desk) {
  const sim::Stamp& stamp = desk.stamp();
  branches_.take(desk);
  spark_.clear();
  const auto main = std::ranges::find_if(readouts, [](const plot::Readout& r) { return r.history.size() > 1; });
  if (main == readouts.end() || stamp.head == 0) return;
  double low = std::numeric_limits<double>::infinity(), top = -low;
  for (const double value : main->history) {
    if (std::isfinite(value)) low = std::min(low, value), top = std::max(top, value);
  }
  if (!(top > low)) return;
  const std::size_t count = std::min(main->steps.size(), main->history.size());
  for (std::size_t k = 0; k < count; ++k) {
    if (!std::isfinite(main->history[k])) continue;
    spark_.push_back(
        {static_cast<float>(main->steps[k] / static_cast<double>(stamp.head)), static_cast<float>((main->history[k] - low) / (top - low))});
  }
}

bool TransportBar::show(Ui& ui, Desk& desk, const plot::Rect& rect, bool plain, bool slow) {
  ui.pen.box(rect, ui.theme().panel);
  ui.pen.rule({rect.x, rect.y}, {rect.right(), rect.y}, ui.theme().hairline, 1);
  const float middle = rect.y + rect.height / 2, right = rect.right() - side;
  const float count = 10.5f * step_size(ui);
  // Where the window is narrow or the text large, what can be done without is left out.
  float x = show_buttons(ui, desk, rect.x + side, middle, rect.width > 520);
  const auto fits = [&](float width) { return !plain && x + width + 60 < right - count; };
  bool turned = false;
  const bool can_slow = !desk.laboratory().about().stages.empty();
  if (can_slow && (slow || x + words_width(ui, slow_words) + 86 < right - count)) x = show_slow(ui, x, middle, slow, turned);
  if (fits(110)) x = show_seed(ui, desk, x, middle);
  if (fits(150)) x = show_speed(ui, desk, x, middle);
  if (fits(120)) x = branches_.show_choice(ui, desk, x, middle);
  show_timeline(ui, desk, {x + 8, rect.y, right - count - x - 8, rect.height});
  show_count(ui, desk, right, middle);
  return turned;
}

float TransportBar::show_slow(Ui& ui, float x, float middle, bool slow, bool& clicked) {
  const float width = words_width(ui, slow_words) + 26;
  clicked = button(ui, "button:slow-motion", {x, middle - high / 2, width, high}, slow_words, slow ? Emphasis::primary : Emphasis::plain,
                   Icon::none, slow ? "Back to whole steps (M)" : "Take each step apart: every stage with its numbers (M)");
  return x + width + gap;
}

float TransportBar::show_buttons(Ui& ui, Desk& desk, float x, float middle, bool parts_too) {
  const float top = middle - high / 2;
  const bool playing = desk.playing();
  if (button(ui, "button:play", {x, top, 46, high}, "", Emphasis::primary, playing ? Icon::pause : Icon::play,
             playing ? "Pause (Space)" : "Play (Space)")) {
    desk.play(!playing);
  }
  x += 46 + gap;
  const auto next = [&](std::string_view id, std::string_view words, std::string_view help) {
    const float width = words_width(ui, words) + 26;
    const bool clicked = button(ui, id, {x, top, width, high}, words, Emphasis::plain, Icon::none, help);
    x += width + gap;
    return clicked;
  };
  if (next("button:step", "Step", "One step, then pause (→)")) desk.advance(1);
  const auto& parts = desk.laboratory().about().parts;
  for (std::size_t k = 0; parts_too && k < parts.size() && k < part_items_.size(); ++k) {
    if (next(part_items_[k], parts[k].label, parts[k].help)) desk.advance_part(k);
  }
  if (next("button:restart", "Restart", "Begin again at step 0 (R)")) desk.restart();
  return x;
}

float TransportBar::show_seed(Ui& ui, Desk& desk, float x, float middle) {
  const float width = 58, size = ui.chrome().text, words = words_width(ui, "Seed") + 8;
  ui.pen.text("Seed", ui.words(size, ui.theme().muted), {x + 4, Ui::centered(middle, size)});
  x += 4 + words;
  ShortText shown;
  if (refused_seed_.empty()) {
    // Without commas: it is a name rather than an amount.
    const std::string text = std::to_string(desk.seed().value);
    shown << std::string_view(text);
  } else {
    shown << std::string_view(refused_seed_);
  }
  const FieldStyle style{.wrong = !refused_seed_.empty() && !ui.editing("field:seed")};
  if (const auto text = text_field(ui, "field:seed", {x, middle - 14, width, 28}, shown, style)) {
    const auto number = parse_integer(trimmed(*text));
    refused_seed_ = number && *number >= 0 ? "" : *text;
    if (number && *number >= 0 && static_cast<std::uint64_t>(*number) != desk.seed().value)
      desk.set_seed({static_cast<std::uint64_t>(*number)});
  }
  return x + width + gap;
}

float TransportBar::show_speed(Ui& ui, Desk& desk, float x, float middle) {
  const auto now = std::ranges::min_element(speeds, {}, [&](const SpeedChoice& s) {
    return s.steps_per_second == desk.speed() ? 0.0
                                              : 1 + std::abs(std::log(std::min(s.steps_per_second, 1e9) / std::min(desk.speed(), 1e9)));
  });
  const float width = words_width(ui, "10,000 steps/s") + 36;
  const plot::Rect place{x, middle - high / 2, width, high};
  if (combo(ui, "choice:speed", place, now->label)) {
    ui.open_menu("choice:speed", place, static_cast<int>(now - speeds.begin()));
    for (const SpeedChoice& speed : speeds) ui.menu.entries.push_back({std::string(speed.label), std::string(speed.help)});
  }
  if (const auto chosen = ui.menu_choice("choice:speed")) desk.set_speed(speeds[static_cast<std::size_t>(*chosen)].steps_per_second);
  return x + width + gap;
}

void TransportBar::show_timeline(Ui& ui, Desk& desk, const plot::Rect& rect) {
  if (rect.width < 40) return;
  const plot::Theme& t = ui.theme();
  const std::int64_t head = desk.stamp().head, extent = branches_.extent(), shown = desk.step();
  const float track = rect.y + rect.height * (branches_.several() ? 0.58f : 0.66f), spark_top = rect.y + 12, spark_bottom = track - 8;
  // The current branch may be shorter than others, which share its axis.
  const float width = extent > 0 ? std::max(least_track, rect.width * static_cast<float>(head) / static_cast<float>(extent)) : rect.width;
  const plot::Rect place{rect.x, track - 10, width, 20};
  line_.clear();
  for (const plot::Point p : spark_) line_.push_back({rect.x + p.x * width, spark_bottom - p.y * (spark_bottom - spark_top)});
  if (line_.size() > 1) ui.pen.stroke(line_, t.faint, 1.2f);
  branches_.show_lines(ui, desk, rect, track);
  const double fraction = head > 0 ? static_cast<double>(shown) / static_cast<double>(head) : 0;
  const SliderResponse r = slider(ui, "slider:timeline", place, fraction, head == 0);
  if (head == 0) return;
  if (r.fraction) {
    const auto step = static_cast<std::int64_t>(std::llround(*r.fraction * static_cast<double>(head)));
    if (step != shown) desk.seek(step);
  } else if (r.steps != 0) {
    desk.seek(std::clamp<std::int64_t>(shown + r.steps, 0, head));
  }
  if (r.hovered) {
    ui.tip("slider:timeline", place, "",
           "Drag to go back to any step of this run. A parameter changed there begins a branch; this one is kept.");
  }
}

void TransportBar::show_count(Ui& ui, const Desk& desk, float right, float middle) {
  const plot::Theme& t = ui.theme();
  const sim::Stamp& stamp = desk.stamp();
  ShortText step;
  step << "step " << desk.step();
  const Type large{plot::Face::bold, step_size(ui), t.text, true};
  ui.pen.text(step, large, {right - Pen::width(step, large), middle - 3});
  ShortText rate;
  if (!stamp.status.ok()) {
    rate << "diverged";
  } else if (stamp.finished) {
    rate << "finished";
  } else if (!desk.playing()) {
    rate << "paused";
  } else if (stamp.steps_per_second > 0) {
    // Three digits: the rest flickers.
    const double unit = std::pow(10, std::max(0.0, std::floor(std::log10(stamp.steps_per_second)) - 2));
    rate << static_cast<std::int64_t>(std::llround(std::round(stamp.steps_per_second / unit) * unit)) << " steps/s";
  } else {
    rate << "…";
  }
  const Type small = ui.digits(0.85f * step_size(ui), t.muted);
  ui.pen.text(rate, small, {right - Pen::width(rate, small), middle + 4 + small.size});
}

}  // namespace lineland::app
