// How the flow lab is shown: arrangement only, no numerics.
#include "core/labs/flow/figures.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "core/labs/density_handles.h"
#include "core/math/grid.h"
#include "core/plot/ticks.h"

namespace lineland::labs::flow {

namespace {

using plot::Role;

plot::Figure densities(const Snapshot& snapshot, const param::Values& values, const Probe& probe) {
  plot::Figure figure{.id = "densities",
                      .title = "Densities",
                      .caption = "The data's density and the flow's, exact by the change of variables.",
                      .x = {.label = "$x$", .range = plot::Span{snapshot.range.low, snapshot.range.high}},
                      .y = {.label = "density", .include = {0}, .at_most = highest(snapshot)}};
  if (!snapshot.fixed) {
    figure.marks.push_back(
        plot::Curve{.name = "data", .label = "$p(x)$ data", .role = Role::data, .x = snapshot.x, .y = snapshot.data, .filled = true});
  }
  figure.marks.push_back(plot::Curve{.name = "model",
                                     .label = "$q(x)$ model",
                                     .role = Role::model,
                                     .x = snapshot.x,
                                     .y = snapshot.model,
                                     .filled = true,
                                     .emphasis = true});
  if (!snapshot.fixed) add_handles(figure, values[Flow::schema().data], "data", Role::data);
  const double height = std::min(std::exp(probe.log_density), highest(snapshot));
  figure.marks.push_back(plot::Curve{.name = "probe", .x = {probe.x, probe.x}, .y = {0, height}, .dash = plot::Dash::dotted});
  add_probe_handle(figure, probe.x, height);
  figure.probes = {probe_along_x()};
  return figure;
}

std::string count_text(std::size_t count) {
  return plot::readable(static_cast<double>(count), static_cast<int>(std::to_string(count).size()));
}

/// As many as the number of draws bears, and more where most of them lie close together (Freedman and Diaconis 1981).
int histogram_bins(const Snapshot& snapshot) {
  constexpr double fewest = 8, most = 100;
  const std::vector<double>& x = snapshot.samples;
  const double root = std::cbrt(static_cast<double>(x.size())), quartiles = x[x.size() - 1 - x.size() / 4] - x[x.size() / 4];
  const double even = 2.5 * root, fine = quartiles > 0 ? (snapshot.range.high - snapshot.range.low) * root / (2 * quartiles) : even;
  return static_cast<int>(std::clamp(std::max(even, fine), fewest, most));
}

plot::Figure samples(const Snapshot& snapshot, const Probe& probe) {
  plot::Figure figure{.id = "samples",
                      .title = count_text(snapshot.samples.size()) + " samples",
                      .caption = "Draws of the base carried through the flow, over the flow's density.",
                      .x = {.label = "$x$", .range = plot::Span{snapshot.range.low, snapshot.range.high}},
                      .y = {.label = "density", .include = {0}, .at_most = highest(snapshot)}};
  const int bins = histogram_bins(snapshot);
  plot::Histogram histogram{.name = "samples",
                            .role = Role::model,
                            .edges = math::linspace(snapshot.range.low, snapshot.range.high, bins + 1),
                            .heights = std::vector<double>(static_cast<std::size_t>(bins))};
  const double n = static_cast<double>(snapshot.samples.size()), width = histogram.edges[1] - histogram.edges[0];
  for (double x : snapshot.samples) {
    const double place = (x - snapshot.range.low) / width;
    if (place >= 0 && place < bins) histogram.heights[static_cast<std::size_t>(place)] += 1 / (n * width);
  }
  figure.marks.push_back(std::move(histogram));
  figure.marks.push_back(plot::Curve{
      .name = "model", .label = "$q(x)$", .role = Role::model, .x = snapshot.x, .y = snapshot.model, .dash = plot::Dash::solid});
  figure.marks.push_back(plot::Rug{.name = "samples", .role = Role::model, .x = snapshot.samples});
  figure.marks.push_back(plot::Line{.name = "probe", .horizontal = false, .at = probe.x});
  figure.probes = {probe_along_x()};
  return figure;
}

plot::Figure log_determinant(const Snapshot& snapshot, const Probe& probe) {
  plot::Figure figure{.id = "log-determinant",
                      .title = "Log-determinant, layer by layer",
                      .caption = "How much each layer stretches the line on the way to x; where the sum is high the density is low.",
                      .x = {.label = "$x$", .range = plot::Span{snapshot.range.low, snapshot.range.high}},
                      .y = {.label = "log slope", .include = {0}}};
  const std::size_t depth = snapshot.log_slope.size();
  std::vector<double> total(snapshot.image.size(), snapshot.stack.log_scaling());
  if (!snapshot.fixed) {
    figure.marks.push_back(plot::Curve{.name = "scaling",
                                       .label = "scaling",
                                       .role = Role::neutral,
                                       .x = {snapshot.range.low, snapshot.range.high},
                                       .y = {snapshot.stack.log_scaling(), snapshot.stack.log_scaling()}});
  }
  for (std::size_t k = 0; k < depth; ++k) {
    std::vector<double> part(snapshot.image.size());
    for (std::size_t i = 0; i < part.size(); ++i) {
      part[i] = -snapshot.log_slope[k][i];
      total[i] += part[i];
    }
    if (snapshot.fixed) continue;  // its one layer is the sum
    const std::string number = std::to_string(k + 1);
    figure.marks.push_back(plot::Curve{.name = "layer " + number,
                                       .label = depth <= 6 || k == 0 || k + 1 == depth ? "layer " + number : "",
                                       .role = Role::model,
                                       .x = snapshot.image,
                                       .y = std::move(part),
                                       .dash = plot::Dash::solid,
                                       .shade = depth > 1 ? 0.15 + 0.7 * static_cast<double>(k) / static_cast<double>(depth - 1) : 0.5});
  }
  figure.marks.push_back(plot::Curve{.name = "sum",
                                     .label = snapshot.fixed ? "$\\log |f'|$" : "sum, $\\log |f'|$",
                                     .role = Role::model,
                                     .x = snapshot.image,
                                     .y = std::move(total),
                                     .dash = plot::Dash::solid,
                                     .emphasis = true});
  if (!snapshot.fixed) {
    figure.marks.push_back(plot::Points{.name = "probe's parts", .x = std::vector<double>(depth, probe.x), .y = probe.log_parts});
  }
  add_probe_handle(figure, probe.x, probe.log_determinant);
  figure.probes = {probe_along_x()};
  return figure;
}

/// In place of what a fixed transformation does not have.
void say_that_nothing_is_trained(plot::Figure& figure) {
  figure.x.range = figure.y.range = plot::Span{0, 1};
  figure.x.named_ticks = figure.y.named_ticks = {{-1, ""}};  // none in the range
  figure.marks.push_back(plot::Label{.x = 0.5, .y = 0.5, .text = "Nothing is trained here."});
}

plot::Figure losses(const Snapshot& snapshot) {
  plot::Figure figure{.id = "losses",
                      .title = "Negative log-likelihood",
                      .caption = "On batches, in expectation over the data, and on held-out draws; none can stay below the data's entropy.",
                      .x = {.label = "step", .include = {0}},
                      .y = {.label = "loss", .unit = "nat"}};
  if (snapshot.fixed) {
    say_that_nothing_is_trained(figure);
    return figure;
  }
  const auto steps = [](const History& history) { return std::vector<double>(history.steps().begin(), history.steps().end()); };
  figure.marks.push_back(plot::Line{.name = "entropy", .at = snapshot.entropy, .label = "entropy of the data", .role = Role::optimal});
  figure.marks.push_back(
      plot::Curve{.name = "batches", .label = "batches", .role = Role::data, .x = steps(snapshot.losses), .y = snapshot.losses.column(0)});
  figure.marks.push_back(plot::Curve{.name = "expected",
                                     .label = "expected",
                                     .role = Role::model,
                                     .x = steps(snapshot.exact),
                                     .y = snapshot.exact.column(0),
                                     .dash = plot::Dash::solid,
                                     .emphasis = true});
  if (std::isfinite(snapshot.nll)) {
    const double error = 2 * snapshot.nll_error;
    figure.marks.push_back(plot::Points{.name = "held-out",
                                        .role = Role::model,
                                        .x = {static_cast<double>(snapshot.step)},
                                        .y = {snapshot.nll},
                                        .low = {snapshot.nll - error},
                                        .high = {snapshot.nll + error},
                                        .label = "held-out"});
  }
  return figure;
}

plot::Figure space_time(const Snapshot& snapshot, const Probe& probe) {
  plot::Figure figure{.id = "space-time",
                      .title = "The model's density over the run",
                      .caption = "Each row is the density at one step.",
                      .x = {.label = "$x$"},
                      .y = {.label = "step"}};
  const History& past = snapshot.densities;
  if (snapshot.fixed || past.rows() == 0) {
    say_that_nothing_is_trained(figure);
    return figure;
  }
  plot::Field field{.name = "density", .role = Role::model, .x_edges = snapshot.cell_edges, .scale_label = "$q(x)$"};
  const std::size_t columns = snapshot.cell_edges.size() - 1;
  field.values.reserve(past.rows() * columns);
  for (std::size_t row = 0; row < past.rows(); ++row) {
    field.y_edges.push_back(past.steps()[row]);
    for (std::size_t k = 0; k < columns; ++k) field.values.push_back(static_cast<float>(past.at(row, k)));
  }
  // A row stands until the next one.
  const double last = past.steps().back();
  field.y_edges.push_back(std::max(static_cast<double>(snapshot.step), last) + 1);
  field.range = plot::Span{0, std::max(highest(snapshot), 1e-6)};
  figure.marks.push_back(std::move(field));
  figure.marks.push_back(plot::Line{.name = "probe", .horizontal = false, .at = probe.x});
  figure.probes = {probe_along_x()};
  return figure;
}

}  // namespace

double highest(const Snapshot& snapshot) {
  double peak = 0;
  for (double density : snapshot.data) peak = std::max(peak, std::isfinite(density) ? density : 0);
  constexpr double pole = 4;
  return snapshot.fixed ? std::min(1.1 * peak, pole / (snapshot.range.high - snapshot.range.low)) : 1.5 * peak;
}

std::vector<plot::Figure> Flow::figures(const Snapshot& snapshot, const param::Values& values) {
  const Probe probe(snapshot, values);
  const int layer = std::min(static_cast<int>(values[schema().layer_shown]), snapshot.stack.form().depth);
  return {densities(snapshot, values, probe),
          map_figure(snapshot, probe),
          layers_figure(snapshot, probe),
          samples(snapshot, probe),
          log_determinant(snapshot, probe),
          losses(snapshot),
          fixed_point_figure(snapshot, probe, layer),
          space_time(snapshot, probe),
          cobweb_figure(snapshot, probe, layer),
          layer_map_figure(snapshot, probe, layer)};
}

std::vector<plot::Readout> Flow::readouts(const Snapshot& s, const param::Values& values) {
  const Probe probe(s, values);
  return {
      {.id = "nll",
       .label = "Held-out NLL",
       .value = s.nll,
       .unit = "nat",
       .help = "Mean negative log-likelihood of 4,096 draws that are not trained on.",
       .steps = std::vector<double>(s.losses.steps().begin(), s.losses.steps().end()),
       .history = s.losses.column(0)},
      {.id = "nll.error",
       .label = "its standard error",
       .value = s.nll_error,
       .unit = "nat",
       .help = "Of the held-out NLL.",
       .primary = false},
      {.id = "entropy.data",
       .label = "Entropy of the data",
       .value = s.entropy,
       .unit = "nat",
       .help = "What no model's expected NLL can fall below."},
      {.id = "kl.data-model",
       .label = "KL$(p\u2016q)$",
       .value = s.kl,
       .unit = "nat",
       .help = "Expected NLL minus entropy; infinite where the model's tails are too light for the data's."},
      {.id = "w1", .label = "Wasserstein-1", .value = s.w1, .help = "Mean distance that mass must move from model to data."},
      {.id = "log-determinant.mean",
       .label = "Mean $\\log |f'|$",
       .value = s.log_determinant,
       .unit = "nat",
       .help = "How much the flow stretches the base, on average over held-out data.",
       .primary = false},
      {.id = "inverse.error", .label = "Inverse error", .value = s.inverse_error, .help = "Largest |f^-1(f(z)) - z| over the base's bulk."},
      {.id = "inverse.iterations",
       .label = "Inverse iterations",
       .value = static_cast<double>(s.inverse_iterations),
       .help = "Most iterations that a layer took there: Banach's for residual layers, Newton's for tanh, none where there is a formula.",
       .primary = false},
      {.id = "probe.x", .label = "Probe $x$", .value = probe.x, .help = "The point that is followed.", .primary = false},
      {.id = "probe.z",
       .label = "its $z$",
       .value = probe.z,
       .help = "Where the base would be drawn to become the probe.",
       .primary = false},
      {.id = "probe.density",
       .label = "its $q(x)$",
       .value = std::exp(probe.log_density),
       .help = "The model's density there.",
       .primary = false},
      {.id = "probe.log-determinant",
       .label = "its $\\log |f'|$",
       .value = probe.log_determinant,
       .unit = "nat",
       .help = "How much the flow stretches the base there.",
       .primary = false},
  };
}

}  // namespace lineland::labs::flow
