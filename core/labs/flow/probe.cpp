#include "core/labs/flow/probe.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

namespace lineland::labs::flow {

namespace {

const std::string& parameter() { return Flow::schema()[Flow::schema().probe.index].id; }

/// From places on some axis to those points' x, the snapshot's images.
plot::Probe probe_through(std::span<const double> places, std::span<const double> images) {
  plot::Probe probe{.parameter = parameter()};
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (!std::isfinite(places[i]) || !std::isfinite(images[i])) continue;
    if (!probe.places.empty() && places[i] <= probe.places.back()) continue;  // equal but for round-off where the map is steep
    probe.places.push_back(places[i]), probe.values.push_back(images[i]);
  }
  return probe;
}

}  // namespace

Probe::Probe(const Snapshot& snapshot, const param::Values& values) {
  const Stack& stack = snapshot.stack;
  const double margin = 1e-3 * (snapshot.range.high - snapshot.range.low);
  x = std::clamp(values[Flow::schema().probe], snapshot.range.low + margin, snapshot.range.high - margin);
  places = stack.descend(x);
  z = stack.base_value(places.front());
  log_density = stack.log_pdf(x);
  log_determinant = stack.log_scaling();
  for (std::size_t k = 1; k < places.size(); ++k) {
    log_parts.push_back(-std::log(evaluate(stack.form().layer, stack.coefficients(static_cast<int>(k)), places[k]).slope));
    log_determinant += log_parts.back();
  }
}

plot::Probe probe_along_x() { return {.parameter = parameter()}; }

plot::Probe probe_along_place(const Snapshot& snapshot, std::size_t k) {
  std::vector<double> places = snapshot.place[k];
  for (double& place : places) place = snapshot.stack.form().in_units(place);
  return probe_through(places, snapshot.image);
}

plot::Probe probe_along_base(const Snapshot& snapshot) { return probe_through(snapshot.z, snapshot.image); }

void add_probe_handle(plot::Figure& figure, double x, double y, bool vertical) {
  if (!std::isfinite(x) || !std::isfinite(y)) return;
  plot::Handle handle{.name = parameter(), .x = x, .y = y};
  (vertical ? handle.vertical : handle.horizontal) = plot::Grip{parameter()};
  figure.marks.push_back(std::move(handle));
}

}  // namespace lineland::labs::flow
