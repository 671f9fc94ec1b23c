// What the mouse does to the densities of a figure besides dragging their handles.
#include <algorithm>

#include "app/ui/density_edit.h"
#include "app/ui/figure_grid.h"
#include "core/base/check.h"

namespace lineland::app {

void FigureGrid::follow_pencil() {
  const auto shows = [this](const View& view) { return role_of(view.figure, pencil_.parameter()).has_value(); };
  if (!pencil_.in_hand() || shows(views_[hero_])) return;
  const auto found = std::ranges::find_if(views_, shows);
  if (found != views_.end()) hero_ = static_cast<std::size_t>(found - views_.begin());
}

void FigureGrid::add_component(Desk& desk, const View& view, plot::Point at, std::string& message) {
  if (!view.placed.area.contains(at)) return;
  try {
    if (auto change = component_added(desk.values(), view.figure, view.placed, at)) desk.set(change->parameter, std::move(change->value));
  } catch (const InputError& error) {
    message = error.what();
  }
}

void FigureGrid::draw(Desk& desk, const View& view, plot::Point at, const Response& response, std::string& message) {
  const auto parameter = desk.values().schema().find(pencil_.parameter());
  auto density = pencil_.follow(response, view.placed, at, message);
  if (!density || !parameter) return;
  pencil_.put_down();
  try {
    desk.set(*parameter, std::move(*density));
  } catch (const InputError& error) {
    message = error.what();
  }
}

void FigureGrid::show_stroke(Ui& ui, const View& view, plot::Point at) {
  const plot::Color color = ui.theme().style(role_of(view.figure, pencil_.parameter()).value_or(plot::Role::neutral)).color;
  pencil_.show(ui, view.placed, color);
  if (view.placed.area.contains(at)) ui.pen.disc(at, ui.theme().marker, color);
}

}  // namespace lineland::app
