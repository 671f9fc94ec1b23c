// The parameters of the estimator lab. Immutable; thread-safe.
#pragma once

#include "core/labs/estimators/cost.h"
#include "core/labs/estimators/draws.h"
#include "core/param/schema.h"

namespace lineland::labs::estimators {

/// How the two evaluations of the measure-valued estimator share random numbers.
enum class Coupling { coupled, independent };

struct EstimatorsSchema : param::Schema {
  param::Group cost_group = group({.label = "Cost", .summary = "{function}, m = {m}"});
  param::Choice<Cost> function = choice<Cost>(
      {.id = "function",
       .label = "Function",
       .help = "The function whose expectation is differentiated.",
       .options = {{"linear", "linear", "f(z) = m z"},
                   {"square", "square", "f(z) = (m z)^2"},
                   {"sine", "sine", "f(z) = sin(m z)"},
                   {"exponential", "exponential", "f(z) = exp(m z)"},
                   {"absolute", "absolute", "f(z) = |m z|; pathwise takes the derivative almost everywhere and stays unbiased."},
                   {"sigmoid", "sigmoid", "f(z) = 1/(1 + exp(-m z))"}}});
  param::Real m = real({.id = "m",
                        .label = "Slope",
                        .symbol = "$m$",
                        .help = "Scale inside the cost: f is a function of m z.",
                        .range = {-3, 3},
                        .initial = 1});

  param::Group distribution_group = group({.label = "Distribution", .summary = "N({mu}, {sigma}\u00b2)"});
  param::Real mu = real({.id = "mu",
                         .label = "Mean",
                         .symbol = "$\\mu$",
                         .help = "Mean of the normal that z is drawn from.",
                         .range = {-3, 3},
                         .initial = 0.5});
  param::Real sigma = real({.id = "sigma",
                            .label = "Standard deviation",
                            .symbol = "$\\sigma$",
                            .help = "Standard deviation of the normal that z is drawn from.",
                            .range = {0.1, 3},
                            .initial = 1});
  param::Choice<Parameter> parameter =
      choice<Parameter>({.id = "parameter",
                         .label = "Derivative in",
                         .help = "The parameter that the gradient is taken of.",
                         .options = {{"mu", "$\\mu$", "The mean."}, {"sigma", "$\\sigma$", "The standard deviation (not the variance)."}}});

  param::Group estimator_group = group({.label = "Estimators", .summary = "{baseline}, {coupling}"});
  param::Choice<Baseline> baseline = choice<Baseline>(
      {.id = "baseline",
       .label = "Baseline",
       .help = "The constant that is subtracted from f in the score-function estimator; the mean does not depend on it.",
       .options = {{"none", "none", "Nothing is subtracted."},
                   {"mean", "mean", "E[f(z)]"},
                   {"value", "value at the mean", "f(mu)"},
                   {"optimal", "optimal", "E[f s^2]/E[s^2], s the score: no constant has a smaller variance."},
                   {"leave-one-out", "leave one out", "For each draw the mean of f over the N - 1 others; needs N of at least 2."}}});
  param::Choice<Coupling> coupling =
      choice<Coupling>({.id = "coupling",
                        .label = "Coupling",
                        .help = "Whether both evaluations of the measure-valued estimator use one common random number.",
                        .options = {{"coupled", "coupled",
                                     "mu: the same Weibull draw on both sides; sigma: the normal is the Maxwell draw times a uniform one."},
                                    {"independent", "independent", "Two independent random numbers."}}});
  param::Integer draws = integer({.id = "draws",
                                  .label = "Draws",
                                  .symbol = "$N$",
                                  .help = "Draws in one estimate: what is averaged before it is used.",
                                  .range = {1, 100000},
                                  .initial = 1000,
                                  .scale = param::Scale::logarithmic});

  param::Group race_group = group({.label = "Race", .open = false});
  param::Real race_rate = real({.id = "race-rate",
                                .label = "Step size",
                                .help = "Step size of the gradient descent of mu in the figure Race.",
                                .range = {1e-3, 1},
                                .initial = 0.05,
                                .scale = param::Scale::logarithmic});
  param::Integer race_draws = integer({.id = "race-draws",
                                       .label = "Draws a step",
                                       .help = "Draws in each gradient of the race; leave-one-out takes at least 2.",
                                       .range = {1, static_cast<std::int64_t>(block_size)},  // what one noise holds
                                       .initial = 1,
                                       .scale = param::Scale::logarithmic});
};

}  // namespace lineland::labs::estimators
