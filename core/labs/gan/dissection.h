// One step of the GAN lab taken apart: the last update of each player in the step to come, as the step itself will make it. Plain values.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/labs/gan/objective.h"
#include "core/labs/gan/view.h"
#include "core/nn/mlp.h"
#include "core/nn/optimizer.h"
#include "core/param/values.h"
#include "core/sim/laboratory.h"

namespace lineland::labs::gan {

/// One update of one player. Points are in the units of the networks.
struct PlayerUpdate {
  int round, rounds;        ///< this one and how many there are in the step, from 1
  nn::Mlp before, after;    ///< the player's own network
  nn::Mlp other;            ///< the other player's, which stands still meanwhile
  nn::Optimizer optimizer;  ///< behind the update
  nn::Rates rates;
  std::vector<float> z;         ///< (latent dimension, batch)
  std::vector<float> x;         ///< data (discriminator's update only), then generated points, noise added
  std::vector<float> h;         ///< the discriminator's outputs there, before the update
  std::vector<float> d_h;       ///< dL/dh
  std::vector<float> d_x;       ///< dL/dx of the generator's update
  std::vector<float> gradient;  ///< in all parameters of the player
  double loss = 0;              ///< mean over the batch, penalties left out
};

/// A step in which a player is not updated lacks that part.
struct Dissection {
  std::optional<PlayerUpdate> discriminator, generator;
};

/// The stages of the step. `values` are those of the run.
std::vector<sim::Stage> stages_of(const Dissection& dissection, const param::Values& values);

}  // namespace lineland::labs::gan
