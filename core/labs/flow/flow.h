// A normalizing flow on the line (Rezende and Mohamed 2015; Durkan et al. 2019; Behrmann et al. 2019), trained by maximum likelihood on
// minibatches, with every layer's density, the map and its inverse beside it. One thread at a time.
//
//   f      base z -> data x, the direction of draws; f^-1, data to base, is what is evaluated to train and to show densities
//   p, q   the densities of data and model; log q(x) = log p0(z) + sum of log slopes of f^-1 on the way (stack.h)
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/random.h"
#include "core/base/scratch.h"
#include "core/labs/flow/draws.h"
#include "core/labs/flow/schema.h"
#include "core/labs/flow/stack.h"
#include "core/labs/flow/view.h"
#include "core/labs/history.h"
#include "core/labs/lab.h"
#include "core/nn/optimizer.h"

namespace lineland::labs::flow {

/// What figures and readouts show, at one step.
struct Snapshot {
  std::int64_t step = 0;
  bool fixed = false;  ///< a transformation that nothing is learned of
  Stack stack;

  // Densities over x.
  std::vector<double> x, data, model;
  math::Interval range{};

  // Points that descend the stack: place[k][i] is z_k, row 0 the base; log_density[k] that of z_k; log_slope[k - 1] = log T_k'(z_k).
  std::vector<double> z, image;  ///< the same points as values of the base, and as x
  std::vector<std::vector<double>> place, log_density, log_slope;

  std::vector<double> exact_z, exact_x;  ///< the monotone map that would carry the base exactly onto the data
  std::vector<double> samples;           ///< ascending

  // Loss on batches (mean over each stretch of steps); entropy + KL, the exact loss, at some steps; the model's density at some steps.
  History losses{1, 0, Keep::mean};
  History exact{1, 0, Keep::sample};
  History densities{0, 0, Keep::sample};
  std::vector<double> cell_edges;

  double nll = 0, nll_error = 0;  ///< on held-out data: mean and its standard error
  double entropy = 0, kl = 0, w1 = 0;
  double inverse_error = 0, log_determinant = 0;
  int inverse_iterations = 0;
};

struct Dissection;  // dissection.h

/// The flow, its optimizer and what is remembered of its past.
class Simulation {
 public:
  /// Throws InputError for a uniform base under data of unbounded support.
  Simulation(const param::Values& values, Seed seed);
  void apply(const param::Values& values);
  void step();
  void capture(Snapshot& snapshot) const;
  /// The step to come, as step() will take it.
  Dissection take_apart() const;
  std::string_view fault() const noexcept { return fault_; }
  bool finished() const noexcept { return fixed_; }
  std::size_t footprint() const noexcept;

 private:
  /// What a training step works in.
  struct Buffers;

  Buffers& buffers();
  View make_view() const;
  void set_support();
  void train();
  void update_average();
  void record();
  std::span<const float> shown() const noexcept { return average_decay_ > 0 ? average_ : theta_; }

  bool fixed_;
  int batch_, samples_;
  bool smooth_;
  math::Distribution data_;
  Form form_;
  nn::Rates rates_;
  Seed view_seed_;
  Random data_random_;
  double average_decay_;
  std::vector<float> theta_, average_;
  nn::Optimizer optimizer_;
  std::vector<double> cell_edges_;  // where the density is recorded: those of the first data

  std::int64_t steps_ = 0;
  std::string_view fault_;
  History losses_, exact_, densities_;

  Scratch<Buffers> buffers_;
  mutable Scratch<View> view_;
};

/// What does not change while these values are trained.
Form form_of(const param::Values& values);

/// The lab.
struct Flow {
  using Simulation = flow::Simulation;
  using Snapshot = flow::Snapshot;
  static const sim::About& about();
  static const FlowSchema& schema();
  static std::vector<plot::Figure> figures(const Snapshot& snapshot, const param::Values& values);
  static std::vector<plot::Readout> readouts(const Snapshot& snapshot, const param::Values& values);
  static std::vector<sim::Stage> dissect(const Simulation& simulation, const param::Values& values);
  static std::string code(const param::Values& values, Seed seed, std::int64_t steps);
};

}  // namespace lineland::labs::flow
