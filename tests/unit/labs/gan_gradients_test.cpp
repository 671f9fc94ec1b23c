// The steps that a GAN's run takes, against central differences of losses written down here once more, in double: every objective, both
// players, every penalty. The batch of a step is drawn again from the run's own streams.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/labs/gan/gan.h"
#include "core/math/grid.h"
#include "core/nn/line.h"

using namespace lineland;
using namespace lineland::labs::gan;

namespace {

constexpr int batch = 24;
constexpr double discriminator_rate = 0.0625, generator_rate = 1;
constexpr Seed seed{5};
using Doubles = std::vector<double>;
using Settings = std::vector<std::pair<std::string, std::string>>;

param::Values values_of(const Settings& settings) {
  param::Values values(Gan::schema());
  const Settings common = {{"data", "0.5*normal(-1, 0.5) + 0.5*normal(1.5, 1)"},
                           {"optimizer", "sgd"},
                           {"discriminator-rate", "0.0625"},
                           {"generator-rate", "1"},
                           {"generator-width", "5"},
                           {"discriminator-width", "6"},
                           {"batch", std::to_string(batch)}};
  for (const Settings& some : {common, settings})
    for (const auto& [id, text] : some) values.set_text(Gan::schema().at(id), text, param::Layer::flag);
  return values;
}

/// What a run draws, drawn again.
struct Draws {
  explicit Draws(const param::Values& of) : values(of) {}

  param::Values values;
  Random data{seed.child("data")}, latent{seed.child("latent")}, noise{seed.child("noise")};
  Doubles real, z, real_noise, fake_noise, between;

  void of_discriminator() {
    std::vector<float> floats(batch);
    values[Gan::schema().data].sample(data, floats);
    real.assign(floats.begin(), floats.end());
    of_latent();
    of_noise(2 * batch);
    between.clear();
    const bool penalised = values[Gan::schema().objective] == Objective::wasserstein_gp && values[Gan::schema().gradient_penalty] > 0;
    if (!penalised) return;
    noise.fill_uniform(floats);
    between.assign(floats.begin(), floats.end());
  }
  void of_generator() {
    of_latent();
    of_noise(batch);
  }

 private:
  void of_latent() {
    std::vector<float> floats(batch);
    latent.fill_normal(floats);
    z.assign(floats.begin(), floats.end());
  }
  void of_noise(int count) {
    const double deviation = values[Gan::schema().instance_noise];
    real_noise.assign(batch, 0), fake_noise.assign(batch, 0);
    if (deviation <= 0) return;
    std::vector<float> floats(static_cast<std::size_t>(count));
    noise.fill_normal(floats);
    for (std::size_t i = 0; i < floats.size(); ++i) {
      // Those of the generated points come last.
      Doubles& to = count == batch || i >= batch ? fake_noise : real_noise;
      to[i % batch] = deviation * static_cast<double>(floats[i]);
    }
  }
};

Doubles plus(Doubles a, const Doubles& b) {
  for (std::size_t i = 0; i < a.size(); ++i) a[i] += b[i];
  return a;
}

Doubles evaluated(const nn::Mlp& net, const Doubles& x) {
  Doubles y(x.size());
  nn::Line(net.shape()).evaluate(net, x, y);
  return y;
}

Doubles slopes(const nn::Mlp& net, const Doubles& x) {
  Doubles y(x.size()), slope(x.size());
  nn::Line(net.shape()).evaluate(net, x, y, slope);
  return slope;
}

double steepest(const nn::Mlp& net) {
  double most = 0;
  for (const double slope : slopes(net, math::linspace(-2, 3, 101))) most = std::max(most, std::abs(slope));
  return most;
}

template <class F>
double mean(const Doubles& all, F f) {
  double sum = 0;
  for (const double value : all) sum += f(value);
  return sum / static_cast<double>(all.size());
}

double softplus(double h) { return std::log1p(std::exp(h)); }
double square(double a) { return a * a; }

double discriminator_loss_of(const nn::Mlp& discriminator, const nn::Mlp& generator, const Draws& draws) {
  const GanSchema& schema = Gan::schema();
  const param::Values& values = draws.values;
  const Doubles real = plus(draws.real, draws.real_noise), fake = plus(evaluated(generator, draws.z), draws.fake_noise);
  const Doubles h = evaluated(discriminator, real), g = evaluated(discriminator, fake);
  const double s = values[schema.label_smoothing];
  double loss = 0;
  switch (family(values[schema.objective])) {
    case Family::logistic: loss = mean(h, [&](double x) { return (1 - s) * softplus(-x) + s * softplus(x); }) + mean(g, softplus); break;
    case Family::least_squares: loss = mean(h, [&](double x) { return square(x - 1 + s) / 2; }) + mean(g, square) / 2; break;
    case Family::hinge:
      loss = mean(h, [](double x) { return std::max(0.0, 1 - x); }) + mean(g, [](double x) { return std::max(0.0, 1 + x); });
      break;
    case Family::critic: loss = mean(g, [](double x) { return x; }) - mean(h, [](double x) { return x; }); break;
  }
  loss += values[schema.r1] / 2 * mean(slopes(discriminator, real), square);
  if (draws.between.empty()) return loss;
  Doubles points = fake;
  for (std::size_t i = 0; i < points.size(); ++i) points[i] += draws.between[i] * (real[i] - fake[i]);
  const bool one_sided = values[schema.penalty_sides] == PenaltySides::one;
  return loss + values[schema.gradient_penalty] * mean(slopes(discriminator, points), [&](double slope) {
                  const double excess = std::abs(slope) - 1;
                  return one_sided && excess < 0 ? 0 : excess * excess;
                });
}

double generator_loss_of(const nn::Mlp& discriminator, const nn::Mlp& generator, const Draws& draws) {
  const Doubles h = evaluated(discriminator, plus(evaluated(generator, draws.z), draws.fake_noise));
  switch (draws.values[Gan::schema().objective]) {
    case Objective::minimax: return -mean(h, softplus);
    case Objective::non_saturating: return mean(h, [](double x) { return softplus(-x); });
    case Objective::least_squares: return mean(h, [](double x) { return square(x - 1) / 2; });
    default: return -mean(h, [](double x) { return x; });
  }
}

/// How far a step of size `rate` is from the central differences of `loss` in the parameters of `before`, relative to their norm. After the
/// step parameters were cut to [-clip, clip].
template <class Loss>
double error_of_step(const nn::Mlp& before, const nn::Mlp& after, double rate, double clip, Loss loss) {
  constexpr float width = 1.0f / 256;
  double error = 0, norm = 0;
  nn::Mlp moved = before;
  for (std::size_t i = 0; i < before.parameters().size(); ++i) {
    const float at = before.parameters()[i], up = at + width, down = at - width;
    moved.parameters()[i] = up;
    const double above = loss(moved);
    moved.parameters()[i] = down;
    const double slope = (above - loss(moved)) / (static_cast<double>(up) - static_cast<double>(down));
    moved.parameters()[i] = at;
    norm += square(rate * slope);
    error += square(std::clamp(static_cast<double>(at) - rate * slope, -clip, clip) - static_cast<double>(after.parameters()[i]));
  }
  REQUIRE(norm > 0);
  return std::sqrt(error / norm);
}

}  // namespace

