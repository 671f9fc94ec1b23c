// The stages of a training step: how they are shown. The step itself is carried out by a copy, which leaves its numbers in its buffers.
#include <algorithm>
#include <cmath>
#include <utility>

#include "core/labs/flow/buffers.h"
#include "core/labs/flow/dissection.h"
#include "core/labs/stage.h"
#include "core/math/grid.h"

namespace lineland::labs::flow {

namespace {

using plot::Role;

constexpr int curve_points = 241;
constexpr std::size_t most_terms = 5;  // of a sum that is written out

/// A step, its points, and the flow before and after it.
struct Told {
  const Dissection& step;
  const param::Values& values;
  Stack before, after;
  std::size_t shown;
  std::vector<double> x;     // of the batch, those that are shown
  std::vector<double> line;  // over which curves are drawn

  Told(const Dissection& dissection, const param::Values& of)
      : step(dissection),
        values(of),
        before(step.form, step.before),
        after(step.form, step.after),
        shown(std::min(step.x.size(), most_shown)),
        x(step.x.begin(), step.x.begin() + static_cast<std::ptrdiff_t>(shown)) {
    const math::Interval range = shown_range(values[Flow::schema().data]);
    line = math::linspace(std::min(range.low, std::ranges::min(x)), std::max(range.high, std::ranges::max(x)), curve_points);
  }

  template <class F>
  plot::Curve curve(std::string name, std::string label, Role role, F f) const {
    plot::Curve result{.name = std::move(name), .label = std::move(label), .role = role, .x = line};
    for (const double at : line) result.y.push_back(f(at));
    return result;
  }

  /// The points of the batch on a curve, the first by itself.
  template <class F>
  void add_points(plot::Figure& figure, F f, const char* label) const {
    plot::Points points{.name = "batch", .role = Role::data, .x = x};
    for (const double at : x) points.y.push_back(f(at));
    add_followed(figure, label, Role::data, x[0], points.y[0]);
    figure.marks.push_back(std::move(points));
  }

