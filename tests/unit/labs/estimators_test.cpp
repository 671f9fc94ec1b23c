// The estimator lab: exact values against references, closed forms and an independent quadrature; measured ones against the exact.
#include "core/labs/estimators/estimators.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <functional>
#include <numbers>
#include <string>
#include <vector>

#include "core/base/check.h"

using namespace lineland;
using namespace lineland::labs::estimators;

namespace {

constexpr double pi = std::numbers::pi;

/// |a - b| relative to b; absolute where b is 0.
double error_of(double a, double b) { return std::abs(a - b) / (b == 0 ? 1 : std::abs(b)); }

const Cost all_costs[] = {Cost::linear, Cost::square, Cost::sine, Cost::exponential, Cost::absolute, Cost::sigmoid};
const Baseline constant_baselines[] = {Baseline::none, Baseline::mean, Baseline::value, Baseline::optimal};

/// f and f' again, by the standard library.
double f(const Setting& s, double z) {
  const double t = s.m * z;
  switch (s.cost) {
    case Cost::linear: return t;
    case Cost::square: return t * t;
    case Cost::sine: return std::sin(t);
    case Cost::exponential: return std::exp(t);
    case Cost::absolute: return std::fabs(t);
    case Cost::sigmoid: break;
  }
  return 1 / (1 + std::exp(-t));
}
double slope_of_f(const Setting& s, double z) {
  const double t = s.m * z;
  switch (s.cost) {
    case Cost::linear: return s.m;
    case Cost::square: return 2 * s.m * t;
    case Cost::sine: return s.m * std::cos(t);
    case Cost::exponential: return s.m * std::exp(t);
    case Cost::absolute: return t > 0 ? s.m : -s.m;
    case Cost::sigmoid: break;
  }
  return s.m * std::exp(-t) / std::pow(1 + std::exp(-t), 2);
}

using Function = std::function<double(double)>;

double normal_pdf(double x) { return std::exp(-x * x / 2) / std::sqrt(2 * pi); }

/// An adaptive rule of another kind than the lab's own, on pieces between `low` and `high` that end where |m z| has its kink.
double integral(const Setting& s, double low, double high, const Function& integrand) {
  std::vector<double> ends = {low, high};
  for (const double x : {0.0, -s.mu / s.sigma, s.mu / s.sigma})
    if (low < x && x < high) ends.push_back(x);
  std::sort(ends.begin(), ends.end());
  double sum = 0;
  for (std::size_t k = 0; k + 1 < ends.size(); ++k) {
    if (ends[k] < ends[k + 1])
      sum += boost::math::quadrature::gauss_kronrod<double, 61>::integrate(integrand, ends[k], ends[k + 1], 12, 1e-13);
  }
  return sum;
}

/// Mean and variance of g(x) where x has a density.
struct Two {
  double mean, variance;
};
Two moments_of(const Setting& s, double low, double high, const Function& density, const Function& g) {
  const double mean = integral(s, low, high, [&](double x) { return density(x) * g(x); });
  return {mean, integral(s, low, high, [&](double x) { return density(x) * std::pow(g(x) - mean, 2); })};
}

/// All of Exact that is tested, by the independent quadrature.
Exact by_quadrature(const Setting& s) {
  const double reach = 12 + (s.cost == Cost::exponential ? 2 * std::abs(s.m * s.sigma) : 0);
  const bool mu = s.parameter == Parameter::mu;
  const auto at = [&](double x) { return f(s, s.mu + s.sigma * x); };
  const auto score = [&](double x) { return (mu ? x : x * x - 1) / s.sigma; };
  const auto normal = [&](const Function& g) { return moments_of(s, -reach, reach, normal_pdf, g); };
  Exact e;
  e.mean_cost = normal(at).mean;
  e.gradient = normal([&](double x) { return at(x) * score(x); }).mean;
  e.pathwise.variance = normal([&](double x) { return slope_of_f(s, s.mu + s.sigma * x) * (mu ? 1 : x); }).variance;
  e.optimal_baseline = normal([&](double x) { return at(x) * score(x) * score(x); }).mean / (mu ? 1 : 2) * s.sigma * s.sigma;
  const double b = s.baseline == Baseline::none    ? 0
                   : s.baseline == Baseline::mean  ? e.mean_cost
                   : s.baseline == Baseline::value ? at(0)
                                                   : e.optimal_baseline;
  e.score_variance = normal([&](double x) { return (at(x) - b) * score(x); }).variance;
  if (mu) {
    const auto weibull = [](double y) { return y * std::exp(-y * y / 2); };
    const auto half = [&](const Function& g) { return moments_of(s, 0, reach, weibull, g).variance; };
    const double weight = 1 / (2 * pi * s.sigma * s.sigma);
    e.independent.variance = weight * (half(at) + half([&](double y) { return at(-y); }));
    e.coupled.variance = weight * half([&](double y) { return at(y) - at(-y); });
  } else {
    const auto maxwell = [](double x) { return x * x * normal_pdf(x); };
    e.independent.variance = (moments_of(s, -reach, reach, maxwell, at).variance + normal(at).variance) / (s.sigma * s.sigma);
    // Twofold: over the Maxwell draw and the uniform one.
    const double second = integral(s, -reach, reach, [&](double x) {
      const double kink = s.cost == Cost::absolute ? -s.mu / (s.sigma * x) : -1;
      const auto square = [&](double u) { return std::pow(at(x) - at(x * u), 2); };
      const auto piece = [&](double low, double high) { return boost::math::quadrature::gauss<double, 60>::integrate(square, low, high); };
      return maxwell(x) * (0 < kink && kink < 1 ? piece(0, kink) + piece(kink, 1) : piece(0, 1));
    });
    e.coupled.variance = second / (s.sigma * s.sigma) - e.gradient * e.gradient;
  }
  return e;
}

param::Values values_with(const std::vector<std::pair<std::string, std::string>>& settings) {
  param::Values values(Estimators::schema());
  for (const auto& [id, text] : settings) values.set_text(values.schema().at(id), text, param::Layer::flag);
  return values;
}

Snapshot snapshot_of(const Simulation& simulation) {
  Snapshot snapshot;
  simulation.capture(snapshot);
  return snapshot;
}

double readout(const Snapshot& snapshot, const param::Values& values, const std::string& id) {
  for (const auto& entry : Estimators::readouts(snapshot, values))
    if (entry.id == id) return entry.value;
  FAIL("no readout " << id);
  return 0;
}

struct Case {
  Cost cost;
  double m, mu, gradient, mean, optimal, pathwise, none, mean_baseline, value_baseline, optimal_baseline, independent, coupled;
};
// z ~ N(mu, 1), derivative in mu; quadrature with 30 digits.
const Case cases[] = {
    {Cost::linear, -1.5, -1.0, -1.5, 1.5, 1.5, 0.0, 6.75, 4.5, 4.5, 4.5, 0.307394487827058, 0.614788975654116},
    {Cost::linear, 1.0, 0.5, 1.0, 0.5, 0.5, 0.0, 2.25, 2.0, 2.0, 2.0, 0.13661977236758135, 0.2732395447351627},
    {Cost::linear, 2.0, 0.5, 2.0, 1.0, 1.0, 0.0, 9.0, 8.0, 8.0, 8.0, 0.5464790894703254, 1.0929581789406508},
    {Cost::square, -1.5, -1.0, -4.5, 4.5, 9.0, 20.25, 151.875, 91.125, 116.4375, 70.875, 9.212325585665283, 5.533100780887044},
    {Cost::square, 1.0, 0.5, 1.0, 1.25, 3.25, 4.0, 18.5625, 12.0, 17.0, 8.0, 1.409859317102744, 0.2732395447351627},
    {Cost::square, 2.0, 0.5, 4.0, 5.0, 13.0, 64.0, 297.0, 192.0, 272.0, 128.0, 22.557749073643905, 4.371832715762603},
    {Cost::sine, -1.5, -1.0, -0.03444751058316738, 0.3238392085785903, -0.4047990107232379, 1.1114408178947999, 0.4548220761441417,
     0.8218734916889687, 2.2573882920017856, 0.2909598370616297, 0.12507343968719645, 0.0006920111463572877},
    {Cost::sine, 1.0, 0.5, 0.5322807302156707, 0.29078628821269187, 0.0, 0.2532382070401022, 0.3263601726381618, 0.4109168380506765,
     0.556209019704092, 0.3263601726381618, 0.036027321057844806, 0.030459186347075496},
    {Cost::sine, 2.0, 0.5, 0.14624393119611925, 0.11388071406436809, -0.3416421421931043, 1.9783335091655418, 0.47756569975294405,
     0.5683474190036166, 1.760603017712737, 0.3608463464306508, 0.12539045126082807, 0.07911697912088317},
    {Cost::exponential, -1.5, -1.0, -20.706861279100643, 13.804574186067095, 44.86486610471806, 3639.321328494225, 17651.650040528715,
     16603.535564006248, 17269.594817324512, 15638.793829934435, 1718.6088777238422, 1729.297461958955},
    {Cost::exponential, 1.0, 0.5, 2.718281828459045, 2.718281828459045, 5.43656365691809, 12.696480824257018, 93.0386285170077,
     70.87146022021574, 77.83015406411448, 63.482404121285086, 7.439128036815368, 7.9076992171361695},
    {Cost::exponential, 2.0, 0.5, 40.171073846375336, 20.085536923187668, 100.42768461593833, 86492.14800525592, 372836.20333774324,
     369205.34419630864, 372297.61089351075, 362750.4835004249, 33521.804630728286, 33533.212364775},
    {Cost::absolute, -1.5, -1.0, -1.0240342382056289, 1.749946411763059, 2.475858585320489, 1.2013538789826175, 7.9513538789826175,
     2.348426628196317, 2.7737781230211507, 1.8214781444774446, 0.22515112490836411, 0.07856050729576311},
    {Cost::absolute, 1.0, 0.5, 0.3829249225480262, 0.8955931148026121, 1.599723768331211, 0.8533685036915881, 3.103368503691588,
     1.04005234596639, 1.753644735360377, 0.544252368727778, 0.12673586002961457, 0.002978093949749351},
    {Cost::absolute, 2.0, 0.5, 0.7658498450960524, 1.7911862296052241, 3.199447536662422, 3.4134740147663525, 12.413474014766352,
     4.16020938386556, 7.014578941441508, 2.177009474911112, 0.5069434401184583, 0.011912375798997404},
    {Cost::sigmoid, -1.5, -1.0, -0.20970829748300313, 0.7456906603102892, 0.6483204237496504, 0.013834669081483493, 0.49684831052480993,
     0.08600990164175842, 0.10517587294259768, 0.07652893867388366, 0.006404557528481369, 0.008541628244818045},
    {Cost::sigmoid, 1.0, 0.5, 0.19898643359162493, 0.6020271328167501, 0.572138759690358, 0.002678914362794027, 0.38821738245144305,
     0.06176793695956432, 0.06340678202866552, 0.06087462211142188, 0.00361268490408142, 0.006802307742671317},
    {Cost::sigmoid, 2.0, 0.5, 0.28099647373174497, 0.6477264385258686, 0.5636821051247703, 0.02652066638796502, 0.41511001037157425,
     0.10443594471051658, 0.12538737861673008, 0.0973724947336816, 0.005621732781721784, 0.008481383509770192},
};

}  // namespace

