#include "app/ui/figure_grid.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/ui/density_edit.h"
#include "app/ui/handle_drag.h"
#include "app/ui/widgets.h"
#include "core/base/check.h"
#include "core/plot/ticks.h"

namespace lineland::app {

namespace {

constexpr float points_to_units = 4.0f / 3;
constexpr float gap = 16, least_width = 220, least_height = 270, least_cell = 64, hit_radius = 13;
constexpr std::size_t most_in_row = 4;

plot::Point to_points(plot::Point p, const plot::Rect& rect) {
  return {(p.x - rect.x) / points_to_units, (p.y - rect.y) / points_to_units};
}
plot::Point to_units(plot::Point p, const plot::Rect& rect) { return {rect.x + p.x * points_to_units, rect.y + p.y * points_to_units}; }

double to_axis(double value, plot::AxisScale scale) { return scale == plot::AxisScale::logarithmic ? std::log10(value) : value; }
double from_axis(double value, plot::AxisScale scale) { return scale == plot::AxisScale::logarithmic ? std::pow(10, value) : value; }

/// The range scaled by `factor` about `center` and moved by `shift` of its length.
plot::Span transformed(plot::Span range, plot::AxisScale scale, double center, double factor, double shift) {
  const double low = to_axis(range.low, scale), high = to_axis(range.high, scale), c = to_axis(center, scale);
  const double offset = shift * (high - low);
  return {from_axis(c + (low - c) * factor + offset, scale), from_axis(c + (high - c) * factor + offset, scale)};
}

bool usable(plot::Span range) {
  return std::isfinite(range.low) && std::isfinite(range.high) && range.high - range.low > 1e-9 * (std::abs(range.low) + 1e-9);
}

}  // namespace

void FigureGrid::take(std::vector<plot::Figure> figures, std::uint64_t epoch, std::uint64_t visit) {
  if (visit != visit_) {
    views_.clear();
    hero_ = 0;
    drag_.reset();
    pencil_.put_down();
    pinned_ = false;
    probed_ = nullptr;
  }
  const bool new_run = epoch != epoch_;
  visit_ = visit;
  epoch_ = epoch;
  while (views_.size() < figures.size()) views_.emplace_back(*textures_);
  while (views_.size() > figures.size()) views_.pop_back();
  if (hero_ >= views_.size()) hero_ = 0;
  for (std::size_t k = 0; k < figures.size(); ++k) {
    View& view = views_[k];
    if (new_run && !drag_) view.automatic.reset(), view.stale = true;
    if (view.figure == figures[k]) continue;  // a change of the view concerns few figures
    // Another figure has its own axes.
    if (view.figure.id != figures[k].id) view.automatic.reset(), view.chosen.reset();
    view.figure = std::move(figures[k]);
    view.item = "figure:" + view.figure.id;
    view.export_item = "button:export:" + view.figure.id;
    view.stale = true;
  }
}

void FigureGrid::promote(std::size_t figure) {
  if (figure >= views_.size()) return;
  hero_ = figure;
  pencil_.put_down();
}

void FigureGrid::restyle() {
  for (View& view : views_) view.stale = true;
}

/// places_[0] is the hero's; the others follow in the order of the figures.
void FigureGrid::arrange(const plot::Rect& rect, bool alone) {
  places_.clear();
  const std::size_t others = alone || filled_ || rect.height < least_height ? 0 : views_.size() - std::min<std::size_t>(1, views_.size());
  if (others == 0) {
    places_.push_back(rect);
    return;
  }
  const auto fitting = static_cast<std::size_t>((rect.width + gap) / (least_width + gap));
  const std::size_t most = std::clamp<std::size_t>(std::min(fitting, most_in_row), 1, others);
  const std::size_t rows = (others + most - 1) / most, columns = (others + rows - 1) / rows;  // rows are filled evenly
  const float share = rows == 1 ? 0.31f : rows == 2 ? 0.46f : 0.56f;
  const float low = std::max(rect.height * share, 60.0f), high = rect.height - low;
  const float cell_height = (low - gap / 2 - static_cast<float>(rows - 1) * gap) / static_cast<float>(rows);
  if (cell_height < least_cell) {
    places_.push_back(rect);
    return;
  }
  places_.push_back({rect.x, rect.y, rect.width, high - gap / 2});
  for (std::size_t k = 0; k < others; ++k) {
    const std::size_t row = k / columns, in_row = std::min(columns, others - row * columns);
    const float width = (rect.width - static_cast<float>(in_row - 1) * gap) / static_cast<float>(in_row);
    places_.push_back({rect.x + static_cast<float>(k % columns) * (width + gap),
                       rect.y + high + gap / 2 + static_cast<float>(row) * (cell_height + gap), width, cell_height});
  }
}

void FigureGrid::lay_out(Ui& ui, View& view, const plot::Rect& rect, plot::Format format) {
  if (!view.stale && view.rect == rect && view.format == format) return;
  // While a handle is dragged or a density drawn the axes stand still under it.
  const bool busy = (drag_ && &views_[drag_->view] == &view) ||
                    ((pencil_.drawing() || (prediction_ && prediction_->drawing())) && &views_[hero_] == &view);
  const bool held = busy && view.automatic;
  if (!held) {
    const std::optional<plot::Ranges> before = view.automatic;
    view.automatic = plot::ranges(view.figure, before);
    if (before) hold_axes(view, *before);
  }
  view.placed = plot::layout(view.figure, view.chosen.value_or(*view.automatic),
                             {rect.width / points_to_units, rect.height / points_to_units}, ui.theme(), format);
  view.pictures.update(view.placed.scene);
  view.readings.reset();
  view.handle_items.resize(view.placed.handles.size());
  for (std::size_t k = 0; k < view.handle_items.size(); ++k) {
    view.handle_items[k] = "handle:" + view.figure.id + '/' + view.placed.handles[k].handle.name;
  }
  view.rect = rect;
  view.format = format;
  view.stale = false;
}

void FigureGrid::show(Ui& ui, Desk& desk, const plot::Rect& rect, bool alone, std::string& message) {
  if (views_.empty()) return;
  follow_pencil();
  step_probe(ui, desk);
  arrange(rect, alone);
  std::size_t place = 0;
  const std::size_t hero = hero_;  // a click promotes for the next frame
  lay_out(ui, views_[hero], places_[place++], plot::Format::hero);
  for (std::size_t k = 0; k < views_.size() && place < places_.size(); ++k) {
    if (k != hero) lay_out(ui, views_[k], places_[place++], plot::Format::small);
  }
  probed_ = nullptr;
  show_view(ui, desk, hero, plot::Format::hero, message);
  if (places_.size() == 1) return;
  for (std::size_t k = 0; k < views_.size(); ++k) {
    if (k != hero) show_view(ui, desk, k, plot::Format::small, message);
  }
}

void FigureGrid::show_view(Ui& ui, Desk& desk, std::size_t index, plot::Format format, std::string& message) {
  View& view = views_[index];
  Prediction* const guess = format == plot::Format::hero && index == 0 ? prediction_ : nullptr;
  const bool guessed = guess && guess->open(), drawn_on = pencil_.in_hand() && format == plot::Format::hero && !guessed;
  if (!drawn_on && !guessed) show_handles(ui, desk, index);
  const Response r = ui.interact(view.item, view.rect, false);
  const bool busy = drag_.has_value() || pencil_.drawing() || (guess && guess->drawing());
  if (format == plot::Format::small && r.hovered && !busy) {
    const plot::Rect around{view.rect.x - 6, view.rect.y - 4, view.rect.width + 12, view.rect.height + 8};
    ui.pen.box(around, ui.theme().hover, 8);
    ui.cursor(ImGuiMouseCursor_Hand);
  }
  if (r.clicked && format == plot::Format::small) promote(index);
  const plot::Point at = to_points(ui.input.pointer, view.rect);
  if (guessed) {
    guess->follow(r, view.placed, at);
  } else if (drawn_on) {
    draw(desk, view, at, r, message);
  } else if (r.pressed && ui.input.control && format == plot::Format::hero) {
    add_component(desk, view, at, message);
  } else if (r.double_clicked && format == plot::Format::hero) {
    filled_ = !filled_;
  }
  if (r.hovered && !busy) zoom(ui, view, ui.input.pointer);
  const bool probed = r.hovered && !busy && !drawn_on && !guessed && probe(desk, view, at);
  if (probed && r.clicked && format == plot::Format::hero && !ui.input.control) pinned_ = !pinned_;

  const Placement window = ui.pen.placement();
  ui.pen.place(window.within({view.rect.x, view.rect.y}, points_to_units));
  ui.pen.push_clip({0, 0, view.rect.width / points_to_units, view.rect.height / points_to_units});
  paint(view.placed.scene, view.pictures, ui.pen);
  if (drawn_on) show_stroke(ui, view, at);
  if (guess) guess->show(ui, view.placed);
  ui.pen.pop_clip();
  ui.pen.place(window);
  if (view.chosen && format == plot::Format::hero) show_zoom_reset(ui, view);
  if (!busy && !drawn_on && !guessed) show_menu_of(ui, index);
  if (r.hovered && !busy && !drawn_on && !guessed && format == plot::Format::hero) show_hover(ui, view, ui.input.pointer);
}

void FigureGrid::zoom(Ui& ui, View& view, plot::Point at) {
  const plot::Point p = to_points(at, view.rect);
  if (!view.placed.area.contains(p) || !view.automatic) return;
  plot::Ranges ranges = view.chosen.value_or(*view.automatic);
  bool changed = false;
  if (ui.input.wheel != 0) {
    ranges.x = transformed(ranges.x, view.placed.x_scale, view.placed.x_at(p.x), std::pow(0.85, static_cast<double>(ui.input.wheel)), 0);
    changed = true;
  }
  if (ui.input.right_down && !(ui.input.moved == plot::Point{})) {
    const double dx = -static_cast<double>(ui.input.moved.x / points_to_units / view.placed.area.width);
    const double dy = static_cast<double>(ui.input.moved.y / points_to_units / view.placed.area.height);
    ranges.x = transformed(ranges.x, view.placed.x_scale, ranges.x.low, 1, dx);
    ranges.y = transformed(ranges.y, view.placed.y_scale, ranges.y.low, 1, dy);
    if (ranges.right) ranges.right = transformed(*ranges.right, view.placed.right_scale, ranges.right->low, 1, dy);
    changed = true;
  }
  if (changed && usable(ranges.x) && usable(ranges.y)) {
    view.chosen = ranges;
    view.stale = true;
  }
  if (ui.input.right_double_clicked) {
    view.chosen.reset();
    view.stale = true;
  }
}

void FigureGrid::show_zoom_reset(Ui& ui, View& view) {
  const float width = ui.texts.line("Whole range", ui.chrome().text).width + 24, high = 26;
  const plot::Rect& area = view.placed.area;
  const plot::Point corner = to_units({area.right(), area.y}, view.rect);
  const plot::Rect place{corner.x - width - 6, corner.y + 4, width, high};
  ui.occlude(place);
  ui.set_front(true);
  if (button(ui, "button:whole-range", place, "Whole range")) {
    view.chosen.reset();
    view.stale = true;
  }
  ui.set_front(false);
}

/// What can be made of a figure: a small button in the corner of the one that the pointer is in, and a key for the large one.
void FigureGrid::show_menu_of(Ui& ui, std::size_t index) {
  static constexpr std::array<std::string_view, 5> entries = {"Save as SVG", "Save as PDF", "Save as PNG", "Copy its data as CSV",
                                                              "Sheet, filmstrip, film, sizes \u2026"};
  const View& view = views_[index];
  constexpr float side = 24;
  const plot::Rect place{view.rect.right() - side, view.rect.y - 2, side, side};
  const auto open = [&](int highlighted) {
    ui.open_menu(view.export_item, place, -1);
    ui.menu.highlighted = highlighted;
    for (const std::string_view entry : entries) ui.menu.entries.push_back({std::string(entry), ""});
  };
  if (index == hero_ && std::exchange(menu_asked_, false)) open(0);
  if (const auto chosen = ui.menu_choice(view.export_item)) wish_ = FigureWish{static_cast<FigureWish::Kind>(*chosen), index};
  if (!ui.input.inside || !view.rect.contains(ui.input.pointer)) return;
  ui.occlude(place);
  ui.set_front(true);
  ui.pen.box(place, ui.theme().figure, 6);
  if (icon_toggle(ui, view.export_item, place, Icon::save, false, "Save or copy this figure (D): file, data, sheet, film")) open(-1);
  ui.set_front(false);
}

void FigureGrid::show_handles(Ui& ui, Desk& desk, std::size_t index) {
  View& view = views_[index];
  for (std::size_t k = 0; k < view.placed.handles.size(); ++k) {
    const plot::PlacedHandle& placed = view.placed.handles[k];
    if (!view.placed.area.contains(placed.center)) continue;
    const plot::Point c = to_units(placed.center, view.rect);
    const plot::Rect hit{c.x - hit_radius, c.y - hit_radius, 2 * hit_radius, 2 * hit_radius};
    if (!pinned_ && follows(placed.handle)) {  // it is where the pointer is
      ui.note(view.handle_items[k], hit);
      continue;
    }
    const Response r = ui.interact(view.handle_items[k], hit, false);
    if (r.pressed && ui.input.control) {
      if (auto change = component_removed(desk.values(), placed.handle)) desk.set(change->parameter, std::move(change->value));
    } else if (r.pressed) {
      const plot::Point p = to_points(ui.input.pointer, view.rect);
      drag_ = Drag{index, k, placed.handle, view.placed.x_at(p.x), view.placed.y_at(p.y)};
      start_ = desk.values();
    }
    if (r.hovered || r.held) {
      ui.cursor(placed.handle.vertical && placed.handle.horizontal ? ImGuiMouseCursor_ResizeAll
                : placed.handle.vertical                           ? ImGuiMouseCursor_ResizeNS
                                                                   : ImGuiMouseCursor_ResizeEW);
      ui.pen.disc(c, hit_radius, [&] {
        plot::Color glow = ui.theme().style(placed.handle.role).color;
        glow.a = r.held ? 60 : 40;
        return glow;
      }());
      if (!r.held) ui.tip(view.handle_items[k], hit, "", placed.handle.name);
    }
  }
  if (drag_ && drag_->view == index) {
    drag(ui, desk, view);
    if (!ui.input.down) {
      if (follows(drag_->start) && desk.values() == *start_) pinned_ = false;  // a click lets go
      drag_.reset();
      view.stale = true;  // the axes may follow again
    }
  }
}

void FigureGrid::drag(Ui& ui, Desk& desk, View& view) {
  if (ui.input.moved == plot::Point{}) return;
  const plot::Point p = to_points(ui.input.pointer, view.rect);
  const auto& placed = view.placed;
  param::Values values = *start_;  // each direction starts from what the other has made of it
  const auto follow = [&](const std::optional<plot::Grip>& grip, const Movement& movement) {
    if (!grip) return;
    if (auto value = dragged(values, *grip, movement)) values.set(*values.schema().find(grip->parameter), *value, param::Layer::slider);
  };
  const double per_x = std::abs(placed.x_at(p.x + 1) - placed.x_at(p.x)), per_y = std::abs(placed.y_at(p.y + 1) - placed.y_at(p.y));
  follow(drag_->start.horizontal, {drag_->start.x, drag_->start.x + placed.x_at(p.x) - drag_->x, per_x});
  follow(drag_->start.vertical, {drag_->start.y, drag_->start.y + placed.y_at(p.y) - drag_->y, per_y});
  for (const auto& grip : {drag_->start.horizontal, drag_->start.vertical}) {
    const auto index = grip ? values.schema().find(grip->parameter) : std::nullopt;
    if (!index || values.at(*index) == desk.values().at(*index)) continue;
    if (follows(drag_->start)) {
      desk.look(*index, values.at(*index));
    } else {
      desk.set(*index, values.at(*index));
    }
  }
}

const FigureGrid::Readings& FigureGrid::readings(View& view, float place) const {
  if (view.readings && view.readings->place == place) return *view.readings;
  Readings& made = view.readings.emplace();
  made.place = place;
  made.values = plot::hover(view.figure, view.placed, place);
  for (const plot::Hover& value : made.values) made.texts.push_back(plot::readable(value.y, 3));
  if (!made.values.empty()) made.x_text = plot::readable(made.values.front().x, 3);
  return made;
}

void FigureGrid::show_hover(Ui& ui, View& view, plot::Point at) {
  const plot::Point p = to_points(at, view.rect);
  if (!view.placed.area.contains(p)) return;
  const Readings& read = readings(view, p.x);
  const std::vector<plot::Hover>& values = read.values;
  const plot::Theme& t = ui.theme();
  const plot::Rect& area = view.placed.area;
  const plot::Point top = to_units({p.x, area.y}, view.rect), bottom = to_units({p.x, area.bottom()}, view.rect);
  ui.pen.rule(top, bottom, t.axis, 1);
  if (values.empty()) return;

  const float size = ui.sizes().small, row = 1.6f * size, padding = 10;
  float names = 0, numbers = 0;
  for (const plot::Hover& value : values) {
    names = std::max(names, ui.texts.line(value.label, size).width);
    ui.pen.disc(to_units(value.point, view.rect), 3.5f, t.figure);
    ui.pen.ring(to_units(value.point, view.rect), 3.5f, 1.5f, t.style(value.role).color);
  }
  for (const std::string& text : read.texts) numbers = std::max(numbers, ui.texts.line(text, size).width);
  const std::string_view x_label = view.figure.x.label.empty() ? "$x$" : std::string_view(view.figure.x.label);
  names = std::max(names, ui.texts.line(x_label, size).width);
  numbers = std::max(numbers, ui.texts.line(read.x_text, size).width);
  const float width = names + numbers + 3 * padding, height = row * static_cast<float>(values.size() + 1) + padding;
  const plot::Point right = to_units({area.right(), 0}, view.rect);
  plot::Rect card{top.x + 12, std::max(top.y, at.y - height - 8), width, height};
  if (card.right() > right.x) card.x = top.x - 12 - width;
  ui.pen.box(card, t.raised, 6);
  ui.pen.outline(card, t.hairline, 1, 6);
  float y = card.y + padding / 2 + row / 2;
  const auto line = [&](std::string_view name, std::string_view number, plot::Color color) {
    ui.rich(name, size, color, {card.x + padding, Ui::centered(y, size)});
    ui.rich(number, size, t.text, {card.right() - padding - ui.texts.line(number, size).width, Ui::centered(y, size)});
    y += row;
  };
  line(x_label, read.x_text, t.muted);
  for (std::size_t k = 0; k < values.size(); ++k) line(values[k].label, read.texts[k], t.style(values[k].role).words);
}

}  // namespace lineland::app
