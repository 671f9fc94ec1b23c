// The parameters of the divergence lab. Immutable; thread-safe.
#pragma once

#include "core/param/schema.h"

namespace lineland::labs::divergences {

/// What the sweep varies.
enum class Sweep { shift, scale, separation };

/// What a normal q descends.
enum class Fit { none, kl_pq, kl_qp, js, cs, w2, w1 };

/// Which Cauchy-Schwarz divergence is held against KL.
enum class CsForm { plain, squared };

struct DivergenceSchema : param::Schema {
  param::Group pair_group = group({.label = "Distributions"});
  param::Density p = density({.id = "p",
                              .label = "First",
                              .symbol = "$p(x)$",
                              .help = "The first distribution; drag its handles, type it, or take it from a file.",
                              .initial = "normal(0, 1)",
                              .effect = param::Effect::live});
  param::Density q = density({.id = "q",
                              .label = "Second",
                              .symbol = "$q(x)$",
                              .help = "The second distribution: the one that is swept, and the one that a fit starts from.",
                              .initial = "normal(1.5, 1)",
                              .effect = param::Effect::live});

  param::Group sweep_group = group({.label = "Sweep", .summary = "{sweep}"});
  param::Choice<Sweep> sweep =
      choice<Sweep>({.id = "sweep",
                     .label = "Vary",
                     .help = "What is varied in the sweep and in its gradients.",
                     .options = {{"shift", "shift of q", "q is moved sideways."},
                                 {"scale", "scale of q", "q is stretched about its mean."},
                                 {"separation", "separation", "N(0, epsilon^2) against N(theta, epsilon^2), over theta."}},
                     .effect = param::Effect::live});
  param::Real theta = real({.id = "theta",
                            .label = "Distance",
                            .symbol = "$\\theta$",
                            .help = "Distance of the two normals of the separation sweep: where it is marked.",
                            .range = {-5, 5},
                            .initial = 1,
                            .effect = param::Effect::live,
                            .when = param::Condition{"sweep", {"separation"}}});
  param::Real epsilon = real({.id = "epsilon",
                              .label = "Common width",
                              .symbol = "$\\epsilon$",
                              .help = "Standard deviation of both normals of the separation sweep.",
                              .range = {1e-3, 2},
                              .initial = 0.5,
                              .scale = param::Scale::logarithmic,
                              .effect = param::Effect::live,
                              .when = param::Condition{"sweep", {"separation"}}});

  param::Group fit_group = group({.label = "Fit", .summary = "{fit}"});
  param::Choice<Fit> fit =
      choice<Fit>({.id = "fit",
                   .label = "Descend",
                   .help = "A normal q descends this divergence from p, beside the others from the same start; readouts follow it.",
                   .options = {{"none", "none", "q stays as it is."},
                               {"kl.p-q", "KL$(p\u2016q)$", "Forward: covers all of p's mass."},
                               {"kl.q-p", "KL$(q\u2016p)$", "Reverse: seeks a mode and stays out of p's gaps."},
                               {"js", "Jensen\u2013Shannon", "What a GAN's generator descends against the best discriminator."},
                               {"cs", "Cauchy\u2013Schwarz", "Of the angle between the two densities."},
                               {"w2", "Wasserstein-2", "Squared cost of transport."},
                               {"w1", "Wasserstein-1", "What a Wasserstein GAN's generator descends."}}});
  param::Real fit_rate = real({.id = "fit-rate",
                               .label = "Step size",
                               .help = "Of gradient descent on mean and log deviation; halved by itself while a step would lead uphill.",
                               .range = {1e-3, 1},
                               .initial = 0.05,
                               .scale = param::Scale::logarithmic,
                               .effect = param::Effect::live});

  param::Group view_group = group({.label = "Inequality", .summary = "{cs-form}", .open = false});
  param::Choice<CsForm> cs_form =
      choice<CsForm>({.id = "cs-form",
                      .label = "Cauchy\u2013Schwarz",
                      .help = "Which form is held against the Kullback-Leibler divergences.",
                      .options = {{"plain", "plain", "-log(int pq / sqrt(int p^2 int q^2))"},
                                  {"squared", "squared", "Twice as large: -log((int pq)^2 / (int p^2 int q^2))"}},
                      .effect = param::Effect::view});
};

}  // namespace lineland::labs::divergences
