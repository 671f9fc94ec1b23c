#include "app/application.h"

#include <algorithm>
#include <array>
#include <utility>

#include "app/imgui_compat.h"
#include "app/ui/number_text.h"
#include "app/ui/overlays.h"
#include "app/ui/prose.h"
#include "app/ui/speaker_notes.h"
#include "app/ui/widgets.h"
#include "core/base/check.h"
#include "core/labs/registry.h"
#include "core/sim/lanes.h"

namespace lineland::app {

namespace {

constexpr float panel_width = 290, column_width = 245, column_hall_width = 350, folded_width = 30, bar_height = 72;
constexpr float headline_height = 44, margin = 22, lesson_width = 350, least_for_column = 900, lesson_hall_width = 440;
constexpr std::array lane_names = {"A", "B", "C", "D"};
constexpr float lane_width = 54;  // more of the readouts' column for each further lane

std::vector<const sim::Laboratory*> labs_of(const Options& options) {
  if (!options.labs.empty()) return options.labs;
  const auto all = labs::all();
  return {all.begin(), all.end()};
}

}  // namespace

Application::Application(const Options& options, Textures& textures, std::function<void()> published)
    : textures_(&textures),
      atlas_(textures.make_coverage(GlyphAtlas::width, GlyphAtlas::height)),
      ui_(glyphs_),
      desk_(labs_of(options), published),
      notes_ui_(glyphs_),
      settings_(options.settings),
      figures_(textures),
      lanes_(textures),
      exporter_(std::move(published)),
      greeting_(options.greeting) {
  set_theme(options.theme, options.present || options.theme == "projector");
  if (options.lesson) {
    lecture_.begin(*options.lesson, options.scene, desk_);
    return;
  }
  if (options.session) {
    desk_.open(*options.session);
    return;
  }
  const sim::Laboratory& laboratory = options.laboratory ? *options.laboratory : *desk_.labs().front();
  std::vector<param::Values> lanes = options.lanes;
  if (lanes.empty()) lanes.emplace_back(laboratory.schema());
  desk_.open(laboratory, std::move(lanes), options.seed, options.preset);
}

Application::~Application() { textures_->release(atlas_); }

void Application::set_theme(const std::string& name, bool presenting) {
  theme_name_ = name;
  presenting_ = presenting;
  lanes_.restyle();
  theme_ = plot::theme(name);
  if (!presenting || name == "projector") return;
  // Another theme in the hall: its colours, the projector's sizes.
  const plot::Theme& hall = plot::theme("projector");
  theme_.text_size = hall.text_size, theme_.small_size = hall.small_size, theme_.title_size = hall.title_size,
  theme_.hero_size = hall.hero_size;
  theme_.line = hall.line, theme_.emphasis = hall.emphasis, theme_.hair = hall.hair, theme_.marker = hall.marker,
  theme_.handle = hall.handle;
  theme_.roles = plot::theme(name).roles;
}

void Application::next_theme() {
  const auto names = plot::theme_names();
  const auto at = std::ranges::find(names, theme_name_);
  const std::string& next = at + 1 == names.end() ? names.front() : *(at + 1);
  set_theme(next, next == "projector" || (presenting_ && theme_name_ != "projector"));
  figures_.restyle();
  settings_.theme = next;
}

void Application::present(bool on) {
  if (on) {
    before_hall_ = theme_name_;
    set_theme("projector", true);
  } else {
    set_theme(before_hall_.empty() || before_hall_ == "projector" ? "light" : before_hall_, false);
  }
  figures_.restyle();
}

void Application::take_news() {
  const bool staged = std::exchange(staged_, slow_.revision()) != slow_.revision();
  const bool turned = (std::exchange(told_, lecture_.revision()) != lecture_.revision()) || staged;
  // Who wants little motion sees a run a few times a second.
  constexpr float calm = 0.35f;
  behind_ = settings_.reduced_motion && desk_.playing() && since_news_ < calm && visit_ == desk_.visits();
  if (behind_ && !turned) return;
  if (!desk_.refresh() && !turned) return;
  since_news_ = 0;
  const sim::Stamp& stamp = desk_.stamp();
  const bool arrived = visit_ != desk_.visits();
  if (arrived) {
    visit_ = desk_.visits();
    bar_.take_lab(desk_.laboratory());
    stages_.take_lab(desk_.laboratory());
    message_ = std::exchange(greeting_, "");
    refused_.clear();
  }
  if (stamp.error != refused_) message_ = refused_ = stamp.error;
  lecture_.follow(desk_);
  if (arrived && lecture_.on()) take_scene_stage();
  slow_.follow(desk_);
  staged_ = slow_.revision();
  figures_.take(shown_figures(), stamp.epoch, visit_);
  std::vector<std::vector<plot::Readout>> readouts;
  for (std::size_t lane = 0; lane < desk_.lanes(); ++lane) readouts.push_back(desk_.readouts(lane));
  const std::vector<plot::Readout>& own = readouts[std::min(desk_.lane(), readouts.size() - 1)];
  lesson_panel_.take(lecture_, own, desk_.values(), stamp.step);
  column_.take(readouts);
  column_.take_notes(desk_.laboratory().notes(desk_.values()));
  column_.take_findings(desk_.findings(), stamp.playing && !arrived);
  bar_.take(own, desk_);
  if (comparing()) lanes_.take(desk_, figures_.hero());
}

std::vector<plot::Figure> Application::shown_figures() {
  if (const sim::Stage* stage = slow_.stage(desk_)) return {stage->figure};
  return lecture_.figures(desk_.figures());
}

void Application::turn_slow_motion() {
  if (!in_slow_motion()) {
    hero_before_ = figures_.hero();
    slow_.begin(desk_);
    return;
  }
  slow_.end(desk_);
  take_news();
  promote(hero_before_);
}

/// A scene says whether it is in slow motion.
void Application::take_scene_stage() {
  const std::string& stage = lecture_.scene().stage;
  if (stage.empty()) return slow_.end(desk_);
  hero_before_ = 0;
  slow_.begin(desk_);
  slow_.go(stage);
}

/// In a lesson the next scene follows on the last stage.
void Application::next_stage() {
  if (lecture_.on() && slow_.is_last(desk_)) {
    lecture_.next(desk_);
  } else {
    slow_.next(desk_);
  }
}

void Application::previous_stage() {
  if (lecture_.on() && slow_.at() == 0) {
    lecture_.back(desk_);
  } else {
    slow_.back(desk_);
  }
}

void Application::frame(float scale) {
  since_news_ += ImGui::GetIO().DeltaTime;
  take_news();
  glyphs_.begin_frame();
  ui_.begin(ImGui::GetIO(), *ImGui::GetBackgroundDrawList(), texture_id(atlas_), theme_,
            scale * static_cast<float>(settings_.text_scale) / 100);
  stirred_ = ui_.input.any();
  const plot::Size size = ui_.size();
  ui_.pen.box({0, 0, size.width, size.height}, theme_.figure);

  const bool alone = presenting_;
  const bool lesson = lecture_.on();
  const float left = lesson  ? std::min(alone ? lesson_hall_width : lesson_width, 0.45f * size.width)
                     : alone ? 0
                             : std::min(panel_width, 0.45f * size.width);
  const float wide = comparing() ? lane_width * static_cast<float>(desk_.lanes() - 1) : 0;
  const float right = lesson                                              ? 0
                      : column_.folded() || size.width < least_for_column ? folded_width
                                                                          : (alone ? column_hall_width : column_width) + wide;
  const float height = size.height - bar_height;
  const plot::Rect middle{left, 0, size.width - left - right, height};
  LessonWish wish = LessonWish::none;
  if (lesson) {
    wish = lesson_panel_.show(ui_, desk_, lecture_, panel_, figures_.pencil(), {0, 0, left, height});
  } else if (!alone) {
    obey(panel_.show(ui_, desk_, {0, 0, left, height}, figures_.pencil(), message_));
  }
  figures_.predict(lecture_.prediction());
  show_middle(middle);
  if (!lesson) {
    if (const sim::Finding* finding = column_.show(ui_, {size.width - right, 0, right, height})) {
      desk_.remedy(*finding);
      column_.take_findings({}, false);
    }
  }
  if (bar_.show(ui_, desk_, {0, height, size.width, bar_height}, presenting_, in_slow_motion())) turn_slow_motion();
  show_messages(middle);
  show_export(middle);
  show_menu(ui_);
  if (const auto path = path_.show(ui_)) take_session(*path);
  if (show_keys_ && show_keys(ui_, actions())) show_keys_ = false;
  show_tip(ui_);
  show_over();
  obey(wish);
  keys();
  ui_.end();
}

void Application::obey(LessonWish wish) {
  switch (wish) {
    case LessonWish::none: break;
    case LessonWish::back: lecture_.back(desk_); break;
    case LessonWish::next: lecture_.go(lecture_.at() + 1, desk_); break;
    case LessonWish::reveal: lecture_.reveal(desk_); break;
    case LessonWish::leave: lecture_.end(); break;
  }
}

/// What lies over all else: the palette, the pointer's spot, the black screen.
void Application::show_over() {
  palette_.show(ui_);
  if (spot_ && ui_.input.inside) {
    plot::Color glow = theme_.accent;
    glow.a = 45;
    ui_.pen.disc(ui_.input.pointer, 30, glow);
    glow.a = 70;
    ui_.pen.ring(ui_.input.pointer, 32, 9, glow);
    glow.a = 230;
    ui_.pen.ring(ui_.input.pointer, 30, 3, glow);
  }
  if (!black_) return;
  ui_.cover(true);
  ui_.pen.box({0, 0, ui_.size().width, ui_.size().height}, {0, 0, 0, 255});
}

void Application::notes_frame(float scale) {
  notes_ui_.begin(ImGui::GetIO(), *ImGui::GetBackgroundDrawList(), texture_id(atlas_), plot::theme(theme_.dark ? "dark" : "light"), scale);
  show_speaker_notes(notes_ui_, lecture_, desk_, std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count());
  notes_ui_.end();
}

void Application::obey(ParameterPanel::Wish wish) {
  if (wish.palette) open_palette();
  if (wish.keys) show_keys_ = true;
  if (!wish.lesson.empty()) give(wish.lesson);
}

void Application::give(std::string_view lesson) {
  try {
    lecture_.begin(find_lesson(lesson), 0, desk_);
  } catch (const InputError& error) {
    message_ = error.what();
  }
}

void Application::scale_text(int direction) {
  constexpr std::array scales = {75, 90, 100, 115, 130, 150, 175, 200, 250, 300};
  const auto above = std::ranges::upper_bound(scales, settings_.text_scale), from = std::ranges::lower_bound(scales, settings_.text_scale);
  if (direction > 0 && above != scales.end()) settings_.text_scale = *above;
  if (direction < 0 && from != scales.begin()) settings_.text_scale = *(from - 1);
  if (direction == 0) settings_.text_scale = 100;
}

Settings Application::settings() const {
  Settings settings = settings_;
  settings.lab = desk_.laboratory().about().id;
  return settings;
}

void Application::show_middle(const plot::Rect& rect) {
  // In the hall one figure, or those that the scene chose.
  const bool alone = presenting_ && !(lecture_.on() && !lecture_.scene().figures.empty());
  const float head = presenting_ ? headline_height * 1.3f : headline_height, side = presenting_ ? 16.0f : margin;
  // Where there is no room beside the name, the key and the palette still begin a comparison.
  const float name = ui_.texts.line(desk_.laboratory().about().title, ui_.sizes().hero, true).width;
  const bool crowded = !comparing() && 0.8f * name + 110 > rect.width - 2 * side;
  const float buttons =
      lecture_.on() || in_slow_motion() || crowded ? 0 : show_comparison({rect.x + side, rect.y, rect.width - 2 * side, head});
  show_headline({rect.x + side, rect.y, std::max(1.0f, rect.width - 2 * side - buttons), head});
  if (in_slow_motion()) return show_stage({rect.x + side, rect.y + head, rect.width - 2 * side, rect.height - head - 10});
  if (comparing()) {
    lanes_.show(ui_, desk_, {rect.x + side, rect.y + head + 6, rect.width - 2 * side, rect.height - head - 16});
    return;
  }
  figures_.show(ui_, desk_, {rect.x + side - 6, rect.y + head + 6, rect.width - 2 * side + 12, rect.height - head - 16}, alone, message_);
}

/// The row of stages, the stage's figure, and its formula with the numbers of this step.
void Application::show_stage(const plot::Rect& rect) {
  const sim::Stage* stage = slow_.stage(desk_);
  if (!stage) {
    const bool over = !desk_.stamp().status.ok() || desk_.stamp().finished;
    if (over) ui_.rich("There is no further step.", ui_.sizes().text, theme_.muted, {rect.x, rect.y + 2 * ui_.sizes().text});
    return;
  }
  constexpr float most_text = 0.42f, between = 10;  // of the height
  const float row = StageStrip::row_height(ui_);
  stages_.show_row(ui_, desk_, slow_, {rect.x, rect.y, rect.width, row});
  stage = slow_.stage(desk_);  // the row may have gone on
  if (!stage) return;
  const float text = stages_.text_height(ui_, *stage, rect.width, most_text * rect.height);
  const plot::Rect figure{rect.x - 6, rect.y + row + between, rect.width + 12, rect.height - row - text - 2 * between};
  figures_.show(ui_, desk_, figure, true, message_);
  if (stage) stages_.show_text(ui_, *stage, {rect.x, rect.bottom() - text, rect.width, text});
}

/// At the right of the headline: begin to compare, add a lane, stop; the width that it takes.
float Application::show_comparison(const plot::Rect& rect) {
  const float size = ui_.chrome().text, high = 30, middle = rect.y + rect.height * 0.58f;
  float x = rect.right();
  const auto next = [&](std::string_view id, std::string_view words, std::string_view help) {
    const float width = ui_.texts.line(words, size).width + 26;
    x -= width + 8;
    return button(ui_, id, {x + 8, middle - high / 2, width, high}, words, Emphasis::plain, Icon::none, help);
  };
  if (comparing() && next("button:end-comparison", "End comparison", "Go on with the lane that is edited alone")) desk_.end_comparison();
  if (desk_.lanes() < sim::most_lanes && next("button:compare", comparing() ? "Add a lane" : "Compare",
                                              "Runs side by side: same seed, other parameters; all begin again (C)")) {
    desk_.add_lane();
  }
  return rect.right() - x;
}

void Application::show_headline(const plot::Rect& rect) {
  const float size = ui_.sizes().hero, small = ui_.sizes().text, baseline = rect.y + rect.height * 0.72f;
  ui_.push_clip(rect);
  const sim::Stage* stage = slow_.stage(desk_);
  const std::string& title = stage ? stage->figure.title : desk_.laboratory().about().title;
  const float width = show_within(ui_, title, size, theme_.text, {rect.x, baseline}, rect.width, true);
  ShortText detail;
  const param::Schema& schema = desk_.laboratory().schema();
  if (const auto drawn = schema.find(figures_.pencil().parameter())) {
    detail << "draw " << std::string_view(schema[*drawn].label) << " " << std::string_view(schema[*drawn].symbol)
           << ": press and move across  ·  ";
  }
  if (stage) {
    detail << "step " << desk_.stamp().step + 1 << " in slow motion";
    if (desk_.lanes() > 1) detail << ", lane " << std::string_view(lane_names[desk_.lane()]);
    detail << "  ·  ";
  }
  if (!desk_.preset().empty()) detail << std::string_view(desk_.preset()) << ", ";
  detail << "seed " << static_cast<std::int64_t>(desk_.seed().value);
  if (!stage && (figures_.hero() != 0 || comparing())) detail << "  ·  " << std::string_view(figures_.title(figures_.hero()));
  if (figures_.pinned()) detail << "  ·  pinned: a click lets go";
  constexpr float least_detail = 70;  // of room, else it is left out
  const float begin = width + 0.8f * size;
  if (rect.width - begin > least_detail) show_within(ui_, detail, small, theme_.muted, {rect.x + begin, baseline}, rect.width - begin);
  ui_.pop_clip();
}

void Application::show_messages(const plot::Rect& figures) {
  const sim::Stamp& stamp = desk_.stamp();
  const plot::Rect below{figures.x, figures.y + headline_height, figures.width, figures.height - headline_height};
  if (!stamp.status.ok()) {
    const Remedy remedy = show_divergence(ui_, stamp.status, stamp.step, below);
    if (remedy == Remedy::restart) desk_.restart();
    if (remedy == Remedy::go_back) desk_.seek(stamp.step);
  }
  if (!message_.empty() && show_message(ui_, message_, below)) message_.clear();
}

void Application::promote(std::size_t figure) {
  figures_.promote(figure);
  if (comparing()) lanes_.take(desk_, figures_.hero());
}

void Application::upload_glyphs() {
  const GlyphAtlas::Rows rows = glyphs_.take_changes();
  if (rows.last > rows.first) textures_->write_rows(atlas_, rows.first, rows.last - rows.first, glyphs_.rows(rows));
}

}  // namespace lineland::app
