// How a layer is inverted by iteration: arrangement only, no numerics beyond the iteration itself.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>

#include "core/labs/flow/figures.h"

namespace lineland::labs::flow {

namespace {

using plot::Role;

constexpr int most_shown = 40;
constexpr double round_off = 1e-15;

/// Banach's iteration u <- y - g(u) from u = y for T(u) = u + g(u) = y, at the place where the probe meets the layer.
struct Iteration {
  double target, solution, lipschitz;
  std::vector<double> path;

  Iteration(const Snapshot& snapshot, const Probe& probe, int layer)
      : target(probe.places[static_cast<std::size_t>(layer - 1)]),
        solution(probe.places[static_cast<std::size_t>(layer)]),
        lipschitz(flow::lipschitz(snapshot.stack.form().layer, snapshot.stack.coefficients(layer))),
        path{target} {
    constexpr double lost = 1e6;
    while (static_cast<int>(path.size()) <= most_shown && std::abs(path.back()) < lost &&
           std::abs(path.back() - solution) > round_off * std::max(1.0, std::abs(solution))) {
      path.push_back(next(snapshot, layer, path.back()));
    }
  }

  double next(const Snapshot& snapshot, int layer, double u) const {
    return target - (evaluate(snapshot.stack.form().layer, snapshot.stack.coefficients(layer), u).value - u);
  }
};

std::string rounded(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

}  // namespace

plot::Figure fixed_point_figure(const Snapshot& snapshot, const Probe& probe, int layer) {
  const Iteration iteration(snapshot, probe, layer);
  const double l = iteration.lipschitz;
  plot::Figure figure{.id = "fixed-point",
                      .title = "Inverting layer " + std::to_string(layer) + " by iteration",
                      .caption =
                          "The distance to the solution after each iteration at the probe, and the bound L^k/(1-L) |u_1 - u_0| that "
                          "holds where L < 1; cobweb shows the path.",
                      .x = {.label = "iteration $k$", .include = {0}},
                      .y = {.label = "$|u_k - u^*|$", .scale = plot::AxisScale::logarithmic, .at_least = 1e-16}};
  plot::Points error{.name = "error", .role = Role::model, .label = "error"};
  plot::Curve bound{.name = "bound", .label = "bound, $L$ = " + rounded(l), .role = Role::optimal};
  for (std::size_t k = 0; k < iteration.path.size(); ++k) {
    const double distance = std::abs(iteration.path[k] - iteration.solution);
    if (distance > 0) error.x.push_back(static_cast<double>(k)), error.y.push_back(distance);
  }
  if (l > 0 && l < 1 && iteration.path.size() > 1) {
    const double first = std::abs(iteration.path[1] - iteration.path[0]);
    for (std::size_t k = 0; k < iteration.path.size(); ++k) {
      bound.x.push_back(static_cast<double>(k));
      bound.y.push_back(std::pow(l, static_cast<double>(k)) / (1 - l) * first);
    }
    figure.marks.push_back(std::move(bound));
  }
  figure.marks.push_back(plot::Curve{.name = "error curve", .role = Role::model, .x = error.x, .y = error.y, .dash = plot::Dash::solid});
  figure.marks.push_back(std::move(error));
  if (l >= 1) {
    const std::string slope = std::isfinite(l) ? "$L$ = " + rounded(l) + ": " : "";
    const bool left = !std::isfinite(iteration.path.back());
    figure.marks.push_back(plot::Label{.x = 0, .y = 1e-11, .text = left ? "leaves where the layer is defined" : slope + "no bound"});
    figure.x.include = {0, 4};
    figure.y.include = {1e-12, 1};
  }
  return figure;
}

plot::Figure cobweb_figure(const Snapshot& snapshot, const Probe& probe, int layer) {
  const Iteration iteration(snapshot, probe, layer);
  const Form& form = snapshot.stack.form();
  plot::Figure figure{.id = "cobweb",
                      .title = "Cobweb of the inversion of layer " + std::to_string(layer),
                      .caption =
                          "Banach's iteration from y, in the data's units: up or down to the curve, across to the diagonal, until it "
                          "stands where both cross.",
                      .x = {.label = "$u_k$"},
                      .y = {.label = "$u_{k+1} = y - g(u_k)$"}};
  constexpr double far = 20;
  double low = iteration.solution, high = iteration.solution;
  for (double u : iteration.path) {
    if (std::abs(u - iteration.solution) > far) break;
    low = std::min(low, u), high = std::max(high, u);
  }
  const double room = std::max(0.6 * (high - low), 0.25);
  low -= room, high += room;
  // The curve goes on beyond the frame, which stands still under the pointer while the probe moves.
  const auto& places = snapshot.place[static_cast<std::size_t>(layer)];
  const double reach = 3 * (high - low);
  const double first = std::max(std::min(low, places.front()), low - reach), last = std::min(std::max(high, places.back()), high + reach);
  constexpr int points = 361;
  plot::Curve curve{.name = "iteration map", .label = "$y - g(u)$", .role = Role::model, .dash = plot::Dash::solid, .emphasis = true};
  for (int i = 0; i < points; ++i) {
    const double u = first + (last - first) * i / (points - 1);
    curve.x.push_back(form.in_units(u));
    curve.y.push_back(form.in_units(iteration.next(snapshot, layer, u)));
  }
  plot::Curve path{.name = "path", .role = Role::series_1, .dash = plot::Dash::solid};
  for (std::size_t k = 0; k + 1 < iteration.path.size(); ++k) {
    for (double v : {iteration.path[k], iteration.path[k + 1]}) {
      path.x.push_back(form.in_units(iteration.path[k]));
      path.y.push_back(form.in_units(v));
    }
  }
  const plot::Span frame{form.in_units(low), form.in_units(high)};
  figure.x.range = figure.y.range = frame;
  figure.marks.push_back(
      plot::Curve{.name = "diagonal", .role = Role::neutral, .x = {frame.low, frame.high}, .y = {frame.low, frame.high}});
  figure.marks.push_back(std::move(curve));
  figure.marks.push_back(std::move(path));
  const double solution = form.in_units(iteration.solution);
  if (layer == form.depth) {
    add_probe_handle(figure, solution, solution);
  } else {
    figure.marks.push_back(plot::Points{.name = "solution", .role = Role::optimal, .x = {solution}, .y = {solution}});
  }
  figure.probes = {probe_along_place(snapshot, static_cast<std::size_t>(layer))};
  return figure;
}

}  // namespace lineland::labs::flow
