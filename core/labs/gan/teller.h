// Tells one player's update stage by stage: figures and formulas from its numbers. Arrangement, and curves over a grid. Pure.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/labs/gan/dissection.h"
#include "core/labs/gan/schema.h"
#include "core/labs/stage.h"

namespace lineland::labs::gan {

class Teller {
 public:
  /// `update` must outlive it.
  Teller(const PlayerUpdate& update, const param::Values& values, bool discriminator);

  sim::Stage noise() const;
  sim::Stage generate() const;
  sim::Stage discriminate() const;
  sim::Stage loss() const;
  sim::Stage gradient() const;
  sim::Stage update() const;

 private:
  bool logistic() const { return family(objective_) == Family::logistic; }
  std::string player() const { return discriminator_ ? "discriminator" : "generator"; }
  std::string loss_letter() const { return discriminator_ ? "L_D" : "L_G"; }
  /// What is drawn of the discriminator: "D" or "h".
  std::string drawn_letter() const { return logistic() ? "D" : "h"; }
  /// Which of several updates this is; empty if it is the only one.
  std::string which() const;

  /// The parts of an array, data first, that belong to generated points and to data.
  std::span<const double> fakes(const std::vector<double>& all) const { return std::span(all).last(batch_); }
  std::span<const double> reals(const std::vector<double>& all) const {
    return discriminator_ ? std::span(all).first(batch_) : std::span<const double>{};
  }
  /// Those that figures show.
  std::vector<double> few(std::span<const double> values) const;
  std::vector<double> few_latents() const;
  /// The discriminator as it is drawn, over line_.
  std::vector<double> drawn(const nn::Mlp& discriminator) const;
  /// The generator over latents of one dimension, in x.
  std::vector<double> generated(const nn::Mlp& generator, const std::vector<double>& z) const;
  std::vector<double> latent_line() const;
  plot::Axis latent_axis() const;
  /// `loss`: what a point costs by the discriminator's output there.
  std::string real_loss(const std::string& point) const;
  std::string fake_loss(const std::string& point) const;
  sim::Stage discriminator_gradient() const;
  sim::Stage generator_gradient() const;
  plot::Figure discriminator_change() const;
  plot::Figure generator_change() const;

  const PlayerUpdate& update_;
  Objective objective_;
  double smoothing_, clip_;
  nn::Method method_;
  bool uniform_, noisy_, penalised_;
  Units units_;
  bool discriminator_;
  std::size_t batch_, shown_, dimension_;
  std::vector<double> x_, h_;  ///< of the batch, x in its own units
  std::vector<double> line_;   ///< over which curves are drawn
};

/// What a point adds to the mean loss, by the discriminator's output h there: in the discriminator's loss as data or as generated, and in
/// the generator's loss (see objective.h).
double real_cost(Objective objective, double smoothing, double h);
double fake_cost(Objective objective, double h);
double generator_cost(Objective objective, double h);

}  // namespace lineland::labs::gan
