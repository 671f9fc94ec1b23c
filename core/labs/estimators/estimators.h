// Monte-Carlo estimators of the gradient of E[f(z)], z ~ N(mu, sigma^2), measured live beside the exact values: what the survey of Mohamed,
// Rosca, Figurnov and Mnih (2020) prints as curves. A step draws one more block; nothing is trained. One thread at a time.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/random.h"
#include "core/labs/estimators/measured.h"
#include "core/labs/estimators/reference.h"
#include "core/labs/estimators/schema.h"
#include "core/labs/lab.h"

namespace lineland::labs::estimators {

/// The estimators that a sweep measures, in this order.
enum class Estimator { pathwise, score, independent, coupled };
inline constexpr std::size_t estimator_count = 4;

/// Measured variances at Sweep::measured_x, by estimator.
using MeasuredSweep = std::array<std::vector<Measured>, estimator_count>;

/// What figures and readouts show, at one step.
struct Snapshot {
  std::shared_ptr<const Reference> reference;
  std::int64_t draws = 0;             ///< of each estimator, at the setting itself
  std::int64_t sweep_draws = 0;       ///< at each measured point of a sweep
  Measured pathwise, score, measure;  ///< measure: with the chosen coupling
  MeasuredSweep over_m, over_mu;
  std::optional<Estimates> estimates;  ///< always there in a captured snapshot, as are the replicates
  std::optional<Replicates> replicates;
};

/// All that has been drawn so far at one setting.
class Simulation {
 public:
  /// With the first block of draws. Throws InputError for leave-one-out with a single draw.
  Simulation(const param::Values& values, Seed seed);
  void apply(const param::Values&) noexcept {}  // no parameter is live
  void step();
  void capture(Snapshot& snapshot) const;
  std::string_view fault() const noexcept;
  bool finished() const noexcept { return draws_ >= most_draws; }
  std::size_t footprint() const noexcept { return sizeof *this; }

  static constexpr std::int64_t blocks_in_step = 16, draws_in_step = blocks_in_step * static_cast<std::int64_t>(block_size);
  static constexpr std::int64_t most_draws = 2048 * draws_in_step;

 private:
  using Tallies = std::array<Tally, Sweep::measured_points>;

  void measure(const Sweep& sweep, const Noise<double>& noise, Tallies& tallies);

  std::shared_ptr<const Reference> reference_;
  Random random_;
  std::int64_t draws_ = 0, sweep_draws_ = 0;
  Tally tally_;
  Tallies over_m_, over_mu_;
  Estimates estimates_;
  Replicates replicates_;
};

/// The lab.
struct Estimators {
  using Simulation = estimators::Simulation;
  using Snapshot = estimators::Snapshot;
  static const sim::About& about();
  static const EstimatorsSchema& schema();
  static std::vector<plot::Figure> figures(const Snapshot& snapshot, const param::Values& values);
  static std::vector<plot::Readout> readouts(const Snapshot& snapshot, const param::Values& values);
  static std::string code(const param::Values& values, Seed seed, std::int64_t steps);
};

}  // namespace lineland::labs::estimators
