// The step itself is carried out by a copy, and what it leaves in its buffers is taken away: no second version of the arithmetic.
#include "core/labs/gan/dissection.h"

#include <algorithm>
#include <utility>

#include "core/labs/gan/buffers.h"
#include "core/nn/flush_subnormals.h"

namespace lineland::labs::gan {

Dissection Simulation::take_apart() const {
  const nn::FlushSubnormals flush;
  Simulation copy = *this;
  Dissection result;
  const auto batch = static_cast<std::size_t>(batch_);
  for (int k = 1; k <= settings_.discriminator_steps && copy.fault_.empty(); ++k) {
    const nn::Mlp before = copy.discriminator_;
    copy.update_discriminator();
    if (k < settings_.discriminator_steps) continue;
    Buffers& b = copy.buffers();
    // Before the update: the buffers of the pass hold nothing that a later step reads.
    const std::span<const float> h = b.pass_discriminator.forward(before, b.x);
    result.discriminator.emplace(PlayerUpdate{.round = k,
                                              .rounds = settings_.discriminator_steps,
                                              .before = before,
                                              .after = copy.discriminator_,
                                              .other = copy.generator_,
                                              .optimizer = copy.discriminator_optimizer_,
                                              .rates = settings_.discriminator,
                                              .z = b.z,
                                              .x = b.x,
                                              .h = {h.begin(), h.end()},
                                              .d_h = b.d_output,
                                              .d_x = {},
                                              .gradient = b.discriminator_gradient,
                                              .loss = copy.loss_discriminator_});
  }
  for (int k = 1; k <= settings_.generator_steps && copy.fault_.empty(); ++k) {
    const nn::Mlp before = copy.generator_;
    copy.update_generator();
    if (k < settings_.generator_steps) continue;
    Buffers& b = copy.buffers();
    const std::span<const float> x(b.x.data(), batch);
    const std::span<const float> h = b.pass_discriminator.forward(copy.discriminator_, x);
    result.generator.emplace(PlayerUpdate{.round = k,
                                          .rounds = settings_.generator_steps,
                                          .before = before,
                                          .after = copy.generator_,
                                          .other = copy.discriminator_,
                                          .optimizer = copy.generator_optimizer_,
                                          .rates = settings_.generator,
                                          .z = b.z,
                                          .x = {x.begin(), x.end()},
                                          .h = {h.begin(), h.end()},
                                          .d_h = {b.d_output.begin(), b.d_output.begin() + batch_},
                                          .d_x = {b.d_input.begin(), b.d_input.begin() + batch_},
                                          .gradient = b.generator_gradient,
                                          .loss = copy.loss_generator_});
  }
  return result;
}

}  // namespace lineland::labs::gan
