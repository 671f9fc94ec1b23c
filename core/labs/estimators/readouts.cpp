// The numbers of the estimator lab: each measured one beside its exact value.
#include <string>

#include "core/labs/estimators/estimators.h"

namespace lineland::labs::estimators {

namespace {

void add(std::vector<plot::Readout>& readouts, const char* id, const char* label, const Measured& measured, double exact) {
  const std::string variance = std::string("variance.") + id, name = label;
  readouts.push_back({.id = variance, .label = "Variance, " + name, .value = measured.variance, .help = "Measured variance of one draw."});
  readouts.push_back(
      {.id = variance + ".exact",
       .label = "\u2003exact",
       .value = exact,
       .help = "Variance of one draw, by a closed form or quadrature. Always finite: normal tails outweigh every cost of this lab."});
  readouts.push_back({.id = variance + ".low",
                      .label = "Variance, " + name + ", low",
                      .value = measured.low,
                      .help = "Lower end of the 95 % interval of the measured variance.",
                      .primary = false});
  readouts.push_back({.id = variance + ".high",
                      .label = "Variance, " + name + ", high",
                      .value = measured.high,
                      .help = "Upper end of the 95 % interval of the measured variance.",
                      .primary = false});
  readouts.push_back({.id = std::string("gradient.") + id,
                      .label = "Gradient, " + name,
                      .value = measured.mean,
                      .help = "Mean over all draws so far.",
                      .primary = false});
}

}  // namespace

std::vector<plot::Readout> Estimators::readouts(const Snapshot& s, const param::Values&) {
  const Exact& exact = s.reference->exact;
  std::vector<plot::Readout> readouts;
  readouts.push_back(
      {.id = "gradient.exact", .label = "Gradient $\\eta$, exact", .value = exact.gradient, .help = "Derivative of E[f(z)]."});
  add(readouts, "pathwise", "pathwise", s.pathwise, exact.pathwise.variance);
  add(readouts, "score", "score", s.score, exact.score_variance);
  add(readouts, "measure", "measure", s.measure, (s.reference->coupled ? exact.coupled : exact.independent).variance);
  const auto draws = static_cast<double>(s.draws);
  readouts.push_back({.id = "draws.total",
                      .label = "Draws",
                      .value = draws,
                      .help = "Of each estimator so far; the points of the variance figures have fewer."});
  const struct {
    const char* id;
    const char* label;
    double each;
    const char* help;
  } evaluations[] = {{"evaluations.pathwise", "Evaluations, pathwise", 1, "Evaluations of f' so far: one a draw."},
                     {"evaluations.score", "Evaluations, score", 1, "Evaluations of f so far: one a draw."},
                     {"evaluations.measure", "Evaluations, measure", 2, "Evaluations of f so far: two a draw."}};
  for (const auto& entry : evaluations) {
    readouts.push_back({.id = entry.id, .label = entry.label, .value = entry.each * draws, .help = entry.help, .primary = false});
  }
  readouts.push_back({.id = "cost.mean", .label = "$E[f(z)]$", .value = exact.mean_cost, .help = "Exact.", .primary = false});
  readouts.push_back({.id = "baseline.optimal",
                      .label = "Optimal baseline",
                      .value = exact.optimal_baseline,
                      .help = "The constant with the smallest score-function variance.",
                      .primary = false});
  readouts.push_back({.id = "baseline.used",
                      .label = "Baseline",
                      .value = exact.baseline,
                      .help = "The constant that is subtracted; with leave-one-out what its baselines average to.",
                      .primary = false});
  return readouts;
}

}  // namespace lineland::labs::estimators
