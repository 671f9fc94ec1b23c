// What a viewer expects a curve to be, drawn before it is shown, and how far from the truth it is. GUI thread.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "app/ui/stroke.h"
#include "core/plot/figure.h"

namespace lineland::app {

/// The mean distance of a stroke from a curve, as a fraction of the vertical axis: over even places of the curve's part within the
/// horizontal axis, both in the axes' own units (decades on a logarithmic one), the stroke held level beyond its ends, and heights outside
/// of the axis counting as its end. Nothing if the stroke has no length or no part of the curve is to be seen.
std::optional<double> mean_distance(std::span<const labs::StrokePoint> stroke, const plot::Curve& truth, const plot::Figure& figure,
                                    const plot::Ranges& ranges);

class Prediction {
 public:
  /// Begins anew, for a curve of a figure.
  void ask(std::string curve);
  /// Which vertical axis the curve is measured on.
  void measure_on(plot::Side side) { side_ = side; }
  /// Nothing more may be drawn.
  void close() { open_ = false; }
  void forget();

  bool open() const { return open_; }
  bool drawn() const { return !stroke_.drawing() && stroke_.points().size() > 1; }
  const std::string& curve() const { return curve_; }
  std::span<const labs::StrokePoint> stroke() const { return stroke_.points(); }

  void follow(const Response& response, const plot::Placed& placed, plot::Point at) { stroke_.follow(response, placed, at, side_); }
  bool drawing() const { return stroke_.drawing(); }
  void show(Ui& ui, const plot::Placed& placed);

 private:
  std::string curve_;
  plot::Side side_ = plot::Side::left;
  Stroke stroke_;
  bool open_ = false;
};

}  // namespace lineland::app
