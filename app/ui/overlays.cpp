#include "app/ui/overlays.h"

#include <algorithm>
#include <array>
#include <utility>

#include "app/ui/number_text.h"
#include "app/ui/widgets.h"

namespace lineland::app {

namespace {

constexpr std::array mouse = {
    std::pair{"Wheel, right drag", "zoom and move; right double-click: whole range"},
    std::pair{"Click, ← →", "pin the point that is followed; move it"},
    std::pair{"Double-click", "on a slider: back to its value before"},
    std::pair{"Ctrl-click, Enter", "on a slider: type a value"},
    std::pair{"Ctrl-click", "in a figure: add a component; on a ring: remove it"},
    std::pair{"Tab, arrows", "go to the next control, move it"},
};

}  // namespace

void card(Ui& ui, const plot::Rect& rect, float radius) {
  for (int k = 4; k > 0; --k) {
    const float grow = static_cast<float>(k) * 2;
    ui.pen.box({rect.x - grow, rect.y - grow + 3, rect.width + 2 * grow, rect.height + 2 * grow}, {0, 0, 0, 7}, radius + grow);
  }
  ui.pen.box(rect, ui.theme().raised, radius);
  ui.pen.outline(rect, ui.theme().hairline, 1, radius);
}

void show_menu(Ui& ui) {
  Menu& menu = ui.menu;
  if (menu.owner == 0 || menu.entries.empty() || menu.chosen) return;
  const plot::Theme& t = ui.theme();
  const float size = ui.chrome().text, small = ui.chrome().small, padding = 12, row = 2.2f * size, help_row = row + 1.35f * small;
  const auto high = [&](int k) { return menu.entries[static_cast<std::size_t>(k)].help.empty() ? row : help_row; };
  const int count = static_cast<int>(menu.entries.size());
  float width = menu.anchor.width;
  for (const Menu::Entry& entry : menu.entries) {
    width = std::max({width, ui.texts.line(entry.label, size).width + 3 * padding, ui.texts.line(entry.help, small).width + 3 * padding});
  }
  width = std::min(width, ui.size().width - 24);
  if (ui.input.take(Key::down)) menu.highlighted = std::min(menu.highlighted + 1, count - 1);
  if (ui.input.take(Key::up)) menu.highlighted = std::max(menu.highlighted - 1, 0);
  // As many as there is room for, among them the highlighted one.
  const float room = ui.size().height - 26;
  const auto last_from = [&](int first) {
    float height = 0;
    int last = first;
    while (last < count && height + high(last) <= room) height += high(last++);
    return std::pair{std::max(last, first + 1), height};
  };
  if (ui.input.wheel != 0)
    menu.first -= ui.input.wheel > 0 ? 1 : -1;
  else if (menu.highlighted >= 0)
    menu.first = std::min(menu.first, menu.highlighted);
  menu.first = std::clamp(menu.first, 0, count - 1);
  while (menu.first > 0 && last_from(menu.first - 1).first == count) --menu.first;
  while (ui.input.wheel == 0 && menu.highlighted >= last_from(menu.first).first) ++menu.first;
  const auto [last, inner] = last_from(menu.first);
  const float height = inner + 10;
  plot::Rect rect{std::min(menu.anchor.x, ui.size().width - width - 12), menu.anchor.bottom() + 4, width, height};
  if (rect.bottom() > ui.size().height - 8) rect.y = menu.anchor.y - height - 4;
  if (rect.y < 8) rect.y = ui.size().height - height - 8;
  rect.x = std::max(rect.x, 12.0f);
  ui.cover(true);
  ui.set_front(true);
  card(ui, rect, 8);
  const bool accept = ui.input.take(Key::enter);
  float y = rect.y + 5;
  for (int k = menu.first; k < last; ++k) {
    const Menu::Entry& entry = menu.entries[static_cast<std::size_t>(k)];
    const plot::Rect place{rect.x + 5, y, rect.width - 10, high(k)};
    const Response r = ui.interact("menu:" + entry.label, place, false);
    if (r.hovered && !(ui.input.moved == plot::Point{})) menu.highlighted = k;
    if (menu.highlighted == k) ui.pen.box(place, t.hover, 6);
    if (menu.current == k) ui.pen.disc({place.x + 7, y + row / 2}, 3, t.accent);
    ui.push_clip(place);
    ui.rich(entry.label, size, t.text, {place.x + 17, Ui::centered(y + row / 2, size)});
    if (!entry.help.empty()) ui.rich(entry.help, small, t.muted, {place.x + 17, y + row + 0.45f * small});
    ui.pop_clip();
    if (r.hovered) ui.cursor(ImGuiMouseCursor_Hand);
    if (r.clicked || (accept && menu.highlighted == k)) menu.chosen = k;
    y += place.height;
  }
  ui.set_front(false);
  const bool away = ui.input.pressed && !rect.contains(ui.input.pointer) && !menu.anchor.contains(ui.input.pointer);
  if (!menu.chosen && (away || ui.input.take(Key::escape))) menu.owner = 0;
}

void show_tip(Ui& ui) {
  const Ui::Tip* tip = ui.ripe_tip();
  if (!tip || ui.menu.owner != 0 || ui.input.down) return;
  const plot::Theme& t = ui.theme();
  const float size = ui.chrome().text, small = ui.chrome().small, padding = 12, most = 300;
  const Paragraph& body = ui.texts.paragraph(tip->body, size, most, 1.45f);
  const Paragraph& footer = ui.texts.paragraph(tip->footer, small, most, 1.45f);
  const float heading = tip->heading.empty() ? 0 : 1.7f * size;
  const float width =
      std::max({body.width, footer.width, tip->heading.empty() ? 0 : ui.texts.line(tip->heading, size, true).width}) + 2 * padding;
  const float height = heading + body.height + (tip->footer.empty() ? 0 : footer.height + 4) + 1.4f * padding;
  const bool beside = tip->rect.right() + 14 + width < ui.size().width;
  plot::Rect rect{beside && tip->rect.width > 120 ? tip->rect.right() + 14 : std::min(tip->rect.x, ui.size().width - width - 12),
                  tip->rect.bottom() + 8, width, height};
  if (beside && tip->rect.width > 120) rect.y = tip->rect.y - 4;
  if (!beside && tip->rect.width > 120) rect = {tip->rect.x - width - 14, tip->rect.y - 4, width, height};
  if (rect.bottom() > ui.size().height - 8) rect.y = std::min(tip->rect.y, ui.size().height) - height - 8;
  rect.x = std::max(rect.x, 8.0f);
  rect.y = std::max(rect.y, 8.0f);
  card(ui, rect, 8);
  float y = rect.y + 0.7f * padding;
  if (heading > 0) {
    ui.rich(tip->heading, size, t.text, {rect.x + padding, y + 1.15f * size}, true);
    y += heading;
  }
  ui.paragraph(body, heading > 0 ? t.muted : t.text, {rect.x + padding, y + 0.2f * size});
  if (!tip->footer.empty()) ui.paragraph(footer, t.muted, {rect.x + padding, y + body.height + 5});
}

Remedy show_divergence(Ui& ui, const sim::Status& status, std::int64_t last_good, const plot::Rect& figures) {
  const plot::Theme& t = ui.theme();
  const float size = ui.chrome().text, high = 46;
  ShortText words, back;
  words << "Diverged at step " << status.step << ": " << std::string_view(status.quantity) << " is not finite.";
  back << "Go back to step " << last_good;
  const float back_width = ui.texts.line(back, size).width + 26, restart_width = ui.texts.line("Restart", size).width + 26;
  const float width = std::min(figures.width - 24, ui.texts.line(words, size).width + back_width + restart_width + 60);
  const plot::Rect rect{figures.x + (figures.width - width) / 2, figures.y + 8, width, high};
  card(ui, rect, 8);
  ui.pen.box({rect.x, rect.y, 5, high}, t.error, 2);
  const float middle = rect.y + high / 2;
  ui.push_clip({rect.x, rect.y, width - back_width - restart_width - 30, high});
  ui.rich(words, size, t.text, {rect.x + 20, Ui::centered(middle, size)});
  ui.pop_clip();
  const float x = rect.right() - 10 - back_width;
  ui.note("banner:diverged", rect);
  ui.occlude(rect);
  ui.set_front(true);
  Remedy remedy = Remedy::none;
  if (button(ui, "button:go-back", {x, middle - 15, back_width, 30}, back)) remedy = Remedy::go_back;
  if (button(ui, "button:restart-diverged", {x - 10 - restart_width, middle - 15, restart_width, 30}, "Restart", Emphasis::primary)) {
    remedy = Remedy::restart;
  }
  ui.set_front(false);
  return remedy;
}

bool show_message(Ui& ui, const std::string& message, const plot::Rect& figures) {
  const plot::Theme& t = ui.theme();
  const float size = ui.chrome().text, most = std::min(figures.width - 40, 760.0f), close = 30;
  const Paragraph& words = ui.texts.paragraph(message, size, most - close - 40, 1.45f);
  const plot::Rect rect{figures.x + (figures.width - words.width - close - 44) / 2, figures.bottom() - words.height - 34,
                        words.width + close + 44, words.height + 22};
  card(ui, rect, 8);
  ui.pen.box({rect.x, rect.y, 5, rect.height}, t.warning, 2);
  ui.paragraph(words, t.text, {rect.x + 20, rect.y + 13});
  ui.note("message", rect);
  ui.occlude(rect);
  ui.set_front(true);
  const plot::Rect cross{rect.right() - close - 6, rect.y + rect.height / 2 - close / 2, close, close};
  const Response r = ui.interact("button:close-message", cross);
  ui.set_front(false);
  if (r.hovered) ui.pen.box(cross, t.hover, 6);
  if (r.ring) ui.focus_ring(cross, 6);
  const plot::Point c{cross.x + close / 2, cross.y + close / 2};
  ui.pen.stroke(std::array<plot::Point, 2>{{{c.x - 4.5f, c.y - 4.5f}, {c.x + 4.5f, c.y + 4.5f}}}, t.muted, 1.5f);
  ui.pen.stroke(std::array<plot::Point, 2>{{{c.x - 4.5f, c.y + 4.5f}, {c.x + 4.5f, c.y - 4.5f}}}, t.muted, 1.5f);
  return r.clicked;
}

bool show_keys(Ui& ui, std::span<const Action> actions) {
  const plot::Theme& t = ui.theme();
  const float head = 52, foot = 18, side = 26;
  // Two columns: what concerns the window and the mouse stands on the right. Set smaller where the window has no room.
  const auto on_right = [](const Action& action) { return action.section == Section::window; };
  std::array<float, 2> rows = {3, 2 + static_cast<float>(mouse.size())};
  for (const Action& action : actions) rows[on_right(action)] += action.keys.empty() ? 0.0f : 1.0f;
  const float most = std::max(rows[0], rows[1]);
  const float size = std::min({ui.chrome().text, (ui.size().height - 24 - head - foot) / (1.95f * most), (ui.size().width - 24) / 78});
  const float row = 1.95f * size, names = 11.5f * size, width = 78 * size, height = row * most + head + foot;
  const plot::Rect rect{(ui.size().width - width) / 2, (ui.size().height - height) / 2, width, height};
  ui.cover(true);
  ui.set_front(true);
  ui.pen.box({0, 0, ui.size().width, ui.size().height}, {0, 0, 0, 40});
  card(ui, rect, 10);
  ui.note("card:keys", rect);
  ui.pen.text("Keys and mouse", ui.bold(1.25f * size, t.text), {rect.x + side, rect.y + 36});
  const std::array<float, 2> left = {rect.x + side, rect.x + side + 36 * size};
  std::array<float, 2> y = {rect.y + head, rect.y + head};
  const auto line = [&](std::size_t column, std::string_view key, std::string_view meaning) {
    const float baseline = Ui::centered(y[column] + row / 2, size);
    ui.pen.text(key, ui.bold(size, t.text), {left[column], baseline});
    ui.pen.text(meaning, ui.words(size, t.muted), {left[column] + names, baseline});
    y[column] += row;
  };
  const auto title = [&](std::size_t column, std::string_view words) {
    ui.pen.text(words, ui.bold(0.9f * size, t.accent), {left[column], Ui::centered(y[column] + 0.6f * row, size)});
    y[column] += row;
  };
  std::optional<Section> section;
  for (const Action& action : actions) {
    if (action.keys.empty()) continue;
    const std::size_t column = on_right(action);
    if (section != action.section) title(column, title_of(*(section = action.section)));
    line(column, action.keys, action.label);
  }
  title(1, "Mouse and controls");
  for (const auto& [key, meaning] : mouse) line(1, key, meaning);
  ui.set_front(false);
  return ui.input.pressed || ui.input.take(Key::escape) || ui.input.take(U'?');
}

}  // namespace lineland::app
