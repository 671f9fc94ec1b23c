// How the GAN lab is shown: arrangement only, no numerics.
#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <vector>

#include "core/labs/density_handles.h"
#include "core/labs/gan/gan.h"
#include "core/plot/ticks.h"

namespace lineland::labs::gan {

namespace {

using plot::Role;

constexpr double first_steps = 10;  // axes over steps reach so far from the beginning on

/// What the discriminator's axis is called and spans.
plot::Axis discriminator_axis(Objective objective) {
  plot::Axis axis;
  switch (family(objective)) {
    case Family::logistic:
      axis.label = "$D$";
      axis.range = plot::Span{0, 1};
      break;
    case Family::least_squares:
      axis.label = "$D$";
      axis.include = {0, 1};
      axis.at_least = -1;
      axis.at_most = 2;
      break;
    case Family::hinge:
      axis.label = "$h$";
      axis.include = {-1.1, 1.1};
      axis.at_least = -3;
      axis.at_most = 3;
      break;
    case Family::critic: axis.label = "$h$"; break;
  }
  return axis;
}

/// Keeps an axis to what curves reach where there are data or generated points, with some room: far from both a network may do anything,
/// which must not flatten what matters.
void keep_to_mass(plot::Axis& axis, const Snapshot& snapshot, std::initializer_list<const std::vector<double>*> curves) {
  constexpr double room = 0.3;
  double low = HUGE_VAL, high = -HUGE_VAL;
  for (const double value : axis.include) low = std::min(low, value), high = std::max(high, value);
  for (const std::vector<double>* curve : curves) {
    for (std::size_t i = 0; i < curve->size(); ++i) {
      if (!std::isfinite(snapshot.optimal[i]) || !std::isfinite((*curve)[i])) continue;
      low = std::min(low, (*curve)[i]), high = std::max(high, (*curve)[i]);
    }
  }
  if (!(low < high)) return;
  axis.at_least = low - room * (high - low);
  axis.at_most = high + room * (high - low);
}

/// Where to look for a generator that has left the picture.
void add_way_to_generator(plot::Figure& figure, const Snapshot& snapshot) {
  constexpr double inset = 0.12, height = 0.12;  // shares of the area
  if (!std::isfinite(snapshot.mean) || snapshot.x.empty() || !figure.y.at_most) return;
  const double low = snapshot.x.front(), high = snapshot.x.back(), margin = inset * (high - low);
  const std::string where = "$p_G$, mean " + plot::readable(snapshot.mean, 3);
  if (snapshot.mean < low) {
    figure.marks.push_back(
        plot::Label{.x = low + margin, .y = height * *figure.y.at_most, .text = "\u2190 " + where, .role = Role::generator});
  } else if (snapshot.mean > high) {
    figure.marks.push_back(
        plot::Label{.x = high - margin, .y = height * *figure.y.at_most, .text = where + " \u2192", .role = Role::generator});
  }
}

plot::Figure densities(const Snapshot& snapshot, const param::Values& values) {
  const auto& schema = Gan::schema();
  const Objective objective = values[schema.objective];
  const bool critic = family(objective) == Family::critic || family(objective) == Family::hinge;
  plot::Figure figure{.id = "densities",
                      .title = "Densities and discriminator",
                      .caption = "Data and generator densities, and the discriminator over the best one possible against this generator.",
                      .x = {.label = "$x$"},
                      .y = {.label = "density", .include = {0}},
                      .right = discriminator_axis(objective),
                      .right_role = Role::discriminator};
  if (family(objective) == Family::critic) keep_to_mass(*figure.right, snapshot, {&snapshot.optimal, &snapshot.discriminator});
  // A generator that collapses must not flatten the data.
  double peak = 0;
  for (double density : snapshot.data) peak = std::max(peak, std::isfinite(density) ? density : 0);
  if (peak > 0) figure.y.at_most = 1.7 * peak;
  figure.marks.push_back(
      plot::Curve{.name = "data", .label = "$p(x)$ data", .role = Role::data, .x = snapshot.x, .y = snapshot.data, .filled = true});
  figure.marks.push_back(plot::Curve{.name = "generator",
                                     .label = snapshot.generator_is_estimate ? "$p_G(x)$ generator (estimate)" : "$p_G(x)$ generator",
                                     .role = Role::generator,
                                     .x = snapshot.x,
                                     .y = snapshot.generator,
                                     .filled = true});
  figure.marks.push_back(plot::Curve{.name = "optimal",
                                     .label = critic ? "$h*(x)$" : "$D*(x)$",
                                     .role = Role::optimal,
                                     .x = snapshot.x,
                                     .y = snapshot.optimal,
                                     .side = plot::Side::right});
  figure.marks.push_back(plot::Curve{.name = "discriminator",
                                     .label = critic ? "$h(x)$" : "$D(x)$",
                                     .role = Role::discriminator,
                                     .x = snapshot.x,
                                     .y = snapshot.discriminator,
                                     .side = plot::Side::right,
                                     .emphasis = true});
  figure.marks.push_back(plot::Rug{.name = "samples", .role = Role::generator, .x = snapshot.samples});
  add_way_to_generator(figure, snapshot);
  add_handles(figure, values[schema.data], "data", Role::data);
  return figure;
}

plot::Figure losses(const Snapshot& snapshot, const param::Values& values) {
  const Objective objective = values[Gan::schema().objective];
  plot::Figure figure{
      .id = "losses",
      .title = "Losses",
      .caption = "Both players' losses, averaged over short stretches of steps, with their values where p_G = p and D = D*.",
      .x = {.label = "step", .include = {0, first_steps}},
      .y = {.label = "loss"}};
  const std::vector<double> steps(snapshot.losses.steps().begin(), snapshot.losses.steps().end());
  const Equilibrium rest = equilibrium(objective);
  figure.marks.push_back(plot::Line{.name = "discriminator at the optimum", .at = rest.discriminator, .label = rest.discriminator_label});
  if (rest.generator != rest.discriminator) {
    figure.marks.push_back(plot::Line{.name = "generator at the optimum", .at = rest.generator, .label = rest.generator_label});
  }
  figure.marks.push_back(plot::Curve{.name = "discriminator",
                                     .label = "$L_D$",
                                     .role = Role::discriminator,
                                     .x = steps,
                                     .y = snapshot.losses.column(0),
                                     .dash = plot::Dash::solid});
  figure.marks.push_back(plot::Curve{.name = "generator",
                                     .label = "$L_G$",
                                     .role = Role::generator,
                                     .x = steps,
                                     .y = snapshot.losses.column(1),
                                     .dash = plot::Dash::solid});
  return figure;
}

plot::Figure transport(const Snapshot& snapshot) {
  plot::Figure figure{
      .id = "transport",
      .title = "Transport of the latent",
      .caption = "Where the generator carries each latent point, and the monotone map that would carry the latent exactly onto the data.",
      .x = {.label = "$z$"},
      .y = {.label = "$x$"}};
  const char *generator = "$G(z)$", *optimal = "optimal map";
  if (snapshot.generator_is_estimate) {
    // G is no curve over several latents; what it makes can still be put in order.
    figure.title = "Quantiles";
    figure.caption =
        "The x that a share u of the generated points (a large sample) and of the data lie below: the same order carries one "
        "optimally onto the other.";
    figure.x.label = "$u$";
    generator = "generator", optimal = "data";
  }
  figure.marks.push_back(
      plot::Curve{.name = "optimal map", .label = optimal, .role = Role::optimal, .x = snapshot.z, .y = snapshot.optimal_map});
  figure.marks.push_back(plot::Curve{
      .name = "generator", .label = generator, .role = Role::generator, .x = snapshot.z, .y = snapshot.generated, .emphasis = true});
  return figure;
}

plot::Figure divergences(const Snapshot& snapshot) {
  plot::Figure figure{
      .id = "divergences",
      .title = "Distance to the data",
      .caption = "Exact divergences between generator and data over the run; where one is infinite its curve is interrupted.",
      .x = {.label = "step", .include = {0, first_steps}},
      .y = {.label = "divergence or distance", .scale = plot::AxisScale::logarithmic, .at_least = 1e-6}};
  const std::vector<double> steps(snapshot.divergences.steps().begin(), snapshot.divergences.steps().end());
  const struct {
    const char* name;
    const char* label;
    Role role;
    std::size_t column;
  } curves[] = {{"w1", "$W_1$", Role::series_1, remembered_w1},
                {"kl.data-generator", "KL$(p\u2016p_G)$", Role::series_2, remembered_kl_data_generator},
                {"kl.generator-data", "KL$(p_G\u2016p)$", Role::series_3, remembered_kl_generator_data},
                {"js", "JS", Role::series_4, remembered_js}};
  if (std::isfinite(snapshot.w1_floor) && snapshot.w1_floor > 0) {
    figure.marks.push_back(plot::Line{.name = "w1 of a batch", .at = snapshot.w1_floor, .label = "batch"});
  }
  for (const auto& curve : curves) {
    figure.marks.push_back(plot::Curve{
        .name = curve.name, .label = curve.label, .role = curve.role, .x = steps, .y = snapshot.divergences.column(curve.column)});
  }
  return figure;
}

plot::Figure discriminator_history(const Snapshot& snapshot, const param::Values& values) {
  const Objective objective = values[Gan::schema().objective];
  plot::Figure figure{.id = "discriminator-history",
                      .title = "The discriminator over the run",
                      .caption = "The discriminator's curve at steps spread over the run, coloured by step.",
                      .x = {.label = "$x$"},
                      .y = discriminator_axis(objective)};
  const History& past = snapshot.past_discriminators;
  const double last = past.rows() > 0 ? std::max(past.steps().back(), 1.0) : 1;
  for (std::size_t row = 0; row < past.rows(); ++row) {
    const double step = past.steps()[row];
    plot::Curve curve{
        .name = "step " + std::to_string(static_cast<long long>(step)), .role = Role::discriminator, .x = snapshot.past_edges};
    if (row == 0 || row + 1 == past.rows()) curve.label = "step " + step_text(step);
    for (std::size_t k = 0; k < curve.x.size(); ++k) curve.y.push_back(past.at(row, k));
    curve.shade = step / last;
    curve.dash = plot::Dash::solid;
    figure.marks.push_back(std::move(curve));
  }
  return figure;
}

plot::Figure forces(const Snapshot& snapshot, const param::Values& values) {
  const Objective objective = values[Gan::schema().objective];
  plot::Figure figure{
      .id = "forces",
      .title = "What the loss tells each sample",
      .caption = "The force -dL/dx of the generator's loss on a generated point at x: arrows at samples, to scale; up is to the right.",
      .x = {.label = "$x$"},
      .y = {.label = "force $-\\partial L/\\partial x$", .include = {0}}};
  figure.marks.push_back(plot::Line{.name = "zero", .at = 0});
  if (family(objective) == Family::logistic) {
    keep_to_mass(figure.y, snapshot, {&snapshot.force, &snapshot.force_minimax, &snapshot.force_non_saturating});
  } else {
    keep_to_mass(figure.y, snapshot, {&snapshot.force});
  }
  // Both classic losses of the same discriminator, so that the one that vanishes is seen beside the one that does not.
  if (family(objective) == Family::logistic) {
    figure.marks.push_back(
        plot::Curve{.name = "minimax", .label = "minimax", .role = Role::series_4, .x = snapshot.x, .y = snapshot.force_minimax});
    figure.marks.push_back(plot::Curve{
        .name = "non-saturating", .label = "non-saturating", .role = Role::series_1, .x = snapshot.x, .y = snapshot.force_non_saturating});
  }
  if (objective != Objective::minimax && objective != Objective::non_saturating) {
    figure.marks.push_back(
        plot::Curve{.name = "force", .label = "this objective", .role = Role::generator, .x = snapshot.x, .y = snapshot.force});
  }
  plot::Arrows arrows{.name = "samples", .role = Role::generator};
  constexpr std::size_t every = 3;
  for (std::size_t i = 0; i < snapshot.samples.size(); i += every) {
    const double x = snapshot.samples[i];
    const auto after = std::ranges::lower_bound(snapshot.x, x);
    if (after == snapshot.x.begin() || after == snapshot.x.end()) continue;
    arrows.x.push_back(x);
    arrows.y.push_back(0);
    arrows.dx.push_back(0);
    arrows.dy.push_back(snapshot.force[static_cast<std::size_t>(after - snapshot.x.begin())]);
  }
  figure.marks.push_back(std::move(arrows));
  return figure;
}

plot::Figure space_time(const Snapshot& snapshot) {
  plot::Figure figure{.id = "space-time",
                      .title = "Generator density over training",
                      .caption = "The generator's density, step by step: dark where it puts its mass.",
                      .x = {.label = "step"},
                      .y = {.label = "$x$"}};
  const History& past = snapshot.past_densities;
  if (past.rows() == 0) return figure;
  const std::size_t cells = snapshot.past_edges.size() - 1;
  plot::Field field{.name = "generator", .role = Role::generator, .y_edges = snapshot.past_edges, .scale_label = "$p_G$"};
  const double gap = past.rows() > 1 ? past.steps()[1] - past.steps()[0] : first_steps;
  field.x_edges.push_back(past.steps().front());
  for (double step : past.steps()) field.x_edges.push_back(step + gap);
  field.values.resize(cells * past.rows());
  for (std::size_t row = 0; row < past.rows(); ++row) {
    for (std::size_t k = 0; k < cells; ++k) {
      field.values[k * past.rows() + row] = static_cast<float>(past.at(row, k) / (snapshot.past_edges[k + 1] - snapshot.past_edges[k]));
    }
  }
  // A collapsed generator must not pale all else.
  double peak = 0;
  for (double density : snapshot.data) peak = std::max(peak, std::isfinite(density) ? density : 0);
  if (peak > 0) field.range = plot::Span{0, 1.5 * peak};
  figure.marks.push_back(std::move(field));
  return figure;
}

}  // namespace

std::string step_text(double step) { return plot::readable(step, 1 + static_cast<int>(std::log10(std::max(step, 1.0)))); }

std::vector<plot::Figure> Gan::figures(const Snapshot& snapshot, const param::Values& values) {
  return {densities(snapshot, values),
          losses(snapshot, values),
          transport(snapshot),
          space_time(snapshot),
          divergences(snapshot),
          forces(snapshot, values),
          discriminator_history(snapshot, values)};
}

}  // namespace lineland::labs::gan