TEST_CASE("exact values agree with references of 30 digits") {
  for (const Case& c : cases) {
    CAPTURE(static_cast<int>(c.cost));
    CAPTURE(c.m);
    Setting s{.cost = c.cost, .m = c.m, .mu = c.mu};
    const double by_baseline[] = {c.none, c.mean_baseline, c.value_baseline, c.optimal_baseline};
    for (std::size_t k = 0; k < 4; ++k) {
      s.baseline = constant_baselines[k];
      CHECK(error_of(exact(s).score_variance, by_baseline[k]) < 1e-11);
    }
    const Exact e = exact(s);
    CHECK(error_of(e.gradient, c.gradient) < 1e-12);
    CHECK(error_of(e.mean_cost, c.mean) < 1e-12);
    CHECK(error_of(e.optimal_baseline, c.optimal) < 1e-12);
    CHECK(error_of(e.pathwise.variance, c.pathwise) < 1e-11);
    CHECK(error_of(e.independent.variance, c.independent) < 1e-11);
    CHECK(error_of(e.coupled.variance, c.coupled) < 1e-11);
  }
}

TEST_CASE("exact values agree with an independent quadrature, in both parameters") {
  const struct {
    double m, mu, sigma;
  } settings[] = {{1, 0.5, 1}, {-2, 1, 0.7}, {0.3, -2, 2}, {3, -0.4, 1.5}, {-0.01, 3, 0.1}, {2.5, 3, 3}};
  for (const Cost cost : all_costs) {
    for (const Parameter parameter : {Parameter::mu, Parameter::sigma}) {
      for (const auto& where : settings) {
        for (const Baseline baseline : constant_baselines) {
          const Setting s{.cost = cost, .parameter = parameter, .m = where.m, .mu = where.mu, .sigma = where.sigma, .baseline = baseline};
          CAPTURE(static_cast<int>(cost));
          CAPTURE(static_cast<int>(parameter));
          CAPTURE(static_cast<int>(baseline));
          CAPTURE(where.m);
          const Exact e = exact(s, Depth::variances), other = by_quadrature(s);
          const double size = std::sqrt(other.score_variance);  // what a gradient of 0 is measured by
          CHECK(std::abs(e.gradient - other.gradient) < 1e-10 * (std::abs(other.gradient) + 1e-3 * size));
          CHECK(std::abs(e.mean_cost - other.mean_cost) < 1e-10 * std::abs(other.mean_cost) + 1e-14);
          CHECK(error_of(e.score_variance, other.score_variance) < 1e-9);
          // Deep in the tail of the kink both rules have less to go by than the closed form.
          if (baseline != Baseline::none) continue;
          CHECK(std::abs(e.optimal_baseline - other.optimal_baseline) < 1e-9 * std::abs(other.optimal_baseline) + 1e-13);
          if (!(cost == Cost::absolute && std::abs(where.mu / where.sigma) > 8)) {
            CHECK(std::abs(e.pathwise.variance - other.pathwise.variance) < 1e-9 * other.pathwise.variance + 1e-25);
          }
          CHECK(error_of(e.independent.variance, other.independent.variance) < 1e-9);
          CHECK(error_of(e.coupled.variance, other.coupled.variance) < 1e-8);
        }
      }
    }
  }
}

