#include "app/ui/widgets.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace lineland::app {

namespace {

constexpr float radius = 6;         // of corners
constexpr float field_padding = 8;  // left and right of typed text
constexpr float field_margin = 6;   // above and below it
constexpr float field_leading = 1.4f;

/// Lets what is cut at an edge of a scrolled view run out into the panel, so that it is seen to go on there.
void fade_edge(Ui& ui, const plot::Rect& view, bool at_bottom) {
  constexpr int strips = 18;
  constexpr float high = 2;
  plot::Color veil = ui.theme().panel;
  for (int k = 0; k < strips; ++k) {
    veil.a = static_cast<std::uint8_t>(255 * (strips - k) / strips);
    const float depth = high * static_cast<float>(k), y = at_bottom ? view.bottom() - depth - high : view.y + depth;
    ui.pen.box({view.x + 1, y, view.width - 1, high}, veil);
  }
}

void draw_icon(Ui& ui, Icon icon, plot::Point c, plot::Color color) {
  switch (icon) {
    case Icon::none: break;
    case Icon::play: ui.pen.convex(std::array<plot::Point, 3>{{{c.x - 4, c.y - 6}, {c.x + 6.5f, c.y}, {c.x - 4, c.y + 6}}}, color); break;
    case Icon::pause:
      ui.pen.box({c.x - 5, c.y - 6, 3.5f, 12}, color);
      ui.pen.box({c.x + 1.5f, c.y - 6, 3.5f, 12}, color);
      break;
    case Icon::save: {  // an arrow down into a tray
      const auto at = [c](float x, float y) { return plot::Point{c.x + x, c.y + y}; };
      ui.pen.stroke(std::array{at(0, -6), at(0, 2)}, color, 1.4f);
      ui.pen.stroke(std::array{at(-3.5f, -1.5f), at(0, 2), at(3.5f, -1.5f)}, color, 1.4f);
      ui.pen.stroke(std::array{at(-5.5f, 2.5f), at(-5.5f, 5.5f), at(5.5f, 5.5f), at(5.5f, 2.5f)}, color, 1.4f);
      break;
    }
    case Icon::pencil: {  // from the point at the lower left to the end at the upper right
      const auto at = [c](float x, float y) { return plot::Point{c.x + x, c.y + y}; };
      ui.pen.stroke(std::array{at(-5.5f, 5.5f), at(-4.5f, 1.5f), at(2.5f, -5.5f), at(5.5f, -2.5f), at(-1.5f, 4.5f)}, color, 1.3f, true);
      ui.pen.stroke(std::array{at(0.4f, -3.4f), at(3.4f, -0.4f)}, color, 1.3f);
      break;
    }
  }
}

plot::Color mixed(plot::Color a, plot::Color b, float t) {
  const auto channel = [t](std::uint8_t x, std::uint8_t y) {
    return static_cast<std::uint8_t>(std::lround(static_cast<float>(x) + t * (static_cast<float>(y) - static_cast<float>(x))));
  };
  return {channel(a.r, b.r), channel(a.g, b.g), channel(a.b, b.b), 255};
}

/// The byte offsets at which the lines of a typed text begin, one character after the other being equally wide.
struct Lines {
  std::array<std::size_t, 64> begin{};
  int count = 1;
};

Lines broken(std::string_view text, std::size_t columns) {
  Lines lines;
  std::size_t line = 0, column = 0, space = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == ' ') space = at + 1;
    if (column >= columns && text[at] != ' ' && lines.count < 64) {
      line = space > line ? space : at;
      lines.begin[static_cast<std::size_t>(lines.count++)] = line;
      column = 0;
      for (std::size_t k = line; k < at;) {
        plot::next_character(text, k);
        ++column;
      }
    }
    plot::next_character(text, at);
    ++column;
  }
  return lines;
}

std::size_t columns_in(float width, float size) {
  return std::max<std::size_t>(
      4, static_cast<std::size_t>((width - 2 * field_padding) / (size * GlyphAtlas::advance(plot::Face::mono, U'0'))));
}

/// Places the caret where the pointer is.
std::size_t offset_at(std::string_view line, const Type& type, float x) {
  float left = 0;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t begin = at;
    const float advance = type.size * GlyphAtlas::advance(type.face, plot::next_character(line, at));
    if (x < left + advance / 2) return begin;
    left += advance;
  }
  return line.size();
}

