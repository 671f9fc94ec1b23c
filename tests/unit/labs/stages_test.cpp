// A step taken apart in the labs that train, against the step itself and against numbers found in another way.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/labs/flow/dissection.h"
#include "core/labs/flow/flow.h"
#include "core/labs/gan/dissection.h"
#include "core/labs/gan/gan.h"
#include "core/labs/gan/teller.h"
#include "tests/unit/nn/reference.h"

using namespace lineland;
using labs::flow::Flow;
using labs::gan::Gan;
using labs::gan::PlayerUpdate;

namespace {

param::Values with(param::Values values, std::initializer_list<std::pair<const char*, const char*>> settings) {
  for (const auto& [id, text] : settings) values.set_text(values.schema().at(id), text, param::Layer::flag);
  return values;
}

param::Values gan(std::initializer_list<std::pair<const char*, const char*>> settings) {
  return with(param::Values(Gan::schema()), settings);
}

const char* const objectives[] = {"minimax", "non-saturating",   "reverse-kl",    "least-squares",
                                  "hinge",   "wasserstein-clip", "wasserstein-gp"};

bool same(std::span<const float> a, std::span<const float> b) { return std::ranges::equal(a, b); }

double number(const std::vector<sim::Stage>& stages, std::string_view stage, std::string_view id) {
  for (const sim::Stage& s : stages) {
    for (const plot::Readout& n : s.numbers) {
      if (s.id == stage && n.id == id) return n.value;
    }
  }
  FAIL("no number ", id, " in ", stage);
  return 0;
}

/// A network's output as the textbook has it, in double.
double output(const nn::Mlp& mlp, const std::vector<double>& parameters, std::vector<double> input) {
  return nn::reference(mlp.shape(), parameters, std::move(input)).value;
}

std::vector<double> in_double(std::span<const float> values) { return {values.begin(), values.end()}; }

}  // namespace

TEST_CASE("GAN: what a stage calls the weights after the update are the weights that the next step begins with") {
  for (const char* objective : objectives) {
    CAPTURE(objective);
    labs::gan::Simulation simulation(gan({{"objective", objective}, {"batch", "16"}, {"r1", "0.1"}}), Seed{4});
    for (int k = 0; k < 5; ++k) {
      const labs::gan::Dissection now = simulation.take_apart();
      simulation.step();
      const labs::gan::Dissection next = simulation.take_apart();
      REQUIRE((now.discriminator && now.generator && next.discriminator && next.generator));
      CHECK_FALSE(same(now.discriminator->before.parameters(), now.discriminator->after.parameters()));
      CHECK(same(now.discriminator->after.parameters(), next.discriminator->before.parameters()));
      CHECK(same(now.generator->after.parameters(), next.generator->before.parameters()));
      CHECK(same(now.discriminator->after.parameters(), now.generator->other.parameters()));
      CHECK(same(now.generator->before.parameters(), now.discriminator->other.parameters()));
    }
  }
}

TEST_CASE("GAN: the last of several updates is shown, and a player that rests has no stages") {
  labs::gan::Simulation several(gan({{"discriminator-steps", "3"}, {"generator-steps", "2"}, {"batch", "8"}}), Seed{4});
  const labs::gan::Dissection now = several.take_apart();
  CHECK(now.discriminator->round == 3);
  CHECK(now.generator->rounds == 2);
  CHECK(same(now.discriminator->after.parameters(), now.generator->other.parameters()));
  const param::Values resting = gan({{"discriminator-steps", "0"}});
  const std::vector<sim::Stage> stages = Gan::dissect(labs::gan::Simulation(resting, Seed{1}), resting);
  REQUIRE(stages.size() == 4);
  CHECK(stages.front().id == "generator-forward");
  const param::Values whole(Gan::schema());
  CHECK(Gan::dissect(labs::gan::Simulation(whole, Seed{1}), whole).size() == Gan::about().stages.size());
}

