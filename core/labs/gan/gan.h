// A generative adversarial network on the line (Goodfellow et al. 2014): a generator x = G(z) and a discriminator D, trained against each
// other by stochastic gradients, each drawn beside its exact counterpart at the current other player. One thread at a time.
//
//   h(x)   the discriminator's output before any squashing (logit, score or critic)
//   D(x)   what is drawn: sigma(h) for the logistic objectives, h itself for least squares and hinge, h shifted to mean zero for critics
//   p, p_G the densities of data and generator; both exact (p_G by push-forward) while the latent has one dimension
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/random.h"
#include "core/base/scratch.h"
#include "core/labs/gan/schema.h"
#include "core/labs/gan/view.h"
#include "core/labs/history.h"
#include "core/labs/lab.h"
#include "core/nn/mlp.h"
#include "core/nn/optimizer.h"

namespace lineland::labs::gan {

/// What is remembered of the generator at some steps, by column of Snapshot::divergences.
enum Remembered : std::size_t {
  remembered_js,
  remembered_kl_generator_data,
  remembered_kl_data_generator,
  remembered_w1,
  remembered_mean,
  remembered_deviation,
  remembered_modes,  ///< covered
  remembered_columns
};

/// What figures, readouts and the doctor look at, at one step.
struct Snapshot {
  std::int64_t step = 0;
  std::int64_t changed = 0;  ///< the step at which parameters were last changed

  // Curves over x, one value a grid point.
  std::vector<double> x, data, generator, discriminator, optimal;
  bool generator_is_estimate = false;
  std::vector<double> samples;  ///< G at fixed latents

  // What the generator's loss tells a generated point at x: -dL/dx for one point, under the run's objective and the two classic
  // ones.
  std::vector<double> force, force_minimax, force_non_saturating;

  // Transport: G and the monotone optimal map over z; above one latent dimension the quantile functions of generator and data, over
  // probabilities.
  std::vector<double> z, generated, optimal_map;

  // Mean losses of discriminator and generator over each stretch of steps.
  History losses{2, 0, Keep::mean};
  // Distances and moments at some steps.
  History divergences{remembered_columns, 0, Keep::sample};

  double w1_floor = 0;  ///< mean W1 between the data and a batch of them

  // The past on a fixed grid: D as it is drawn at `past_edges`, the generator's mass in the cells between them, one row a moment.
  std::vector<double> past_edges;
  History past_discriminators{0, 0, Keep::sample}, past_densities{0, 0, Keep::sample};

  double loss_discriminator = 0, loss_generator = 0;
  double js = 0, kl_generator_data = 0, kl_data_generator = 0, w1 = 0;
  double mean = 0, deviation = 0;
  double gradient_norm_discriminator = 0, gradient_norm_generator = 0;
  double saturation = 0;  ///< the generator's gradient norm over that of the non-saturating loss, both now; nan but for the logistic family
  double data_middle = 0, data_spread = 0;  ///< median, and half the width of the middle 68 % (the deviation of a normal)
  double gap = 0;
  int modes = 0, modes_covered = 0;
};

/// A step for a reader: whole, thousands by comma.
std::string step_text(double step);

struct Dissection;  // dissection.h

/// Both networks, their optimizers and what is remembered of their past.
class Simulation {
 public:
  Simulation(const param::Values& values, Seed seed);
  void apply(const param::Values& values);
  void step();
  /// 0: one update of the discriminator; 1: one of the generator.
  void step_part(std::size_t part);
  void capture(Snapshot& snapshot) const;
  /// The step to come, as step() will take it.
  Dissection take_apart() const;
  std::string_view fault() const noexcept { return fault_; }
  /// The two players as they are now; what is shown of the generator may be its running mean instead.
  const nn::Mlp& generator() const noexcept { return generator_; }
  const nn::Mlp& discriminator() const noexcept { return discriminator_; }
  std::size_t footprint() const noexcept;

 private:
  /// The live parameters, read once.
  struct Settings {
    int discriminator_steps, generator_steps;
    double gradient_penalty, clip, r1, smoothing, noise;
    PenaltySides sides;
    nn::Rates generator, discriminator;
  };
  struct Buffers;

  Buffers& buffers();
  View make_view(Resolution resolution) const;
  const nn::Mlp& shown_generator() const noexcept { return average_decay_ > 0 ? average_ : generator_; }

  void draw_latent(std::span<float> z);
  void add_instance_noise(std::span<float> x);
  void update_discriminator();
  double add_slope_penalty(Buffers& buffers, std::span<const float> x, bool at_data);
  void update_generator();
  void update_average();
  void record();

  Objective objective_;
  Latent latent_;
  int batch_;
  double average_decay_;
  Units units_;
  math::Distribution data_;
  Settings settings_;
  Seed view_seed_;
  Random data_random_, latent_random_, noise_random_;
  nn::Mlp generator_, discriminator_, average_;
  nn::Optimizer generator_optimizer_, discriminator_optimizer_;

  std::int64_t steps_ = 0, changed_ = 0, generator_updates_ = 0;
  double loss_discriminator_, loss_generator_;  // nan before the first update
  double norm_discriminator_, norm_generator_;
  std::string_view fault_;
  std::vector<double> past_edges_;  // evenly spaced over what was to be seen when the run began
  History losses_, distances_, past_discriminators_, past_densities_;

  Scratch<Buffers> buffers_;
  mutable Scratch<View> view_;  // for captures
  Scratch<View> coarse_view_;   // for the distances that are recorded
};

/// Those that both networks work in: the data's own where its moments do not exist.
Units units_of(const param::Values& values);

/// The lab.
struct Gan {
  using Simulation = gan::Simulation;
  using Snapshot = gan::Snapshot;
  static const sim::About& about();
  static const GanSchema& schema();
  static std::vector<plot::Figure> figures(const Snapshot& snapshot, const param::Values& values);
  static std::vector<plot::Readout> readouts(const Snapshot& snapshot, const param::Values& values);
  static std::string code(const param::Values& values, Seed seed, std::int64_t steps);
  static std::vector<sim::Stage> dissect(const Simulation& simulation, const param::Values& values);
  /// Of the objective: what its best discriminator is.
  static std::string notes(const param::Values& values);
  static std::vector<sim::Finding> findings(const Snapshot& snapshot, const param::Values& values, std::string_view fault);
};

}  // namespace lineland::labs::gan
