// The exact side of the GAN lab: the generator's density by push-forward, its distances to the data, and the best discriminator or critic
// against it. One thread at a time.
#pragma once

#include <span>
#include <vector>

#include "core/labs/gan/objective.h"
#include "core/math/distribution.h"
#include "core/math/divergence.h"
#include "core/math/pushforward.h"

namespace lineland::labs::gan {

/// A region that counts as covered when the generator puts at least a third of `weight` into it.
struct Mode {
  double low, high, weight;
};

/// The modes of a distribution: for each component two standard deviations (Student: scales) to either side of its centre, with the
/// component's weight; for data from a file the basins between the minima of the kernel estimate, those below 1 % left out.
std::vector<Mode> modes_of(const math::Distribution& data);

/// How far generator and data are apart. All nan if the generator's images are not finite.
struct Distances {
  double js, kl_generator_data, kl_data_generator, w1;  ///< nats; w1 in units of x
  double mean, deviation;                               ///< of the generator
  int modes_covered;
};

/// Data and generator on common ground. `resolution` is the number of latent nodes and sets the number of cells (about twice that).
class Truth {
 public:
  Truth(const math::Distribution& latent, int resolution);

  /// Latent points, ascending, at which the generator's images are wanted.
  std::span<const double> nodes() const noexcept { return generator_.nodes(); }

  /// The data's distribution; what depends on it alone is prepared here.
  void set_data(const math::Distribution& data);
  const math::Distribution& data() const noexcept { return data_; }
  std::span<const Mode> modes() const noexcept { return modes_; }
  /// The data's median, and half the width of their middle 68 %: place and width that exist for every distribution.
  double data_middle() const noexcept { return data_middle_; }
  double data_spread() const noexcept { return data_spread_; }

  /// Takes the images of nodes(), and the generator's slopes there if they are known (else empty). False, and distances() are nan, if an
  /// image is not finite.
  bool update(std::span<const double> images, std::span<const double> slopes = {});
  const math::PushForward& generator() const noexcept { return generator_; }

  /// Of the last update. Cells hold exact masses; within a cell neither density is resolved, which costs less than 1e-4 of the divergences
  /// for smooth densities at a resolution of 256, and a sixteenth of that at 1024.
  Distances distances();

  /// The mean W1 between the data's distribution and an empirical one of `count` draws, to leading order: sqrt(2 / (pi n)) times the
  /// integral of sqrt(F (1 - F)) (del Barrio, Gine and Matran 1999); inf where that diverges.
  double mean_w1_of_sample(int count) const;

  /// Cells that resolve both densities, and their masses, of the last distances().
  std::span<const double> edges() const noexcept { return edges_; }
  const math::CellMasses& data_masses() const noexcept { return data_masses_; }
  const math::CellMasses& generator_masses() const noexcept { return generator_masses_; }

 private:
  math::PushForward generator_;
  math::Distribution data_;
  std::vector<Mode> modes_;
  std::size_t cells_;
  double data_middle_ = 0, data_spread_ = 1;
  double root_spread_ = 0;  // the integral of sqrt(F (1 - F))
  std::vector<double> data_edges_, edges_;
  math::CellMasses data_masses_, generator_masses_, mode_masses_;
};

/// The best discriminator or critic, as it is drawn, in the cells between edges with the given masses: `out[i]` for cell i. Densities are
/// cell means. Critics: the Kantorovich potential between data and generator (slope +-1), shifted to mean 0 over the even mixture.
/// `smoothing`: of labels.
void optimal_discriminator(Objective objective, double smoothing, std::span<const double> edges, const math::CellMasses& data,
                           const math::CellMasses& generator, std::span<double> out);

/// What instance noise of standard deviation `noise` makes of cell masses over evenly spaced edges: their convolution with N(0, noise^2);
/// what lies outside the edges stays there.
void add_noise(std::span<const double> edges, double noise, math::CellMasses& masses);

/// The mean over the even mixture of data and generator of |D - D*|; for critics of both, scaled to mean 0 and deviation 1 over that
/// mixture (0 where one is constant and so is the other).
double discriminator_gap(Objective objective, const math::CellMasses& data, const math::CellMasses& generator,
                         std::span<const double> discriminator, std::span<const double> optimal);

/// Shifts a critic's values in cells to mean 0 over the even mixture.
void centre_critic(const math::CellMasses& data, const math::CellMasses& generator, std::span<double> values);

}  // namespace lineland::labs::gan
