// A layout under way, and the steps that it takes; private to layout. One thread.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core/plot/layout.h"
#include "core/plot/margins.h"
#include "core/plot/rich_text.h"

namespace lineland::plot {

/// From the values of one axis to points. Values that a logarithmic axis cannot show become NaN.
class Projection {
 public:
  Projection() = default;
  Projection(Span range, AxisScale scale, float from, float to) : log_(scale == AxisScale::logarithmic) {
    const double low = log_ ? std::log10(range.low) : range.low, high = log_ ? std::log10(range.high) : range.high;
    factor_ = (static_cast<double>(to) - static_cast<double>(from)) / (high - low);
    low_ = low, from_ = static_cast<double>(from);
  }

  float operator()(double value) const {
    if (log_) value = value > 0 ? std::log10(value) : std::numeric_limits<double>::quiet_NaN();
    const double at = from_ + (value - low_) * factor_;
    return static_cast<float>(std::isnan(at) ? at : std::clamp(at, -1e6, 1e6));
  }

  double value(float at) const {
    const double measure = low_ + (static_cast<double>(at) - from_) / factor_;
    return log_ ? std::pow(10.0, measure) : measure;
  }

 private:
  bool log_ = false;
  double low_ = 0, from_ = 0, factor_ = 1;
};

/// Something drawn that wants its words beside it.
struct Wanted {
  std::string_view text;
  Color color;
  std::size_t first = 0, last = 0;  ///< its items in the scene: [first, last)
  bool filled = false;
  std::optional<Point> place;  ///< words at a place of their own, instead of beside items
};

/// The scene as far as it is drawn, and where texts stand already.
struct Drawing {
  const Figure& figure;
  const Theme& theme;
  Format format;
  Margins least;
  Placed& placed;
  Projection x = {}, left = {}, right = {};
  std::vector<Rect> texts = {};
  std::vector<Wanted> wanted = {};
  std::vector<std::string_view> legend = {};                      ///< words that stand above the area, behind a sample
  std::vector<std::string_view> homeless = {};                    ///< words that found no place
  float legend_top = 0;
  bool words_beside = false;                                      ///< horizontal lines have their words in the right margin
  bool words_at_scale = false;                                    ///< members of a family have theirs at a colour scale
  std::size_t first_mark = 0;                                     ///< the first item that is no axis
  std::vector<std::pair<std::size_t, std::size_t>> passive = {};  ///< items that nobody takes for a curve: markers, reference lines, rugs

  const Projection& y(Side side) const { return side == Side::left ? left : right; }
  Scene& scene() { return placed.scene; }
  const Rect& area() const { return placed.area; }

  void add(Shape shape);
  void line(Point a, Point b, Color color, float width) { add(Polyline{{a, b}, color, width}); }

  /// Whether a text may stand there: inside of the figure and clear of the other texts.
  bool is_free(const Rect& rect, float gap = 1) const {
    const Size& size = placed.scene.size;
    if (!(rect.x >= 0 && rect.y >= 0 && rect.right() <= size.width && rect.bottom() <= size.height)) return false;
    return std::ranges::none_of(texts, [&](const Rect& r) {
      return rect.x < r.right() + gap && r.x < rect.right() + gap && rect.y < r.bottom() && r.y < rect.bottom();
    });
  }

  static Rect bounds(const SetText& text, Point origin) {
    return {origin.x, origin.y - text.ascent, text.width, text.ascent + text.descent};
  }

  /// Draws a text with its baseline at `origin` if it is free to stand there.
  bool text(const SetText& set, Point origin, float gap = 1) {
    const Rect rect = bounds(set, origin);
    if (set.runs.empty() || !is_free(rect, gap)) return false;
    texts.push_back(rect);
    for (TextRun run : set.runs) {
      run.origin = {run.origin.x + origin.x, run.origin.y + origin.y};
      add(std::move(run));
    }
    return true;
  }
};

/// Decides margins and the area, and draws title, grid, axes and ticks. False if there is no room for an area.
bool draw_axes(Drawing& drawing);

/// The height of the words above the area.
float legend_height(const Drawing& drawing);

/// A short piece of what a shape shows, in a rectangle: for words that do not stand beside it.
Shape sample_of(const Shape& shape, const Rect& rect);

/// Draws the words above the area.
void draw_legend(Drawing& drawing);

/// Draws what the marks show, cut to the area, and collects whose words are wanted.
void draw_marks(Drawing& drawing);

/// Finds places for the words of the marks and draws them; those that find none are homeless.
void draw_labels(Drawing& drawing);

}  // namespace lineland::plot
