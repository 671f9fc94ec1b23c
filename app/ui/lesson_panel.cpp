#include "app/ui/lesson_panel.h"

#include <algorithm>
#include <array>

#include "app/ui/number_text.h"
#include "app/ui/widgets.h"

namespace lineland::app {

namespace {

constexpr float margin = 22, foot_height = 58, button_height = 34;
constexpr std::string_view indent = "\u2003";
constexpr float calm = 0.25f;  // seconds between two sets of numbers in a text: it would flicker and break anew

/// Of the text: it may be long, so it is a little smaller than a label in the hall.
float prose_size(const Ui& ui) { return std::min(ui.sizes().text, 18.0f); }

}  // namespace

void LessonPanel::take(const Lecture& lecture, std::span<const plot::Readout> readouts, const param::Values& values, std::int64_t step) {
  if (!lecture.on()) return;
  const Scene& scene = lecture.scene();
  rows_.clear();
  for (const std::string& id : scene.readouts) {
    const auto found = std::ranges::find(readouts, id, &plot::Readout::id);
    if (found == readouts.end()) continue;
    rows_.emplace_back(*found);
    // What is indented under another readout in the lab's own column must be told by its whole name here.
    const auto parent = std::ranges::find(readouts, std::string_view(id).substr(0, id.rfind('.')), &plot::Readout::id);
    if (parent != readouts.end() && found->label.starts_with(indent))
      rows_.back().label = parent->label + ", " + found->label.substr(indent.size());
  }
  const bool other = shown_ != lecture.at() || text_.empty();
  if (other) scroll_ = 0;
  if (!other && since_ < calm && step != scene.steps) return;
  shown_ = lecture.at();
  since_ = 0;
  const auto fill = [&](const std::string& text) { return paragraphs_of(filled(text, readouts, values, step)); };
  text_ = fill(scene.text);
  look_ = fill(scene.look);
  question_ = scene.question ? fill(scene.question->text) : std::vector<std::string>{};
  answer_ = scene.question ? fill(scene.question->answer) : std::vector<std::string>{};
}

LessonWish LessonPanel::show(Ui& ui, Desk& desk, const Lecture& lecture, ParameterPanel& parameters, Pencil& pencil,
                             const plot::Rect& rect) {
  const plot::Theme& t = ui.theme();
  const Scene& scene = lecture.scene();
  LessonWish wish = LessonWish::none;
  since_ += ui.input.seconds;
  ui.pen.box(rect, t.panel);
  ui.pen.rule({rect.right(), rect.y}, {rect.right(), rect.bottom()}, t.hairline, 1);
  ui.note("panel:lesson", rect);
  const float head = show_head(ui, lecture, rect, wish);
  const plot::Rect view{rect.x, head, rect.width, rect.bottom() - foot_height - head};
  const float x = rect.x + margin, width = rect.width - 2 * margin, top = view.y - scroll_, size = prose_size(ui);
  ui.push_clip(view);
  float y = top + 6;
  const Paragraph& title = ui.texts.paragraph(scene.title, size * 1.4f, width, 1.3f, true);
  ui.paragraph(title, t.text, {x, y});
  y = show_prose(ui, text_, size, t.text, x, y + title.height + 0.5f * size, width);
  if (!look_.empty()) {
    const float begin = y + 0.2f * size;
    y = show_prose(ui, look_, size, t.muted, x + 14, begin, width - 14);
    ui.pen.box({x, begin, 3, y - begin - 0.9f * size}, t.accent, 1.5f);
  }
  if (scene.question) y = show_question(ui, lecture, x, y + 0.3f * size, width, wish);
  for (const ReadoutRow& row : rows_) y = show_readout(ui, row, true, x, y, width);
  if (!scene.controls.empty()) y = parameters.show_some(ui, desk, scene.controls, x, y + 16, width, pencil);
  scroll_bar(ui, "scroll:lesson", view, y + margin - top, scroll_);
  ui.pop_clip();
  show_foot(ui, lecture, {rect.x, rect.bottom() - foot_height, rect.width, foot_height}, wish);
  return wish;
}

/// The lesson's name, and a dot for each scene; the height below them.
float LessonPanel::show_head(Ui& ui, const Lecture& lecture, const plot::Rect& rect, LessonWish& wish) {
  const plot::Theme& t = ui.theme();
  const float x = rect.x + margin, size = ui.chrome().text;
  show_within(ui, lecture.lesson().title, size, t.muted, {x, rect.y + 32}, rect.width - 2 * margin - 30);
  const plot::Rect cross{rect.right() - margin - 20, rect.y + 15, 26, 26};
  const Response r = ui.interact("button:leave-lesson", cross);
  if (r.hovered) {
    ui.pen.box(cross, t.hover, 6);
    ui.tip("button:leave-lesson", cross, "", "Leave the lesson; the laboratory stays as it is.");
  }
  if (r.ring) ui.focus_ring(cross, 6);
  const plot::Point c{cross.x + 13, cross.y + 13};
  ui.pen.stroke(std::array<plot::Point, 2>{{{c.x - 4.5f, c.y - 4.5f}, {c.x + 4.5f, c.y + 4.5f}}}, t.muted, 1.5f);
  ui.pen.stroke(std::array<plot::Point, 2>{{{c.x - 4.5f, c.y + 4.5f}, {c.x + 4.5f, c.y - 4.5f}}}, t.muted, 1.5f);
  if (r.clicked) wish = LessonWish::leave;
  const std::size_t count = lecture.lesson().scenes.size();
  const float step = std::min(18.0f, (rect.width - 2 * margin) / static_cast<float>(count));
  for (std::size_t k = 0; k < count; ++k) {
    const plot::Point dot{x + 4 + static_cast<float>(k) * step, rect.y + 54};
    if (k == lecture.at()) {
      ui.pen.disc(dot, 5, t.accent);
    } else if (k < lecture.at()) {
      ui.pen.disc(dot, 3.5f, t.accent);
    } else {
      ui.pen.ring(dot, 3, 1.3f, t.muted);
    }
  }
  return rect.y + 68;
}

float LessonPanel::show_question(Ui& ui, const Lecture& lecture, float x, float y, float width, LessonWish& wish) {
  const plot::Theme& t = ui.theme();
  const Scene& scene = lecture.scene();
  const float size = prose_size(ui), pad = 12, inner = width - 2 * pad;
  const bool draws = !scene.question->curve.empty();
  ui.pen.box({x, y, width, question_height_}, t.selected, 8);  // as high as it was in the frame before
  const float top = y;
  y = show_prose(ui, question_, size, t.text, x + pad, y + pad, inner);
  if (lecture.asking()) {
    if (draws) {
      static const std::vector<std::string> how = {"Draw your guess into the figure: press and move across."};
      y = show_prose(ui, how, ui.chrome().text, t.muted, x + pad, y, inner);
    }
    const float wide = ui.texts.line("Show the answer", ui.chrome().text).width + 28;
    if (button(ui, "button:reveal", {x + pad, y, wide, button_height}, "Show the answer", Emphasis::primary)) wish = LessonWish::reveal;
    y += button_height + pad;
  } else {
    if (draws && lecture.distance()) {
      ShortText score;
      const auto tenths = static_cast<std::int64_t>(*lecture.distance() * 1000 + 0.5);
      score << "Your guess is off by " << tenths / 10 << "." << tenths % 10 << " % of the axis on average.";
      ui.note("score", {x + pad, y, inner, 2 * size});
      const Paragraph& words = ui.texts.paragraph(score, ui.chrome().text, inner, 1.5f, true);
      ui.paragraph(words, t.text, {x + pad, y});
      y += words.height + 0.5f * size;
    }
    y = show_prose(ui, answer_, size, t.text, x + pad, y, inner);
  }
  question_height_ = y - top;
  return y + 12;
}

void LessonPanel::show_foot(Ui& ui, const Lecture& lecture, const plot::Rect& rect, LessonWish& wish) {
  const plot::Theme& t = ui.theme();
  const float size = ui.chrome().text, middle = rect.y + rect.height / 2, x = rect.x + margin, right = rect.right() - margin;
  const std::size_t count = lecture.lesson().scenes.size();
  ui.pen.rule({rect.x, rect.y}, {rect.right(), rect.y}, t.hairline, 1);
  ShortText place;
  place << static_cast<std::int64_t>(lecture.at() + 1) << " of " << static_cast<std::int64_t>(count);
  const float wide = ui.texts.line(place, size).width;
  ui.rich(place, size, t.muted, {rect.x + (rect.width - wide) / 2, Ui::centered(middle, size)});
  const float back = ui.texts.line("Back", size).width + 28, next = ui.texts.line("Next", size).width + 28;
  if (lecture.at() > 0 && button(ui, "button:lesson-back", {x, middle - button_height / 2, back, button_height}, "Back", Emphasis::plain,
                                 Icon::none, "The scene before (Page up, ←)")) {
    wish = LessonWish::back;
  }
  if (lecture.at() + 1 < count &&
      button(ui, "button:lesson-next", {right - next, middle - button_height / 2, next, button_height}, "Next",
             lecture.asking() ? Emphasis::plain : Emphasis::primary, Icon::none, "The next scene (Page down, →)")) {
    wish = LessonWish::next;
  }
}

}  // namespace lineland::app