/// One line of a field, with what of the selection and the caret falls into it.
void draw_field_line(Ui& ui, std::string_view text, std::size_t begin, std::size_t end, bool last, const Type& type, plot::Point origin,
                     bool editing) {
  const std::string_view line = text.substr(begin, end - begin);
  if (editing) {
    const auto x_of = [&](std::size_t at) { return origin.x + Pen::width(text.substr(begin, std::clamp(at, begin, end) - begin), type); };
    const float left = x_of(ui.edit.selection_begin()), right = x_of(ui.edit.selection_end());
    if (right > left)
      ui.pen.box({left, origin.y - type.size, right - left, 1.3f * type.size}, mixed(ui.theme().raised, ui.theme().accent, 0.3f));
    const std::size_t caret = ui.edit.caret();
    if (caret >= begin && (caret < end || last)) {
      ui.pen.box({x_of(caret), origin.y - type.size, 1.5f, 1.3f * type.size}, ui.theme().accent);
    }
  }
  ui.pen.text(line, type, origin);
}

}  // namespace

bool button(Ui& ui, std::string_view id, const plot::Rect& rect, std::string_view words, Emphasis emphasis, Icon icon,
            std::string_view help) {
  const Response r = ui.interact(id, rect);
  const plot::Theme& t = ui.theme();
  const bool primary = emphasis == Emphasis::primary;
  plot::Color face = primary ? t.accent : t.panel;
  if (r.hovered || r.held) face = primary ? mixed(t.accent, t.text, r.held ? 0.25f : 0.12f) : r.held ? t.selected : t.hover;
  ui.pen.box(rect, face, radius);
  if (!primary) ui.pen.outline(rect, t.hairline, 1, radius);
  const plot::Color ink = primary ? t.on_accent : t.text;
  const float size = ui.chrome().text, middle = rect.y + rect.height / 2;
  if (icon != Icon::none) {
    draw_icon(ui, icon, {rect.x + rect.width / 2, middle}, ink);
  } else {
    const float width = ui.texts.line(words, size).width;
    ui.rich(words, size, ink, {rect.x + (rect.width - width) / 2, Ui::centered(middle, size)});
  }
  if (r.ring) ui.focus_ring(rect, radius);
  if (r.hovered) ui.cursor(ImGuiMouseCursor_Hand);
  if (r.hovered && !help.empty()) ui.tip(id, rect, "", help);
  return r.clicked;
}

bool icon_toggle(Ui& ui, std::string_view id, const plot::Rect& rect, Icon icon, bool on, std::string_view help) {
  const Response r = ui.interact(id, rect);
  const plot::Theme& t = ui.theme();
  if (on || r.hovered || r.held) ui.pen.box(rect, on || r.held ? t.selected : t.hover, radius);
  draw_icon(ui, icon, {rect.x + rect.width / 2, rect.y + rect.height / 2}, on ? t.accent : r.hovered ? t.text : t.muted);
  if (r.ring) ui.focus_ring(rect, radius);
  if (r.hovered) {
    ui.cursor(ImGuiMouseCursor_Hand);
    ui.tip(id, rect, "", help);
  }
  return r.clicked;
}

std::optional<std::size_t> segments(Ui& ui, std::string_view id, const plot::Rect& rect, std::span<const std::string_view> labels,
                                    std::size_t current) {
  const plot::Theme& t = ui.theme();
  const float size = ui.chrome().text, width = rect.width / static_cast<float>(labels.size()), inset = 2;
  std::optional<std::size_t> chosen;
  ui.pen.box(rect, t.panel, radius);
  ui.pen.outline(rect, t.hairline, 1, radius);
  for (std::size_t k = 0; k < labels.size(); ++k) {
    const plot::Rect place{rect.x + static_cast<float>(k) * width, rect.y, width, rect.height};
    const plot::Rect inside{place.x + inset, place.y + inset, width - 2 * inset, place.height - 2 * inset};
    const Response r = ui.interact(std::string(id) + ':' + std::string(labels[k]), place);
    if (k == current || r.hovered) ui.pen.box(inside, k == current ? t.selected : t.hover, radius - inset);
    const float words = ui.texts.line(labels[k], size).width;
    ui.rich(labels[k], size, k == current ? t.text : t.muted,
            {place.x + (width - words) / 2, Ui::centered(place.y + rect.height / 2, size)});
    if (r.ring) ui.focus_ring(inside, radius - inset);
    if (r.hovered) ui.cursor(ImGuiMouseCursor_Hand);
    if (r.clicked) chosen = k;
  }
  return chosen;
}

