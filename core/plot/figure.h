// What a picture means: marks with roles, axes with labels; no colours, no points, no pixels. Plain values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace lineland::plot {

/// What a mark stands for. The theme gives each role one colour and one dash, the same in every lab.
enum class Role {
  neutral,        ///< grid-like reference: zero lines, optimum values
  data,           ///< the target distribution
  generator,      ///< what a GAN's generator makes; its losses
  model,          ///< what a flow or another density model makes
  discriminator,  ///< a discriminator or critic; its losses
  optimal,        ///< the exact counterpart of a learned curve: dashed, in the colour of the text
  latent,         ///< base or noise distribution
  p,              ///< first of two distributions
  q,              ///< second of two distributions
  pathwise,
  score,
  measure,
  measure_coupled,
  series_1,  ///< further curves that have no role of their own (the members of a family)
  series_2,
  series_3,
  series_4,
  series_5,
  series_6,
};

inline constexpr std::size_t role_count = static_cast<std::size_t>(Role::series_6) + 1;

/// The enumerator's name: "data", "measure-coupled", "series-1".
std::string_view name_of(Role role);

enum class AxisScale { linear, logarithmic };
enum class Dash { by_role, solid, dashed, dotted };
enum class Side { left, right };  ///< which vertical axis a mark is measured on

/// A closed range of an axis.
struct Span {
  double low, high;
  friend bool operator==(const Span&, const Span&) = default;
};

/// Text fields called label, title or text are rich text: see rich_text.h.
struct Axis {
  std::string label = {};
  std::string unit = {};
  AxisScale scale = AxisScale::linear;
  std::optional<Span> range = {};       ///< fixed; else from the marks
  std::vector<double> include = {};     ///< values that a range from the marks must contain (0 for densities)
  std::optional<double> at_most = {};   ///< a range from the marks does not reach beyond (a spike must not flatten all else)
  std::optional<double> at_least = {};  ///< the same below
  std::vector<std::pair<double, std::string>> named_ticks = {};  ///< if not empty, the only ticks
  friend bool operator==(const Axis&, const Axis&) = default;
};

/// A line through points, in order; a point that is not finite interrupts it.
struct Curve {
  std::string name = {};   ///< plain text: JSON, CSV
  std::string label = {};  ///< drawn at the curve in its colour; empty: not labelled
  Role role = Role::neutral;
  std::vector<double> x = {}, y = {};
  Side side = Side::left;
  Dash dash = Dash::by_role;
  bool filled = false;    ///< shaded down to zero
  bool emphasis = false;  ///< heavier line
  std::optional<double> shade =
      std::nullopt;  ///< 0..1: place in the theme's sequential colour map instead of the role's colour (members of a family)
  friend bool operator==(const Curve&, const Curve&) = default;
};

/// The region between two curves: an interval, an overlap.
struct Band {
  std::string name = {};
  Role role = Role::neutral;
  std::vector<double> x = {}, low = {}, high = {};
  std::string label = "";
  Side side = Side::left;
  friend bool operator==(const Band&, const Band&) = default;
};

/// Bars over bins: edges has one element more than heights.
struct Histogram {
  std::string name = {};
  Role role = Role::neutral;
  std::vector<double> edges = {}, heights = {};
  std::string label = "";
  friend bool operator==(const Histogram&, const Histogram&) = default;
};

/// Markers, with intervals where low and high are not empty.
struct Points {
  std::string name = {};
  Role role = Role::neutral;
  std::vector<double> x = {}, y = {};
  std::vector<double> low = {}, high = {};
  std::string label = "";
  Side side = Side::left;
  friend bool operator==(const Points&, const Points&) = default;
};

/// Short ticks on the horizontal axis, one a sample.
struct Rug {
  std::string name = {};
  Role role = Role::neutral;
  std::vector<double> x = {};
  friend bool operator==(const Rug&, const Rug&) = default;
};

