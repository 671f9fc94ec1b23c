// The GAN lab's own mathematics: losses and their gradients, the optima of both players, the exact truth beside the learned curves.
#include "core/labs/gan/gan.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "core/base/text.h"
#include "core/labs/registry.h"
#include "core/math/divergence.h"
#include "core/math/grid.h"
#include "core/math/quadrature.h"
#include "core/math/transport.h"
#include "core/param/distribution_text.h"
#include "core/sim/run.h"

using namespace lineland;
using namespace lineland::labs::gan;
using doctest::Approx;

namespace {

constexpr std::array objectives = {Objective::minimax, Objective::non_saturating,   Objective::reverse_kl,    Objective::least_squares,
                                   Objective::hinge,   Objective::wasserstein_clip, Objective::wasserstein_gp};

math::Distribution parsed(std::string_view text) { return param::parse_distribution(text); }

struct Pair {
  const char *p, *g;
};
constexpr std::array pairs = {
    Pair{"normal(0, 1)", "normal(2, 1)"},
    Pair{"normal(4, 0.5)", "normal(3, 1.5)"},
    Pair{"0.3*normal(-2, 0.5) + 0.7*normal(1, 1)", "normal(0, 2)"},
    Pair{"laplace(0, 1)", "student(3, 1, 0.5)"},
};

/// The integral of f(log p, log g, p, g) over the line.
template <class F>
double integral(const math::Distribution& p, const math::Distribution& g, F f) {
  const math::Quadrature rule = math::composite(math::breakpoints({&p, &g}));
  double sum = 0;
  for (std::size_t i = 0; i < rule.x.size(); ++i) {
    const double log_p = p.log_pdf(rule.x[i]), log_g = g.log_pdf(rule.x[i]);
    sum += rule.weight[i] * f(log_p, log_g, std::exp(log_p), std::exp(log_g));
  }
  return sum;
}

/// The loss of one output h, in double, through the batch of one.
double discriminator_at(Objective objective, double smoothing, bool real, double h) {
  // With both batches at h the sum of both terms results; at two different fake outputs the difference is that of the fake term.
  std::vector<float> d(1), other(1);
  const std::array a{static_cast<float>(h)}, zero{0.0f};
  return real ? discriminator_loss(objective, smoothing, a, zero, d, other) : discriminator_loss(objective, smoothing, zero, a, other, d);
}

double generator_at(Objective objective, double h) {
  std::vector<float> d(1);
  return generator_loss(objective, std::array{static_cast<float>(h)}, d);
}

/// Evenly spaced cells with the masses of a distribution.
struct Cells {
  std::vector<double> edges;
  math::CellMasses masses;
  Cells(const math::Distribution& distribution, double low, double high, int count) : edges(math::linspace(low, high, count + 1)) {
    math::masses(distribution, edges, masses);
  }
};

}  // namespace

TEST_CASE("the gradients of both players' losses are those of central differences") {
  // Away from the hinge's corners at -1 and 1.
  const std::vector<float> real = {-2.5f, -0.4f, 0.3f, 1.7f, 3.0f}, fake = {-1.9f, -0.6f, 0.2f, 0.8f, 2.2f};
  constexpr float step = 0.01f;
  for (const Objective objective : objectives) {
    CAPTURE(static_cast<int>(objective));
    for (const double smoothing : {0.0, 0.2}) {
      CAPTURE(smoothing);
      std::vector<float> d_real(5), d_fake(5), unused_real(5), unused_fake(5);
      discriminator_loss(objective, smoothing, real, fake, d_real, d_fake);
      const auto loss = [&](const std::vector<float>& r, const std::vector<float>& f) {
        return discriminator_loss(objective, smoothing, r, f, unused_real, unused_fake);
      };
      for (std::size_t i = 0; i < real.size(); ++i) {
        auto up = real, down = real;
        up[i] += step, down[i] -= step;
        const double width = static_cast<double>(up[i]) - static_cast<double>(down[i]);
        CHECK(static_cast<double>(d_real[i]) == Approx((loss(up, fake) - loss(down, fake)) / width).epsilon(1e-4));
        up = fake, down = fake;
        up[i] += step, down[i] -= step;
        CHECK(static_cast<double>(d_fake[i]) == Approx((loss(real, up) - loss(real, down)) / width).epsilon(1e-4));
      }
    }
    std::vector<float> d_fake(5), unused(5);
    generator_loss(objective, fake, d_fake);
    for (std::size_t i = 0; i < fake.size(); ++i) {
      auto up = fake, down = fake;
      up[i] += step, down[i] -= step;
      const double width = static_cast<double>(up[i]) - static_cast<double>(down[i]);
      const double slope = (generator_loss(objective, up, unused) - generator_loss(objective, down, unused)) / width;
      CHECK(static_cast<double>(d_fake[i]) == Approx(slope).epsilon(1e-4));
    }
  }
}