TEST_CASE("GAN: losses are means of what the points cost, and their slopes in the outputs are central differences") {
  for (const char* objective : objectives) {
    CAPTURE(objective);
    const param::Values values = gan({{"objective", objective}, {"batch", "32"}, {"label-smoothing", "0.1"}});
    labs::gan::Simulation simulation(values, Seed{2});
    for (int k = 0; k < 20; ++k) simulation.step();
    const labs::gan::Dissection now = simulation.take_apart();
    const auto kind = values[Gan::schema().objective];
    const double smoothing = values[Gan::schema().label_smoothing];
    const auto slope = [](auto cost, double h) { return (cost(h + 1e-5) - cost(h - 1e-5)) / 2e-5; };
    const auto real = [&](double h) { return labs::gan::real_cost(kind, smoothing, h); };
    const auto fake = [&](double h) { return labs::gan::fake_cost(kind, h); };
    const auto made = [&](double h) { return labs::gan::generator_cost(kind, h); };
    const PlayerUpdate &d = *now.discriminator, &g = *now.generator;
    double sum = 0;
    for (std::size_t i = 0; i < 32; ++i) {
      sum += real(d.h[i]) + fake(d.h[32 + i]);
      CHECK(32 * double{d.d_h[i]} == doctest::Approx(slope(real, d.h[i])).epsilon(1e-3));
      CHECK(32 * double{d.d_h[32 + i]} == doctest::Approx(slope(fake, d.h[32 + i])).epsilon(1e-3));
    }
    CHECK(d.loss == doctest::Approx(sum / 32).epsilon(1e-5));
    sum = 0;
    for (std::size_t i = 0; i < 32; ++i) {
      sum += made(g.h[i]);
      CHECK(32 * double{g.d_h[i]} == doctest::Approx(slope(made, g.h[i])).epsilon(1e-3));
    }
    CHECK(g.loss == doctest::Approx(sum / 32).epsilon(1e-5));
  }
}

TEST_CASE("GAN: gradients in weights and points are central differences of the loss in double") {
  const param::Values values = gan({{"batch", "8"}, {"generator-width", "5"}, {"discriminator-width", "5"}});
  labs::gan::Simulation simulation(values, Seed{6});
  for (int k = 0; k < 10; ++k) simulation.step();
  const labs::gan::Dissection now = simulation.take_apart();
  const auto kind = values[Gan::schema().objective];
  const PlayerUpdate &d = *now.discriminator, &g = *now.generator;
  constexpr double shift = 1e-5;
  const auto loss_d = [&](const std::vector<double>& weights) {
    double sum = 0;
    for (std::size_t i = 0; i < 8; ++i) {
      sum += labs::gan::real_cost(kind, 0, output(d.before, weights, {d.x[i]})) +
             labs::gan::fake_cost(kind, output(d.before, weights, {d.x[8 + i]}));
    }
    return sum / 8;
  };
  const std::vector<double> frozen = in_double(g.other.parameters());
  const auto loss_g = [&](const std::vector<double>& weights) {
    double sum = 0;
    for (std::size_t i = 0; i < 8; ++i) {
      sum += labs::gan::generator_cost(kind, output(g.other, frozen, {output(g.before, weights, {g.z[i]})}));
    }
    return sum / 8;
  };
  const auto check = [&](const PlayerUpdate& update, auto loss) {
    std::vector<double> weights = in_double(update.before.parameters());
    for (std::size_t k = 0; k < weights.size(); ++k) {
      const double kept = weights[k];
      weights[k] = kept + shift;
      const double above = loss(weights);
      weights[k] = kept - shift;
      const double below = loss(weights);
      weights[k] = kept;
      CHECK(double{update.gradient[k]} == doctest::Approx((above - below) / (2 * shift)).epsilon(2e-3).scale(0.1));
    }
  };
  check(d, loss_d);
  check(g, loss_g);
  for (std::size_t i = 0; i < 8; ++i) {
    const auto cost = [&](double x) { return labs::gan::generator_cost(kind, output(g.other, frozen, {x})) / 8; };
    CHECK(double{g.d_x[i]} == doctest::Approx((cost(g.x[i] + shift) - cost(g.x[i] - shift)) / (2 * shift)).epsilon(1e-3).scale(0.01));
  }
}

TEST_CASE("GAN: the force on a point is the product of the two slopes that its formula shows") {
  const param::Values values = gan({{"data", "normal(40, 7)"}, {"standardize", "true"}});
  labs::gan::Simulation simulation(values, Seed{1});
  for (int k = 0; k < 30; ++k) simulation.step();
  const std::vector<sim::Stage> stages = Gan::dissect(simulation, values);
  const auto of = [&](std::string_view id) { return number(stages, "generator-gradient", id); };
  CHECK(of("force.1") == doctest::Approx(-of("slope.cost.1") * of("slope.h.1")).epsilon(1e-4));
}

