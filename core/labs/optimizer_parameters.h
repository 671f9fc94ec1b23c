// What every lab that trains says of its optimizer, declared once: a lab writes `Real beta1 = real(beta1_spec(0.5));`. Thread-safe.
#pragma once

#include <string>
#include <utility>

#include "core/nn/optimizer.h"
#include "core/param/schema.h"

namespace lineland::labs {

/// Of a param::Choice<nn::Method>.
inline param::ChoiceSpec optimizer_spec(std::string help) {
  return {.id = "optimizer",
          .label = "Optimizer",
          .help = std::move(help),
          .options = {{"sgd", "SGD", "Plain steps along the gradient."},
                      {"momentum", "momentum", "SGD with momentum; its factor is beta1."},
                      {"rmsprop", "RMSProp", "Steps divided by a running root mean square, decay beta2."},
                      {"adam", "Adam", "Kingma and Ba 2015."}},
          .initial = static_cast<std::size_t>(nn::Method::adam)};
}

/// Of a step size; a lab with several optimizers has one for each.
inline param::RealSpec rate_spec(std::string id, std::string label, std::string help, double initial) {
  return {.id = std::move(id),
          .label = std::move(label),
          .help = std::move(help),
          .range = {1e-5, 1},
          .initial = initial,
          .scale = param::Scale::logarithmic,
          .effect = param::Effect::live};
}

inline param::RealSpec beta1_spec(double initial) {
  return {.id = "beta1",
          .label = "First-moment decay",
          .symbol = "$\\beta_1$",
          .help = "How long the optimizer remembers past gradients.",
          .range = {0, 0.999},
          .initial = initial,
          .effect = param::Effect::live,
          .when = param::Condition{"optimizer", {"adam", "momentum"}}};
}

inline param::RealSpec beta2_spec() {
  return {.id = "beta2",
          .label = "Second-moment decay",
          .symbol = "$\\beta_2$",
          .help = "How long the optimizer remembers past squared gradients.",
          .range = {0, 0.9999},
          .initial = 0.999,
          .effect = param::Effect::live,
          .when = param::Condition{"optimizer", {"adam", "rmsprop"}}};
}

inline param::IntegerSpec batch_spec(std::string help, std::int64_t initial) {
  return {
      .id = "batch", .label = "Batch", .help = std::move(help), .range = {1, 4096}, .initial = initial, .scale = param::Scale::logarithmic};
}

}  // namespace lineland::labs