TEST_CASE("variances of the exponential at the far corner, where the mass is 27 deviations out") {
  // E exp(k m z) is known; a = m sigma = 9.
  const Setting s{.cost = Cost::exponential, .m = 3, .mu = 3, .sigma = 3};
  const Exact e = exact(s);
  const double mean = std::exp(9 + 40.5);
  CHECK(error_of(e.mean_cost, mean) < 1e-11);
  CHECK(error_of(e.gradient, 3 * mean) < 1e-11);
  CHECK(error_of(e.pathwise.variance, 9 * mean * mean * std::expm1(81)) < 1e-10);
  CHECK(error_of(e.score.variance, std::exp(18 + 162) * (1 + 4 * 81) / 9 - 9 * mean * mean) < 1e-10);
  // Fourth central moment of a lognormal, w = exp(a^2): sigma^4 (w^4 + 2 w^3 + 3 w^2 - 3).
  const double w = std::exp(81);
  CHECK(error_of(e.pathwise.quartic, e.pathwise.variance * std::sqrt(((w + 2) * w + 3) * w * w - 3)) < 1e-8);
  CHECK(std::isfinite(e.coupled.quartic));
}

TEST_CASE("gradients that nearly vanish keep their digits") {
  const double damping = std::exp(-0.5 * 81);
  CHECK(error_of(exact({.cost = Cost::sine, .m = 3, .mu = 1, .sigma = 3}).gradient, 3 * std::cos(3.0) * damping) < 1e-13);
  const Setting in_sigma{.cost = Cost::sine, .parameter = Parameter::sigma, .m = 3, .mu = 1, .sigma = 3};
  CHECK(error_of(exact(in_sigma).gradient, -27 * std::sin(3.0) * damping) < 1e-13);
  CHECK(error_of(exact({.cost = Cost::absolute, .m = 1, .mu = 1e-12}).gradient, std::sqrt(2 / pi) * 1e-12) < 1e-13);
}