TEST_CASE("at the optimal discriminator the value is -log 4 + 2 JS") {
  for (const auto& [p_text, g_text] : pairs) {
    CAPTURE(p_text);
    const math::Distribution p = parsed(p_text), g = parsed(g_text);
    const double value = integral(p, g, [](double log_p, double log_g, double p_x, double g_x) {
      // 1 - D* is D* with the roles of p and g exchanged; so nothing cancels.
      const double d = optimal(Objective::minimax, 0, log_p, log_g), not_d = optimal(Objective::minimax, 0, log_g, log_p);
      return (p_x > 1e-30 ? p_x * std::log(d) : 0) + (g_x > 1e-30 ? g_x * std::log(not_d) : 0);
    });
    CHECK(value == Approx(-2 * std::numbers::ln2 + 2 * math::js(p, g)).epsilon(1e-9));
  }
}

TEST_CASE("the losses at the optimal discriminator are the divergences that they stand for") {
  for (const auto& [p_text, g_text] : pairs) {
    CAPTURE(p_text);
    const math::Distribution p = parsed(p_text), g = parsed(g_text);
    // The logit of D* is log p - log g. Losses are in float.
    const auto of_generator = [&](Objective objective) {
      return integral(p, g, [&](double log_p, double log_g, double, double g_x) {
        return g_x > 1e-30 ? g_x * generator_at(objective, log_p - log_g) : 0;
      });
    };
    const double of_discriminator = integral(p, g, [&](double log_p, double log_g, double p_x, double g_x) {
      const double h = log_p - log_g, base = discriminator_at(Objective::non_saturating, 0, true, 0) / 2;
      return (p_x > 1e-30 ? p_x * (discriminator_at(Objective::non_saturating, 0, true, h) - base) : 0) +
             (g_x > 1e-30 ? g_x * (discriminator_at(Objective::non_saturating, 0, false, h) - base) : 0);
    });
    CHECK(of_discriminator == Approx(2 * std::numbers::ln2 - 2 * math::js(p, g)).epsilon(1e-6));
    CHECK(of_generator(Objective::reverse_kl) == Approx(math::kl(g, p)).epsilon(1e-6));
    // E_g log(1 - D*) = KL(g || m) - log 2 with m the even mixture.
    const double kl_to_mixture = integral(p, g, [](double log_p, double log_g, double, double g_x) {
      return g_x > 0 ? g_x * (std::numbers::ln2 - std::log1p(std::exp(log_p - log_g))) : 0;
    });
    CHECK(of_generator(Objective::minimax) == Approx(kl_to_mixture - std::numbers::ln2).epsilon(1e-6));
  }
}

TEST_CASE("no discriminator does better than the optimal one") {
  constexpr double log_p = -0.3, log_g = -1.7;
  const double p = std::exp(log_p), g = std::exp(log_g);
  for (const double smoothing : {0.0, 0.2}) {
    for (const Objective objective : {Objective::non_saturating, Objective::least_squares}) {
      const double best = optimal(objective, smoothing, log_p, log_g);
      const double h = objective == Objective::least_squares ? best : std::log(best / (1 - best));
      // Minimise over h by golden section.
      const auto loss = [&](double at) {
        return p * discriminator_at(objective, smoothing, true, at) + g * discriminator_at(objective, smoothing, false, at);
      };
      double low = -4, high = 4;
      for (int k = 0; k < 60; ++k) {
        const double a = low + 0.382 * (high - low), b = high - 0.382 * (high - low);
        (loss(a) < loss(b) ? high : low) = loss(a) < loss(b) ? b : a;
      }
      CHECK((low + high) / 2 == Approx(h).epsilon(2e-3));  // float: a flat minimum is found to half of the digits
    }
  }
  CHECK(optimal(Objective::hinge, 0, log_p, log_g) == 1);
  CHECK(optimal(Objective::hinge, 0, log_g, log_p) == -1);
  CHECK(std::isnan(optimal(Objective::minimax, 0, -INFINITY, -INFINITY)));
  CHECK(optimal(Objective::minimax, 0, -INFINITY, -1) == 0);
  CHECK(optimal(Objective::minimax, 0, -1, -INFINITY) == 1);
}

TEST_CASE("where generator and data agree the losses are those drawn as equilibrium") {
  for (const Objective objective : objectives) {
    CAPTURE(static_cast<int>(objective));
    // D* is constant there: 1/2 for both games with targets 0 and 1, 0 for scores and critics.
    const float h = objective == Objective::least_squares ? 0.5f : 0.0f;
    std::vector<float> d(1), e(1);
    CHECK(discriminator_loss(objective, 0, std::array{h}, std::array{h}, d, e) == Approx(equilibrium(objective).discriminator));
    CHECK(generator_loss(objective, std::array{h}, d) == Approx(equilibrium(objective).generator));
  }
}

