#include "app/ui/readout_column.h"

#include <algorithm>
#include <array>

#include "app/ui/number_text.h"
#include "app/ui/widgets.h"
#include "core/plot/ticks.h"

namespace lineland::app {

namespace {
constexpr float margin = 18;
constexpr float reading_time = 0.7f, parting_time = 2;  // seconds for which a running note keeps its numbers, and outlives its reason
}  // namespace

void ReadoutColumn::take(const std::vector<std::vector<plot::Readout>>& lanes) {
  lanes_ = lanes.size();
  rows_.clear();
  for (const plot::Readout& readout : lanes.front()) {
    Row& row = rows_.emplace_back(ReadoutRow(readout));
    for (const std::vector<plot::Readout>& lane : lanes) {
      if (lanes.size() == 1) break;
      const auto own = std::ranges::find(lane, readout.id, &plot::Readout::id);
      row.lanes.push_back(own == lane.end() ? "" : own->of ? readout_text(*own) : plot::readable(own->value, 3));
    }
  }
}

void ReadoutColumn::take_notes(std::string notes) {
  if (notes == notes_text_) return;
  notes_text_ = std::move(notes);
  notes_ = paragraphs_of(notes_text_);
  scroll_ = 0;
}

void ReadoutColumn::take_findings(std::vector<sim::Finding> findings, bool running) {
  findings_ = std::move(findings);
  running_ = running;
  if (!running_) note_findings();
}

void ReadoutColumn::settle(float seconds) {
  age_ += seconds;
  if (!running_) return;
  const bool same = std::ranges::equal(findings_, shown_, {}, &sim::Finding::id, [](const Note& note) { return note.finding.id; });
  if (same && findings_.empty()) return;
  const bool parting = findings_.size() < shown_.size();
  if (age_ >= (parting ? parting_time : same ? reading_time : 0)) note_findings();
}

void ReadoutColumn::note_findings() {
  shown_.clear();
  for (const sim::Finding& finding : findings_) {
    Note note{finding, "finding:" + finding.id, "button:remedy-" + finding.id, "", ""};
    if (!finding.remedy.empty()) note.remedy = "What helps: " + finding.remedy + ".";
    for (const auto& [parameter, value] : finding.changes) note.tip += (note.tip.empty() ? "" : ", ") + parameter + " " + value;
    if (finding.restart) note.tip += note.tip.empty() ? "Begins again" : "; begins again";
    note.tip += ". Ctrl-Z takes it back.";
    shown_.push_back(std::move(note));
  }
  age_ = 0;
}

const sim::Finding* ReadoutColumn::show(Ui& ui, const plot::Rect& rect) {
  const plot::Theme& t = ui.theme();
  ui.pen.box(rect, t.panel);
  ui.pen.rule({rect.x, rect.y}, {rect.x, rect.bottom()}, t.hairline, 1);
  const float foot = 34;  // for the fold
  if (show_fold(ui, {rect.right() - 30, rect.bottom() - foot + 2, 26, 26})) folded_ = !folded_;
  settle(ui.input.seconds);
  pressed_ = nullptr;
  if (folded_ || rect.width < 60) {
    if (!shown_.empty()) ui.pen.disc({rect.x + rect.width / 2, rect.y + 22}, 5, t.warning);
    return nullptr;
  }
  const plot::Rect view{rect.x, rect.y, rect.width, rect.height - foot};
  ui.push_clip(view);
  const float x = rect.x + margin, width = rect.width - 2 * margin, top = rect.y - scroll_;
  float y = lanes_ > 1 ? show_letters(ui, x, top + 16, width) : top + 16;
  y = show_rows(ui, true, x, y, width);
  const bool more = std::ranges::any_of(rows_, [](const Row& row) { return !row.readout.primary; });
  if (more) {
    const float size = ui.sizes().small, high = 2.4f * size;
    const plot::Rect place{x - 4, y + 2, width + 8, high};
    const Response r = ui.interact("button:all-readouts", place);
    const plot::Color ink = r.hovered ? t.text : t.muted;
    const float mark = size / ui.chrome().small;
    fold_mark(ui, {x + 4 * mark, y + 2 + high / 2}, all_, ink, mark);
    ui.pen.text(all_ ? "Fewer" : "All numbers", ui.words(size, ink), {x + 15 * mark, Ui::centered(y + 2 + high / 2, size)});
    if (r.ring) ui.focus_ring(place, 4);
    if (r.hovered) ui.cursor(ImGuiMouseCursor_Hand);
    if (r.clicked) all_ = !all_;
    y += high + 4;
    if (all_) y = show_rows(ui, false, x, y, width);
  }
  y = show_findings(ui, x, y, width);
  y = show_notes(ui, x, y + 14, width);
  scroll_bar(ui, "scroll:notes", view, y + margin - top, scroll_);
  ui.pop_clip();
  return pressed_;
}

bool ReadoutColumn::show_fold(Ui& ui, const plot::Rect& place) {
  const Response r = ui.interact("button:fold", place);
  if (r.hovered) {
    ui.pen.box(place, ui.theme().hover, 6);
    ui.cursor(ImGuiMouseCursor_Hand);
    ui.tip("button:fold", place, "", folded_ ? "Show numbers and notes (H)" : "Fold numbers and notes (H)");
  }
  if (r.ring) ui.focus_ring(place, 6);
  const plot::Point c{place.x + place.width / 2, place.y + place.height / 2};
  const float d = folded_ ? 2.5f : -2.5f;
  ui.pen.stroke(std::array<plot::Point, 3>{{{c.x + d, c.y - 5}, {c.x - d, c.y}, {c.x + d, c.y + 5}}}, ui.theme().muted, 1.5f);
  return r.clicked;
}

/// The letters of the lanes over their columns.
float ReadoutColumn::show_letters(Ui& ui, float x, float y, float width) {
  const float size = ui.sizes().text, column = width / static_cast<float>(lanes_);
  const Type type = ui.bold(size, ui.theme().accent);
  for (std::size_t lane = 0; lane < lanes_; ++lane) {
    const char letter = static_cast<char>('A' + lane);
    const std::string_view text(&letter, 1);
    ui.pen.text(text, type, {x + column * static_cast<float>(lane + 1) - Pen::width(text, type), y + size});
  }
  return y + 1.9f * size;
}

/// A label over the values of all lanes.
float ReadoutColumn::show_lanes(Ui& ui, const Row& row, float x, float y, float width) {
  const plot::Theme& t = ui.theme();
  const float size = ui.sizes().text, column = width / static_cast<float>(row.lanes.size()), high = 3.7f * size;
  const plot::Rect place{x, y, width, high};
  ui.note(row.readout.item, place);
  ui.rich(row.readout.label, 0.9f * size, t.muted, {x, y + 1.5f * size});
  for (std::size_t lane = 0; lane < row.lanes.size(); ++lane) {
    const float wide = ui.texts.line(row.lanes[lane], size, true).width,
                fitting = std::min(size, size * (column - 6) / std::max(wide, 1.0f));
    const float own = ui.texts.line(row.lanes[lane], fitting, true).width;
    ui.rich(row.lanes[lane], fitting, t.text, {x + column * static_cast<float>(lane + 1) - own, y + 3 * size}, true);
  }
  ui.pen.rule({x, y + high}, {x + width, y + high}, t.hairline, 1);
  if (!row.readout.help.empty() && ui.menu.owner == 0 && ui.input.inside && place.contains(ui.input.pointer))
    ui.tip(row.readout.item, place, row.readout.label, row.readout.help);
  return y + high;
}

float ReadoutColumn::show_rows(Ui& ui, bool primary, float x, float y, float width) {
  for (const Row& row : rows_) {
    if (row.readout.primary != primary) continue;
    y = row.lanes.empty() ? show_readout(ui, row.readout, primary, x, y, width) : show_lanes(ui, row, x, y, width);
  }
  return y;
}

float ReadoutColumn::show_findings(Ui& ui, float x, float y, float width) {
  for (const Note& note : shown_) y = show_finding(ui, note, x, y + 14, width);
  return y;
}

float ReadoutColumn::show_finding(Ui& ui, const Note& note, float x, float y, float width) {
  const plot::Theme& t = ui.theme();
  constexpr float bar = 4, inset = 12;
  const float size = ui.sizes().text, small = size * 0.93f, words = width - inset, high = 2.4f * size;
  const Paragraph& line = ui.texts.paragraph(note.finding.line, size, words, 1.45f);
  const Paragraph& evidence = ui.texts.paragraph(note.finding.evidence, small, words, 1.45f);
  const Paragraph& remedy = ui.texts.paragraph(note.remedy, small, words, 1.45f);
  const float top = y;
  ui.paragraph(line, t.text, {x + inset, y});
  y += line.height + 0.35f * size;
  ui.paragraph(evidence, t.muted, {x + inset, y});
  y += evidence.height + 0.35f * size;
  if (!note.remedy.empty()) {
    ui.paragraph(remedy, t.muted, {x + inset, y});
    y += remedy.height + 0.5f * size;
    const float wide = std::min(words, ui.texts.line("Apply", ui.chrome().text).width + 2.6f * size);
    if (button(ui, note.button, {x + inset, y, wide, high}, "Apply", Emphasis::primary, Icon::none, note.tip)) pressed_ = &note.finding;
    y += high;
  }
  ui.pen.box({x, top, bar, y - top}, t.warning, bar / 2);
  ui.note(note.item, {x, top, width, y - top});
  return y;
}

float ReadoutColumn::show_notes(Ui& ui, float x, float y, float width) {
  if (notes_.empty()) return y;
  const plot::Theme& t = ui.theme();
  const float size = ui.sizes().text;
  ui.pen.text("What to look for", ui.bold(size, t.text), {x, y + size});
  return show_prose(ui, notes_, size, t.muted, x, y + 2 * size, width);
}

}  // namespace lineland::app
