// What is drawn beside a GAN's learned curves, against closed forms: an affine generator makes a normal density, against which every
// optimum, force and estimate is known.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "core/labs/gan/gan.h"
#include "core/math/transport.h"
#include "core/nn/line.h"

using namespace lineland;
using namespace lineland::labs::gan;
using doctest::Approx;

namespace {

using Settings = std::vector<std::pair<std::string, std::string>>;

constexpr double data_mean = 0.5, data_deviation = 0.8;

param::Values values_of(const Settings& settings) {
  param::Values values(Gan::schema());
  const Settings common = {{"data", "normal(0.5, 0.8)"}, {"generator-layers", "0"}};
  for (const Settings& some : {common, settings})
    for (const auto& [id, text] : some) values.set_text(Gan::schema().at(id), text, param::Layer::flag);
  return values;
}

Snapshot snapshot_of(const Settings& settings) {
  const Simulation simulation(values_of(settings), Seed{2});
  Snapshot snapshot;
  simulation.capture(snapshot);
  return snapshot;
}

double normal_pdf(double x, double mean, double deviation) {
  const double u = (x - mean) / deviation;
  return std::exp(-u * u / 2) / (deviation * std::sqrt(2 * std::numbers::pi));
}

/// Compares the drawn optimum with f(p, g) of both densities widened by the noise, wherever one has mass.
template <class F>
void check_optimum(const Settings& settings, double noise, F f, double deviation = data_deviation) {
  const Snapshot s = snapshot_of(settings);
  int compared = 0;
  for (std::size_t i = 0; i < s.x.size(); i += 5) {
    const double p = normal_pdf(s.x[i], data_mean, std::hypot(deviation, noise));
    const double g = normal_pdf(s.x[i], s.mean, std::hypot(s.deviation, noise));
    CAPTURE(s.x[i]);
    if (std::max(p, g) < 1e-3) continue;
    CHECK(s.optimal[i] == Approx(f(p, g)).epsilon(4e-3));
    ++compared;
  }
  CHECK(compared > 20);
}

const std::vector<double>& curve(const plot::Figure& figure, std::string_view name) {
  for (const plot::Mark& mark : figure.marks) {
    const auto* found = std::get_if<plot::Curve>(&mark);
    if (found && found->name == name) return found->y;
  }
  throw std::out_of_range(std::string(name));
}

plot::Figure figure_of(const Snapshot& snapshot, const Settings& settings, std::string_view id) {
  for (plot::Figure& figure : Gan::figures(snapshot, values_of(settings)))
    if (figure.id == id) return figure;
  throw std::out_of_range(std::string(id));
}

}  // namespace

TEST_CASE("each objective's optimum is drawn, under label smoothing and instance noise too") {
  const auto ratio = [](double kept) { return [kept](double p, double g) { return kept * p / (p + g); }; };
  for (const char* objective : {"minimax", "non-saturating", "reverse-kl", "least-squares"}) {
    CAPTURE(objective);
    check_optimum({{"objective", objective}}, 0, ratio(1));
    check_optimum({{"objective", objective}, {"label-smoothing", "0.2"}}, 0, ratio(0.8));
    check_optimum({{"objective", objective}, {"instance-noise", "0.6"}}, 0.6, ratio(1));
    check_optimum({{"objective", objective}, {"instance-noise", "0.6"}, {"label-smoothing", "0.1"}}, 0.6, ratio(0.9));
  }
  const auto side = [](double p, double g) { return p > g ? 1.0 : -1.0; };
  check_optimum({{"objective", "hinge"}}, 0, side);
  check_optimum({{"objective", "hinge"}, {"instance-noise", "0.6"}}, 0.6, side);
}

TEST_CASE("noise far wider than all that is shown is no trouble") {
  const auto ratio = [](double p, double g) { return p / (p + g); };
  check_optimum({{"data", "normal(0.5, 1e-4)"}, {"standardize", "true"}, {"instance-noise", "2"}}, 2, ratio, 1e-4);
  check_optimum({{"data", "normal(0.5, 1e-4)"}, {"instance-noise", "2"}}, 2, ratio, 1e-4);
  const Snapshot s = snapshot_of({{"data", "uniform(0, 1e-4)"}, {"standardize", "true"}, {"instance-noise", "2"}});
  CHECK(s.gap >= 0);
  CHECK(s.gap < 1);
}