TEST_CASE("fourth moments of known laws") {
  // f = z in sigma: pathwise is m e, kurtosis 3; f = z in mu, coupled: 2 m Y / sqrt(2 pi).
  CHECK(error_of(std::pow(exact({.parameter = Parameter::sigma, .m = 2}).pathwise.quartic, 2), 3 * 16) < 1e-9);
  const double variance = 2 - pi / 2, fourth = 8 - 3 * pi * pi / 4;
  const Exact e = exact({.m = 1, .mu = 0.5});
  CHECK(error_of(std::pow(e.coupled.quartic, 2), 4 * fourth / (pi * pi)) < 1e-9);
  CHECK(error_of(std::pow(e.independent.quartic, 2), (2 * fourth + 6 * variance * variance) / (4 * pi * pi)) < 1e-9);
  CHECK(e.pathwise.quartic == 0);
  // In sigma the coupled pair of f = z is M (1 - U): E M^4 = 15, E (1 - U)^4 = 1/5.
  CHECK(error_of(std::pow(exact({.parameter = Parameter::sigma, .m = 1}).coupled.quartic, 2), 3) < 1e-9);
}

TEST_CASE("a constant cost and the ends of ranges give no nan") {
  for (const Cost cost : all_costs) {
    for (const Parameter parameter : {Parameter::mu, Parameter::sigma}) {
      for (const double m : {0.0, 1e-7, 3.0, -3.0}) {
        for (const double sigma : {0.1, 3.0}) {
          const Exact e = exact({.cost = cost, .parameter = parameter, .m = m, .mu = 3, .sigma = sigma, .baseline = Baseline::optimal});
          CAPTURE(static_cast<int>(cost));
          CAPTURE(m);
          for (const double value : {e.gradient, e.mean_cost, e.score_variance, e.pathwise.variance, e.independent.variance,
                                     e.coupled.variance, e.pathwise.quartic, e.score.quartic, e.independent.quartic, e.coupled.quartic})
            CHECK(std::isfinite(value));
          CHECK(e.coupled.variance >= 0);
          if (m == 0) CHECK(e.score_variance == 0);
        }
      }
    }
  }
}