TEST_CASE("at the Kantorovich potential the critic's value is W1") {
  for (const auto& [p_text, g_text] : pairs) {
    CAPTURE(p_text);
    const math::Distribution p = parsed(p_text), g = parsed(g_text);
    constexpr int count = 8000;
    const Cells data(p, -60, 60, count), generator(g, -60, 60, count);
    std::vector<double> critic(count);
    optimal_discriminator(Objective::wasserstein_gp, 0, data.edges, data.masses, generator.masses, critic);
    double value = 0, over_mixture = 0, steepest = 0;
    for (std::size_t i = 0; i < critic.size(); ++i) {
      value += (data.masses.cells[i] - generator.masses.cells[i]) * critic[i];
      over_mixture += (data.masses.cells[i] + generator.masses.cells[i]) * critic[i];
      if (i > 0) steepest = std::max(steepest, std::abs(critic[i] - critic[i - 1]) / (data.edges[1] - data.edges[0]));
    }
    // Student's tails beyond the cells cost 1e-4.
    CHECK(value == Approx(math::w1(p, g)).epsilon(1e-3));
    CHECK(over_mixture == Approx(0).epsilon(1e-9));
    CHECK(steepest <= 1 + 1e-9);
  }
}

TEST_CASE("an affine generator is as far from normal data as the closed forms say") {
  struct Case {
    double mean, deviation;
  };
  constexpr double mu = 1, sigma = 0.8;
  for (const auto& [mean, deviation] : {Case{1, 0.8}, Case{0, 1}, Case{2.5, 0.5}, Case{1.2, 1.6}}) {
    CAPTURE(mean);
    Truth truth(math::Distribution(), 1024);
    const math::Distribution data({{1, math::Normal{mu, sigma}}});
    truth.set_data(data);
    std::vector<double> images;
    for (const double z : truth.nodes()) images.push_back(mean + deviation * z);
    REQUIRE(truth.update(images));
    const Distances d = truth.distances();
    const auto kl = [](double m, double s, double n, double t) {
      return std::log(t / s) + (s * s + (m - n) * (m - n)) / (2 * t * t) - 0.5;
    };
    CHECK(d.kl_generator_data == Approx(kl(mean, deviation, mu, sigma)).epsilon(1e-4));
    CHECK(d.kl_data_generator == Approx(kl(mu, sigma, mean, deviation)).epsilon(1e-4));
    CHECK(d.js == Approx(math::js(data, math::Distribution({{1, math::Normal{mean, deviation}}}))).epsilon(1e-4));
    CHECK(d.w1 == Approx(math::w1(data, math::Distribution({{1, math::Normal{mean, deviation}}}))).epsilon(1e-4));
    CHECK(d.mean == Approx(mean).epsilon(1e-4));
    CHECK(d.deviation == Approx(deviation).epsilon(1e-4));
  }
  Truth truth(math::Distribution(), 64);
  CHECK_FALSE(truth.update(std::vector<double>(truth.nodes().size(), std::nan(""))));
  CHECK(std::isnan(truth.distances().js));
}

TEST_CASE("in cells the optimal discriminator is p / (p + g)") {
  const math::Distribution p = parsed("normal(0, 1)"), g = parsed("normal(2, 1)");
  constexpr int count = 2000;
  const Cells data(p, -5, 7, count), generator(g, -5, 7, count);
  std::vector<double> best(count);
  for (const double smoothing : {0.0, 0.1}) {
    optimal_discriminator(Objective::non_saturating, smoothing, data.edges, data.masses, generator.masses, best);
    for (std::size_t i = 0; i < best.size(); i += 50) {
      const double x = (data.edges[i] + data.edges[i + 1]) / 2;
      CHECK(best[i] == Approx((1 - smoothing) * p.pdf(x) / (p.pdf(x) + g.pdf(x))).epsilon(1e-4));
    }
  }
}

TEST_CASE("instance noise makes a normal wider") {
  constexpr int count = 1600;
  constexpr double deviation = 0.6, noise = 0.8;
  Cells cells(math::Distribution({{1, math::Normal{1, deviation}}}), -9, 11, count);
  const Cells wider(math::Distribution({{1, math::Normal{1, std::hypot(deviation, noise)}}}), -9, 11, count);
  add_noise(cells.edges, noise, cells.masses);
  const double peak = *std::ranges::max_element(wider.masses.cells);
  for (std::size_t i = 0; i < cells.masses.cells.size(); i += 20) {
    CHECK(cells.masses.cells[i] / peak == Approx(wider.masses.cells[i] / peak).epsilon(2e-4));
  }
}

