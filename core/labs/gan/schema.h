// The GAN lab's parameters, declared once. Immutable.
#pragma once

#include "core/labs/gan/objective.h"
#include "core/labs/optimizer_parameters.h"
#include "core/nn/activation.h"
#include "core/param/schema.h"

namespace lineland::labs::gan {

enum class Latent { normal, uniform };
enum class PenaltySides { one, two };

struct GanSchema : param::Schema {
  param::Group data_group = group({.label = "Data"});
  param::Density data = density({.id = "data",
                                 .label = "Data",
                                 .symbol = "$p(x)$",
                                 .help = "The distribution that the generator is to learn.",
                                 .initial = "normal(4, 0.5)",
                                 .effect = param::Effect::live});
  param::Flag standardize =
      flag({.id = "standardize",
            .label = "Standardize",
            .help = "Both networks work in units in which the data had mean 0 and deviation 1 when the run began; figures stay in the "
                    "data's own units.",
            .initial = false});

  param::Group objective_group = group({.label = "Objective", .summary = "{objective}"});
  param::Choice<Objective> objective = choice<Objective>(
      {.id = "objective",
       .label = "Objective",
       .help = "What discriminator and generator minimise.",
       .options = {{"minimax", "minimax", "Generator minimises E log(1 - D(G(z))): saturates where the discriminator is sure."},
                   {"non-saturating", "non-saturating", "Generator minimises -E log D(G(z)) (Goodfellow et al. 2014)."},
                   {"reverse-kl", "reverse KL", "Generator minimises E log((1 - D)/D), at D* the divergence KL(p_G || p)."},
                   {"least-squares", "least squares", "Squared errors to the targets 0 and 1 (Mao et al. 2017)."},
                   {"hinge", "hinge", "Margins at -1 and +1 (Lim and Ye 2017)."},
                   {"wasserstein-clip", "Wasserstein, clipped", "A critic whose weights are clipped (Arjovsky et al. 2017)."},
                   {"wasserstein-gp", "Wasserstein, gradient penalty", "A critic whose slope is held near 1 (Gulrajani et al. 2017)."}},
       .initial = static_cast<std::size_t>(Objective::non_saturating)});
  param::Integer discriminator_steps = integer({.id = "discriminator-steps",
                                                .label = "Discriminator steps",
                                                .help = "Updates of the discriminator in one step; 0 freezes it.",
                                                .range = {0, 10},
                                                .initial = 1,
                                                .effect = param::Effect::live});
  param::Integer generator_steps = integer({.id = "generator-steps",
                                            .label = "Generator steps",
                                            .help = "Updates of the generator in one step; 0 freezes it.",
                                            .range = {0, 10},
                                            .initial = 1,
                                            .effect = param::Effect::live});
  param::Real gradient_penalty = real({.id = "gradient-penalty",
                                       .label = "Gradient penalty",
                                       .symbol = "$\\lambda$",
                                       .help = "Weight of the penalty on the critic's slope between data and generated points.",
                                       .range = {0, 100},
                                       .initial = 10,
                                       .effect = param::Effect::live,
                                       .when = param::Condition{"objective", {"wasserstein-gp"}}});
  param::Choice<PenaltySides> penalty_sides = choice<PenaltySides>(
      {.id = "penalty-sides",
       .label = "Penalty sides",
       .help = "One: slopes above 1 are penalised. Two: slopes below 1 too, as usual; on the line a critic of the wrong sign is then a "
               "local minimum.",
       .options = {{"one", "one", "max(0, |slope| - 1)^2"}, {"two", "two", "(|slope| - 1)^2"}},
       .effect = param::Effect::live,
       .when = param::Condition{"objective", {"wasserstein-gp"}}});
  param::Real clip = real({.id = "clip",
                           .label = "Weight clip",
                           .symbol = "$c$",
                           .help = "After each update the critic's weights are cut to [-c, c].",
                           .range = {1e-3, 1},
                           .initial = 0.1,
                           .scale = param::Scale::logarithmic,
                           .effect = param::Effect::live,
                           .when = param::Condition{"objective", {"wasserstein-clip"}}});

