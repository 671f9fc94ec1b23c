// The terms of which the losses are made: means over a batch of a function of the network's output h, with their derivatives. Thread-safe.
#pragma once

#include <span>

namespace lineland::nn {

/// l(h), with the sign s and the target t of a Term.
enum class Loss {
  softplus,  // log(1 + exp(s h)), safe for every h: -log sigmoid(h) for s = -1, -log(1 - sigmoid(h)) for s = 1
  hinge,     // max(0, 1 + s h)
  square,    // (h - t)^2
  linear,    // s h
};

struct Term {
  Loss loss = Loss::linear;
  float weight = 1;
  float sign = 1;    // +1 or -1
  float target = 0;  // square only
};

/// weight times the mean of l(h) over the batch; d_h receives its derivative, weight l'(h) / batch. One sweep, nothing allocated. Any batch
/// from 1; d_h has h's length and may not overlap it.
double mean_loss(const Term& term, std::span<const float> h, std::span<float> d_h);

/// The same, but the derivative is added to d_h: a loss of several terms.
double add_mean_loss(const Term& term, std::span<const float> h, std::span<float> d_h);

}  // namespace lineland::nn
