// Everything exact that the figures show for one setting, made once when a parameter changes. Immutable; shared between threads.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/base/seed.h"
#include "core/labs/estimators/exact.h"

namespace lineland::labs::estimators {

/// Exact variances of one draw while one parameter moves, and the settings at which they are measured.
struct Sweep {
  static constexpr std::size_t curve_points = 201, measured_points = 25;

  std::vector<double> x = {};                                                     ///< curve_points values from -3 to 3
  std::vector<double> pathwise = {}, score = {}, independent = {}, coupled = {};  ///< at x
  std::vector<double> measured_x = {};                                            ///< measured_points values from -3 to 3
  std::vector<Setting> settings = {};                                             ///< at measured_x
  std::vector<Exact> exact = {};                                                  ///< at measured_x
};

/// What is integrated over z; each estimator's integrands sum to the gradient.
struct Integrands {
  std::vector<double> z, cost, density;
  std::vector<double> pathwise;            ///< f'(z) dz/dtheta p(z)
  std::vector<double> score;               ///< (f(z) - b) dp/dtheta
  std::vector<double> positive, negative;  ///< c f(z) p+(z), -c f(z) p-(z): the measure-valued pair; nan where p+ or p- is 0
};

/// Gradient descent of mu on E[f(z)] by each estimator, from the setting's mu and with the same noise; the others of the setting stay.
struct Race {
  static constexpr std::size_t iterations = 100;

  /// mu and E[f(z)] before the first and after each iteration; nan after |mu| has passed 30.
  struct Path {
    std::vector<double> mu, loss;
  };
  Path exact;                        ///< by the exact gradient
  std::array<Path, 3> by_estimator;  ///< pathwise, score function, measure-valued
};

struct Reference {
  Setting setting;
  bool coupled;
  Exact exact;
  Sweep over_m, over_mu;
  Integrands integrands;
  Race race;
};

/// `race_draws` (1 .. block_size; at least 2 with leave-one-out) draws in each iteration of the race.
Reference make_reference(const Setting& setting, bool coupled, double race_rate, std::int64_t race_draws, Seed seed);

}  // namespace lineland::labs::estimators