TEST_CASE("the surprises") {
  // A common random number doubles the variance of a linear cost, and removes that of the square at mu = 0.
  const Exact linear = exact({.m = 1.7, .mu = 0.5});
  CHECK(linear.pathwise.variance == 0);
  CHECK(error_of(linear.coupled.variance, 2 * linear.independent.variance) < 1e-15);
  CHECK(exact({.cost = Cost::square, .m = 1, .mu = 0}).coupled.variance == 0);
  // At mu = 0.5 the square's pathwise variance is above both measure-valued ones.
  const Exact square = exact({.cost = Cost::square, .m = 1, .mu = 0.5});
  CHECK(square.pathwise.variance == doctest::Approx(4));
  CHECK(square.independent.variance == doctest::Approx(1.409859317).epsilon(1e-9));
  CHECK(square.coupled.variance == doctest::Approx(0.2732395447).epsilon(1e-9));
  CHECK(square.score.variance == doctest::Approx(18.5625));
  // The sine: the score function wins above m = 1.06.
  const auto score_wins = [](double m) {
    const Exact e = exact({.cost = Cost::sine, .m = m, .mu = 0.5});
    return e.score.variance < e.pathwise.variance;
  };
  CHECK_FALSE(score_wins(1.059));
  CHECK(score_wins(1.060));
  // A bad baseline is worse than none.
  const auto sine = [](Baseline baseline) { return exact({.cost = Cost::sine, .m = 1, .mu = 0.5, .baseline = baseline}).score_variance; };
  CHECK(sine(Baseline::none) < sine(Baseline::mean));
  CHECK(sine(Baseline::mean) < sine(Baseline::value));
}

