#include "app/ui/parameter_panel.h"

#include <algorithm>
#include <utility>

#include "app/presets.h"
#include "app/ui/number_text.h"
#include "app/ui/prose.h"
#include "app/ui/widgets.h"
#include "core/base/check.h"
#include "core/base/text.h"

namespace lineland::app {

namespace {

constexpr float margin = 18, label_height = 19, gap = 7;
constexpr float lab_height = 30, combo_height = 28, slider_height = 16, icon_width = 24;
constexpr std::string_view draw_help = "Draw it with the mouse: press in the large figure and move across. Esc leaves.";
const std::string no_label;

std::string range_text(const param::Parameter& parameter) {
  if (const auto* real = std::get_if<param::RealKind>(&parameter.kind)) {
    return value_text(parameter, real->range.low) + " to " + value_text(parameter, real->range.high);
  }
  if (const auto* integer = std::get_if<param::IntegerKind>(&parameter.kind)) {
    return value_text(parameter, integer->range.low) + " to " + value_text(parameter, integer->range.high);
  }
  return "";
}

std::string_view effect_text(param::Effect effect) {
  switch (effect) {
    case param::Effect::live: return "takes effect at once";
    case param::Effect::restart: return "begins the run again";
    case param::Effect::view: return "changes only the view";
  }
  return "";
}

std::string footer_text(const param::Parameter& parameter, param::Layer layer) {
  std::string text = range_text(parameter);
  if (!text.empty()) text += " · ";
  text += effect_text(parameter.effect);
  return text + " · set by: " + std::string(param::name_of(layer));
}

}  // namespace

void ParameterPanel::prepare(const Desk& desk) {
  const param::Schema& schema = desk.laboratory().schema();
  rows_.clear();
  groups_.clear();
  for (const param::GroupInfo& info : schema.groups()) groups_.push_back({"group:" + info.label, "", info.open, {}});
  if (groups_.empty()) groups_.push_back({"group:", "", true, {}});
  for (std::size_t k = 0; k < schema.parameters().size(); ++k) {
    const param::Parameter& p = schema[k];
    Row row;
    const bool number = std::holds_alternative<param::RealKind>(p.kind) || std::holds_alternative<param::IntegerKind>(p.kind);
    const std::string_view kind = number                                              ? "slider:"
                                  : std::holds_alternative<param::FlagKind>(p.kind)   ? "switch:"
                                  : std::holds_alternative<param::ChoiceKind>(p.kind) ? "choice:"
                                                                                      : "text:";
    row.item = std::string(kind) + p.id;
    row.field = "field:" + p.id;
    row.draw = "button:draw-" + p.id;
    row.label = p.symbol.empty() ? p.label : p.label + ' ' + p.symbol;
    row.tip = p.help;
    rows_.push_back(std::move(row));
    groups_[std::min(p.group, groups_.size() - 1)].parameters.push_back(k);
  }
  presets_ = presets_of(desk.laboratory().about().id);
  lessons_ = lessons();
  lab_items_.clear();
  for (const sim::Laboratory* lab : desk.labs()) lab_items_.push_back("lab:" + lab->about().id);
  shown_.reset();
  scroll_ = 0;
}

void ParameterPanel::refresh_texts(const Desk& desk) {
  const param::Values& values = desk.values();
  const param::Schema& schema = values.schema();
  for (std::size_t k = 0; k < rows_.size(); ++k) {
    Row& row = rows_[k];
    const bool same = shown_ && shown_->at(k) == values.at(k);
    if (!same) {
      row.value = value_text(schema[k], values.at(k));
      if (!schema[k].unit.empty()) row.value += ' ' + schema[k].unit;
      row.refused.clear();
      row.fault.clear();
    }
    row.footer = footer_text(schema[k], values.layer(k));
  }
  for (std::size_t k = 0; k < schema.groups().size(); ++k) groups_[k].summary = summary_text(schema.groups()[k].summary, values);
  shown_ = values;
}

/// The rows are those of the lab that is open, with its values of now.
void ParameterPanel::take_lab(const Desk& desk) {
  if (visit_ != desk.visits()) {
    visit_ = desk.visits();
    prepare(desk);
  }
  if (!shown_ || !(*shown_ == desk.values())) refresh_texts(desk);
}

float ParameterPanel::show_some(Ui& ui, Desk& desk, std::span<const std::string> ids, float x, float y, float width, Pencil& pencil) {
  take_lab(desk);
  for (const std::string& id : ids) {
    if (const auto index = desk.laboratory().schema().find(id)) y = show_parameter(ui, desk, pencil, *index, false, x, y, width);
  }
  return y;
}

ParameterPanel::Wish ParameterPanel::show(Ui& ui, Desk& desk, const plot::Rect& rect, Pencil& pencil, std::string& message) {
  take_lab(desk);
  ui.pen.box(rect, ui.theme().panel);
  ui.pen.rule({rect.right(), rect.y}, {rect.right(), rect.bottom()}, ui.theme().hairline, 1);
  ui.push_clip(rect);
  const float x = rect.x + margin, width = rect.width - 2 * margin, top = rect.y - scroll_;
  float y = show_head(ui, desk, rect, top, message);
  take_lab(desk);  // a click on it may have opened another one
  const auto infos = desk.laboratory().schema().groups();
  for (std::size_t k = 0; k < groups_.size(); ++k) {
    if (!groups_[k].parameters.empty())
      y = show_group(ui, desk, pencil, groups_[k], k < infos.size() ? infos[k].label : no_label, x, y, width);
  }
  height_ = y + margin - top;
  if (wanted_) {
    const auto low = static_cast<float>(wanted_->low), high = static_cast<float>(wanted_->high);
    if (high > rect.bottom() - margin) scroll_ += high - rect.bottom() + margin;
    if (low < rect.y + margin) scroll_ -= rect.y + margin - low;
    wanted_.reset();
  }
  scroll_bar(ui, "scroll:panel", rect, height_, scroll_);
  ui.pop_clip();
  return std::exchange(wish_, {});
}

void ParameterPanel::reveal(Ui& ui, const Desk& desk, std::string_view id) {
  take_lab(desk);
  const auto index = desk.laboratory().schema().find(id);
  if (!index) return;
  for (Group& group : groups_) group.open = group.open || std::ranges::find(group.parameters, *index) != group.parameters.end();
  ui.focus(rows_[*index].item);
}

/// The way to the palette and to the list of keys.
void ParameterPanel::show_hints(Ui& ui, const plot::Rect& rect) {
  const plot::Theme& t = ui.theme();
  const float size = ui.chrome().text, high = 26;
  float right = rect.right() - margin + 6;
  const auto hint = [&](std::string_view id, std::string_view words, std::string_view help) {
    const float width = ui.texts.line(words, size).width + 12;
    const plot::Rect place{right - width, rect.y + 15, width, high};
    const Response r = ui.interact(id, place);
    if (r.hovered) {
      ui.pen.box(place, t.hover, 6);
      ui.cursor(ImGuiMouseCursor_Hand);
      ui.tip(id, place, "", help);
    }
    if (r.ring) ui.focus_ring(place, 6);
    ui.rich(words, size, t.muted, {place.x + 6, Ui::centered(place.y + high / 2, size)});
    right -= width + 2;
    return r.clicked;
  };
  wish_.keys = hint("button:keys", "?", "All keys");
  wish_.palette = hint("button:palette", "Ctrl K", "Find anything: labs, presets, parameters, figures, lessons, commands");
}

float ParameterPanel::show_lessons(Ui& ui, const plot::Rect& rect, float y) {
  const plot::Theme& t = ui.theme();
  const float size = ui.chrome().text;
  const plot::Rect place{rect.x + 8, y, rect.width - 16, lab_height};
  const Response r = ui.interact("choice:lesson", place);
  if (r.hovered) {
    ui.pen.box(place, t.hover, 6);
    ui.cursor(ImGuiMouseCursor_Hand);
  }
  if (r.ring) ui.focus_ring(place, 6);
  const float words = ui.rich("Lessons", size, t.text, {rect.x + margin, Ui::centered(y + lab_height / 2, size)});
  fold_mark(ui, {rect.x + margin + words + 12, y + lab_height / 2}, false, t.muted);
  if (r.clicked) {
    ui.open_menu("choice:lesson", place, -1);
    for (const LessonTitle& lesson : lessons_) ui.menu.entries.push_back({lesson.title, lesson.summary});
  }
  if (const auto chosen = ui.menu_choice("choice:lesson")) wish_.lesson = lessons_[static_cast<std::size_t>(*chosen)].name;
  return y + lab_height + 1;
}

float ParameterPanel::show_head(Ui& ui, Desk& desk, const plot::Rect& rect, float y, std::string& message) {
  const plot::Theme& t = ui.theme();
  const float x = rect.x + margin, size = ui.chrome().text;
  ui.pen.text("Lineland", ui.bold(ui.chrome().title * 1.12f, t.text), {x, y + 33});
  show_hints(ui, rect);
  y += 50;
  const auto labs = desk.labs();
  for (std::size_t k = 0; k < labs.size(); ++k) {
    const plot::Rect place{rect.x + 8, y, rect.width - 16, lab_height};
    const bool open = labs[k] == &desk.laboratory();
    const Response r = ui.interact(lab_items_[k], place);
    if (open || r.hovered) ui.pen.box(place, open ? t.selected : t.hover, 6);
    show_within(ui, labs[k]->about().title, size, t.text, {x, Ui::centered(y + lab_height / 2, size)}, place.right() - 6 - x, open);
    if (r.ring) ui.focus_ring(place, 6);
    if (r.hovered) {
      ui.cursor(ImGuiMouseCursor_Hand);
      ui.tip(lab_items_[k], place, "", labs[k]->about().summary);
    }
    if (r.clicked && !open) {
      try {
        desk.visit(*labs[k]);
      } catch (const InputError& error) {
        message = error.what();
      }
    }
    y += lab_height + 1;
  }
  y = show_lessons(ui, rect, y);
  return show_presets(ui, desk, x, y + 8, rect.width - 2 * margin, message);
}

float ParameterPanel::show_presets(Ui& ui, Desk& desk, float x, float y, float width, std::string& message) {
  if (presets_.empty()) return y;
  const float size = ui.chrome().text, label = 62;
  ui.rich("Preset", size, ui.theme().muted, {x, Ui::centered(y + combo_height / 2, size)});
  const auto at = std::ranges::find(presets_, desk.preset(), &param::Preset::name);
  const plot::Rect place{x + label, y, width - label, combo_height};
  if (combo(ui, "choice:preset", place, desk.preset().empty() ? std::string_view("none") : std::string_view(desk.preset()))) {
    ui.open_menu("choice:preset", place, at == presets_.end() ? -1 : static_cast<int>(at - presets_.begin()));
    for (const param::Preset& preset : presets_)
      ui.menu.entries.push_back({preset.name, preset.description.empty() ? preset.title : preset.description});
  }
  if (const auto chosen = ui.menu_choice("choice:preset")) {
    try {
      desk.load(presets_[static_cast<std::size_t>(*chosen)]);
    } catch (const InputError& error) {
      message = error.what();
    }
  }
  return y + combo_height + 14;
}

float ParameterPanel::show_group(Ui& ui, Desk& desk, Pencil& pencil, Group& group, const std::string& label, float x, float y,
                                 float width) {
  const plot::Theme& t = ui.theme();
  const float size = ui.chrome().text, head = 40;
  ui.pen.rule({x, y}, {x + width, y}, t.hairline, 1);
  if (!label.empty()) {
    const plot::Rect place{x - 6, y + 6, width + 12, head - 10};
    const Response r = ui.interact(group.item, place);
    const float middle = y + head / 2 + 1, baseline = Ui::centered(middle, size);
    if (r.hovered) ui.cursor(ImGuiMouseCursor_Hand);
    if (r.ring) ui.focus_ring(place, 6);
    fold_mark(ui, {x + 4.5f, middle}, group.open, r.hovered ? t.text : t.muted);
    const float words = ui.rich(label, size, t.text, {x + 15, baseline}, true);
    if (!group.open || group.summary.size() < 12) ui.rich(group.summary, size, t.muted, {x + 15 + words + 8, baseline});
    if (r.clicked) group.open = !group.open;
    y += head;
    if (!group.open) return y;
  } else {
    y += 12;
  }
  const bool lone = group.parameters.size() == 1;
  for (const std::size_t index : group.parameters) y = show_parameter(ui, desk, pencil, index, lone, x, y, width);
  return y + 8;
}

float ParameterPanel::show_parameter(Ui& ui, Desk& desk, Pencil& pencil, std::size_t index, bool lone, float x, float y, float width) {
  const param::Kind& kind = desk.laboratory().schema()[index].kind;
  const float top = y;
  if (std::holds_alternative<param::ChoiceKind>(kind)) {
    y = show_choice(ui, desk, index, x, y, width);
  } else if (std::holds_alternative<param::FlagKind>(kind)) {
    y = show_flag(ui, desk, index, x, y, width);
  } else if (std::holds_alternative<param::DensityKind>(kind)) {
    y = show_density(ui, desk, pencil, index, lone, x, y, width);
  } else {
    y = show_number(ui, desk, index, x, y, width);
  }
  const plot::Rect all{x, top, width, y - top};
  if (ui.moved_focus() == Ui::hash(rows_[index].item)) wanted_ = plot::Span{top, y};
  if (ui.menu.owner == 0 && !ui.editing() && !ui.tipped() && ui.input.inside && all.contains(ui.input.pointer)) {
    ui.tip(rows_[index].item, all, rows_[index].label, rows_[index].tip, rows_[index].footer);
  }
  return show_fault(ui, rows_[index], x, y, width);
}

void ParameterPanel::show_label(Ui& ui, const Desk& desk, std::size_t index, float x, float middle, float width) {
  const plot::Theme& t = ui.theme();
  const float size = ui.chrome().text;
  if (desk.values().changed(index)) ui.pen.disc({x - 8.5f, middle}, 3, t.accent);
  ui.push_clip({x - 2, middle - label_height, width + 2, 2 * label_height});
  ui.rich(rows_[index].label, size, desk.values().relevant(index) ? t.text : t.muted, {x, Ui::centered(middle, size)});
  ui.pop_clip();
}

float ParameterPanel::show_number(Ui& ui, Desk& desk, std::size_t index, float x, float y, float width) {
  Row& row = rows_[index];
  const param::Parameter& parameter = desk.laboratory().schema()[index];
  const bool relevant = desk.values().relevant(index);
  const float middle = y + label_height / 2, size = ui.chrome().text;
  const float room = ui.texts.line(row.value, size).width;
  show_label(ui, desk, index, x, middle, width - room - 6);
  if (ui.editing(row.field) || !row.refused.empty()) {
    const std::string_view shown = row.refused.empty() ? std::string_view(row.value) : std::string_view(row.refused);
    const FieldStyle style{.wrong = !row.refused.empty() && !ui.editing(row.field), .right = true};
    if (const auto text = text_field(ui, row.field, {x + width - 110, y - 3, 110, label_height + 4}, shown, style))
      take_text(desk, index, *text);
  } else {
    const plot::Color ink = relevant ? ui.theme().text : ui.theme().muted;
    // Tabular where it is plain, so that a running value does not shake.
    if (row.value.find('$') == std::string::npos) {
      const Type type = ui.digits(size, ink);
      ui.pen.text(row.value, type, {x + width - Pen::width(row.value, type), Ui::centered(middle, size)});
    } else {
      ui.rich(row.value, size, ink, {x + width - room, Ui::centered(middle, size)});
    }
  }
  y += label_height;
  const SliderResponse r = slider(ui, row.item, {x, y, width, slider_height}, fraction_of(parameter, desk.values().at(index)), !relevant);
  if (r.type) {
    ui.begin_edit(row.field, desk.values().text(index));
  } else if (r.reset) {
    desk.reset(index);
  } else if (r.fraction || r.steps != 0) {
    const param::Value value = r.fraction ? value_at(parameter, *r.fraction) : stepped(parameter, desk.values().at(index), r.steps);
    if (!(value == desk.values().at(index))) desk.set(index, value);
  }
  return y + slider_height + gap;
}

float ParameterPanel::show_choice(Ui& ui, Desk& desk, std::size_t index, float x, float y, float width) {
  Row& row = rows_[index];
  show_label(ui, desk, index, x, y + label_height / 2, width);
  y += label_height + 2;
  const auto& options = std::get<param::ChoiceKind>(desk.laboratory().schema()[index].kind).options;
  const plot::Rect place{x, y, width, combo_height};
  if (combo(ui, row.item, place, row.value, !desk.values().relevant(index))) {
    ui.open_menu(row.item, place, static_cast<int>(std::get<param::OptionIndex>(desk.values().at(index)).index));
    for (const param::Option& option : options) ui.menu.entries.push_back({option.label, option.help});
  }
  if (const auto chosen = ui.menu_choice(row.item)) desk.set(index, param::OptionIndex{static_cast<std::size_t>(*chosen)});
  return y + combo_height + gap + 2;
}

float ParameterPanel::show_flag(Ui& ui, Desk& desk, std::size_t index, float x, float y, float width) {
  const float high = 17;
  show_label(ui, desk, index, x, y + high / 2, width - 40);
  const bool on = std::get<bool>(desk.values().at(index));
  if (toggle(ui, rows_[index].item, {x + width - 32, y, 32, high}, on)) desk.set(index, !on);
  return y + high + gap + 4;
}

float ParameterPanel::show_density(Ui& ui, Desk& desk, Pencil& pencil, std::size_t index, bool lone, float x, float y, float width) {
  Row& row = rows_[index];
  const std::string& id = desk.laboratory().schema()[index].id;
  const float right = x + width;
  if (lone) width -= icon_width + 4;  // there is no line with a label that would have room for the pencil
  const plot::Rect icon{right - icon_width, lone ? y + 2 : y - 3, icon_width, label_height + 4};
  if (icon_toggle(ui, row.draw, icon, Icon::pencil, pencil.parameter() == id, draw_help)) pencil.toggle(id);
  if (!lone) {
    show_label(ui, desk, index, x, y + label_height / 2, width - icon_width - 4);
    y += label_height + 2;
  } else if (desk.values().changed(index)) {
    ui.pen.disc({x - 8.5f, y + 14}, 3, ui.theme().accent);
  }
  const std::string_view shown = row.refused.empty() ? std::string_view(row.value) : std::string_view(row.refused);
  const float high = field_height(ui, ui.editing(row.item) ? std::string_view(ui.edit.text()) : shown, width);
  const FieldStyle style{.mono = true, .wrong = !row.refused.empty() && !ui.editing(row.item)};
  if (const auto text = text_field(ui, row.item, {x, y, width, high}, shown, style)) take_text(desk, index, *text);
  return y + high + gap;
}

float ParameterPanel::show_fault(Ui& ui, const Row& row, float x, float y, float width) {
  if (row.fault.empty()) return y;
  const Paragraph& words = ui.texts.paragraph(row.fault, ui.chrome().small, width, 1.35f);
  ui.paragraph(words, ui.theme().error, {x, y - 2});
  return y + words.height + 4;
}

void ParameterPanel::take_text(Desk& desk, std::size_t index, const std::string& text) {
  Row& row = rows_[index];
  const std::string wanted(trimmed(text));
  row.refused.clear();
  row.fault.clear();
  if (wanted == desk.values().text(index) || wanted == row.value) return;
  try {
    desk.set_text(index, wanted);
  } catch (const InputError& error) {
    row.refused = wanted;
    row.fault = error.what();
  }
}

}  // namespace lineland::app
