#include "app/ui/ui.h"

#include <algorithm>

namespace lineland::app {

namespace {

constexpr float points_to_units = 4.0f / 3;  // 96 units an inch
constexpr float largest_chrome = 1.15f;      // panel and bar grow at most by this in the hall

Sizes sizes_of(const plot::Theme& theme, float most) {
  const float f = points_to_units;
  return {std::min(theme.text_size * f, most), std::min(theme.small_size * f, most * 0.92f), std::min(theme.title_size * f, most * 1.08f),
          std::min(theme.hero_size * f, most * 1.35f)};
}

plot::Rect cut(const plot::Rect& a, const plot::Rect& b) {
  const float x = std::max(a.x, b.x), y = std::max(a.y, b.y);
  return {x, y, std::max(0.0f, std::min(a.right(), b.right()) - x), std::max(0.0f, std::min(a.bottom(), b.bottom()) - y)};
}

}  // namespace

void Input::read(const ImGuiIO& io, float scale) {
  inside = ImGui::IsMousePosValid(&io.MousePos);
  pointer = inside ? plot::Point{io.MousePos.x / scale, io.MousePos.y / scale} : plot::Point{-1e6f, -1e6f};
  moved = inside ? plot::Point{io.MouseDelta.x / scale, io.MouseDelta.y / scale} : plot::Point{};
  down = io.MouseDown[0];
  pressed = ImGui::IsMouseClicked(0);
  released = ImGui::IsMouseReleased(0);
  double_clicked = ImGui::IsMouseDoubleClicked(0);
  right_down = io.MouseDown[1];
  right_pressed = ImGui::IsMouseClicked(1);
  right_double_clicked = ImGui::IsMouseDoubleClicked(1);
  wheel = io.MouseWheel;
  control = io.KeyCtrl;
  shift = io.KeyShift;
  arrows = key_down(Key::left) || key_down(Key::right) || key_down(Key::up) || key_down(Key::down);
  seconds = io.DeltaTime;
  keys = 0;
  for (unsigned key = 0; key < key_count; ++key) {
    if (key_pressed(static_cast<Key>(key))) keys |= 1u << key;
  }
  characters.clear();
  for (const ImWchar c : io.InputQueueCharacters) characters.push_back(c);
}

std::uint64_t Ui::hash(std::string_view id) {
  std::uint64_t result = 0xcbf29ce484222325u;
  for (const char c : id) result = (result ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return result | 1;
}

void Ui::begin(ImGuiIO& io, ImDrawList& list, ImTextureID atlas, const plot::Theme& theme, float scale) {
  theme_ = &theme;
  scale_ = scale;
  size_ = {io.DisplaySize.x / scale, io.DisplaySize.y / scale};
  sizes_ = sizes_of(theme, 1000);
  chrome_ = sizes_of(theme, 12 * largest_chrome);
  input.read(io, scale);
  texts.begin_frame();
  items.begin();
  clips_.clear();
  clips_.push_back({0, 0, size_.width, size_.height});
  covered_ = covered_next_;
  covered_next_ = false;
  std::swap(occluded_, occluded_next_);
  occluded_next_.clear();
  front_ = press_used_ = false;
  rested_ = input.moved == plot::Point{} ? rested_ + input.seconds : 0;
  if (input.pressed || input.wheel != 0) rested_ = -1;
  move_focus();
  pen.begin(list, atlas, {{}, scale});
}

void Ui::end() {
  pen.end();
  if (!input.down) active_ = 0;
  if (input.pressed && !press_used_) focus_ = 0;
  if (tip_next_ != tip_id_) rested_ = 0;
  tip_id_ = tip_next_;
  tip_next_ = 0;
  std::swap(order_, last_order_);
  order_.clear();
}

void Ui::move_focus() {
  moved_focus_ = 0;
  if (focus_wanted_ != 0) {
    focus_ = moved_focus_ = focus_wanted_;
    focus_wanted_ = 0;
    by_keyboard_ = true;
    return;
  }
  if (edited_ != 0 || last_order_.empty() || !input.take(Key::tab)) return;
  const auto at = std::ranges::find(last_order_, focus_);
  const auto n = static_cast<std::ptrdiff_t>(last_order_.size());
  std::ptrdiff_t next = input.shift ? n - 1 : 0;
  if (at != last_order_.end()) next = (at - last_order_.begin() + (input.shift ? n - 1 : 1)) % n;
  focus_ = moved_focus_ = last_order_[static_cast<std::size_t>(next)];
  by_keyboard_ = true;
}

bool Ui::reachable(const plot::Rect& rect) const {
  if (!input.inside || !rect.contains(input.pointer) || !clips_.back().contains(input.pointer)) return false;
  return front_ || (!covered_ && std::ranges::none_of(occluded_, [this](const plot::Rect& r) { return r.contains(input.pointer); }));
}

void Ui::note(std::string_view id, const plot::Rect& rect) {
  const plot::Rect seen = cut(rect, clips_.back());
  if (seen.width > 0 && seen.height > 0) items.add(id, {seen.x * scale_, seen.y * scale_, seen.width * scale_, seen.height * scale_});
}

Response Ui::interact(std::string_view id, const plot::Rect& rect, bool focusable) {
  note(id, rect);
  const std::uint64_t self = hash(id);
  Response r;
  r.hovered = reachable(rect) && (active_ == 0 || active_ == self);
  if (r.hovered && input.pressed && !press_used_) {
    press_used_ = r.pressed = true;
    active_ = self;
    focus_ = focusable ? self : 0;
    by_keyboard_ = false;
  }
  r.held = active_ == self && (input.down || input.released);  // a last movement may come with the release
  r.released = active_ == self && input.released;
  r.clicked = r.released && r.hovered;
  r.double_clicked = r.pressed && input.double_clicked;
  if (focusable && (front_ || !covered_)) {
    order_.push_back(self);
    r.focused = focus_ == self;
    r.ring = r.focused && by_keyboard_;
    if (r.ring && edited_ == 0 && input.take(Key::enter)) r.clicked = true;
  }
  return r;
}

void Ui::push_clip(const plot::Rect& rect) {
  clips_.push_back(cut(rect, clips_.back()));
  pen.push_clip(rect);
}

void Ui::pop_clip() {
  clips_.pop_back();
  pen.pop_clip();
}

bool Ui::editing(std::string_view id) const { return edited_ == hash(id); }

void Ui::begin_edit(std::string_view id, std::string_view text) {
  edited_ = hash(id);
  edit.begin(text);
}

void Ui::open_menu(std::string_view owner, const plot::Rect& anchor, int current) {
  menu.owner = hash(owner);
  menu.anchor = anchor;
  menu.entries.clear();
  menu.current = menu.highlighted = current;
  menu.first = 0;
  menu.chosen.reset();
}

std::optional<int> Ui::menu_choice(std::string_view owner) {
  if (!menu.chosen || menu.owner != hash(owner)) return std::nullopt;
  const std::optional<int> chosen = menu.chosen;
  menu.chosen.reset();
  menu.owner = 0;
  return chosen;
}

void Ui::tip(std::string_view id, const plot::Rect& rect, std::string_view heading, std::string_view body, std::string_view footer) {
  tip_next_ = hash(id);
  if (tip_next_ != tip_id_) {
    tip_.heading.assign(heading);
    tip_.body.assign(body);
  }
  tip_.footer.assign(footer);
  tip_.rect = rect;
}

float Ui::rich(std::string_view text, float size, plot::Color color, plot::Point origin, bool bold) {
  const plot::SetText& set = texts.line(text, size, bold);
  pen.text(set, origin, color);
  return set.width;
}

void Ui::paragraph(const Paragraph& paragraph, plot::Color color, plot::Point corner) {
  for (const Paragraph::Line& line : paragraph.lines) pen.text(line.text, {corner.x + line.origin.x, corner.y + line.origin.y}, color);
  for (const Paragraph::Bar& bar : paragraph.bars) {
    pen.rule({corner.x + bar.from.x, corner.y + bar.from.y}, {corner.x + bar.to.x, corner.y + bar.to.y}, color, 1);
  }
}

void Ui::focus_ring(const plot::Rect& rect, float radius) {
  constexpr float away = 2;
  pen.outline({rect.x - away, rect.y - away, rect.width + 2 * away, rect.height + 2 * away}, theme().accent, 2, radius + away);
}

}  // namespace lineland::app
