// Divergences between two distributions on the line: all of them exact, what they do when q is moved, stretched or fitted to p. One thread
// at a time.
//
//   p, q       the two densities; F, G their cumulative distributions
//   m          the mixture (p + q) / 2
//   theta      distance, epsilon common width of the two normals of the separation sweep
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/scratch.h"
#include "core/labs/divergences/fit.h"
#include "core/labs/divergences/schema.h"
#include "core/labs/divergences/sweep.h"
#include "core/labs/lab.h"
#include "core/math/measures.h"

namespace lineland::labs::divergences {

/// What figures and readouts show.
struct Snapshot {
  std::int64_t step = 0;
  math::Distribution p, q;  ///< q is the fitted one during a fit
  math::Measures measures;

  /// Curves over x, dense where either density is narrow.
  std::vector<double> x, density_p, density_q, overlap;
  std::vector<double> kl_pq, kl_qp, js, w1;  ///< integrands; nan where they are infinite

  SweepCurves sweep;
  double marked = 0;  ///< where on the sweep the present pair is
  std::vector<double> separated_p,
      separated_q;  ///< the normals of the separation sweep over x; empty in other sweeps and where p and q are these

  /// The pair as a point among pairs of normals: distance over the smaller deviation, and ratio of the deviations, at least 1.
  double distance = 0, ratio = 1;

  bool fits = false;
  std::array<FitState, fit_count> fitted;
  std::array<std::vector<double>, fit_count> fitted_density;  ///< over x
  math::Normal fit_start;
  History paths{2 * fit_count, 0, Keep::sample};  ///< mean and deviation of each
};

class Simulation {
 public:
  Simulation(const param::Values& values, Seed seed);

  void apply(const param::Values& values);
  void step();
  void capture(Snapshot& snapshot) const;
  std::string_view fault() const { return {}; }
  bool finished() const;
  std::size_t footprint() const;

 private:
  /// p against what q is now: measures, and the sweep.
  void look(bool sweep_too) const;
  void restart_fits();
  math::Distribution current_q() const;
  FitWork& work() {
    return work_.get([] { return FitWork(); });
  }

  math::Distribution p_, q_;
  Sweep sweep_;
  double theta_, epsilon_;
  Fit fit_;
  double rate_;
  std::int64_t step_ = 0;
  math::Normal start_;
  std::array<Descent, fit_count> descents_;
  History paths_;
  /// What was computed for a pair.
  struct Look {
    math::Distribution q;
    math::Measures measures;
    SweepCurves curves;
  };
  mutable Look look_;  // renewed by captures of a fit, which moves q
  Scratch<FitWork> work_;
};

/// The lab.
struct Divergences {
  using Simulation = divergences::Simulation;
  using Snapshot = divergences::Snapshot;
  static const sim::About& about();
  static const DivergenceSchema& schema();
  static std::vector<plot::Figure> figures(const Snapshot& snapshot, const param::Values& values);
  static std::vector<plot::Readout> readouts(const Snapshot& snapshot, const param::Values& values);
  static std::string code(const param::Values& values, Seed seed, std::int64_t steps);
};

}  // namespace lineland::labs::divergences
