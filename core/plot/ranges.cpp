#include <algorithm>
#include <cmath>
#include <limits>

#include "core/plot/layout.h"
#include "core/plot/ticks.h"

namespace lineland::plot {

namespace {

constexpr double largest = 1e250;  // differences of numbers up to here do not overflow

/// The values that an axis has to show: those of lines and areas may touch its ends, those of markers need room around them.
class Extent {
 public:
  explicit Extent(AxisScale scale) : log_(scale == AxisScale::logarithmic) {}

  void add(double value) {
    if (!std::isfinite(value) || (log_ && value <= 0)) return;
    low_ = std::min(low_, std::clamp(value, -largest, largest));
    high_ = std::max(high_, std::clamp(value, -largest, largest));
  }
  void add_marker(double value) {
    if (!std::isfinite(value) || (log_ && value <= 0)) return;
    marker_low_ = std::min(marker_low_, value), marker_high_ = std::max(marker_high_, value);
    add(value);
  }
  void limit(const Axis& axis) {
    if (empty()) return;
    if (axis.at_most && (!log_ || *axis.at_most > 0)) high_ = std::min(high_, *axis.at_most), low_ = std::min(low_, high_);
    if (axis.at_least && (!log_ || *axis.at_least > 0)) low_ = std::max(low_, *axis.at_least), high_ = std::max(low_, high_);
  }
  bool empty() const { return low_ > high_; }
  Span span() const { return {low_, high_}; }

  /// With room for markers at the ends: a part of the range, in the axis's own measure.
  Span with_room(double part) const {
    const double a = measure(low_), b = measure(high_), room = part * (b - a);
    const double low = marker_low_ <= low_ ? a - room : a, high = marker_high_ >= high_ ? b + room : b;
    return {value(low), value(high)};
  }

 private:
  double measure(double v) const { return log_ ? std::log10(v) : v; }
  double value(double m) const { return log_ ? std::pow(10.0, m) : m; }

  bool log_;
  double low_ = std::numeric_limits<double>::infinity(), high_ = -low_, marker_low_ = low_, marker_high_ = high_;
};

/// The extents of one figure's axes.
struct Extents {
  Extent x, left, right;
  bool field = false;  ///< a heat map fills its edges exactly

  Extent& of(Side side) { return side == Side::left ? left : right; }