TEST_CASE("GAN: every optimizer's rule gives the update that is shown") {
  for (const char* method : {"sgd", "momentum", "rmsprop", "adam"}) {
    CAPTURE(method);
    const param::Values values = gan({{"optimizer", method}, {"batch", "16"}});
    labs::gan::Simulation simulation(values, Seed{3});
    for (int k = 0; k < 7; ++k) simulation.step();
    const PlayerUpdate d = *simulation.take_apart().discriminator;
    const std::string name = method;
    for (std::size_t k = 0; k < d.gradient.size(); ++k) {
      const auto [first, second] = d.optimizer.moments(k);
      const double g = d.gradient[k], rate = d.rates.rate, root = std::sqrt(second) + double{d.rates.epsilon};
      const double taken = rate * (name == "sgd" ? g : name == "momentum" ? first : name == "rmsprop" ? g / root : first / root);
      const double difference = double{d.before.parameters()[k]} - double{d.after.parameters()[k]};
      CHECK(difference == doctest::Approx(taken).epsilon(1e-3).scale(1e-4));
    }
  }
}

TEST_CASE("flow: the stages are those of the step that follows") {
  const param::Values values = with(param::Values(Flow::schema()), {{"batch", "64"}, {"average", "0"}});
  labs::flow::Simulation simulation(values, Seed{2});
  for (int k = 0; k < 12; ++k) {
    const labs::flow::Dissection now = simulation.take_apart();
    simulation.step();
    const labs::flow::Dissection next = simulation.take_apart();
    CHECK(same(now.after, next.before));
    CHECK_FALSE(same(now.before, now.after));
    labs::flow::Snapshot snapshot;
    simulation.capture(snapshot);
    // While each step has a row of its own, the last one is this step's loss.
    CHECK(snapshot.losses.column(0).back() == now.loss);
  }
}

TEST_CASE("flow: the log-determinant is the slope of the inverse pass, and loss and gradient are those in double") {
  const param::Values values = with(param::Values(Flow::schema()), {{"batch", "16"}, {"data", "normal(3, 2)"}});
  labs::flow::Simulation simulation(values, Seed{2});
  for (int k = 0; k < 40; ++k) simulation.step();
  const labs::flow::Dissection now = simulation.take_apart();
  const std::vector<sim::Stage> stages = Flow::dissect(simulation, values);
  const labs::flow::Stack stack(now.form, now.before);
  const double x = now.x[0], slope = (stack.normalize(x + 1e-5) - stack.normalize(x - 1e-5)) / 2e-5;
  CHECK(number(stages, "inverse", "z.1") == stack.normalize(x));
  CHECK(number(stages, "log-determinant", "log-determinant.1") == doctest::Approx(std::log(slope)).epsilon(1e-6));
  const auto loss = [&](const std::vector<float>& theta) {
    const labs::flow::Stack moved(now.form, theta);
    double sum = 0;
    for (const float at : now.x) sum -= moved.log_pdf(at);
    return sum / 16;
  };
  CHECK(now.loss == doctest::Approx(loss(now.before)).epsilon(1e-5));
  CHECK(number(stages, "loss", "loss") == now.loss);
  for (std::size_t k = 0; k < now.gradient.size(); ++k) {
    std::vector<float> above = now.before, below = now.before;
    above[k] += 1e-3f, below[k] -= 1e-3f;
    const double distance = double{above[k]} - double{below[k]};
    CHECK(double{now.gradient[k]} == doctest::Approx((loss(above) - loss(below)) / distance).epsilon(1e-3).scale(0.05));
  }
}

TEST_CASE("a formula has the numbers of its stage in it") {
  const param::Values values = gan({{"optimizer", "sgd"}});
  labs::gan::Simulation simulation(values, Seed{1});
  for (int k = 0; k < 100; ++k) simulation.step();
  const std::vector<sim::Stage> stages = Gan::dissect(simulation, values);
  for (const sim::Stage& stage : stages) {
    CAPTURE(stage.id);
    for (const char* id : {"z.1", "x'.1", "d.data.1", "loss.discriminator", "loss.generator", "slope.data.1", "force.1", "update.before"}) {
      const auto found = std::ranges::find(stage.numbers, id, &plot::Readout::id);
      if (found == stage.numbers.end()) continue;
      const std::string written = labs::in_formula(found->value);
      CAPTURE(written);
      CHECK(std::ranges::any_of(stage.formulas, [&](const std::string& tex) { return tex.find(written) != std::string::npos; }));
    }
  }
}