TEST_CASE("leave-one-out: N times the variance of the N-draw estimate") {
  for (const std::int64_t draws : {2, 5}) {
    const Setting s{.cost = Cost::square, .m = 1, .mu = 0.5, .baseline = Baseline::leave_one_out, .draws = draws};
    const Exact e = exact(s);
    CHECK(error_of(e.score_variance, 12 + 4 / static_cast<double>(draws - 1)) < 1e-12);  // 12: the exact mean; gradient^2 + Var f = 4
    // Estimates made literally: each draw with the mean of the others.
    Random random(Seed{5});
    Noise<double> noise;
    Values<double> values;
    Moments estimates;
    for (int block = 0; block < 1000; ++block) {
      noise.fill(random, Parameter::mu, block_size);
      evaluate(s, 0, noise, values);
      const auto n = static_cast<std::size_t>(draws);
      for (std::size_t first = 0; first + n <= block_size; first += n) {
        double sum = 0, estimate = 0;
        for (std::size_t i = first; i < first + n; ++i) sum += values.cost[i];
        for (std::size_t i = first; i < first + n; ++i)
          estimate += (values.cost[i] - (sum - values.cost[i]) / static_cast<double>(n - 1)) * values.factor[i] / static_cast<double>(n);
        estimates.add(std::span<const double>(&estimate, 1));
        // Sums gives the same from sums alone.
        Sums sums;
        sums.add(values, first, first + n, true);
        CHECK(std::abs(sums.estimates(Baseline::leave_one_out, 0)[1] - estimate) < 1e-9 * (1 + std::abs(estimate)));
      }
    }
    const double error = std::sqrt((estimates.fourth() - std::pow(estimates.variance(), 2)) / estimates.count());
    CHECK(std::abs(estimates.variance() - e.score_variance / static_cast<double>(draws)) < 4 * error);
    CHECK(std::abs(estimates.mean() - e.gradient) < 4 * std::sqrt(estimates.variance() / estimates.count()));
  }
  CHECK_THROWS_AS(Simulation(values_with({{"baseline", "leave-one-out"}, {"draws", "1"}}), Seed{1}), InputError);
}

TEST_CASE("measured means and variances agree with the exact ones, for all functions, parameters, baselines and couplings") {
  const char* functions[] = {"linear", "square", "sine", "exponential", "absolute", "sigmoid"};
  const char* baselines[] = {"none", "mean", "value", "optimal", "leave-one-out"};
  const struct {
    const char *m, *mu, *sigma, *draws;
  } settings[] = {{"1", "0.5", "1", "1000"}, {"-2", "1", "0.5", "2"}, {"3", "-1.5", "0.3", "10"}};
  int covered = 0, total = 0;
  std::uint64_t seed = 1;
  for (const char* function : functions) {
    for (const char* parameter : {"mu", "sigma"}) {
      for (const char* baseline : baselines) {
        for (const char* coupling : {"coupled", "independent"}) {
          for (const auto& where : settings) {
            const param::Values values = values_with({{"function", function},
                                                      {"parameter", parameter},
                                                      {"baseline", baseline},
                                                      {"coupling", coupling},
                                                      {"m", where.m},
                                                      {"mu", where.mu},
                                                      {"sigma", where.sigma},
                                                      {"draws", where.draws}});
            const Simulation simulation(values, Seed{++seed});
            const Snapshot s = snapshot_of(simulation);
            const Exact& e = s.reference->exact;
            const double n = static_cast<double>(s.draws);
            CAPTURE(function);
            CAPTURE(parameter);
            CAPTURE(baseline);
            CAPTURE(coupling);
            CAPTURE(where.m);
            const auto check = [&](const Measured& measured, double variance) {
              // 1e-14: of rounding, where there is no variance.
              CHECK(std::abs(measured.mean - e.gradient) <= 5 * std::sqrt(variance / n) + 1e-14 * std::abs(e.gradient));
              covered += measured.low <= variance && variance <= measured.high;
              ++total;
            };
            check(s.pathwise, e.pathwise.variance);
            check(s.score, e.score_variance);
            check(s.measure, (std::string(coupling) == "coupled" ? e.coupled : e.independent).variance);
          }
        }
      }
    }
  }
  CAPTURE(covered);
  CAPTURE(total);
  CHECK(covered >= 0.93 * total);
}

TEST_CASE("intervals cover where rare draws carry the variance") {
  int covered = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const Simulation simulation(values_with({{"function", "exponential"}, {"m", "2"}}), Seed{seed});
    const Snapshot s = snapshot_of(simulation);
    covered += s.pathwise.low <= s.reference->exact.pathwise.variance && s.reference->exact.pathwise.variance <= s.pathwise.high;
  }
  CHECK(covered >= 37);
}