/// Arrows from (x, y) to (x + dx, y + dy), in data units.
struct Arrows {
  std::string name = {};
  Role role = Role::neutral;
  std::vector<double> x = {}, y = {}, dx = {}, dy = {};
  std::string label = "";
  friend bool operator==(const Arrows&, const Arrows&) = default;
};

/// A heat map: values[row * columns + column], column along x, row along y; edges are increasing, one element more than cells.
struct Field {
  std::string name = {};
  Role role = Role::neutral;  ///< the colour that the map runs to
  std::vector<double> x_edges = {}, y_edges = {};
  std::vector<float> values = {};
  std::optional<Span> range = std::nullopt;  ///< of the colour scale; else from the values
  std::string scale_label = "";              ///< beside the colour scale; empty: no scale
  bool diverging = false;                    ///< two-sided around zero
  friend bool operator==(const Field&, const Field&) = default;
};

/// A straight line across the whole area.
struct Line {
  std::string name = {};
  bool horizontal = true;
  double at = 0;
  std::string label = "";
  Role role = Role::neutral;
  Side side = Side::left;
  friend bool operator==(const Line&, const Line&) = default;
};

/// Words at a place.
struct Label {
  double x = 0, y = 0;
  std::string text = {};
  Role role = Role::neutral;
  Side side = Side::left;
  friend bool operator==(const Label&, const Label&) = default;
};

/// What a handle moves when it is dragged along one direction.
struct Grip {
  enum class Part { value, mean, deviation, weight };
  std::string parameter = {};  ///< id; `value` for numbers, the other parts for a component of a density
  Part part = Part::value;
  std::size_t component = 0;
  friend bool operator==(const Grip&, const Grip&) = default;
};

/// A mark that the mouse may drag.
struct Handle {
  std::string name = {};  ///< unique in the figure; plain text, also its tooltip
  Role role = Role::neutral;
  double x = 0, y = 0;
  std::optional<Grip> horizontal = {}, vertical = {};
  friend bool operator==(const Handle&, const Handle&) = default;
};

using Mark = std::variant<Curve, Band, Histogram, Points, Rug, Arrows, Field, Line, Label, Handle>;

/// A parameter of the view that follows the pointer along one axis of a figure, so that the same point is seen in all figures.
struct Probe {
  std::string parameter = {};          ///< id of a real number that only figures depend on
  bool along_y = false;                ///< which axis; else along x
  std::vector<double> places = {};     ///< on that axis, ascending ...
  std::vector<double> values = {};     ///< ... and the parameter's values there; both empty: the value is the place itself
  std::optional<Span> x = {}, y = {};  ///< where in the figure it holds; nothing: everywhere
  friend bool operator==(const Probe&, const Probe&) = default;
};

/// One picture. Marks are drawn in order.
struct Figure {
  std::string id = {};
  std::string title = {};
  std::string caption = {};  ///< one sentence for tooltips and lists: what is seen
  Axis x = {}, y = {};
  std::optional<Axis> right = {};  ///< second vertical axis; drawn in the colour of `right_role`
  Role right_role = Role::neutral;
  std::vector<Mark> marks = {};
  std::vector<Probe> probes = {};  ///< where they overlap, the first holds
  friend bool operator==(const Figure&, const Figure&) = default;
};

/// One number with its name.
struct Readout {
  std::string id = {};     ///< plain, with dots: "kl.data-generator"
  std::string label = {};  ///< rich text
  double value = 0;
  std::string unit = "";                         ///< "nat", "step"; may be empty
  std::string help = "";                         ///< one sentence
  bool primary = true;                           ///< shown at once; the others when the table is unfolded
  std::optional<double> of = std::nullopt;       ///< a count out of how many ("2 of 3")
  std::vector<double> steps = {}, history = {};  ///< past values, where the lab keeps them: the sparkline of the timeline
};

}  // namespace lineland::plot
