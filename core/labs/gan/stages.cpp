// The stages of a step up to what the discriminator says.
#include <algorithm>
#include <cmath>
#include <utility>

#include "core/labs/gan/gan.h"
#include "core/labs/gan/teller.h"
#include "core/math/grid.h"

namespace lineland::labs::gan {

namespace {

using plot::Role;

constexpr int curve_points = 201;
constexpr double tail = 0.005, room = 0.08;  // of the data's mass left outside of a picture; of its width beside all points
constexpr double normal_reach = 3.4, uniform_reach = 1;

/// A network's outputs for one input each.
std::vector<double> outputs(const nn::Mlp& mlp, const std::vector<float>& inputs) {
  nn::Pass pass(mlp.shape(), static_cast<int>(inputs.size()));
  const std::span<const float> y = pass.forward(mlp, inputs);
  return {y.begin(), y.end()};
}

}  // namespace

Teller::Teller(const PlayerUpdate& update, const param::Values& values, bool discriminator)
    : update_(update),
      objective_(values[Gan::schema().objective]),
      smoothing_(values[Gan::schema().label_smoothing]),
      clip_(discriminator && objective_ == Objective::wasserstein_clip ? values[Gan::schema().clip] : 0),
      method_(values[Gan::schema().optimizer]),
      uniform_(values[Gan::schema().latent] == Latent::uniform),
      noisy_(values[Gan::schema().instance_noise] > 0),
      penalised_(discriminator &&
                 (values[Gan::schema().r1] > 0 || (objective_ == Objective::wasserstein_gp && values[Gan::schema().gradient_penalty] > 0))),
      units_(units_of(values)),
      discriminator_(discriminator),
      batch_(update.h.size() / (discriminator ? 2 : 1)),
      shown_(std::min(batch_, most_shown)),
      dimension_(update.z.size() / batch_),
      h_(update.h.begin(), update.h.end()) {
  for (const float u : update.x) x_.push_back(units_.x(static_cast<double>(u)));
  const math::Interval bulk = values[Gan::schema().data].bulk(tail);
  double low = bulk.low, high = bulk.high;
  for (const double x : few(fakes(x_))) low = std::min(low, x), high = std::max(high, x);
  for (const double x : few(reals(x_))) low = std::min(low, x), high = std::max(high, x);
  const double beside = room * (high > low ? high - low : 1);
  line_ = math::linspace(low - beside, high + beside, curve_points);
}

std::string Teller::which() const {
  if (update_.rounds == 1) return "";
  return " This is the last of " + std::to_string(update_.rounds) + " updates of the " + player() + " in the step.";
}

std::vector<double> Teller::few(std::span<const double> values) const {
  return {values.begin(), values.begin() + static_cast<std::ptrdiff_t>(std::min(shown_, values.size()))};
}

std::vector<double> Teller::few_latents() const {
  return {update_.z.begin(), update_.z.begin() + static_cast<std::ptrdiff_t>(shown_)};  // the first coordinate of each
}

std::vector<double> Teller::drawn(const nn::Mlp& discriminator) const {
  std::vector<float> u;
  for (const double x : line_) u.push_back(static_cast<float>(units_.u(x)));
  std::vector<double> y = outputs(discriminator, u);
  for (double& value : y) value = shown(objective_, value);
  return y;
}

std::vector<double> Teller::generated(const nn::Mlp& generator, const std::vector<double>& z) const {
  std::vector<double> x = outputs(generator, {z.begin(), z.end()});
  for (double& value : x) value = units_.x(value);
  return x;
}

std::vector<double> Teller::latent_line() const {
  const double reach = uniform_ ? uniform_reach : normal_reach;
  return math::linspace(-reach, reach, curve_points);
}

plot::Axis Teller::latent_axis() const { return {.label = dimension_ > 1 ? "$z$, first coordinate" : "$z$"}; }

sim::Stage Teller::noise() const {
  sim::Stage stage{.id = "noise"};
  stage.figure = {.id = "noise",
                  .title = "Noise is drawn",
                  .caption = "Latent points of this batch under the density that they are drawn from.",
                  .x = latent_axis(),
                  .y = {.label = "density", .include = {0}}};
  plot::Curve density{.name = "latent", .label = uniform_ ? "uniform" : "$N(0, 1)$", .role = Role::latent, .filled = true};
  const math::Distribution latent(
      {{1, uniform_ ? math::Shape(math::Uniform{-uniform_reach, uniform_reach}) : math::Shape(math::Normal{})}});
  density.x = uniform_ ? math::linspace(-1.3 * uniform_reach, 1.3 * uniform_reach, curve_points) : latent_line();
  for (const double z : density.x) density.y.push_back(latent.pdf(z));
  const std::vector<double> z = few_latents();
  stage.figure.marks = {std::move(density), plot::Rug{.name = "noise", .role = Role::generator, .x = z}};
  add_followed(stage.figure, "$z_1$", Role::generator, z[0], 0);
  const std::string batch = std::to_string(batch_);
  stage.text = "For the generator " + batch + " latent points are drawn, and " + batch + " data points to compare with." +
               (shown_ < batch_ ? " " + std::to_string(shown_) + " of each are shown." : "") + which();
  std::vector<float> data;
  for (const double x : few(reals(x_))) data.push_back(static_cast<float>(x));
  stage.formulas = {
      "z_j \\sim " + std::string(uniform_ ? "\\mathrm{uniform}(-1, 1)" : "N(0, 1)") + " " + listed("z", std::span(update_.z).first(batch_)),
      "x_i \\sim p " + listed("x", data)};
  stage.numbers = {stage_number("z.1", "$z_1$", z[0]), stage_number("x.1", "$x_1$", x_[0])};
  return stage;
}

sim::Stage Teller::generate() const {
  sim::Stage stage{.id = "generate"};
  stage.figure = {.id = "generate",
                  .title = "The generator makes points",
                  .caption = "Where the generator carries the latent points of this batch.",
                  .x = latent_axis(),
                  .y = {.label = "$x$"}};
  const std::vector<double> z = few_latents(), x = few(fakes(x_));
  if (dimension_ == 1) {
    plot::Curve curve{.name = "generator", .label = "$G(z)$", .role = Role::generator, .x = latent_line(), .emphasis = true};
    curve.y = generated(update_.other, curve.x);
    stage.figure.marks.push_back(std::move(curve));
  }
  stage.figure.marks.push_back(plot::Points{.name = "generated", .role = Role::generator, .x = z, .y = x});
  add_followed(stage.figure, "$x'_1$", Role::generator, z[0], x[0]);
  stage.text = noisy_ ? "Each latent point becomes a point on the line; instance noise is added to generated points and to data."
                      : "Each latent point becomes a point on the line.";
  const std::string noise = noisy_ ? " + \\epsilon" : "";
  stage.formulas = {"x'_j = G(z_j)" + (noisy_ ? noise + "_j" : ""), "x'_1 = G(" + in_formula(z[0]) + (dimension_ > 1 ? ", …" : "") + ")" +
                                                                        (noisy_ ? noise + "_1" : "") + " = " + in_formula(x[0])};
  stage.numbers = {stage_number("x'.1", "$x'_1$", x[0])};
  return stage;
}

sim::Stage Teller::discriminate() const {
  const std::string id = discriminator_ ? "discriminate" : "generator-forward";
  sim::Stage stage{.id = id};
  stage.figure = {.id = id,
                  .title = discriminator_ ? "The discriminator looks at both" : "New noise, and the discriminator looks again",
                  .caption = "What the discriminator says of the points of this batch.",
                  .x = {.label = "$x$"},
                  .y = {.label = "$" + drawn_letter() + "$"}};
  if (logistic()) stage.figure.y.range = plot::Span{0, 1};
  stage.figure.marks.push_back(plot::Curve{.name = "discriminator",
                                           .label = "$" + drawn_letter() + "(x)$",
                                           .role = Role::discriminator,
                                           .x = line_,
                                           .y = drawn(discriminator_ ? update_.before : update_.other)});
  if (logistic()) stage.formulas.push_back("D(x) = \\frac{1}{1 + \\exp(-h(x))}");
  const auto add = [&](std::span<const double> x, std::span<const double> h, std::string name, std::string symbol, Role role) {
    std::vector<double> values = few(h);
    for (double& value : values) value = shown(objective_, value);
    stage.figure.marks.push_back(plot::Points{.name = name, .role = role, .x = few(x), .y = values});
    add_followed(stage.figure, "$" + symbol + "$", role, x[0], values[0]);
    const std::string at = drawn_letter() + "(" + symbol + ")";
    const std::string sigmoid = logistic() ? " = \\frac{1}{1 + \\exp(" + in_formula(-h[0]) + ")}" : "";
    stage.formulas.push_back(at + sigmoid + " = " + in_formula(values[0]));
    stage.numbers.push_back(stage_number("d." + name + ".1", "$" + at + "$", values[0]));
  };
  if (discriminator_) add(reals(x_), reals(h_), "data", "x_1", Role::data);
  add(fakes(x_), fakes(h_), "generated", "x'_1", Role::generator);
  stage.text = !discriminator_ ? "New noise is drawn and carried to the line; the discriminator, just updated, looks at it." + which()
               : logistic()    ? "One number for each point: how sure the discriminator is that it is data."
                               : "One number for each point: high where the discriminator takes it for data.";
  return stage;
}

std::vector<sim::Stage> stages_of(const Dissection& dissection, const param::Values& values) {
  std::vector<sim::Stage> stages;
  if (dissection.discriminator) {
    const Teller teller(*dissection.discriminator, values, true);
    stages = {teller.noise(), teller.generate(), teller.discriminate(), teller.loss(), teller.gradient(), teller.update()};
  }
  if (dissection.generator) {
    const Teller teller(*dissection.generator, values, false);
    for (sim::Stage& stage : std::vector{teller.discriminate(), teller.loss(), teller.gradient(), teller.update()}) {
      stages.push_back(std::move(stage));
    }
  }
  return stages;
}

std::vector<sim::Stage> Gan::dissect(const Simulation& simulation, const param::Values& values) {
  return stages_of(simulation.take_apart(), values);
}

}  // namespace lineland::labs::gan