TEST_CASE("points of the sweeps agree with their curves") {
  Simulation simulation(values_with({{"function", "sine"}, {"baseline", "mean"}}), Seed{3});
  for (int k = 0; k < 7; ++k) simulation.step();
  const Snapshot s = snapshot_of(simulation);
  int covered = 0, total = 0;
  for (const auto& [sweep, measured] : {std::pair{&s.reference->over_m, &s.over_m}, {&s.reference->over_mu, &s.over_mu}}) {
    const std::vector<double>* curves[] = {&sweep->pathwise, &sweep->score, &sweep->independent, &sweep->coupled};
    for (std::size_t k = 0; k < estimator_count; ++k) {
      for (std::size_t i = 0; i < Sweep::measured_points; ++i) {
        const std::size_t on_curve = i * (Sweep::curve_points - 1) / (Sweep::measured_points - 1);
        if ((Sweep::curve_points - 1) * i % (Sweep::measured_points - 1) != 0) continue;
        CHECK(error_of(sweep->measured_x[i], sweep->x[on_curve]) < 1e-12);
        const double exact = (*curves[k])[on_curve];
        const Measured& point = (*measured)[k][i];
        covered += point.low <= exact && exact <= point.high;
        ++total;
      }
    }
  }
  CHECK(covered >= 0.85 * total);  // points of a sweep share their draws, so they miss together
}

TEST_CASE("N-draw estimates have the exact variance divided by N") {
  const param::Values values = values_with({{"function", "square"}, {"draws", "100"}});
  Simulation simulation(values, Seed{4});
  for (int k = 0; k < 50; ++k) simulation.step();
  const Snapshot s = snapshot_of(simulation);
  CHECK(s.estimates->count() == s.draws / 100);
  for (std::size_t k = 0; k < 3; ++k) {
    const std::vector<double> heights = s.estimates->heights(k);
    const double width = 2 * s.estimates->reach(k) / static_cast<double>(heights.size());
    double mass = 0, variance = 0;
    for (std::size_t bin = 0; bin < heights.size(); ++bin) {
      const double x = (static_cast<double>(bin) + 0.5) * width - s.estimates->reach(k);
      mass += heights[bin] * width;
      variance += heights[bin] * width * x * x;
    }
    CHECK(mass > 0.99);
    CHECK(error_of(variance, std::pow(s.estimates->reach(k) / 4, 2)) < 0.12);
    // Replicates fall with slope -1/2: the root mean square of eight is within a factor of 2.5.
    for (std::size_t length = 4; length < s.replicates->reached(); ++length) {
      const double expected = s.estimates->reach(k) / 4 * 10 / std::sqrt(std::ldexp(1.0, static_cast<int>(length)));
      CHECK(s.replicates->error(k, length) < 2.5 * expected);
      CHECK(s.replicates->error(k, length) > expected / 4);
    }
  }
}

TEST_CASE("the same seed gives the same bits, and draws come to an end") {
  const param::Values values = values_with({{"function", "sigmoid"}});
  Simulation a(values, Seed{9}), b(values, Seed{9}), other(values, Seed{10});
  a.step();
  const Simulation copy = a;
  b.step();
  other.step();
  for (const char* id : {"variance.score", "gradient.measure", "variance.pathwise.low"}) {
    CHECK(readout(snapshot_of(a), values, id) == readout(snapshot_of(b), values, id));
    CHECK(readout(snapshot_of(a), values, id) == readout(snapshot_of(copy), values, id));
    CHECK(readout(snapshot_of(a), values, id) != readout(snapshot_of(other), values, id));
  }
  const Snapshot s = snapshot_of(a);
  CHECK(readout(s, values, "draws.total") == static_cast<double>(2 * Simulation::draws_in_step));
  CHECK(readout(s, values, "evaluations.measure") == static_cast<double>(4 * Simulation::draws_in_step));
  CHECK_FALSE(a.finished());
}

