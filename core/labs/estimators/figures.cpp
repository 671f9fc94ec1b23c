// How the estimator lab is shown: arrangement only, no numerics.
#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <numbers>
#include <string>

#include "core/base/text.h"
#include "core/labs/estimators/estimators.h"

namespace lineland::labs::estimators {

namespace {

using plot::Role;

/// The three estimators of a setting: the measure-valued one with the chosen coupling.
struct Line {
  const char* id;
  const char* label;
  Role role;
};
std::array<Line, 3> lines(bool coupled) {
  return {Line{"pathwise", "pathwise", Role::pathwise}, Line{"score", "score", Role::score},
          coupled ? Line{"measure", "coupled", Role::measure_coupled} : Line{"measure", "measure", Role::measure}};
}

double variance_of(const Reference& reference, std::size_t estimator) {
  const Exact& e = reference.exact;
  return std::array{e.pathwise.variance, e.score_variance, (reference.coupled ? e.coupled : e.independent).variance}[estimator];
}

plot::Figure sweep_figure(const Sweep& sweep, const MeasuredSweep& measured, double at, const char* parameter) {
  const bool by_m = std::string_view(parameter) == "m";
  plot::Figure figure{.id = std::string("variance-vs-") + parameter,
                      .title = by_m ? "Variance against $m$" : "Variance against $\\mu$",
                      .caption = "Variance of one draw of each estimator: exact curves, and measured values with 95 % intervals.",
                      .x = {.label = by_m ? "$m$" : "$\\mu$", .range = plot::Span{-3, 3}},
                      .y = {.label = "variance of one draw", .scale = plot::AxisScale::logarithmic}};
  const struct {
    const char* name;
    const char* label;
    Role role;
    const std::vector<double>& exact;
    Estimator estimator;
  } rows[] = {{"pathwise", "pathwise", Role::pathwise, sweep.pathwise, Estimator::pathwise},
              {"score", "score", Role::score, sweep.score, Estimator::score},
              {"measure", "measure", Role::measure, sweep.independent, Estimator::independent},
              {"measure, coupled", "coupled", Role::measure_coupled, sweep.coupled, Estimator::coupled}};
  std::vector<double> variances;
  double lowest_here = std::numeric_limits<double>::infinity();
  const auto here = static_cast<std::size_t>(std::lround((at + 3) / 6 * static_cast<double>(Sweep::curve_points - 1)));
  for (const auto& row : rows) {
    std::ranges::copy_if(row.exact, std::back_inserter(variances), [](double variance) { return variance > 0; });
    if (row.exact[here] > 0) lowest_here = std::min(lowest_here, row.exact[here]);
  }
  if (variances.empty()) variances = {0.01, 1};
  std::ranges::sort(variances);
  // All but the lowest twentieth, and what is needed to see the present setting: where a variance vanishes its curve leaves the picture,
  // and intervals beyond all curves do too.
  const double highest = variances.back();
  const double floor = std::max(variances.front(), 0.1 * std::min(variances[variances.size() / 20], lowest_here));
  figure.y.at_least = floor;
  figure.y.at_most = 10 * highest;
  figure.marks.push_back(plot::Line{.name = parameter, .horizontal = false, .at = at});
  for (const auto& row : rows) {
    figure.marks.push_back(plot::Curve{.name = row.name, .label = row.label, .role = row.role, .x = sweep.x, .y = row.exact});
  }
  for (const auto& row : rows) {
    plot::Points points{.name = std::string(row.name) + ", measured", .role = row.role, .x = sweep.measured_x};
    for (const Measured& value : measured[static_cast<std::size_t>(row.estimator)]) {
      points.y.push_back(value.variance);
      points.low.push_back(value.low);
      points.high.push_back(value.high);
    }
    figure.marks.push_back(std::move(points));
  }
  double height = 4 * floor;
  for (const auto& row : rows) {
    if (*std::ranges::max_element(row.exact) > 0) continue;
    figure.marks.push_back(plot::Label{.x = 0, .y = height, .text = std::string(row.label) + ": 0 everywhere", .role = row.role});
    height *= 2;
  }
  figure.marks.push_back(
      plot::Handle{.name = parameter, .x = at, .y = std::sqrt(highest * floor), .horizontal = plot::Grip{.parameter = parameter}});
  return figure;
}

plot::Figure estimates_figure(const Snapshot& snapshot) {
  const Reference& reference = *snapshot.reference;
  const Estimates& estimates = *snapshot.estimates;
  plot::Figure figure{
      .id = "estimates",
      .title = "Estimates from $N$ draws",
      .caption = "How the estimates from N draws each are distributed: counted, and the normal limit that their exact variance gives.",
      .x = {.label = "estimate, $N$ = " + to_text(static_cast<double>(reference.setting.draws))},
      .y = {.label = "density", .include = {0}}};
  double lowest_peak = std::numeric_limits<double>::infinity(), widest = 0;
  const auto three = lines(reference.coupled);
  for (std::size_t k = 0; k < three.size(); ++k) {
    const double reach = estimates.reach(k), deviation = reach / 4;
    if (!(reach > 0)) continue;
    widest = std::max(widest, reach);
    lowest_peak = std::min(lowest_peak, 1 / (deviation * std::sqrt(2 * std::numbers::pi)));
    plot::Histogram bars{.name = three[k].id, .role = three[k].role, .heights = estimates.heights(k)};
    if (!bars.heights.empty()) {
      for (std::size_t bin = 0; bin <= Estimates::bins; ++bin) {
        bars.edges.push_back(estimates.centre() + reach * (2 * static_cast<double>(bin) / static_cast<double>(Estimates::bins) - 1));
      }
      figure.marks.push_back(std::move(bars));
    }
    plot::Curve limit{.name = std::string(three[k].id) + ", normal limit", .label = three[k].label, .role = three[k].role};
    for (int i = -60; i <= 60; ++i) {
      const double t = 4 * i / 60.0;
      limit.x.push_back(estimates.centre() + t * deviation);
      limit.y.push_back(std::exp(-0.5 * t * t) / (deviation * std::sqrt(2 * std::numbers::pi)));
    }
    figure.marks.push_back(std::move(limit));
  }
  for (const Line& line : three) {
    const auto k = static_cast<std::size_t>(&line - three.data());
    if (estimates.reach(k) > 0) continue;
    figure.marks.push_back(plot::Label{
        .x = estimates.centre() + widest / 2, .y = 3 * lowest_peak, .text = std::string(line.label) + ": always exact", .role = line.role});
  }
  if (estimates.count() == 0 && widest > 0) {
    figure.marks.push_back(plot::Label{.x = estimates.centre() - widest / 2, .y = lowest_peak, .text = "no estimate is complete yet"});
  }
  // The narrowest must not flatten the widest.
  if (std::isfinite(lowest_peak)) figure.y.at_most = 6 * lowest_peak;
  figure.marks.push_back(
      plot::Line{.name = "exact gradient", .horizontal = false, .at = reference.exact.gradient, .label = "exact", .role = Role::optimal});
  return figure;
}

plot::Figure convergence_figure(const Snapshot& snapshot) {
  const Reference& reference = *snapshot.reference;
  const Replicates& replicates = *snapshot.replicates;
  const bool others = reference.setting.baseline == Baseline::leave_one_out;
  plot::Figure figure{
      .id = "convergence",
      .title = "Error against draws",
      .caption =
          "Root mean square error of eight replicates with 95 % intervals, and its exact value, which falls as one over the root of N.",
      .x = {.label = "draws $N$", .scale = plot::AxisScale::logarithmic},
      .y = {.label = "error", .scale = plot::AxisScale::logarithmic}};
  const auto three = lines(reference.coupled);
  // The sum of squares of eight normal errors has a chi-square law; its 2.5 % and 97.5 % quantiles are 2.180 and 17.535.
  static_assert(Replicates::replicates == 8);
  const plot::Span interval{std::sqrt(8 / 17.535), std::sqrt(8 / 2.180)};
  for (std::size_t k = 0; k < three.size(); ++k) {
    plot::Points points{.name = std::string(three[k].id) + ", replicates", .role = three[k].role};
    plot::Curve exact{.name = std::string(three[k].id) + ", exact", .label = three[k].label, .role = three[k].role};
    for (std::size_t length = 0; length < replicates.reached(); ++length) {
      const double n = std::ldexp(1.0, static_cast<int>(length));
      if (others && k == 1 && length == 0) continue;  // one draw has no others
      const double variance = others && k == 1 ? reference.exact.leave_one_out_variance(n) : variance_of(reference, k);
      exact.x.push_back(n);
      exact.y.push_back(std::sqrt(variance / n));
      points.x.push_back(n * std::exp2(0.25 * (static_cast<double>(k) - 1)));  // side by side
      points.y.push_back(replicates.error(k, length));
      points.low.push_back(points.y.back() * interval.low);
      points.high.push_back(points.y.back() * interval.high);
    }
    figure.marks.push_back(std::move(exact));
    figure.marks.push_back(std::move(points));
  }
  return figure;
}

plot::Figure integrand_figure(const Reference& reference) {
  const Integrands& integrands = reference.integrands;
  const Role measure = reference.coupled ? Role::measure_coupled : Role::measure;
  plot::Figure figure{
      .id = "integrand",
      .title = "What is integrated",
      .caption = "Each estimator's integrand over z; each has the gradient as its area. The measure-valued one has two parts.",
      .x = {.label = "$z$"},
      .y = {.label = "integrand", .include = {0}},
      .right = plot::Axis{.label = "$f(z)$"},
      .right_role = Role::neutral};
  double highest = 0, peak = 0;
  for (const auto* column : {&integrands.pathwise, &integrands.score, &integrands.positive, &integrands.negative})
    for (const double value : *column) highest = std::max(highest, std::abs(value));
  for (const double density : integrands.density) peak = std::max(peak, density);
  std::vector<double> density = integrands.density;
  for (double& value : density) value *= highest > 0 ? highest / peak : 1;
  figure.marks.push_back(plot::Curve{.name = "density, scaled",
                                     .label = "$p(z)$, scaled",
                                     .role = Role::neutral,
                                     .x = integrands.z,
                                     .y = density,
                                     .dash = plot::Dash::solid,
                                     .filled = true});
  figure.marks.push_back(plot::Curve{
      .name = "cost", .label = "$f(z)$", .role = Role::neutral, .x = integrands.z, .y = integrands.cost, .side = plot::Side::right});
  const auto part = [&](const char* name, const char* label, Role role, const std::vector<double>& y, bool filled) {
    figure.marks.push_back(plot::Curve{.name = name, .label = label, .role = role, .x = integrands.z, .y = y, .filled = filled});
  };
  part("measure, positive part", "+ measure", measure, integrands.positive, true);
  part("measure, negative part", "\u2212 measure", measure, integrands.negative, true);
  part("score", "score", Role::score, integrands.score, false);
  part("pathwise", "pathwise", Role::pathwise, integrands.pathwise, false);
  return figure;
}

/// One curve for each estimator and one for the exact gradient; `column` says what of a path.
plot::Figure race_figure(plot::Figure figure, const Reference& reference, std::vector<double> Race::Path::*column) {
  std::vector<double> iterations(Race::iterations + 1);
  for (std::size_t k = 0; k < iterations.size(); ++k) iterations[k] = static_cast<double>(k);
  const auto add = [&](const char* name, const char* label, Role role, const Race::Path& path, plot::Dash dash) {
    figure.marks.push_back(plot::Curve{.name = name, .label = label, .role = role, .x = iterations, .y = path.*column, .dash = dash});
  };
  const auto three = lines(reference.coupled);
  for (const std::size_t k : {1u, 0u, 2u})  // the widest first
    add(three[k].id, three[k].label, three[k].role, reference.race.by_estimator[k], plot::Dash::solid);
  add("exact gradient", "exact", Role::optimal, reference.race.exact, plot::Dash::by_role);
  figure.x.label = "iteration";
  return figure;
}

plot::Figure race_path(const Reference& reference) {
  return race_figure(
      {.id = "race",
       .title = "Gradient descent of $\\mu$",
       .caption = "mu over iterations of gradient descent on E[f(z)]: each estimator with the same noise, and the exact gradient.",
       .y = {.label = "$\\mu$", .at_most = 10, .at_least = -10}},
      reference, &Race::Path::mu);
}

plot::Figure race_loss(const Reference& reference) {
  const double start = reference.race.exact.loss.front(), end = reference.race.exact.loss.back();
  // What one estimator throws off must not flatten the rest.
  const double height = std::max({std::abs(start), std::isfinite(end) ? std::abs(end) : 0, 1e-3});
  return race_figure({.id = "race-loss",
                      .title = "Loss in the descent",
                      .caption = "E[f(z)], exact, at the means that the race passes through.",
                      .y = {.label = "$E[f(z)]$", .at_most = 10 * height, .at_least = -10 * height}},
                     reference, &Race::Path::loss);
}

}  // namespace

std::vector<plot::Figure> Estimators::figures(const Snapshot& snapshot, const param::Values&) {
  const Reference& reference = *snapshot.reference;
  return {sweep_figure(reference.over_m, snapshot.over_m, reference.setting.m, "m"),
          sweep_figure(reference.over_mu, snapshot.over_mu, reference.setting.mu, "mu"),
          estimates_figure(snapshot),
          convergence_figure(snapshot),
          integrand_figure(reference),
          race_path(reference),
          race_loss(reference)};
}

}  // namespace lineland::labs::estimators