TEST_CASE("the gap to the optimum is zero at the optimum and the mean error elsewhere") {
  const math::Distribution p = parsed("normal(0, 1)"), g = parsed("normal(2, 1)");
  constexpr int count = 500;
  const Cells data(p, -6, 8, count), generator(g, -6, 8, count);
  std::vector<double> best(count), shifted(count), stretched(count);
  for (const Objective objective : {Objective::minimax, Objective::hinge, Objective::wasserstein_gp}) {
    optimal_discriminator(objective, 0, data.edges, data.masses, generator.masses, best);
    for (std::size_t i = 0; i < best.size(); ++i) shifted[i] = best[i] + 0.125, stretched[i] = 3 * best[i] + 5;
    const auto gap = [&](const std::vector<double>& learned) {
      return discriminator_gap(objective, data.masses, generator.masses, learned, best);
    };
    CHECK(gap(best) == Approx(0).epsilon(1e-12));
    // A critic is known but for its place and scale.
    if (family(objective) == Family::critic) {
      CHECK(gap(stretched) == Approx(0).epsilon(1e-9));
      for (double& value : stretched) value = -value;
      CHECK(gap(stretched) > 1);
    } else {
      CHECK(gap(shifted) == Approx(0.125).epsilon(1e-9));
    }
  }
}

TEST_CASE("modes are the components, or the basins of data from a file") {
  const auto modes = modes_of(parsed("0.25*normal(-3, 0.5) + 0.75*uniform(1, 3)"));
  REQUIRE(modes.size() == 2);
  CHECK(modes[0].low == Approx(-4));
  CHECK(modes[0].high == Approx(-2));
  CHECK(modes[0].weight == Approx(0.25));
  CHECK(modes[1].low == Approx(2 - 2 / std::sqrt(3.0)));
  CHECK(modes[1].weight == Approx(0.75));
  const auto centre = modes_of(parsed("student(1, 5, 2)"));
  CHECK(centre.at(0).low == 1);
  CHECK(centre.at(0).high == 9);

  const auto groups = modes_of(parsed("file(\"lineland:galaxies.csv\", \"velocity\")"));
  REQUIRE(groups.size() == 3);
  double total = 0;
  for (const Mode& mode : groups) total += mode.weight;
  CHECK(total == Approx(1).epsilon(0.02));
  CHECK(groups[0].high < 15);
  CHECK(groups[2].low > 27);
}

TEST_CASE("modes count as covered from a third of their weight") {
  const math::Distribution data = parsed("0.5*normal(-4, 0.5) + 0.5*normal(4, 0.5)");
  Truth truth(math::Distribution(), 512);
  truth.set_data(data);
  const auto covered = [&](double share) {
    // A step from one mode to the other: `share` of the mass goes to the left one.
    const double at = math::Distribution().quantile(share);
    std::vector<double> images;
    for (const double z : truth.nodes()) images.push_back(z < at ? -4 : 4);
    REQUIRE(truth.update(images));
    return truth.distances().modes_covered;
  };
  CHECK(covered(0.5) == 2);
  CHECK(covered(0.2) == 2);
  CHECK(covered(0.13) == 1);
}

TEST_CASE("against a frozen generator the discriminator finds the optimum") {
  // A generator without hidden layers is G(z) = w z + b with random w; the data are chosen such that data and generator stand to each other
  // as N(0, 1) and N(2, 1) do: the mean two of its deviations beside it.
  const auto& lab = labs::find("gan");
  param::Values values(lab.schema());
  const auto set = [&](std::string_view id, std::string_view text) { values.set_text(lab.schema().at(id), text, param::Layer::flag); };
  const auto readout = [](const sim::Run& run, std::string_view id) {
    for (const plot::Readout& r : sim::result_of(run).readouts) {
      if (r.id == id) return r.value;
    }
    return std::nan("");
  };
  set("generator-layers", "0");
  set("generator-steps", "0");
  set("standardize", "true");
  for (const char* objective : {"minimax", "non-saturating", "reverse-kl"}) {
    CAPTURE(objective);
    set("objective", objective);
    // In standardised units the same seed gives the same w and b, whatever the data: x = mean + deviation (w z + b).
    set("data", "normal(0, 1)");
    const sim::Run probe(lab, values, Seed{1});
    const double mean = readout(probe, "mean.generator"), deviation = readout(probe, "deviation.generator");
    REQUIRE(deviation > 0);
    set("standardize", "false");
    set("data", "normal(" + to_text(mean - 2 * deviation) + ", " + to_text(deviation) + ")");
    sim::Run run(lab, values, Seed{1});
    for (int k = 0; k < 5000; ++k) run.step();
    CHECK(readout(run, "mean.generator") == Approx(mean).epsilon(1e-4));
    CHECK(readout(run, "js") == Approx(math::js(parsed("normal(0, 1)"), parsed("normal(2, 1)"))).epsilon(1e-3));
    CHECK(readout(run, "discriminator-gap") < 0.03);
    set("standardize", "true");
  }
}