SliderResponse slider(Ui& ui, std::string_view id, const plot::Rect& rect, double fraction, bool faded) {
  const Response r = ui.interact(id, rect);
  const plot::Theme& t = ui.theme();
  constexpr float ring = 5.5f, thick = 3;
  const float middle = rect.y + rect.height / 2, left = rect.x, width = rect.width;
  const float x = left + width * static_cast<float>(std::clamp(fraction, 0.0, 1.0));
  const plot::Color color = faded ? t.faint : t.accent;
  ui.pen.box({left, middle - thick / 2, width, thick}, t.hairline, thick / 2);
  if (x > left + 1) ui.pen.box({left, middle - thick / 2, x - left, thick}, color, thick / 2);
  ui.pen.disc({std::clamp(x, left + ring, left + width - ring), middle}, ring + (r.held ? 1 : 0),
              r.hovered || r.held ? t.selected : t.panel);
  ui.pen.ring({std::clamp(x, left + ring, left + width - ring), middle}, ring + (r.held ? 1 : 0), 1.6f, color);
  if (r.ring) ui.focus_ring({rect.x - 3, rect.y, rect.width + 6, rect.height}, 4);
  if (r.hovered) ui.cursor(ImGuiMouseCursor_Hand);

  SliderResponse result;
  result.hovered = r.hovered;
  result.type = (r.pressed && ui.input.control) || (r.ring && r.clicked && !r.released);
  result.reset = r.double_clicked && !result.type;
  const bool moved = r.pressed || (r.held && !(ui.input.moved == plot::Point{}));
  if (moved && !result.reset && !result.type && !ui.input.control) {
    result.fraction = std::clamp(static_cast<double>((ui.input.pointer.x - left) / width), 0.0, 1.0);
  }
  if (r.ring) result.steps = (ui.input.take(Key::right) || ui.input.take(Key::up)) - (ui.input.take(Key::left) || ui.input.take(Key::down));
  return result;
}

bool toggle(Ui& ui, std::string_view id, const plot::Rect& rect, bool on) {
  const Response r = ui.interact(id, rect);
  const plot::Theme& t = ui.theme();
  const float round = rect.height / 2, knob = round - 2.5f;
  ui.pen.box(rect, on ? t.accent : t.faint, round);
  ui.pen.disc({on ? rect.right() - round : rect.x + round, rect.y + round}, knob, on ? t.on_accent : t.panel);
  if (r.ring) ui.focus_ring(rect, round);
  if (r.hovered) ui.cursor(ImGuiMouseCursor_Hand);
  return r.clicked;
}

bool combo(Ui& ui, std::string_view id, const plot::Rect& rect, std::string_view shown, bool faded) {
  const Response r = ui.interact(id, rect);
  const plot::Theme& t = ui.theme();
  const float size = ui.chrome().text, middle = rect.y + rect.height / 2;
  ui.pen.box(rect, r.hovered ? t.hover : t.panel, radius);
  ui.pen.outline(rect, t.hairline, 1, radius);
  ui.push_clip({rect.x, rect.y, rect.width - 22, rect.height});
  ui.rich(shown, size, faded ? t.muted : t.text, {rect.x + field_padding + 1, Ui::centered(middle, size)});
  ui.pop_clip();
  const float x = rect.right() - 13;
  ui.pen.stroke(std::array<plot::Point, 3>{{{x - 3.5f, middle - 1.8f}, {x, middle + 1.8f}, {x + 3.5f, middle - 1.8f}}}, t.muted, 1.4f);
  if (r.ring) ui.focus_ring(rect, radius);
  if (r.hovered) ui.cursor(ImGuiMouseCursor_Hand);
  return r.clicked;
}

float field_height(const Ui& ui, std::string_view text, float width) {
  const float size = ui.chrome().text * 0.96f;
  return static_cast<float>(broken(text, columns_in(width, size)).count) * field_leading * size + 2 * field_margin;
}

