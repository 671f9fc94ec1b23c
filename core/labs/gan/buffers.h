// What a training step of the GAN lab works in. One thread at a time.
#pragma once

#include <cstddef>
#include <vector>

#include "core/labs/gan/gan.h"

namespace lineland::labs::gan {

struct Simulation::Buffers {
  Buffers(const nn::Shape& generator, const nn::Shape& discriminator, int batch)
      : pass_generator(generator, batch),
        pass_discriminator(discriminator, 2 * batch),
        pass_slope(discriminator, batch, nn::Tangents::yes),
        z(static_cast<std::size_t>(generator.inputs * batch)),
        x(static_cast<std::size_t>(2 * batch)),
        between(static_cast<std::size_t>(batch)),
        noise(x.size()),
        d_output(x.size()),
        d_input(x.size()),
        no_slope(between.size(), 0.0f),
        d_slope(between.size()),
        generator_gradient(static_cast<std::size_t>(nn::parameter_count(generator))),
        discriminator_gradient(static_cast<std::size_t>(nn::parameter_count(discriminator))) {}

  nn::Pass pass_generator, pass_discriminator, pass_slope;
  std::vector<float> z;        // (latent dimension, batch)
  std::vector<float> x;        // (1, batch of data then batch of generated points)
  std::vector<float> between;  // points where the slope is penalised
  std::vector<float> noise, d_output, d_input, no_slope, d_slope;
  std::vector<float> generator_gradient, discriminator_gradient;
};

}  // namespace lineland::labs::gan
