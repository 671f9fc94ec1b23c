// One step of the flow lab taken apart, as the step itself will make it. Plain values.
#pragma once

#include <vector>

#include "core/labs/flow/stack.h"
#include "core/nn/optimizer.h"
#include "core/param/values.h"
#include "core/sim/laboratory.h"

namespace lineland::labs::flow {

struct Dissection {
  Form form;
  std::vector<float> before, after;  ///< the layers' parameters
  std::vector<float> x, gradient;    ///< the batch; dL/dparameters
  double loss = 0;                   ///< mean over the batch, in nats
  nn::Optimizer optimizer;           ///< behind the step
  nn::Rates rates;
};

/// The stages of the step. `values` are those of the run.
std::vector<sim::Stage> stages_of(const Dissection& dissection, const param::Values& values);

}  // namespace lineland::labs::flow
