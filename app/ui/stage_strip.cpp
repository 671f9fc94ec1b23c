#include "app/ui/stage_strip.h"

#include <algorithm>
#include <array>

#include "app/ui/number_text.h"
#include "app/ui/widgets.h"

namespace lineland::app {

namespace {

constexpr float gap = 6, turn_width = 34, least_size = 8;
constexpr float words_leading = 1.45f, formula_share = 1.25f;  // of the size of text

/// An arrow to the left or right on a button.
bool turn(Ui& ui, std::string_view id, const plot::Rect& rect, bool forth, std::string_view help) {
  const bool clicked = button(ui, id, rect, "", Emphasis::plain, Icon::none, help);
  const plot::Point c{rect.x + rect.width / 2, rect.y + rect.height / 2};
  const float d = forth ? 3.0f : -3.0f;
  ui.pen.stroke(std::array<plot::Point, 3>{{{c.x - d, c.y - 6}, {c.x + d, c.y}, {c.x - d, c.y + 6}}}, ui.theme().text, 1.8f);
  return clicked;
}

float words_height(Ui& ui, const sim::Stage& stage, float width) {
  return ui.texts.paragraph(stage.text, ui.sizes().text, width, words_leading).height;
}

/// Of all formulas below each other at a size; each one that is too wide is smaller.
float formulas_height(Ui& ui, const sim::Stage& stage, float size, float width) {
  float height = 0;
  for (const std::string& tex : stage.formulas) {
    const float wanted = ui.texts.formula(tex, size, width).width;
    height += ui.texts.formula(tex, wanted > width ? size * width / wanted * 0.98f : size, width).height;
  }
  return height;
}

}  // namespace

void StageStrip::take_lab(const sim::Laboratory& laboratory) {
  names_.clear();
  for (const sim::StageName& stage : laboratory.about().stages) names_.push_back({stage.id, "stage:" + stage.id, stage.label, stage.group});
}

const StageStrip::Name* StageStrip::name_of(const std::string& id) const {
  const auto found = std::ranges::find(names_, id, &Name::id);
  return found == names_.end() ? nullptr : &*found;
}

void StageStrip::show_row(Ui& ui, Desk& desk, SlowMotion& slow, const plot::Rect& rect) {
  const plot::Theme& t = ui.theme();
  const auto& stages = desk.stages();
  const float size = ui.sizes().small, label_height = 2.3f * size, top = rect.bottom() - label_height - 4;
  if (turn(ui, "button:stage-back", {rect.x, top, turn_width, label_height}, false, "The stage before (Page up, ←)")) slow.back(desk);
  const float begin = rect.x + turn_width + gap, end = rect.right() - turn_width - gap;
  float wanted = 0;
  for (const sim::Stage& stage : stages) {
    if (const Name* name = name_of(stage.id)) wanted += ui.texts.line(name->label, size).width + 1.6f * size + gap;
  }
  // Where there is no room for all names, only the current one has its own.
  const bool named = wanted <= end - begin;
  float x = begin, group_end = begin;
  std::string_view group;
  for (std::size_t k = 0; k < stages.size(); ++k) {
    const Name* name = name_of(stages[k].id);
    if (!name) continue;
    const bool current = k == slow.at();
    ShortText label;
    if (named || current) {
      label << std::string_view(name->label);
    } else {
      label << static_cast<std::int64_t>(k + 1);
    }
    const float words = ui.texts.line(label, size, current).width, width = words + (named || current ? 1.6f : 1.1f) * size;
    if (!name->group.empty() && name->group != group) {
      group = name->group;
      const float wide = ui.texts.line(group, size * 0.9f).width;
      if (x >= group_end && x + wide < end) {
        ui.rich(group, size * 0.9f, t.muted, {x + 2, top - 0.45f * size});
        group_end = x + wide + 2 * gap;
      }
    }
    const plot::Rect place{x, top, width, label_height};
    const Response r = ui.interact(name->item, place);
    if (current) {
      ui.pen.box(place, t.accent, 6);
    } else {
      ui.pen.box(place, r.hovered ? t.hover : t.panel, 6);
      if (k < slow.at()) ui.pen.box({place.x + 5, place.bottom() - 3, place.width - 10, 2}, t.accent, 1);
    }
    if (r.ring) ui.focus_ring(place, 6);
    if (r.hovered) ui.cursor(ImGuiMouseCursor_Hand);
    ui.rich(label, size, current ? t.on_accent : t.text, {x + (width - words) / 2, Ui::centered(top + label_height / 2, size)}, current);
    if (r.clicked) slow.go(k);
    x += width + gap;
  }
  if (turn(ui, "button:stage-next", {std::min(x, end + gap), top, turn_width, label_height}, true,
           slow.is_last(desk) ? "Take the step; the next one's first stage (Page down, →)" : "The next stage (Page down, →)")) {
    slow.next(desk);
  }
}

float StageStrip::formula_size(Ui& ui, const sim::Stage& stage, float width, float most) const {
  float size = ui.sizes().text * formula_share;
  const float words = words_height(ui, stage, width);
  while (size > least_size && words + formulas_height(ui, stage, size, width) > most) size *= 0.92f;
  return size;
}

float StageStrip::text_height(Ui& ui, const sim::Stage& stage, float width, float most) const {
  return std::min(most, words_height(ui, stage, width) + formulas_height(ui, stage, formula_size(ui, stage, width, most), width));
}

void StageStrip::show_text(Ui& ui, const sim::Stage& stage, const plot::Rect& rect) {
  const float size = formula_size(ui, stage, rect.width, rect.height);
  ui.push_clip(rect);
  ui.note("stage-text", rect);
  const Paragraph& words = ui.texts.paragraph(stage.text, ui.sizes().text, rect.width, words_leading);
  ui.paragraph(words, ui.theme().muted, {rect.x, rect.y});
  float y = rect.y + words.height;
  for (const std::string& tex : stage.formulas) {
    const float wanted = ui.texts.formula(tex, size, rect.width).width;
    const Paragraph& formula = ui.texts.formula(tex, wanted > rect.width ? size * rect.width / wanted * 0.98f : size, rect.width);
    ui.paragraph(formula, ui.theme().text, {rect.x, y});
    y += formula.height;
  }
  ui.pop_clip();
}

}  // namespace lineland::app
