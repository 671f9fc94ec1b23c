// From meaning to geometry: ranges, ticks, margins, labels. All design decisions are here, so screen and paper agree. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/plot/figure.h"
#include "core/plot/scene.h"
#include "core/plot/theme.h"

namespace lineland::plot {

/// The ranges that a figure is drawn over.
struct Ranges {
  Span x, y;
  std::optional<Span> right;
  friend bool operator==(const Ranges&, const Ranges&) = default;
};

/// Ranges that show all marks of the figure, rounded to ticks. With `previous`, an axis keeps its old range while the marks still fill at
/// least half of it and do not leave it, so that a live axis does not jump.
Ranges ranges(const Figure& figure, const std::optional<Ranges>& previous = std::nullopt);

/// The least ranges that hold both: for pictures that are compared.
Ranges united(const Ranges& a, const Ranges& b);
/// Ranges of figures that are to be compared: equal ones, which show all marks of all. A right axis is shared by those that call it the
/// same. `previous` has one element a figure, or none.
std::vector<Ranges> shared_ranges(std::span<const Figure> figures, std::span<const Ranges> previous = {});

/// How a figure is set: as the hero of the window, as one of the small ones beside it (fewer ticks, no rug labels), or on paper.
enum class Format { hero, small, paper };

/// Where a handle came to stand.
struct PlacedHandle {
  Handle handle;
  Point center;
};

/// A figure in its place: the scene, and the way back from points to data.
struct Placed {
  Scene scene;
  Ranges ranges;
  Rect area;  ///< where the data are drawn
  AxisScale x_scale = AxisScale::linear, y_scale = AxisScale::linear, right_scale = AxisScale::linear;
  std::vector<PlacedHandle> handles;

  /// Data coordinates (of the given side) of a point in the area, and back.
  double x_at(float px) const;
  double y_at(float py, Side side = Side::left) const;
  Point point(double x, double y, Side side = Side::left) const;
};

/// Sets a figure in the given size. Nothing lies outside of the size, no two texts overlap; what finds no place is left out (curve labels
/// last; on paper they then stand above the area, as a legend).
Placed layout(const Figure& figure, const Ranges& ranges, Size size, const Theme& theme, Format format);

/// The curve value nearest to a horizontal position, for hovering.
struct Hover {
  std::string label;  ///< rich text: the curve's label or name
  Role role = Role::neutral;
  double x = 0, y = 0;
  Point point;
};

/// The values of all curves at the horizontal position px, interpolated linearly between their points, from the top down; empty outside of
/// the area.
std::vector<Hover> hover(const Figure& figure, const Placed& placed, float px);

}  // namespace lineland::plot
