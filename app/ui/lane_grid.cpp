#include "app/ui/lane_grid.h"

#include <algorithm>
#include <array>

#include "app/lanes_file.h"
#include "app/ui/prose.h"
#include "app/ui/widgets.h"
#include "core/plot/ticks.h"
#include "core/sim/lanes.h"

namespace lineland::app {

namespace {

constexpr float points_to_units = 4.0f / 3, gap = 16;

/// "0.0123  (−0.0045)": the main readout of a lane, and how far it is from that of the first.
std::string reading_of(const plot::Readout* value, const plot::Readout* base, std::size_t lane) {
  if (!value || !base) return "";
  const std::string text = plot::readable(value->value, 3);
  if (lane == 0) return text;
  const double difference = value->value - base->value;
  return text + "  (" + (difference > 0 ? "+" : "") + plot::readable(difference, 2) + ")";
}

}  // namespace

void LaneGrid::take(const Desk& desk, std::size_t figure) {
  const std::size_t count = desk.lanes();
  const bool anew = desk.stamp().epoch != epoch_ || desk.visits() != visit_ || figure != figure_ || figures_.size() != count;
  epoch_ = desk.stamp().epoch, visit_ = desk.visits(), figure_ = figure;
  if (anew) ranges_.clear();
  figures_.clear();
  while (views_.size() < count) views_.emplace_back(*textures_);
  while (views_.size() > count) views_.pop_back();
  std::vector<std::vector<plot::Readout>> readouts;
  for (std::size_t lane = 0; lane < count; ++lane) {
    std::vector<plot::Figure> all = desk.figures(lane);
    plot::Figure& shown = all[std::min(figure, all.size() - 1)];
    shown.title.clear();  // the headline has it
    std::erase_if(shown.marks, [](const plot::Mark& mark) { return std::holds_alternative<plot::Handle>(mark); });
    figures_.push_back(std::move(shown));
    readouts.push_back(desk.readouts(lane));
    View& view = views_[lane];
    view.letter = sim::lane_letter(lane);
    view.item = "lane:" + view.letter;
    view.close = "button:end-lane-" + view.letter;
    view.title = lane < desk.lane_values().size() ? sim::lane_title(desk.lane_values(), lane) : "";
    view.head = "head:" + view.letter;
    const plot::Readout* main = sim::main_readout(readouts[lane]);
    view.brief = reading_of(main, sim::main_readout(readouts.front()), lane);
    view.reading = main ? main->label + "  " + view.brief : "";
    view.stale = true;
  }
  ranges_ = plot::shared_ranges(figures_, ranges_);
}

void LaneGrid::restyle() {
  for (View& view : views_) view.stale = true;
}

void LaneGrid::show(Ui& ui, Desk& desk, const plot::Rect& rect) {
  const std::size_t count = views_.size(), columns = lane_columns(count, rect.width, rect.height), rows = (count + columns - 1) / columns;
  const float width = (rect.width - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
  const float height = (rect.height - gap * static_cast<float>(rows - 1)) / static_cast<float>(rows);
  for (std::size_t lane = 0; lane < count; ++lane) {
    const plot::Rect place{rect.x + static_cast<float>(lane % columns) * (width + gap),
                           rect.y + static_cast<float>(lane / columns) * (height + gap), width, height};
    show_lane(ui, desk, lane, place);
  }
}

void LaneGrid::show_lane(Ui& ui, Desk& desk, std::size_t lane, const plot::Rect& rect) {
  View& view = views_[lane];
  const float head = 2.4f * ui.sizes().text;
  show_head(ui, desk, lane, {rect.x, rect.y, rect.width, head});
  const plot::Rect place{rect.x, rect.y + head, rect.width, rect.height - head};
  if (view.stale || !(view.rect == place)) {
    view.placed = plot::layout(figures_[lane], ranges_[lane], {place.width / points_to_units, place.height / points_to_units}, ui.theme(),
                               plot::Format::hero);
    view.pictures.update(view.placed.scene);
    view.rect = place;
    view.stale = false;
  }
  if (ui.interact(view.item, place, false).clicked) desk.select_lane(lane);
  const Placement window = ui.pen.placement();
  ui.pen.place(window.within({place.x, place.y}, points_to_units));
  ui.pen.push_clip({0, 0, place.width / points_to_units, place.height / points_to_units});
  paint(view.placed.scene, view.pictures, ui.pen);
  ui.pen.pop_clip();
  ui.pen.place(window);
}

void LaneGrid::show_head(Ui& ui, Desk& desk, std::size_t lane, const plot::Rect& rect) {
  const plot::Theme& t = ui.theme();
  View& view = views_[lane];
  const bool selected = lane == desk.lane();
  const float size = ui.sizes().text, middle = rect.y + rect.height / 2, square = 1.9f * size;
  if (ui.interact(view.head, {rect.x, rect.y, rect.width - square - 4, rect.height}).clicked) desk.select_lane(lane);
  const plot::Rect chip{rect.x, middle - square / 2, square, square};
  ui.pen.box(chip, selected ? t.accent : t.selected, 6);
  const Type letter = ui.bold(size, selected ? t.on_accent : t.text);
  ui.pen.text(view.letter, letter, {chip.x + (square - Pen::width(view.letter, letter)) / 2, Ui::centered(middle, size)});
  const plot::Rect cross{rect.right() - square, chip.y, square, square};
  // What sets the lane apart comes first; the reading has what is left, with its name or without.
  const float title = ui.texts.line(view.title, size, true).width, room = cross.x - 8 - chip.right() - 10;
  std::string_view reading = view.reading;
  if (title + 24 + ui.texts.line(reading, size).width > room) reading = view.brief;
  if (title + 24 + ui.texts.line(reading, size).width > room) reading = "";
  const float right = cross.x - 8 - ui.texts.line(reading, size).width;
  ui.rich(reading, size, t.muted, {right, Ui::centered(middle, size)});
  show_within(ui, view.title, size, t.text, {chip.right() + 10, Ui::centered(middle, size)}, std::max(1.0f, right - chip.right() - 22),
              true);
  const Response r = ui.interact(view.close, cross);
  if (r.hovered) {
    ui.pen.box(cross, t.hover, 6);
    ui.tip(view.close, cross, "", "End this lane; the others go on.");
  }
  if (r.ring) ui.focus_ring(cross, 6);
  const plot::Point c{cross.x + square / 2, middle};
  const plot::Color ink = r.hovered ? t.text : t.muted;
  ui.pen.stroke(std::array<plot::Point, 2>{{{c.x - 4, c.y - 4}, {c.x + 4, c.y + 4}}}, ink, 1.5f);
  ui.pen.stroke(std::array<plot::Point, 2>{{{c.x - 4, c.y + 4}, {c.x + 4, c.y - 4}}}, ink, 1.5f);
  if (r.clicked) desk.drop_lane(lane);
}

}  // namespace lineland::app
