#include "core/labs/gan/objective.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "core/nn/loss.h"

namespace lineland::labs::gan {

namespace {

using nn::Loss;

// softplus(-h) = -log sigma(h) and softplus(h) = -log(1 - sigma(h)).
constexpr nn::Term toward_real{.loss = Loss::softplus, .sign = -1}, toward_fake{.loss = Loss::softplus, .sign = 1};

nn::Term square_to(float target) { return {.loss = Loss::square, .weight = 0.5f, .target = target}; }

}  // namespace

double discriminator_loss(Objective objective, double smoothing, std::span<const float> real, std::span<const float> fake,
                          std::span<float> d_real, std::span<float> d_fake) {
  const auto s = static_cast<float>(smoothing);
  switch (family(objective)) {
    case Family::logistic: {
      nn::Term kept = toward_real, smoothed = toward_fake;
      kept.weight = 1 - s;
      smoothed.weight = s;
      double loss = nn::mean_loss(kept, real, d_real) + nn::mean_loss(toward_fake, fake, d_fake);
      if (s > 0) loss += nn::add_mean_loss(smoothed, real, d_real);
      return loss;
    }
    case Family::least_squares: return nn::mean_loss(square_to(1 - s), real, d_real) + nn::mean_loss(square_to(0), fake, d_fake);
    case Family::hinge:
      return nn::mean_loss({.loss = Loss::hinge, .sign = -1}, real, d_real) + nn::mean_loss({.loss = Loss::hinge, .sign = 1}, fake, d_fake);
    case Family::critic: break;
  }
  return nn::mean_loss({.loss = Loss::linear, .sign = -1}, real, d_real) + nn::mean_loss({.loss = Loss::linear, .sign = 1}, fake, d_fake);
}

double generator_loss(Objective objective, std::span<const float> fake, std::span<float> d_fake) {
  switch (objective) {
    case Objective::minimax: return nn::mean_loss({.loss = Loss::softplus, .weight = -1, .sign = 1}, fake, d_fake);
    case Objective::non_saturating: return nn::mean_loss(toward_real, fake, d_fake);
    case Objective::least_squares: return nn::mean_loss(square_to(1), fake, d_fake);
    default: return nn::mean_loss({.loss = Loss::linear, .sign = -1}, fake, d_fake);
  }
}

double generator_slope(Objective objective, double h) {
  switch (objective) {
    case Objective::minimax: return -1 / (1 + std::exp(-h));
    case Objective::non_saturating: return -1 / (1 + std::exp(h));
    case Objective::least_squares: return h - 1;
    default: return -1;
  }
}

double shown(Objective objective, double h) { return family(objective) == Family::logistic ? 1 / (1 + std::exp(-h)) : h; }

double optimal(Objective objective, double smoothing, double log_p, double log_g) {
  constexpr double nothing = -std::numeric_limits<double>::infinity();
  if (log_p == nothing && log_g == nothing) return std::numeric_limits<double>::quiet_NaN();
  if (family(objective) == Family::hinge) return log_p > log_g ? 1 : log_p < log_g ? -1 : 0;
  return (1 - smoothing) / (1 + std::exp(log_g - log_p));
}

Equilibrium equilibrium(Objective objective) {
  using std::numbers::ln2;
  switch (objective) {
    case Objective::minimax: return {2 * ln2, -ln2, "log 4", "\u2212log 2"};
    case Objective::non_saturating: return {2 * ln2, ln2, "log 4", "log 2"};
    case Objective::reverse_kl: return {2 * ln2, 0, "log 4", "0"};
    case Objective::least_squares: return {0.25, 0.125, "1/4", "1/8"};
    case Objective::hinge: return {2, 0, "2", "0"};
    default: return {0, 0, "0", "0"};
  }
}

}  // namespace lineland::labs::gan
