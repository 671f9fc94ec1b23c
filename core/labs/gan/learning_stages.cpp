// The stages of a step that learn: loss, gradient, update.
#include <algorithm>
#include <cmath>
#include <utility>

#include "core/labs/gan/gan.h"
#include "core/labs/gan/teller.h"
#include "core/math/grid.h"

namespace lineland::labs::gan {

namespace {

using plot::Role;

/// log(1 + exp(h)) for every h.
double softplus(double h) { return std::max(h, 0.0) + std::log1p(std::exp(-std::abs(h))); }

constexpr int curve_points = 121;

}  // namespace

double real_cost(Objective objective, double smoothing, double h) {
  switch (family(objective)) {
    case Family::logistic: return (1 - smoothing) * softplus(-h) + smoothing * softplus(h);
    case Family::least_squares: return (h - (1 - smoothing)) * (h - (1 - smoothing)) / 2;
    case Family::hinge: return std::max(0.0, 1 - h);
    case Family::critic: break;
  }
  return -h;
}

double fake_cost(Objective objective, double h) {
  switch (family(objective)) {
    case Family::logistic: return softplus(h);
    case Family::least_squares: return h * h / 2;
    case Family::hinge: return std::max(0.0, 1 + h);
    case Family::critic: break;
  }
  return h;
}

double generator_cost(Objective objective, double h) {
  switch (objective) {
    case Objective::minimax: return -softplus(h);
    case Objective::non_saturating: return softplus(-h);
    case Objective::least_squares: return (h - 1) * (h - 1) / 2;
    default: return -h;
  }
}

std::string Teller::real_loss(const std::string& x) const {
  const std::string one = in_formula(1 - smoothing_);
  switch (family(objective_)) {
    case Family::logistic:
      if (smoothing_ > 0) return "-" + one + " \\log D(" + x + ") - " + in_formula(smoothing_) + " \\log(1 - D(" + x + "))";
      return "-\\log D(" + x + ")";
    case Family::least_squares: return "(h(" + x + ") - " + one + ")^2/2";
    case Family::hinge: return "\\max(0, 1 - h(" + x + "))";
    case Family::critic: break;
  }
  return "-h(" + x + ")";
}

std::string Teller::fake_loss(const std::string& x) const {
  if (discriminator_) {
    switch (family(objective_)) {
      case Family::logistic: return "-\\log(1 - D(" + x + "))";
      case Family::least_squares: return "h(" + x + ")^2/2";
      case Family::hinge: return "\\max(0, 1 + h(" + x + "))";
      case Family::critic: return "h(" + x + ")";
    }
  }
  switch (objective_) {
    case Objective::minimax: return "\\log(1 - D(" + x + "))";
    case Objective::non_saturating: return "-\\log D(" + x + ")";
    case Objective::reverse_kl: return "\\log((1 - D(" + x + "))/D(" + x + "))";
    case Objective::least_squares: return "(h(" + x + ") - 1)^2/2";
    default: return "-h(" + x + ")";
  }
}

sim::Stage Teller::loss() const {
  const std::string id = player() + "-loss";
  sim::Stage stage{.id = id};
  stage.figure = {.id = id,
                  .title = "Loss of the " + player(),
                  .caption = "What each point of this batch costs the " + player() + ", by the discriminator's output there.",
                  .x = {.label = "discriminator's output $h$"},
                  .y = {.label = "cost of a point"}};
  const std::span<const double> real = reals(h_), fake = fakes(h_);
  double low = -1, high = 1;
  for (const double h : h_) low = std::min(low, h), high = std::max(high, h);
  const std::vector<double> line = math::linspace(low - 0.5, high + 0.5, curve_points);
  const std::string terms = discriminator_ ? "\\frac{1}{n} \\sum_i [" + real_loss("x_i") + "] + " : "";
  stage.formulas = {loss_letter() + " = " + terms + "\\frac{1}{n} \\sum_j [" + fake_loss("x'_j") + "]"};
  std::vector<double> means;
  const auto add = [&](std::span<const double> h, auto cost, std::string name, std::string symbol, Role role) {
    plot::Curve curve{.name = "cost of " + name, .label = name, .role = role, .x = line};
    for (const double at : line) curve.y.push_back(cost(at));
    plot::Points points{.name = name, .role = role, .x = few(h)};
    for (const double at : points.x) points.y.push_back(cost(at));
    stage.figure.marks.push_back(std::move(curve));
    add_followed(stage.figure, symbol, role, points.x[0], points.y[0]);
    stage.figure.marks.push_back(std::move(points));
    double sum = 0;
    for (const double at : h) sum += cost(at);
    means.push_back(sum / static_cast<double>(h.size()));
    stage.numbers.push_back(stage_number("mean." + name, "Mean cost of " + name + " points", means.back()));
  };
  if (discriminator_)
    add(
        real, [&](double h) { return real_cost(objective_, smoothing_, h); }, "data", "$x_1$", Role::data);
  const auto cost = [&](double h) { return discriminator_ ? fake_cost(objective_, h) : generator_cost(objective_, h); };
  add(fake, cost, "generated", "$x'_1$", Role::generator);
  stage.formulas.push_back(loss_letter() + (means.size() > 1 ? " = " + sum_of(means) : "") + " = " + in_formula(update_.loss));
  stage.numbers.push_back(stage_number("loss." + player(), "Loss $" + loss_letter() + "$", update_.loss));
  stage.text = discriminator_ ? "Data points are cheap far to the right, generated ones far to the left: the loss wants them apart."
                              : "A generated point is the cheaper, the more the discriminator takes it for data.";
  if (penalised_) stage.text += " The penalty on the slope is not part of this number.";
  return stage;
}

sim::Stage Teller::gradient() const { return discriminator_ ? discriminator_gradient() : generator_gradient(); }

sim::Stage Teller::discriminator_gradient() const {
  sim::Stage stage{.id = "discriminator-gradient"};
  stage.figure = {.id = stage.id,
                  .title = "Where the loss pulls the discriminator",
                  .caption = "Arrows: minus the derivative of a point's cost by the output there. Up is towards data.",
                  .x = {.label = "$x$"},
                  .y = {.label = "output $h$"}};
  plot::Curve curve{.name = "discriminator", .label = "$h(x)$", .role = Role::discriminator, .x = line_};
  std::vector<float> u;
  for (const double x : line_) u.push_back(static_cast<float>(units_.u(x)));
  nn::Pass pass(update_.before.shape(), static_cast<int>(u.size()));
  const std::span<const float> h = pass.forward(update_.before, u);
  curve.y.assign(h.begin(), h.end());
  stage.figure.marks.push_back(std::move(curve));
  const double n = static_cast<double>(batch_);
  std::vector<double> pull;
  for (const float d : update_.d_h) pull.push_back(-n * static_cast<double>(d));
  const auto add = [&](std::span<const double> x, std::span<const double> at, std::span<const double> by, std::string name,
                       std::string symbol, Role role) {
    stage.figure.marks.push_back(
        plot::Arrows{.name = name, .role = role, .x = few(x), .y = few(at), .dx = std::vector<double>(shown_), .dy = few(by)});
    add_followed(stage.figure, "$" + symbol + "$", role, x[0], at[0]);
    const double d = -by[0];
    const std::string form = !logistic() ? "" : name == "data" ? " = D(x_1) - " + in_formula(1 - smoothing_) : " = D(x'_1)";
    stage.formulas.push_back("n \\frac{\\partial L_D}{\\partial h(" + symbol + ")}" + form + " = " + in_formula(d));
    stage.numbers.push_back(stage_number("slope." + name + ".1", "At $" + symbol + "$", d));
  };
  add(reals(x_), reals(h_), reals(pull), "data", "x_1", Role::data);
  add(fakes(x_), fakes(h_), fakes(pull), "generated", "x'_1", Role::generator);
  add_gradient(stage, "L_D", update_.gradient);
  stage.text = "Each point pulls the curve up or down where it stands; backpropagation turns that into a direction for the weights.";
  if (penalised_) stage.text += " The weights' gradient also has that of the penalty.";
  return stage;
}

sim::Stage Teller::generator_gradient() const {
  sim::Stage stage{.id = "generator-gradient"};
  stage.figure = {.id = stage.id,
                  .title = "Where the loss pushes the generated points",
                  .caption = "Arrows: minus the derivative of a point's cost by its place, to scale along the line.",
                  .x = {.label = "$x$"},
                  .y = {.label = "output $h$"}};
  std::vector<float> u;
  for (const double x : line_) u.push_back(static_cast<float>(units_.u(x)));
  nn::Pass pass(update_.other.shape(), static_cast<int>(std::max(u.size(), update_.x.size())), nn::Tangents::yes);
  const std::span<const float> h = pass.forward(update_.other, u);
  stage.figure.marks.push_back(
      plot::Curve{.name = "discriminator", .label = "$h(x)$", .role = Role::discriminator, .x = line_, .y = {h.begin(), h.end()}});
  const double n = static_cast<double>(batch_);
  plot::Arrows arrows{
      .name = "generated", .role = Role::generator, .x = few(x_), .y = few(h_), .dx = {}, .dy = std::vector<double>(shown_)};
  for (std::size_t k = 0; k < shown_; ++k) arrows.dx.push_back(-n * static_cast<double>(update_.d_x[k]) / units_.scale);
  const double force = arrows.dx[0];
  stage.figure.marks.push_back(std::move(arrows));
  add_followed(stage.figure, "$x'_1$", Role::generator, x_[0], h_[0]);
  // The chain rule's two factors, each by itself.
  const double cost_slope = n * static_cast<double>(update_.d_h[0]);
  const double h_slope = static_cast<double>(pass.forward_tangent(update_.other, update_.x).slope[0]) / units_.scale;
  const std::string partial = "-n \\frac{\\partial L_G}{\\partial x'_1}";
  stage.formulas = {partial + " = -\\frac{\\partial \\text{cost}}{\\partial h} \\cdot \\frac{\\partial h}{\\partial x}",
                    partial + " = " + in_formula(-cost_slope) + " \\times " + in_formula(h_slope, true) + " = " + in_formula(force)};
  add_gradient(stage, "L_G", update_.gradient);
  stage.numbers.insert(stage.numbers.begin(),
                       {stage_number("slope.cost.1", "Slope of the cost by $h$ at $x'_1$", cost_slope),
                        stage_number("slope.h.1", "Slope of $h$ at $x'_1$", h_slope), stage_number("force.1", "Force on $x'_1$", force)});
  stage.text = "The discriminator's slope tells each point where to go; where it is flat, nothing is learned.";
  return stage;
}

sim::Stage Teller::update() const {
  sim::Stage stage{.id = player() + "-update"};
  stage.figure = discriminator_ ? discriminator_change() : generator_change();
  stage.figure.id = stage.id;
  stage.figure.title = "The " + player() + " takes a step";
  add_update(stage, {.method = method_,
                     .rates = update_.rates,
                     .before = update_.before.parameters(),
                     .after = update_.after.parameters(),
                     .gradient = update_.gradient,
                     .optimizer = &update_.optimizer,
                     .bound = clip_});
  stage.text = "All " + std::to_string(update_.gradient.size()) + " weights of the " + player() +
               " move at once; the formula follows the one that moves most. The change is drawn on an axis of its own.";
  return stage;
}

plot::Figure Teller::discriminator_change() const {
  const std::string letter = drawn_letter();
  plot::Figure figure{.caption = "The discriminator behind the update, and by how much the update has changed it.",
                      .x = {.label = "$x$"},
                      .y = {.label = "$" + letter + "$"},
                      .right = plot::Axis{.label = "change of $" + letter + "$", .include = {0}},
                      .right_role = Role::optimal};
  const std::vector<double> before = drawn(update_.before);
  plot::Curve after{
      .name = "discriminator", .label = "$" + letter + "(x)$", .role = Role::discriminator, .x = line_, .y = drawn(update_.after)};
  plot::Curve change{.name = "change", .label = "change", .role = Role::optimal, .x = line_, .side = plot::Side::right};
  for (std::size_t k = 0; k < line_.size(); ++k) change.y.push_back(after.y[k] - before[k]);
  figure.marks = {std::move(after), std::move(change), plot::Rug{.name = "data", .role = Role::data, .x = few(reals(x_))},
                  plot::Rug{.name = "generated", .role = Role::generator, .x = few(fakes(x_))}};
  return figure;
}

plot::Figure Teller::generator_change() const {
  plot::Figure figure{.caption = "The generator behind the update, and by how much the update has moved what it makes.",
                      .x = latent_axis(),
                      .y = {.label = "$x$"},
                      .right = plot::Axis{.label = "change of $x$", .include = {0}},
                      .right_role = Role::optimal};
  if (dimension_ == 1) {
    plot::Curve after{.name = "generator", .label = "$G(z)$", .role = Role::generator, .x = latent_line()};
    after.y = generated(update_.after, after.x);
    const std::vector<double> before = generated(update_.before, after.x);
    plot::Curve change{.name = "change", .label = "change", .role = Role::optimal, .x = after.x, .side = plot::Side::right};
    for (std::size_t k = 0; k < before.size(); ++k) change.y.push_back(after.y[k] - before[k]);
    figure.marks = {std::move(after), std::move(change)};
  } else {
    nn::Pass pass(update_.after.shape(), static_cast<int>(batch_));
    const std::span<const float> u = pass.forward(update_.after, update_.z);
    plot::Points after{.name = "generated", .role = Role::generator, .x = few_latents(), .y = {}};
    for (std::size_t k = 0; k < shown_; ++k) after.y.push_back(units_.x(static_cast<double>(u[k])));
    const std::vector<float> moved(u.begin(), u.end());
    const std::span<const float> v = pass.forward(update_.before, update_.z);
    plot::Points change{.name = "change", .role = Role::optimal, .x = after.x, .y = {}, .label = "change", .side = plot::Side::right};
    for (std::size_t k = 0; k < shown_; ++k) change.y.push_back(units_.scale * (static_cast<double>(moved[k]) - static_cast<double>(v[k])));
    figure.marks = {std::move(after), std::move(change)};
  }
  return figure;
}

}  // namespace lineland::labs::gan
