// What labs that train share in slow motion: formulas with numbers in them, and the optimizer's update of one parameter. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/nn/optimizer.h"
#include "core/plot/figure.h"
#include "core/sim/laboratory.h"

namespace lineland::labs {

/// A number in a formula: three significant digits, in brackets if `operand` says so and it has a sign.
std::string in_formula(double value, bool operand = false);

/// "z_1 = 0.48, z_2 = -1.31, z_3 = 0.02, …"; a list that is whole has no dots.
std::string listed(std::string_view symbol, std::span<const float> values, std::size_t most = 3);

/// The sum of terms: "0.2 - 0.1 + 0.4".
std::string sum_of(std::span<const double> terms);

/// A point that is followed through the stages: marked, with its symbol beside it.
void add_followed(plot::Figure& figure, std::string symbol, plot::Role role, double x, double y);

/// How many samples of a batch a figure of a stage shows.
inline constexpr std::size_t most_shown = 24;

/// One optimizer step of all parameters, as flat arrays, and what it was made with.
struct Update {
  nn::Method method;
  nn::Rates rates;
  std::span<const float> before, after, gradient;
  const nn::Optimizer* optimizer;  ///< behind the step
  double bound = 0;                ///< parameters are cut to +-bound after it; 0: they are not
};

/// The parameter that moves most.
std::size_t most_moved(const Update& update);

/// Formulas of a stage that shows a gradient: its norm, and its largest component by size.
void add_gradient(sim::Stage& stage, std::string_view loss, std::span<const float> gradient);

/// Formulas and numbers of a stage that shows an update: the rule, then the rule with the numbers of most_moved().
void add_update(sim::Stage& stage, const Update& update);

/// A number of a stage.
plot::Readout stage_number(std::string id, std::string label, double value);

}  // namespace lineland::labs