TEST_CASE("each player's step goes down the gradient of its loss, for every objective and penalty") {
  const Settings all[] = {
      {{"objective", "minimax"}},
      {{"objective", "minimax"}, {"label-smoothing", "0.2"}, {"r1", "3"}},
      {{"objective", "non-saturating"}},
      {{"objective", "non-saturating"}, {"instance-noise", "0.7"}, {"r1", "2"}, {"activation", "silu"}},
      {{"objective", "reverse-kl"}},
      {{"objective", "reverse-kl"}, {"label-smoothing", "0.1"}, {"instance-noise", "0.3"}},
      {{"objective", "least-squares"}},
      {{"objective", "least-squares"}, {"label-smoothing", "0.3"}, {"r1", "1"}, {"activation", "softplus"}},
      {{"objective", "hinge"}},
      {{"objective", "hinge"}, {"r1", "5"}, {"activation", "silu"}},
      {{"objective", "wasserstein-clip"}, {"clip", "1"}},
      {{"objective", "wasserstein-gp"}, {"gradient-penalty", "0"}},
      {{"objective", "wasserstein-gp"}, {"gradient-penalty", "10"}, {"penalty-sides", "one"}},
      {{"objective", "wasserstein-gp"}, {"gradient-penalty", "10"}, {"penalty-sides", "two"}},
      {{"objective", "wasserstein-gp"}, {"gradient-penalty", "2"}, {"penalty-sides", "one"}, {"activation", "silu"}, {"r1", "1"}},
      {{"objective", "wasserstein-gp"}, {"gradient-penalty", "2"}, {"penalty-sides", "two"}, {"instance-noise", "0.5"}},
  };
  for (const Settings& settings : all) {
    std::string words;
    for (const auto& [id, text] : settings) words += id + ' ' + text + ' ';
    CAPTURE(words);
    param::Values values = values_of(settings), free = values;
    // A few steps without the penalties make the discriminator steep, so that a one-sided penalty has something to say.
    for (const char* id : {"gradient-penalty", "r1"}) free.set_text(Gan::schema().at(id), "0", param::Layer::flag);
    Simulation run(free, seed);
    Draws draws(free);
    const bool sloped = values[Gan::schema().gradient_penalty] > 0 && values[Gan::schema().objective] == Objective::wasserstein_gp;
    for (int k = 0; k < 40 || (sloped && k < 1000 && steepest(run.discriminator()) < 1.5); ++k) {
      draws.of_discriminator();
      run.step_part(0);
    }
    run.apply(values);
    draws.values = values;

    const nn::Mlp discriminator = run.discriminator();
    draws.of_discriminator();
    if (!draws.between.empty()) REQUIRE(steepest(discriminator) > 1);
    run.step_part(0);
    const bool clipped = values[Gan::schema().objective] == Objective::wasserstein_clip;
    const double clip = clipped ? values[Gan::schema().clip] : HUGE_VAL;
    CHECK(error_of_step(discriminator, run.discriminator(), discriminator_rate, clip,
                        [&](const nn::Mlp& net) { return discriminator_loss_of(net, run.generator(), draws); }) < 1e-3);

    const nn::Mlp generator = run.generator();
    draws.of_generator();
    run.step_part(1);
    CHECK(error_of_step(generator, run.generator(), generator_rate, HUGE_VAL,
                        [&](const nn::Mlp& net) { return generator_loss_of(run.discriminator(), net, draws); }) < 1e-3);
  }
}