TEST_CASE("noises have their laws, and coupled pairs the right margins") {
  Random random(Seed{6});
  Noise<double> noise;
  Moments weibull, weibull_square, maxwell, maxwell_square, normal, normal_square, product, independent_product;
  std::vector<double> block(block_size);
  const auto add = [&](Moments& moments, const auto& of) {
    for (std::size_t i = 0; i < block_size; ++i) block[i] = of(i);
    moments.add(block);
  };
  for (int k = 0; k < 1000; ++k) {
    noise.fill(random, Parameter::mu, block_size);
    add(weibull, [&](std::size_t i) { return noise.positive[i]; });
    add(weibull_square, [&](std::size_t i) { return noise.negative[i] * noise.negative[i]; });
    for (std::size_t i = 0; i < block_size; i += 101) CHECK(noise.coupled[i] == -noise.positive[i]);
    noise.fill(random, Parameter::sigma, block_size);
    add(maxwell, [&](std::size_t i) { return noise.positive[i]; });
    add(maxwell_square, [&](std::size_t i) { return noise.positive[i] * noise.positive[i]; });
    add(normal, [&](std::size_t i) { return noise.coupled[i]; });
    add(normal_square, [&](std::size_t i) { return noise.coupled[i] * noise.coupled[i]; });
    add(product, [&](std::size_t i) { return noise.coupled[i] * noise.positive[i]; });
    add(independent_product, [&](std::size_t i) { return noise.negative[i] * noise.positive[i]; });
  }
  const auto is = [](const Moments& m, double mean, double variance) {
    CHECK(std::abs(m.mean() - mean) < 4.5 * std::sqrt(variance / m.count()));
    CHECK(error_of(m.variance(), variance) < 0.02);
  };
  is(weibull, std::sqrt(pi / 2), 2 - pi / 2);
  is(weibull_square, 2, 4);
  is(maxwell, 0, 3);
  is(maxwell_square, 3, 6);
  is(normal, 0, 1);
  is(normal_square, 1, 2);
  is(product, 1.5, 15.0 / 3 - 2.25);  // E M^2 U = 3/2, E M^4 U^2 = 15/3
  is(independent_product, 0, 3);
}

TEST_CASE("moments of numbers far from zero, of equal ones, and by parts") {
  std::vector<double> x(1000), large(1000);
  Random random(Seed{7});
  random.fill_normal(x);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = std::exp(x[i]);
  for (std::size_t i = 0; i < x.size(); ++i) large[i] = x[i] + 1e9;
  long double mean = 0, square = 0, fourth = 0;
  for (const double value : x) mean += static_cast<long double>(value) / 1000;
  for (const double value : x) square += std::pow(value - mean, 2), fourth += std::pow(value - mean, 4);
  Moments whole, parts, far;
  whole.add(x);
  far.add(large);
  for (std::size_t first = 0, size = 1; first < x.size(); first += size, size = std::min(2 * size + 1, x.size() - first)) {
    parts.add(std::span<const double>(x).subspan(first, size));
  }
  for (const Moments& m : {whole, parts}) {
    CHECK(error_of(m.mean(), static_cast<double>(mean)) < 1e-14);
    CHECK(error_of(m.variance(), static_cast<double>(square / 999)) < 1e-13);
    CHECK(error_of(m.fourth(), static_cast<double>(fourth / 1000)) < 1e-13);
  }
  CHECK(error_of(far.variance(), whole.variance()) < 1e-7);
  Moments equal;
  for (int k = 0; k < 3; ++k) equal.add(std::vector<double>(777, 0.1));
  CHECK(equal.variance() == 0);
  CHECK(equal.mean() == 0.1);
}

TEST_CASE("elementary functions") {
  for (double x = -99.9; x < 100; x += 0.0371) {
    CHECK(error_of(exponential(x), std::exp(x)) < 1e-15);
    CHECK(std::abs(sine(x) - std::sin(x)) < 5e-16);
    CHECK(std::abs(logarithm(std::exp(x)) - x) < 4e-16 * std::max(1.0, std::abs(x)));
    const auto y = static_cast<float>(0.8 * x);
    CHECK(error_of(static_cast<double>(exponential(y)), std::exp(static_cast<double>(y))) < 3e-7);
    CHECK(std::abs(static_cast<double>(sine(y)) - std::sin(static_cast<double>(y))) < 3e-7);
  }
}
