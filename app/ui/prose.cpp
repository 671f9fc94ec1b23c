#include "app/ui/prose.h"

#include <algorithm>

#include "app/ui/number_text.h"
#include "core/base/text.h"

namespace lineland::app {

namespace {
constexpr std::string_view formula_mark = "$$";
}

std::vector<std::string> paragraphs_of(std::string_view text) {
  std::vector<std::string> paragraphs;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find("\n\n", at), text.size());
    if (const std::string_view paragraph = trimmed(text.substr(at, end - at)); !paragraph.empty()) paragraphs.emplace_back(paragraph);
    at = end + 2;
  }
  return paragraphs;
}

float show_prose(Ui& ui, std::span<const std::string> paragraphs, float size, plot::Color color, float x, float y, float width) {
  for (const std::string& note : paragraphs) {
    if (note.starts_with(formula_mark)) {
      std::string_view tex = std::string_view(note).substr(formula_mark.size());
      if (tex.ends_with(formula_mark)) tex.remove_suffix(formula_mark.size());
      // A formula that is too wide is set smaller.
      const float wanted = ui.texts.formula(tex, size * 1.2f, width).width;
      const float fitting = wanted > width ? size * 1.2f * width / wanted * 0.98f : size * 1.2f;
      const Paragraph& formula = ui.texts.formula(tex, fitting, width);
      ui.paragraph(formula, ui.theme().text, {x, y - 0.3f * size});
      y += formula.height + 0.6f * size;
    } else {
      const Paragraph& words = ui.texts.paragraph(note, size, width, 1.6f);
      ui.paragraph(words, color, {x, y});
      y += words.height + 0.7f * size;
    }
  }
  return y;
}

float show_within(Ui& ui, std::string_view rich, float size, plot::Color color, plot::Point origin, float width, bool bold) {
  constexpr float least = 0.72f;  // of the size
  const float wanted = ui.texts.line(rich, size, bold).width;
  if (wanted <= width) return ui.rich(rich, size, color, origin, bold);
  const float fitting = std::max(least * size, size * width / wanted * 0.99f);
  if (ui.texts.line(rich, fitting, bold).width <= width) return ui.rich(rich, fitting, color, origin, bold);
  const std::string whole = plot::plain_text(rich);
  const Type type = bold ? ui.bold(fitting, color) : ui.words(fitting, color);
  std::string shown;
  for (std::size_t end = 0; end < whole.size();) {
    plot::next_character(whole, end);
    if (Pen::width(whole.substr(0, end) + "…", type) > width) break;
    shown = whole.substr(0, end);
  }
  shown += "…";
  ui.pen.text(shown, type, origin);
  return Pen::width(shown, type);
}

ReadoutRow::ReadoutRow(const plot::Readout& readout)
    : item("readout:" + readout.id), label(readout.label), value(readout_text(readout)), help(readout.help), primary(readout.primary) {}

float show_readout(Ui& ui, const ReadoutRow& row, bool large, float x, float y, float width) {
  const plot::Theme& t = ui.theme();
  const float size = ui.sizes().text, value_size = large ? size * 1.2f : size, high = 2.65f * size;
  const plot::Rect place{x, y, width, high};
  ui.note(row.item, place);
  const float middle = y + high / 2;
  const bool plain = row.value.find('$') == std::string::npos;
  const Type type{plot::Face::bold, value_size, t.text, true};
  const float room = plain ? Pen::width(row.value, type) : ui.texts.line(row.value, value_size, true).width;
  // A long name gives way to a number, never the other way round.
  const float free = width - room - 8, wide = ui.texts.line(row.label, size * 0.95f).width;
  const float label_size = wide > free ? std::max(size * 0.75f, size * 0.95f * free / wide) : size * 0.95f;
  ui.push_clip({x, y, std::max(free + 4, 1.0f), high});
  ui.rich(row.label, label_size, t.muted, {x, Ui::centered(middle, label_size)});
  ui.pop_clip();
  if (plain) {
    ui.pen.text(row.value, type, {x + width - room, Ui::centered(middle, value_size)});
  } else {
    ui.rich(row.value, value_size, t.text, {x + width - room, Ui::centered(middle, value_size)}, true);
  }
  ui.pen.rule({x, y + high}, {x + width, y + high}, t.hairline, 1);
  if (!row.help.empty() && ui.menu.owner == 0 && ui.input.inside && place.contains(ui.input.pointer))
    ui.tip(row.item, place, row.label, row.help);
  return y + high;
}

}  // namespace lineland::app
