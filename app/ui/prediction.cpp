#include "app/ui/prediction.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lineland::app {

namespace {

constexpr int places = 256;

double along(double value, plot::AxisScale scale) { return scale == plot::AxisScale::logarithmic ? std::log10(value) : value; }

/// Linear between points that ascend in x; nothing outside of them or beside a gap.
std::optional<double> height_at(const std::vector<plot::Span>& curve, double x) {
  const auto next = std::ranges::lower_bound(curve, x, {}, &plot::Span::low);
  if (next == curve.end()) return std::nullopt;
  if (next->low == x) return next->high;
  if (next == curve.begin()) return std::nullopt;
  const auto& [x0, y0] = *(next - 1);
  const auto& [x1, y1] = *next;
  return y0 + (y1 - y0) * (x - x0) / (x1 - x0);
}

}  // namespace

std::optional<double> mean_distance(std::span<const labs::StrokePoint> stroke, const plot::Curve& truth, const plot::Figure& figure,
                                    const plot::Ranges& ranges) {
  const bool right = truth.side == plot::Side::right && figure.right && ranges.right;
  const plot::AxisScale x_scale = figure.x.scale, y_scale = right ? figure.right->scale : figure.y.scale;
  const plot::Span vertical = right ? *ranges.right : ranges.y;
  const double bottom = along(vertical.low, y_scale), top = along(vertical.high, y_scale);

  // Both curves in the axes' own units, each as (x, y).
  std::vector<plot::Span> curve;
  for (std::size_t k = 0; k < truth.x.size(); ++k) {
    const plot::Span point{along(truth.x[k], x_scale), along(truth.y[k], y_scale)};
    if (std::isfinite(point.low) && !std::isnan(point.high)) curve.push_back({point.low, std::clamp(point.high, bottom, top)});
  }
  std::ranges::stable_sort(curve, {}, &plot::Span::low);
  std::vector<labs::StrokePoint> drawn;
  for (const labs::StrokePoint& point : stroke) drawn.push_back({along(point.x, x_scale), along(point.y, y_scale)});
  const std::vector<double> heights = labs::heights(drawn, places);
  if (curve.empty() || heights.empty()) return std::nullopt;

  const auto [first, last] = std::ranges::minmax(drawn, {}, &labs::StrokePoint::x);
  const double low = std::max(curve.front().low, along(ranges.x.low, x_scale));
  const double high = std::min(curve.back().low, along(ranges.x.high, x_scale));
  if (!(low < high)) return std::nullopt;
  double sum = 0;
  int count = 0;
  for (int k = 0; k < places; ++k) {
    const double x = low + (high - low) * k / (places - 1);
    const auto y = height_at(curve, std::min(x, curve.back().low));
    if (!y) continue;
    const double place = std::clamp((x - first.x) / (last.x - first.x), 0.0, 1.0) * (places - 1);
    const auto at = std::min(static_cast<std::size_t>(place), static_cast<std::size_t>(places - 2));
    const double t = place - static_cast<double>(at);
    const double guess = std::clamp((1 - t) * heights[at] + t * heights[at + 1], bottom, top);
    sum += std::abs(guess - *y);
    ++count;
  }
  return count > 0 ? std::optional(sum / count / (top - bottom)) : std::nullopt;
}

void Prediction::ask(std::string curve) {
  stroke_.clear();
  curve_ = std::move(curve);
  open_ = true;
}

void Prediction::forget() {
  stroke_.clear();
  curve_.clear();
  open_ = false;
}

void Prediction::show(Ui& ui, const plot::Placed& placed) {
  const plot::Theme& t = ui.theme();
  stroke_.show(ui, placed, t.accent, t.emphasis, open_ ? 0 : 3 * t.emphasis, side_);
}

}  // namespace lineland::app
