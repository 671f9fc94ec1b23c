// The flow lab's parameters, declared once. Immutable.
#pragma once

#include "core/labs/flow/layer.h"
#include "core/labs/flow/stack.h"
#include "core/labs/optimizer_parameters.h"
#include "core/param/schema.h"

namespace lineland::labs::flow {

/// Layers that are learned, or one of the textbook's transformations, that nothing is learned of.
enum class Transformation { none, square, logit };

struct FlowSchema : param::Schema {
  param::Group data_group = group({.label = "Data"});
  param::Density data = density({.id = "data",
                                 .label = "Data",
                                 .symbol = "$p(x)$",
                                 .help = "The distribution whose likelihood is maximised.",
                                 .initial = "0.5*normal(-2, 0.6) + 0.5*normal(2, 0.6)",
                                 .effect = param::Effect::live,
                                 .when = param::Condition{"transformation", {"none"}}});
  param::Flag smooth = flag({.id = "smooth",
                             .label = "Draw from the kernel estimate",
                             .help = "Draws from a file get the kernel's noise, so that they follow the density that is shown; else the "
                                     "file's own numbers are drawn, and a flexible flow learns them by heart.",
                             .initial = false,
                             .effect = param::Effect::live,
                             .when = param::Condition{"transformation", {"none"}}});

  param::Group flow_group = group({.label = "Flow", .summary = "{depth} \u00d7 {layer}"});
  param::Choice<LayerKind> layer = choice<LayerKind>(
      {.id = "layer",
       .label = "Layer",
       .help = "The kind of all layers; each is an increasing map of the line, invertible by construction.",
       .options = {{"affine", "affine", "Shift and scale: a stack is no more than one."},
                   {"tanh", "tanh", "x + a tanh(b x + c) with a b > -1: stretches or squeezes one place."},
                   {"leaky-relu", "leaky ReLU", "Two slopes and a learned corner: K layers make K + 1 pieces, coarse if few."},
                   {"piecewise-linear", "piecewise linear", "Straight pieces: under an even base a density of steps."},
                   {"rational-quadratic", "rational quadratic", "Monotone splines (Durkan et al. 2019)."},
                   {"sinh-arcsinh", "sinh-arcsinh", "Changes skewness and tails (Jones and Pewsey 2009)."},
                   {"residual", "residual", "x + g(x), g a small network that contracts; inverted by iteration."}},
       .initial = static_cast<std::size_t>(LayerKind::rational_quadratic),
       .when = param::Condition{"transformation", {"none"}}});
  param::Integer depth = integer({.id = "depth",
                                  .label = "Layers",
                                  .symbol = "$K$",
                                  .help = "How many layers are stacked.",
                                  .range = {1, 16},
                                  .initial = 4,
                                  .when = param::Condition{"transformation", {"none"}}});
  param::Integer bins = integer({.id = "bins",
                                 .label = "Bins",
                                 .help = "Pieces of each spline between its linear tails.",
                                 .range = {2, max_bins},
                                 .initial = 8,
                                 .when = param::Condition{"layer", {"piecewise-linear", "rational-quadratic"}}});
  param::Real contraction = real({.id = "contraction",
                                  .label = "Contraction",
                                  .symbol = "$L$",
                                  .help = "Bound on the slope of each residual layer's g: below 1 the layer can be inverted by iteration.",
                                  .range = {0, 0.99},
                                  .initial = 0.9,
                                  .when = param::Condition{"layer", {"residual"}}});
  param::Choice<Base> base = choice<Base>({.id = "base",
                                           .label = "Base",
                                           .help = "The distribution of z that the flow carries to the data.",
                                           .options = {{"normal", "normal", "N(0, 1)"},
                                                       {"logistic", "logistic", "Heavier tails than the normal's."},
                                                       {"uniform", "uniform", "Uniform on [0, 1]; asks for data with bounded support."}},
                                           .when = param::Condition{"transformation", {"none"}}});
  param::Choice<Transformation> transformation =
      choice<Transformation>({.id = "transformation",
                              .label = "Transformation",
                              .help = "A flow that is learned, or a fixed transformation of textbooks with nothing to learn.",
                              .options = {{"none", "learned layers", "The layers above, trained on the data."},
                                          {"square", "x = z\u00b2", "z uniform on [0, 1]: the density is 1/(2 sqrt x)."},
                                          {"logit", "x = 1/(1 + exp(-z))", "z normal: the logit-normal density."}}});

  param::Group optimizer_group = group({.label = "Optimizer", .summary = "{optimizer}"});
  param::Choice<nn::Method> optimizer = choice<nn::Method>(optimizer_spec("How gradients of the negative log-likelihood become steps."));
  param::Real rate = real(rate_spec("rate", "Step size", "Step size of the optimizer.", 5e-3));
  param::Real beta1 = real(beta1_spec(0.9));
  param::Real beta2 = real(beta2_spec());
  param::Integer batch = integer(batch_spec("Draws in one step.", 512));

  param::Real average = real({.id = "average",
                              .label = "Parameter average",
                              .help = "Decay of a running mean of the parameters; the mean is what is shown, without the jitter of single "
                                      "batches. 0: none.",
                              .range = {0, 0.9999},
                              .initial = 0.99});

  param::Group view_group = group({.label = "View"});
  param::Integer samples = integer({.id = "samples",
                                    .label = "Samples",
                                    .help = "Draws from the flow that are shown.",
                                    .range = {1, 10000},
                                    .initial = 1000,
                                    .scale = param::Scale::logarithmic,
                                    .effect = param::Effect::live});
  param::Real probe = real({.id = "probe",
                            .label = "Probe",
                            .symbol = "$x$",
                            .help = "A point of the data's line that is followed through all figures, inside what they show. It goes with "
                                    "the pointer until a click pins it.",
                            .range = {-100, 100},
                            .initial = 1,
                            .effect = param::Effect::view});
  param::Integer layer_shown = integer({.id = "layer-shown",
                                        .label = "Layer shown",
                                        .symbol = "$k$",
                                        .help = "The layer whose map and inversion are shown, counted from the base; beyond the last: the "
                                                "last.",
                                        .range = {1, 16},
                                        .initial = 16,
                                        .effect = param::Effect::view});
};

}  // namespace lineland::labs::flow
