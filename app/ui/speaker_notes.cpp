#include "app/ui/speaker_notes.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "app/ui/prose.h"

namespace lineland::app {

namespace {
constexpr float margin = 28, foot = 62;
}

void show_speaker_notes(Ui& ui, const Lecture& lecture, const Desk& desk, double seconds) {
  const plot::Theme& t = ui.theme();
  const plot::Size size = ui.size();
  const float text = std::clamp(size.width / 36, 14.0f, 26.0f), small = 0.8f * text, width = size.width - 2 * margin;
  ui.pen.box({0, 0, size.width, size.height}, t.window);
  const auto whole = static_cast<long>(seconds);
  const std::string clock = fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
  const Type digits = {plot::Face::bold, 1.3f * text, t.text, true};
  const float clock_x = size.width - margin - Pen::width(clock, digits);
  ui.pen.text(clock, digits, {clock_x, margin + text});

  std::string place = desk.laboratory().about().title, title = "Notes", notes = desk.laboratory().notes(desk.values()), look, next;
  if (lecture.on()) {
    const auto& scenes = lecture.lesson().scenes;
    place = fmt::format("{}  ·  {} of {}", lecture.lesson().title, lecture.at() + 1, scenes.size());
    title = lecture.scene().title;
    notes = lecture.scene().notes;
    if (lecture.asking()) look = "Open question. " + lecture.scene().question->text;
    next = lecture.asking() ? "the answer" : lecture.at() + 1 < scenes.size() ? scenes[lecture.at() + 1].title : "the end";
  }
  ui.push_clip({margin, 0, clock_x - 2 * margin, size.height});
  ui.rich(place, small, t.muted, {margin, margin + text});
  ui.pop_clip();
  float y = margin + 2 * text;
  const Paragraph& heading = ui.texts.paragraph(title, 1.35f * text, width, 1.3f, true);
  ui.paragraph(heading, t.text, {margin, y});
  y += heading.height + 0.6f * text;
  ui.push_clip({0, y, size.width, std::max(1.0f, size.height - foot - y)});
  y = show_prose(ui, paragraphs_of(notes), text, t.text, margin, y, width);
  if (!look.empty()) show_prose(ui, paragraphs_of(look), small, t.accent, margin, y, width);
  ui.pop_clip();
  if (next.empty()) return;
  ui.pen.rule({0, size.height - foot}, {size.width, size.height - foot}, t.hairline, 1);
  const float baseline = Ui::centered(size.height - foot / 2, small);
  const float words = ui.rich("Next: ", small, t.muted, {margin, baseline});
  ui.push_clip({margin, size.height - foot, width, foot});
  ui.rich(next, small, t.text, {margin + words + 4, baseline}, true);
  ui.pop_clip();
}

}  // namespace lineland::app