  void operator()(const Curve& m) {
    Extent& y = of(m.side);
    for (std::size_t i = 0; i < std::min(m.x.size(), m.y.size()); ++i) {
      if (!std::isfinite(m.x[i]) || !std::isfinite(m.y[i])) continue;
      x.add(m.x[i]), y.add(m.y[i]);
    }
    if (m.filled && !m.x.empty()) y.add(0);
  }
  void operator()(const Band& m) {
    for (const double v : m.x) x.add(v);
    for (const double v : m.low) of(m.side).add(v);
    for (const double v : m.high) of(m.side).add(v);
  }
  void operator()(const Histogram& m) {
    for (const double v : m.edges) x.add(v);
    for (const double v : m.heights) left.add(v);
    if (!m.heights.empty()) left.add(0);
  }
  void operator()(const Points& m) {
    for (const double v : m.x) x.add_marker(v);
    for (const auto* values : {&m.y, &m.low, &m.high})
      for (const double v : *values) of(m.side).add_marker(v);
  }
  void operator()(const Rug& m) {
    for (const double v : m.x) x.add(v);
  }
  void operator()(const Arrows& m) {
    for (std::size_t i = 0; i < std::min({m.x.size(), m.y.size(), m.dx.size(), m.dy.size()}); ++i) {
      x.add_marker(m.x[i]), x.add_marker(m.x[i] + m.dx[i]);
      left.add_marker(m.y[i]), left.add_marker(m.y[i] + m.dy[i]);
    }
  }
  void operator()(const Field& m) {
    field = true;
    for (const double v : m.x_edges) x.add(v);
    for (const double v : m.y_edges) left.add(v);
  }
  void operator()(const Line& m) { m.horizontal ? of(m.side).add(m.at) : x.add(m.at); }
  void operator()(const Label& m) { x.add(m.x), of(m.side).add(m.y); }
  void operator()(const Handle& m) { x.add_marker(m.x), left.add_marker(m.y); }
};

bool is_range(Span s, AxisScale scale) {
  return std::isfinite(s.low) && std::isfinite(s.high) && s.low < s.high && (scale == AxisScale::linear || s.low > 0);
}

/// A range around values that are (nearly) all the same.
Span widened(Span s, AxisScale scale) {
  if (scale == AxisScale::logarithmic) return s.high / s.low < 1 + 1e-6 ? Span{s.low / 2, s.high * 2} : s;
  const double size = std::max(std::abs(s.low), std::abs(s.high));
  if (s.high - s.low > 1e-6 * size) return s;
  const double room = size > 0 ? size / 2 : 1;
  return {s.low - room, s.high + room};
}

/// How much of `whole` the part fills, in the axis's own measure.
double filled(Span part, Span whole, AxisScale scale) {
  if (scale == AxisScale::linear) return (part.high - part.low) / (whole.high - whole.low);
  return std::log(part.high / part.low) / std::log(whole.high / whole.low);
}

/// The range of one axis. An `exact` one ends where its values end; others are rounded to ticks.
Span range_of(const Axis& axis, Extent extent, bool exact, const Span* previous) {
  if (axis.range && is_range(*axis.range, axis.scale)) return *axis.range;
  extent.limit(axis);
  for (const double value : axis.include) extent.add(value);
  if (extent.empty()) return axis.scale == AxisScale::linear ? Span{0, 1} : Span{1, 10};
  const Span needed = extent.span();
  if (previous && is_range(*previous, axis.scale) && previous->low <= needed.low && needed.high <= previous->high &&
      filled(needed, *previous, axis.scale) >= 0.5)
    return *previous;
  const Span roomy = widened(extent.with_room(exact ? 0.025 : 0.04), axis.scale);
  const Span result = exact ? roomy : rounded(roomy, axis.scale);
  return is_range(result, axis.scale) ? result : Span{1, 10};
}

}  // namespace

Ranges ranges(const Figure& figure, const std::optional<Ranges>& previous) {
  Extents extents{Extent(figure.x.scale), Extent(figure.y.scale), Extent(figure.right ? figure.right->scale : AxisScale::linear)};
  // Samples beyond all other marks do not widen the axis: a rug is there to compare with what is drawn.
  const bool only_rugs = std::ranges::all_of(figure.marks, [](const Mark& m) { return std::holds_alternative<Rug>(m); });
  for (const Mark& mark : figure.marks)
    if (only_rugs || !std::holds_alternative<Rug>(mark)) std::visit(extents, mark);

  Ranges result;
  result.x = range_of(figure.x, extents.x, true, previous ? &previous->x : nullptr);
  result.y = range_of(figure.y, extents.left, extents.field, previous ? &previous->y : nullptr);
  if (figure.right) result.right = range_of(*figure.right, extents.right, false, previous && previous->right ? &*previous->right : nullptr);
  return result;
}

Ranges united(const Ranges& a, const Ranges& b) {
  const auto both = [](Span s, Span t) { return Span{std::min(s.low, t.low), std::max(s.high, t.high)}; };
  Ranges result{both(a.x, b.x), both(a.y, b.y), a.right ? a.right : b.right};
  if (a.right && b.right) result.right = both(*a.right, *b.right);
  return result;
}

std::vector<Ranges> shared_ranges(std::span<const Figure> figures, std::span<const Ranges> previous) {
  std::vector<Ranges> own;
  for (std::size_t k = 0; k < figures.size(); ++k) {
    own.push_back(ranges(figures[k], k < previous.size() ? std::optional(previous[k]) : std::nullopt));
  }
  std::vector<Ranges> result;
  for (std::size_t k = 0; k < figures.size(); ++k) {
    const std::optional<Axis>& right = figures[k].right;
    Ranges shared = own[k];
    for (std::size_t other = 0; other < figures.size(); ++other) {
      const std::optional<Axis>& its = figures[other].right;
      const bool same_right = right && its && right->label == its->label && right->scale == its->scale;
      const std::optional<Span> kept = shared.right;
      shared = united(shared, own[other]);
      if (!same_right) shared.right = kept;
    }
    result.push_back(shared);
  }
  return result;
}

}  // namespace lineland::plot