  param::Group optimizer_group = group({.label = "Optimizer", .summary = "{optimizer}"});
  param::Choice<nn::Method> optimizer = choice<nn::Method>(optimizer_spec("How gradients become steps, for both networks."));
  param::Real generator_rate = real(rate_spec("generator-rate", "Generator step size", "Step size of the generator's optimizer.", 1e-3));
  param::Real discriminator_rate =
      real(rate_spec("discriminator-rate", "Discriminator step size", "Step size of the discriminator's optimizer.", 1e-3));
  param::Real beta1 = real(beta1_spec(0.5));
  param::Real beta2 = real(beta2_spec());
  param::Integer batch = integer(batch_spec("Examples in one update; 1 is stochastic gradient descent, one example at a time.", 128));

  param::Group regularizer_group = group({.label = "Regularizers", .open = false});
  param::Real r1 = real({.id = "r1",
                         .label = "R1 penalty",
                         .symbol = "$\\gamma$",
                         .help = "Weight of half the mean squared slope of h at the data (Mescheder et al. 2018).",
                         .range = {0, 100},
                         .initial = 0,
                         .effect = param::Effect::live});
  param::Real label_smoothing = real({.id = "label-smoothing",
                                      .label = "Label smoothing",
                                      .help = "The target for data is 1 minus this (Salimans et al. 2016).",
                                      .range = {0, 0.5},
                                      .initial = 0,
                                      .effect = param::Effect::live,
                                      .when = param::Condition{"objective", {"minimax", "non-saturating", "reverse-kl", "least-squares"}}});
  param::Real instance_noise = real({.id = "instance-noise",
                                     .label = "Instance noise",
                                     .help = "Standard deviation of normal noise added to all that the discriminator sees in training.",
                                     .range = {0, 2},
                                     .initial = 0,
                                     .effect = param::Effect::live});
  param::Real generator_average = real({.id = "generator-average",
                                        .label = "Generator average",
                                        .help = "Decay of a running mean of the generator's weights; the mean is what is shown. 0: none.",
                                        .range = {0, 0.9999},
                                        .initial = 0});

  param::Group generator_group =
      group({.label = "Generator", .summary = "{generator-layers} \u00d7 {generator-width} {activation}", .open = false});
  param::Choice<Latent> latent =
      choice<Latent>({.id = "latent",
                      .label = "Latent",
                      .help = "The distribution of the noise z, in each dimension.",
                      .options = {{"normal", "normal", "N(0, 1)"}, {"uniform", "uniform", "Uniform on [-1, 1]"}}});
  param::Integer latent_dimension = integer({.id = "latent-dimension",
                                             .label = "Latent dimension",
                                             .help = "With 1 the generator's density is exact; above, an estimate from a large sample.",
                                             .range = {1, 16},
                                             .initial = 1});
  param::Integer generator_layers = integer({.id = "generator-layers",
                                             .label = "Generator layers",
                                             .help = "Hidden layers of the generator; 0 makes it affine.",
                                             .range = {0, 4},
                                             .initial = 2});
  param::Integer generator_width = integer({.id = "generator-width",
                                            .label = "Generator width",
                                            .help = "Units in each hidden layer of the generator.",
                                            .range = {1, 128},
                                            .initial = 16,
                                            .scale = param::Scale::logarithmic});
  param::Choice<nn::Activation> activation = choice<nn::Activation>({.id = "activation",
                                                                     .label = "Activation",
                                                                     .help = "Of the hidden layers of both networks.",
                                                                     .options = {{"tanh", "tanh", "Smooth, bounded."},
                                                                                 {"relu", "ReLU", "max(0, a)"},
                                                                                 {"leaky-relu", "leaky ReLU", "max(a, 0.2 a)"},
                                                                                 {"softplus", "softplus", "log(1 + exp a)"},
                                                                                 {"silu", "SiLU", "a sigma(a)"}}});

  param::Group discriminator_group =
      group({.label = "Discriminator", .summary = "{discriminator-layers} \u00d7 {discriminator-width} {activation}", .open = false});
  param::Integer discriminator_layers = integer({.id = "discriminator-layers",
                                                 .label = "Discriminator layers",
                                                 .help = "Hidden layers of the discriminator; 0 makes h affine.",
                                                 .range = {0, 4},
                                                 .initial = 2});
  param::Integer discriminator_width = integer({.id = "discriminator-width",
                                                .label = "Discriminator width",
                                                .help = "Units in each hidden layer of the discriminator.",
                                                .range = {1, 128},
                                                .initial = 16,
                                                .scale = param::Scale::logarithmic});
};

}  // namespace lineland::labs::gan
