#include "core/plot/probe.h"

#include <algorithm>
#include <cmath>

namespace lineland::plot {

const Probe* probe_at(const Figure& figure, double x, double y) {
  const auto within = [](const std::optional<Span>& span, double v) { return !span || (v >= span->low && v <= span->high); };
  const auto found = std::ranges::find_if(figure.probes, [&](const Probe& probe) { return within(probe.x, x) && within(probe.y, y); });
  return found == figure.probes.end() ? nullptr : &*found;
}

double value_at(const Probe& probe, double place) {
  if (probe.places.empty()) return place;
  const auto above = static_cast<std::size_t>(std::ranges::upper_bound(probe.places, place) - probe.places.begin());
  if (above == 0) return probe.values.front();
  if (above == probe.places.size()) return probe.values.back();
  const double low = probe.places[above - 1], high = probe.places[above];
  return std::lerp(probe.values[above - 1], probe.values[above], (place - low) / (high - low));
}

}  // namespace lineland::plot