TEST_CASE("nothing is claimed of the optimum where neither density has mass") {
  const Snapshot s = snapshot_of({{"data", "normal(30, 0.5)"}});
  int claimed = 0, open = 0;
  for (std::size_t i = 0; i < s.x.size(); ++i) {
    const double most = std::max(normal_pdf(s.x[i], 30, 0.5) * 0.5, normal_pdf(s.x[i], s.mean, s.deviation) * s.deviation);
    if (most > 1e-3) CHECK(std::isfinite(s.optimal[i]));
    if (most < 1e-6) CHECK(std::isnan(s.optimal[i]));
    (std::isnan(s.optimal[i]) ? open : claimed) += 1;
  }
  CHECK(claimed > 20);
  CHECK(open > 20);
  // Between the two all mass must pass: there a potential falls by 1 for each unit of x.
  const Snapshot critic = snapshot_of({{"data", "normal(30, 0.5)"}, {"objective", "wasserstein-gp"}});
  for (std::size_t i = 0; i + 1 < critic.x.size(); ++i) {
    if (critic.x[i] < critic.mean + 6 * critic.deviation || critic.x[i + 1] > 27) continue;
    CHECK((critic.optimal[i + 1] - critic.optimal[i]) / (critic.x[i + 1] - critic.x[i]) == Approx(1));
  }
}

TEST_CASE("the slope of the potential is the sign of F_G - F_data, with instance noise of the widened ones") {
  const auto cdf = [](double x, double mean, double deviation) { return std::erfc((mean - x) / (deviation * std::numbers::sqrt2)) / 2; };
  for (const char* objective : {"wasserstein-gp", "wasserstein-clip"}) {
    for (const double noise : {0.0, 0.5}) {
      CAPTURE(noise);
      const Snapshot s = snapshot_of({{"objective", objective}, {"instance-noise", noise > 0 ? "0.5" : "0"}});
      int compared = 0;
      for (std::size_t i = 0; i + 1 < s.x.size(); ++i) {
        const double middle = (s.x[i] + s.x[i + 1]) / 2;
        const double ahead =
            cdf(middle, s.mean, std::hypot(s.deviation, noise)) - cdf(middle, data_mean, std::hypot(data_deviation, noise));
        if (std::abs(ahead) < 0.01) continue;  // where they cross the slope turns within a cell
        CHECK((s.optimal[i + 1] - s.optimal[i]) / (s.x[i + 1] - s.x[i]) == Approx(ahead > 0 ? 1 : -1));
        ++compared;
      }
      CHECK(compared > 100);
    }
  }
}

TEST_CASE("above one latent dimension the density is estimated, near the exact one, and called an estimate") {
  for (const int dimension : {2, 5, 16}) {
    CAPTURE(dimension);
    const Settings settings = {{"latent-dimension", std::to_string(dimension)}};
    const Simulation simulation(values_of(settings), Seed{2});
    Snapshot s;
    simulation.capture(s);
    CHECK(s.generator_is_estimate);
    // x = w z + b of standard normal z.
    const auto parameters = simulation.generator().parameters();
    REQUIRE(parameters.size() == static_cast<std::size_t>(dimension) + 1);
    double variance = 0;
    for (const float w : parameters.first(parameters.size() - 1)) variance += static_cast<double>(w) * static_cast<double>(w);
    const double mean = static_cast<double>(parameters.back()), deviation = std::sqrt(variance);
    CHECK(std::abs(s.mean - mean) < 0.004);
    CHECK(s.deviation == Approx(deviation).epsilon(0.004));
    double off = 0;
    for (std::size_t i = 0; i < s.x.size(); ++i)
      off += std::abs(s.generator[i] - normal_pdf(s.x[i], mean, deviation)) * (s.x[1] - s.x[0]) / 2;
    CHECK(off < 0.025);  // total variation
    const math::Distribution exact({{1, math::Normal{mean, deviation}}}), data({{1, math::Normal{data_mean, data_deviation}}});
    CHECK(s.w1 == Approx(math::w1(exact, data)).epsilon(0.005));
    bool marked = false;
    for (const plot::Mark& mark : figure_of(s, settings, "densities").marks) {
      const auto* c = std::get_if<plot::Curve>(&mark);
      marked |= c && c->name == "generator" && c->label.find("estimate") != std::string::npos;
    }
    CHECK(marked);
  }
}

