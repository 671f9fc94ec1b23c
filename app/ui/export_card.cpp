#include "app/ui/export_card.h"

#include <algorithm>
#include <array>

#include "app/ui/number_text.h"
#include "app/ui/overlays.h"
#include "app/ui/widgets.h"
#include "core/base/file.h"
#include "core/plot/theme.h"

namespace lineland::app {

namespace {

constexpr float width = 500, padding = 24, names = 86, row = 44, control_height = 30;

/// A row of choices for an enumeration whose values are 0, 1, 2, ...
template <class E>
void choose(Ui& ui, std::string_view id, const plot::Rect& rect, std::span<const std::string_view> labels, E& value) {
  if (const auto chosen = segments(ui, id, rect, labels, static_cast<std::size_t>(value))) value = static_cast<E>(*chosen);
}

}  // namespace

ExportWish ExportCard::show(Ui& ui, const std::string& title, const std::string& name) {
  const plot::Theme& t = ui.theme();
  const float size = ui.chrome().text, small = ui.chrome().small;
  const bool film = choice_.kind == ExportKind::film, strip = choice_.kind == ExportKind::strip;
  const Paragraph& wrong = ui.texts.paragraph(wrong_, small, width - 2 * padding, 1.4f);
  const float height = 58 + (strip ? 7 : 6) * row + (wrong_.empty() ? 0 : wrong.height + 8) + 52;
  const plot::Rect rect{(ui.size().width - width) / 2, (ui.size().height - height) / 2, width, height};
  ui.cover(true);
  ui.set_front(true);
  ui.pen.box({0, 0, ui.size().width, ui.size().height}, {0, 0, 0, 40});
  card(ui, rect, 10);
  ui.note("card:export", rect);
  const float head = ui.chrome().title * 1.1f;
  ui.push_clip(rect);
  const float words = ui.rich("Export", head, t.text, {rect.x + padding, rect.y + 36}, true);
  ui.rich(choice_.kind == ExportKind::sheet ? "All figures, with letters" : title, size, t.muted,
          {rect.x + padding + words + 12, rect.y + 36});
  ui.pop_clip();

  float y = rect.y + 56;
  const auto next = [&](std::string_view label) {
    ui.rich(label, size, t.muted, {rect.x + padding, Ui::centered(y + control_height / 2, size)});
    const plot::Rect control{rect.x + padding + names, y, width - 2 * padding - names, control_height};
    y += row;
    return control;
  };
  static constexpr std::array<std::string_view, 4> kinds = {"This figure", "Sheet of all", "Filmstrip", "Film"};
  static constexpr std::array<std::string_view, 3> pictures = {"SVG", "PDF", "PNG"}, films = {"MP4", "GIF", "PNG series"};
  choose(ui, "export-kind", next("What"), kinds, choice_.kind);
  if (film) {
    constexpr std::array formats = {ExportFormat::mp4, ExportFormat::gif, ExportFormat::png};
    auto at = static_cast<std::size_t>(std::ranges::find(formats, choice_.film) - formats.begin());
    choose(ui, "export-format", next("Format"), films, at);
    choice_.film = formats[at];
    show_film(ui, next("Every"));
  } else {
    choose(ui, "export-format", next("Format"), pictures, choice_.picture);
    if (strip) show_pictures(ui, next("Pictures"));
    show_width(ui, next("Width"));
  }
  const auto theme_names = plot::theme_names();
  const std::vector<std::string_view> themes(theme_names.begin(), theme_names.end());
  auto theme = static_cast<std::size_t>(std::ranges::find(theme_names, choice_.theme) - theme_names.begin());
  choose(ui, "export-theme", next("Theme"), themes, theme);
  choice_.theme = theme_names[theme];
  const std::string here = working_folder().string();
  if (const auto folder = text_field(ui, "export-folder", next("Folder"), choice_.folder.empty() ? here : choice_.folder, {})) {
    choice_.folder = *folder == here ? "" : *folder;
  }
  if (const auto typed = text_field(ui, "export-name", next("File"), name, {}); typed && *typed != name) choice_.name = *typed;
  if (!wrong_.empty()) {
    ui.paragraph(wrong, t.error, {rect.x + padding, y});
    y += wrong.height + 8;
  }

  const bool editing = ui.editing();
  const plot::Rect save{rect.right() - padding - 92, y + 8, 92, 32}, cancel{save.x - 102, y + 8, 92, 32};
  ExportWish wish = ExportWish::none;
  if (button(ui, "button:export-copy", {rect.x + padding, y + 8, 168, 32}, "Copy its data as CSV")) wish = ExportWish::copy_data;
  if (button(ui, "button:export-cancel", cancel, "Cancel")) close();
  if (button(ui, "button:export-save", save, "Save", Emphasis::primary)) wish = ExportWish::save;
  ui.set_front(false);
  if (!editing && ui.input.take(Key::escape)) close();
  if (wish != ExportWish::none) wrong_.clear();
  return wish;
}

ExportChoice ExportCard::at_once(ExportKind kind, ExportFormat picture) const {
  ExportChoice choice = choice_;
  choice.kind = kind, choice.picture = picture, choice.name.clear();
  return choice;
}

void ExportCard::show_pictures(Ui& ui, const plot::Rect& control) {
  const float field = 64, size = ui.chrome().text;
  if (const auto text =
          text_field(ui, "export-pictures", {control.x, control.y, field, control.height}, choice_.pictures, {.right = true})) {
    choice_.pictures = *text;
  }
  ui.rich("of the run so far, at even distances", size, ui.theme().muted,
          {control.x + field + 10, Ui::centered(control.y + control.height / 2, size)});
}

void ExportCard::show_width(Ui& ui, const plot::Rect& control) {
  static constexpr std::array<std::string_view, 4> widths = {"85 mm", "180 mm", "Slide", "Free"};
  const bool free = choice_.width == ExportWidth::free;
  const float field = 58, unit = 34;
  choose(ui, "export-width", {control.x, control.y, control.width - (free ? field + unit + 8 : 0), control.height}, widths, choice_.width);
  if (!free) return;
  const plot::Rect place{control.right() - field - unit, control.y, field, control.height};
  if (const auto text = text_field(ui, "export-millimetres", place, choice_.millimetres, {.right = true})) choice_.millimetres = *text;
  ui.rich("mm", ui.chrome().text, ui.theme().muted, {place.right() + 8, Ui::centered(control.y + control.height / 2, ui.chrome().text)});
}

void ExportCard::show_film(Ui& ui, const plot::Rect& control) {
  const float field = 64, size = ui.chrome().text, baseline = Ui::centered(control.y + control.height / 2, size);
  if (const auto text = text_field(ui, "export-every", {control.x, control.y, field, control.height}, choice_.every, {.right = true})) {
    choice_.every = *text;
  }
  const float words = ui.rich("steps, at", size, ui.theme().muted, {control.x + field + 10, baseline});
  const plot::Rect place{control.x + field + words + 20, control.y, field, control.height};
  if (const auto text = text_field(ui, "export-fps", place, choice_.frames_per_second, {.right = true})) choice_.frames_per_second = *text;
  ui.rich("frames a second", size, ui.theme().muted, {place.right() + 10, baseline});
}

bool show_progress(Ui& ui, double done, const plot::Rect& figures) {
  const plot::Theme& t = ui.theme();
  const float size = ui.chrome().text, wide = 300, high = 44;
  const plot::Rect rect{figures.x + (figures.width - wide) / 2, figures.bottom() - high - 14, wide, high};
  card(ui, rect, 8);
  ShortText words;
  words << "Exporting, " << static_cast<std::int64_t>(100 * done) << " %";
  ui.rich(words, size, t.text, {rect.x + 18, Ui::centered(rect.y + 17, size)});
  const plot::Rect track{rect.x + 18, rect.bottom() - 12, wide - 110, 3};
  ui.pen.box(track, t.hairline, 1.5f);
  if (done > 0.01) ui.pen.box({track.x, track.y, track.width * static_cast<float>(done), 3}, t.accent, 1.5f);
  ui.note("export-progress", rect);
  ui.occlude(rect);
  ui.set_front(true);
  const bool stop = button(ui, "button:export-stop", {rect.right() - 78, rect.y + 8, 66, 28}, "Stop");
  ui.set_front(false);
  return stop;
}

}  // namespace lineland::app
