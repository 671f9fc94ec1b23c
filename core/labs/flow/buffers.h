// What a training step of the flow lab works in. One thread at a time.
#pragma once

#include <cstddef>
#include <vector>

#include "core/labs/flow/flow.h"

namespace lineland::labs::flow {

inline constexpr std::size_t density_cells = 160;  // of the recorded densities

struct Simulation::Buffers {
  Buffers(const math::Distribution& data, bool smooth, const Form& form, int batch, std::size_t parameters)
      : draws(data, smooth, static_cast<std::size_t>(batch)),
        pass(form, batch),
        x(static_cast<std::size_t>(batch)),
        gradient(parameters),
        density(density_cells),
        stack(form, std::vector<float>(parameters)) {}

  Draws draws;
  Pass<float> pass;
  std::vector<float> x, gradient;
  double loss = 0;  // of the last batch
  std::vector<double> density;
  Stack stack;
};

}  // namespace lineland::labs::flow