TEST_CASE("forces are the slopes of the losses at a point, to scale, the saturating one beside the other") {
  for (const char* objective : {"minimax", "non-saturating", "reverse-kl", "least-squares", "hinge", "wasserstein-gp"}) {
    CAPTURE(objective);
    const Settings settings = {{"objective", objective}, {"standardize", "true"}};
    Simulation simulation(values_of(settings), Seed{2});
    for (int k = 0; k < 100; ++k) simulation.step();
    Snapshot s;
    simulation.capture(s);
    const Objective of = values_of(settings)[Gan::schema().objective];
    nn::Line line(simulation.discriminator().shape());
    // The loss of one point at x, by the very function that trains.
    const auto loss = [&](Objective which, double x) {
      const double u = (x - data_mean) / data_deviation;
      double h = 0;
      line.evaluate(simulation.discriminator(), std::span(&u, 1), std::span(&h, 1));
      if (which == Objective::minimax) return -std::log1p(std::exp(h));
      if (which == Objective::non_saturating) return std::log1p(std::exp(-h));
      if (which == Objective::least_squares) return (h - 1) * (h - 1) / 2;
      return -h;
    };
    constexpr double step = 1e-4;
    const auto force = [&](Objective which, double x) { return -(loss(which, x + step) - loss(which, x - step)) / (2 * step); };
    const plot::Figure figure = figure_of(s, settings, "forces");
    for (std::size_t i = 0; i < s.x.size(); i += 40) {
      CHECK(s.force[i] == Approx(force(of, s.x[i])).epsilon(1e-5));
      if (family(of) != Family::logistic) continue;
      CHECK(curve(figure, "minimax")[i] == Approx(force(Objective::minimax, s.x[i])).epsilon(1e-5));
      CHECK(curve(figure, "non-saturating")[i] == Approx(force(Objective::non_saturating, s.x[i])).epsilon(1e-5));
    }
    for (const plot::Mark& mark : figure.marks) {
      const auto* arrows = std::get_if<plot::Arrows>(&mark);
      if (!arrows) continue;
      CHECK(arrows->x.size() > 10);
      for (std::size_t k = 0; k < arrows->x.size(); ++k) {
        CHECK(arrows->y[k] == 0);
        CHECK(arrows->dx[k] == 0);
        // Force over the figure's own x, within a cell of it.
        const double here = force(of, arrows->x[k]), cell = s.x[1] - s.x[0];
        const double bend = std::abs(force(of, arrows->x[k] + cell) - here) + std::abs(force(of, arrows->x[k] - cell) - here);
        CHECK(std::abs(arrows->dy[k] - here) <= bend + 1e-6);
      }
    }
  }
}

TEST_CASE("the floor of W1 is what samples of a batch are away from the data in the mean") {
  constexpr int batch = 40, repetitions = 400;
  const Settings settings = {{"batch", std::to_string(batch)}};
  const Snapshot s = snapshot_of(settings);
  const math::Distribution data({{1, math::Normal{data_mean, data_deviation}}});
  Random random(Seed{9});
  std::vector<double> draws(batch);
  double sum = 0;
  for (int k = 0; k < repetitions; ++k) {
    data.sample(random, draws);
    std::ranges::sort(draws);
    // The integral of |F - F_n| between and beyond the draws.
    constexpr int points = 4000;
    const double low = data_mean - 8 * data_deviation, step = 16 * data_deviation / points;
    for (int i = 0; i < points; ++i) {
      const double x = low + (i + 0.5) * step;
      const double below = static_cast<double>(std::ranges::upper_bound(draws, x) - draws.begin()) / batch;
      sum += step * std::abs(data.cdf(x) - below);
    }
  }
  CHECK(s.w1_floor == Approx(sum / repetitions).epsilon(0.05));
  bool drawn = false;
  for (const plot::Mark& mark : figure_of(s, settings, "divergences").marks) {
    const auto* line = std::get_if<plot::Line>(&mark);
    drawn |= line && line->horizontal && line->at == s.w1_floor;
  }
  CHECK(drawn);
}

TEST_CASE("the discriminator's past is coloured by step; first and last say which") {
  Simulation simulation(values_of({}), Seed{2});
  for (int k = 0; k < 2000; ++k) simulation.step();
  Snapshot s;
  simulation.capture(s);
  std::vector<const plot::Curve*> curves;
  const plot::Figure figure = figure_of(s, {}, "discriminator-history");
  for (const plot::Mark& mark : figure.marks)
    if (const auto* c = std::get_if<plot::Curve>(&mark)) curves.push_back(c);
  const auto steps = s.past_discriminators.steps();
  REQUIRE(curves.size() == steps.size());
  REQUIRE(curves.size() > 4);
  for (std::size_t k = 0; k < curves.size(); ++k) {
    REQUIRE(curves[k]->shade);
    CHECK(*curves[k]->shade == Approx(steps[k] / steps.back()));
    const bool end = k == 0 || k + 1 == curves.size();
    CHECK(curves[k]->label == (end ? "step " + step_text(steps[k]) : ""));
  }
}