  double log_base(double at) const { return distribution(step.form.base).log_pdf(before.normalize(at)); }
  double log_determinant(double at) const { return before.log_pdf(at) - log_base(at); }
};

plot::Figure figure_of(std::string id, std::string title, std::string caption, std::string y) {
  return {
      .id = std::move(id), .title = std::move(title), .caption = std::move(caption), .x = {.label = "$x$"}, .y = {.label = std::move(y)}};
}

plot::Curve data_curve(const Told& told) {
  const math::Distribution& data = told.values[Flow::schema().data];
  plot::Curve curve = told.curve("data", "$p(x)$ data", Role::data, [&](double x) { return data.pdf(x); });
  curve.filled = true;
  return curve;
}

sim::Stage draw(const Told& told) {
  sim::Stage stage{.id = "draw"};
  stage.figure = figure_of("draw", "Data are drawn", "Points of this batch under the density that they are drawn from.", "density");
  stage.figure.y.include = {0};
  stage.figure.marks = {data_curve(told), plot::Rug{.name = "batch", .role = Role::data, .x = told.x}};
  add_followed(stage.figure, "$x_1$", Role::data, told.x[0], 0);
  stage.text = "A batch of " + std::to_string(told.step.x.size()) + " points is drawn from the data." +
               (told.shown < told.step.x.size() ? " " + std::to_string(told.shown) + " of them are shown." : "");
  stage.formulas = {"x_i \\sim p", listed("x", told.step.x)};
  stage.numbers = {stage_number("x.1", "$x_1$", told.x[0])};
  return stage;
}

sim::Stage inverse(const Told& told) {
  sim::Stage stage{.id = "inverse"};
  stage.figure = figure_of("inverse", "Each point is carried back to the base", "Where the inverse of the flow takes each point.", "$z$");
  const auto normalize = [&](double x) { return told.before.normalize(x); };
  plot::Curve curve = told.curve("inverse", "$f^{-1}(x)$", Role::model, normalize);
  curve.emphasis = true;
  stage.figure.marks.push_back(std::move(curve));
  told.add_points(stage.figure, normalize, "$z_1$");
  const double z = normalize(told.x[0]);
  stage.text = "The inverse pass goes through the layers from the data to the base.";
  stage.formulas = {"z_i = f^{-1}(x_i)", "z_1 = f^{-1}(" + in_formula(told.x[0]) + ") = " + in_formula(z)};
  stage.numbers = {stage_number("z.1", "$z_1$", z)};
  return stage;
}

sim::Stage log_determinant(const Told& told) {
  sim::Stage stage{.id = "log-determinant"};
  stage.figure = figure_of("log-determinant", "How the line is stretched on the way",
                           "The logarithm of the slope of the inverse at each point: above 0 the density rises.", "$\\log dz/dx$");
  stage.figure.y.include = {0};
  const auto slope = [&](double x) { return told.log_determinant(x); };
  stage.figure.marks = {plot::Line{.name = "zero", .at = 0}, told.curve("log-determinant", "$\\log dz/dx$", Role::model, slope)};
  told.add_points(stage.figure, slope, "$x_1$");
  Trace trace;
  trace.update(told.before, std::span(told.x).first(1));
  std::vector<double> terms;
  double rest = -told.before.log_scaling();
  for (int k = 1; k <= trace.depth(); ++k) {
    const double term = trace.log_slope(k)[0];
    if (terms.size() < most_terms) {
      terms.push_back(term);
    } else {
      rest += term;
    }
  }
  terms.push_back(rest);
  const double total = slope(told.x[0]);
  const bool whole = static_cast<std::size_t>(told.step.form.depth) <= most_terms;
  stage.text = "The slopes of all layers multiply, so their logarithms add; the last term is the standardisation of the data" +
               std::string(whole ? "." : " and the other layers.");
  stage.formulas = {"\\log \\frac{dz}{dx} = \\sum_k \\log T'_k(z_k) - \\log s",
                    "\\log \\frac{dz}{dx}(x_1) = " + sum_of(terms) + " = " + in_formula(total)};
  stage.numbers = {stage_number("log-determinant.1", "$\\log dz/dx$ at $x_1$", total)};
  return stage;
}

sim::Stage loss(const Told& told) {
  sim::Stage stage{.id = "loss"};
  stage.figure = figure_of("loss", "What each point costs", "Minus the logarithm of the model's density at each point.", "$-\\log q(x)$");
  const auto cost = [&](double x) { return -told.before.log_pdf(x); };
  stage.figure.marks.push_back(told.curve("cost", "$-\\log q(x)$", Role::model, cost));
  told.add_points(stage.figure, cost, "$x_1$");
  const double base = told.log_base(told.x[0]), determinant = told.log_determinant(told.x[0]);
  stage.text = "A point that the model finds unlikely costs much; the loss is the mean over the batch.";
  stage.formulas = {"-\\log q(x_1) = -\\log p_0(z_1) - \\log \\frac{dz}{dx} = " + sum_of(std::vector{-base, -determinant}) + " = " +
                        in_formula(cost(told.x[0])),
                    "L = -\\frac{1}{n} \\sum_i \\log q(x_i) = " + in_formula(told.step.loss)};
  stage.numbers = {stage_number("cost.1", "$-\\log q(x_1)$", cost(told.x[0])), stage_number("loss", "Loss $L$", told.step.loss)};
  return stage;
}

sim::Stage gradient(const Told& told) {
  sim::Stage stage{.id = "gradient"};
  stage.figure = {.id = "gradient",
                  .title = "Where the loss pulls each parameter",
                  .caption = "Minus the derivative of the loss in each parameter, layer by layer.",
                  .x = {.label = "parameter", .include = {0}},
                  .y = {.label = "$-\\partial L/\\partial\\theta$", .include = {0}}};
  stage.figure.marks.push_back(plot::Line{.name = "zero", .at = 0});
  const std::size_t count = parameter_count(told.step.form.layer);
  for (int k = 1; k < told.step.form.depth; ++k) {
    stage.figure.marks.push_back(
        plot::Line{.name = "end of layer " + std::to_string(k), .horizontal = false, .at = static_cast<double>(count) * k + 0.5});
  }
  plot::Arrows arrows{.name = "pull", .role = Role::model};
  for (std::size_t k = 0; k < told.step.gradient.size(); ++k) {
    arrows.x.push_back(static_cast<double>(k + 1));
    arrows.dy.push_back(-static_cast<double>(told.step.gradient[k]));
  }
  arrows.y.resize(arrows.x.size());
  arrows.dx.resize(arrows.x.size());
  stage.figure.marks.push_back(std::move(arrows));
  add_gradient(stage, "L", told.step.gradient);
  stage.text = "Backpropagation: " + std::to_string(told.step.gradient.size()) + " derivatives, " + std::to_string(count) +
               " for each of the " + std::to_string(told.step.form.depth) + " layers.";
  return stage;
}

sim::Stage update(const Told& told) {
  sim::Stage stage{.id = "update"};
  stage.figure =
      figure_of("update", "The flow takes a step", "The model's density behind the update, and by how much it has changed.", "density");
  stage.figure.y.include = {0};
  stage.figure.right = plot::Axis{.label = "change of $q$", .include = {0}};
  stage.figure.right_role = Role::optimal;
  plot::Curve density = told.curve("model", "$q(x)$ model", Role::model, [&](double x) { return std::exp(told.after.log_pdf(x)); });
  density.filled = true;
  plot::Curve change = told.curve("change", "change", Role::optimal,
                                  [&](double x) { return std::exp(told.after.log_pdf(x)) - std::exp(told.before.log_pdf(x)); });
  change.side = plot::Side::right;
  stage.figure.marks = {data_curve(told), std::move(density), std::move(change),
                        plot::Rug{.name = "batch", .role = Role::data, .x = told.x}};
  add_update(stage, {.method = told.values[Flow::schema().optimizer],
                     .rates = told.step.rates,
                     .before = told.step.before,
                     .after = told.step.after,
                     .gradient = told.step.gradient,
                     .optimizer = &told.step.optimizer});
  stage.text = "All parameters move at once; the formula follows the one that moves most. The change is drawn on an axis of its own.";
  return stage;
}

}  // namespace

Dissection Simulation::take_apart() const {
  Simulation copy = *this;
  copy.train();
  const Buffers& b = copy.buffers();
  return {.form = form_,
          .before = theta_,
          .after = copy.theta_,
          .x = b.x,
          .gradient = b.gradient,
          .loss = b.loss,
          .optimizer = copy.optimizer_,
          .rates = rates_};
}

std::vector<sim::Stage> stages_of(const Dissection& dissection, const param::Values& values) {
  const Told told(dissection, values);
  return {draw(told), inverse(told), log_determinant(told), loss(told), gradient(told), update(told)};
}

std::vector<sim::Stage> Flow::dissect(const Simulation& simulation, const param::Values& values) {
  return stages_of(simulation.take_apart(), values);
}

}  // namespace lineland::labs::flow
