// How a point is followed through all figures: by the pointer, until a click pins it, then by the arrow keys.
#include <algorithm>
#include <cmath>
#include <optional>

#include "app/ui/figure_grid.h"
#include "app/ui/number_text.h"
#include "core/plot/probe.h"

namespace lineland::app {

namespace {

/// Makes the probe's parameter a value, rounded to what can be told apart and kept in its range.
void look(Desk& desk, const plot::Probe& probe, double value, double resolution) {
  const auto index = desk.values().schema().find(probe.parameter);
  if (!index || !std::isfinite(value)) return;
  const auto* real = std::get_if<param::RealKind>(&desk.values().schema()[*index].kind);
  if (!real) return;
  if (resolution > 0) value = rounded_to(value, resolution);
  desk.look(*index, std::clamp(value, real->range.low, real->range.high));
}

}  // namespace

bool FigureGrid::follows(const plot::Handle& handle) const {
  const auto moves = [&](const std::optional<plot::Grip>& grip) {
    return grip && grip->part == plot::Grip::Part::value && std::ranges::any_of(views_, [&](const View& view) {
             return std::ranges::any_of(view.figure.probes, [&](const plot::Probe& probe) { return probe.parameter == grip->parameter; });
           });
  };
  return moves(handle.horizontal) || moves(handle.vertical);
}

bool FigureGrid::probe(Desk& desk, const View& view, plot::Point at) {
  const plot::Placed& placed = view.placed;
  if (!placed.area.contains(at)) return false;
  const double x = placed.x_at(at.x), y = placed.y_at(at.y);
  const plot::Probe* probe = plot::probe_at(view.figure, x, y);
  if (!probe || pinned_) return probe != nullptr;
  probed_ = &view;
  const double here = probe->along_y ? y : x, beside = probe->along_y ? placed.y_at(at.y + 1) : placed.x_at(at.x + 1);
  const double value = plot::value_at(*probe, here);
  look(desk, *probe, value, std::abs(plot::value_at(*probe, beside) - value));
  return true;
}

void FigureGrid::step_probe(Ui& ui, Desk& desk) {
  if (!pinned_ || ui.editing() || ui.menu.owner != 0 || ui.input.control) return;
  const auto found = std::ranges::find_if(views_, [](const View& view) { return !view.figure.probes.empty() && view.automatic; });
  if (found == views_.end()) return;
  const int steps = (ui.input.take(Key::right) ? 1 : 0) - (ui.input.take(Key::left) ? 1 : 0);
  if (steps == 0) return;
  // A two hundredth of what the first figure that has a probe shows.
  const plot::Probe& probe = found->figure.probes.front();
  const plot::Ranges& ranges = *found->automatic;
  const plot::Span axis = probe.along_y ? ranges.y : ranges.x;
  const double step = (plot::value_at(probe, axis.high) - plot::value_at(probe, axis.low)) / (ui.input.shift ? 20 : 200);
  const auto index = desk.values().schema().find(probe.parameter);
  const double* now = index ? std::get_if<double>(&desk.values().at(*index)) : nullptr;
  if (now) look(desk, probe, *now + steps * step, std::abs(step) / 10);
}

void FigureGrid::hold_axes(View& view, const plot::Ranges& before) const {
  if (probed_ != &view) return;
  if (view.figure.x.range) view.automatic->x = before.x;
  if (view.figure.y.range) view.automatic->y = before.y;
}

}  // namespace lineland::app