std::optional<std::string> text_field(Ui& ui, std::string_view id, const plot::Rect& rect, std::string_view shown,
                                      const FieldStyle& style) {
  const Response r = ui.interact(id, rect);
  const plot::Theme& t = ui.theme();
  std::optional<std::string> done;
  bool editing = ui.editing(id);
  const bool left = editing && ((ui.input.pressed && !r.hovered) || ui.input.take(Key::tab));
  if (!editing && (r.pressed || r.clicked)) {
    ui.begin_edit(id, shown);
    editing = true;
  } else if (editing) {
    const TextEdit::Outcome outcome = ui.edit.take(ui.input);
    if (outcome == TextEdit::Outcome::accepted || left) done = ui.edit.text();
    if (outcome != TextEdit::Outcome::none || left) {
      ui.end_edit();
      editing = false;
    }
  }

  const std::string_view text = editing ? std::string_view(ui.edit.text()) : done ? std::string_view(*done) : shown;
  const Type type{style.mono ? plot::Face::mono : plot::Face::text, ui.chrome().text * (style.mono ? 0.96f : 1),
                  style.wrong ? t.error : t.text, !style.mono && !editing};
  if (style.frame || editing) {
    ui.pen.box(rect, t.panel, radius);
    ui.pen.outline(rect, editing ? t.accent : style.wrong ? t.error : r.hovered ? t.faint : t.hairline, editing ? 1.5f : 1, radius);
  }
  if (r.hovered) ui.cursor(ImGuiMouseCursor_TextInput);
  ui.push_clip({rect.x + 2, rect.y, rect.width - 4, rect.height});
  const bool several = style.mono && rect.height > 2 * field_margin + 1.5f * field_leading * type.size;
  const Lines lines = style.mono && (several || !editing) ? broken(text, columns_in(rect.width, type.size)) : Lines{};
  const float leading = field_leading * type.size, top = rect.y + (rect.height - static_cast<float>(lines.count) * leading) / 2;
  for (int k = 0; k < lines.count; ++k) {
    const std::size_t begin = lines.begin[static_cast<std::size_t>(k)];
    const bool last = k + 1 == lines.count;
    const std::size_t end = last ? text.size() : lines.begin[static_cast<std::size_t>(k) + 1];
    const float middle = top + (static_cast<float>(k) + 0.5f) * leading, width = Pen::width(text.substr(begin, end - begin), type);
    float x = style.right ? rect.right() - field_padding - width : rect.x + field_padding;
    // A single line that is too long shows the place of the caret.
    if (lines.count == 1 && editing && width > rect.width - 2 * field_padding) {
      const float caret = Pen::width(text.substr(0, ui.edit.caret()), type);
      x = rect.x + field_padding - std::max(0.0f, caret - (rect.width - 2 * field_padding));
    }
    draw_field_line(ui, text, begin, end, last, type, {x, Ui::centered(middle, type.size)}, editing);
    const bool here = ui.input.pointer.y < middle + leading / 2 || last;
    if (editing && r.held && here && (k == 0 || ui.input.pointer.y >= middle - leading / 2) && (!r.pressed || ui.edit.caret() == 0)) {
      ui.edit.set_caret(begin + offset_at(text.substr(begin, end - begin), type, ui.input.pointer.x - x), !r.pressed);
    }
  }
  ui.pop_clip();
  if (r.ring && !editing) ui.focus_ring(rect, radius);
  return done;
}

void fold_mark(Ui& ui, plot::Point c, bool open, plot::Color color, float scale) {
  const float back = -2.5f * scale, side = 4.5f * scale, tip = 4 * scale;
  const std::array<plot::Point, 3> down{{{c.x - side, c.y + back}, {c.x + side, c.y + back}, {c.x, c.y + tip}}};
  const std::array<plot::Point, 3> right{{{c.x + back, c.y - side}, {c.x + tip, c.y}, {c.x + back, c.y + side}}};
  ui.pen.convex(open ? down : right, color);
}

void scroll_bar(Ui& ui, std::string_view id, const plot::Rect& view, float height, float& offset) {
  const float most = std::max(0.0f, height - view.height);
  if (ui.menu.owner == 0 && ui.input.inside && view.contains(ui.input.pointer)) offset -= 48 * ui.input.wheel;
  if (most > 0) {
    const float thumb = std::max(30.0f, view.height * view.height / height), room = view.height - thumb - 8;
    const plot::Rect track{view.right() - 10, view.y, 10, view.height};
    const Response r = ui.interact(id, track, false);
    if (r.held) offset += ui.input.moved.y * most / room;
    offset = std::clamp(offset, 0.0f, most);
    if (offset > 0.5f) fade_edge(ui, view, false);
    if (offset < most - 0.5f) fade_edge(ui, view, true);
    const float wide = r.hovered || r.held ? 6.0f : 4.0f;
    ui.pen.box({view.right() - wide - 2, view.y + 4 + room * offset / most, wide, thumb}, ui.theme().faint, wide / 2);
  }
  offset = std::clamp(offset, 0.0f, most);
}

}  // namespace lineland::app
