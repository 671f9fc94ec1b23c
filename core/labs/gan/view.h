// What is computed of a GAN to be shown, never to be trained with: exact densities, distances, optimal curves. One thread at a time.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/labs/gan/schema.h"
#include "core/labs/gan/truth.h"
#include "core/nn/line.h"
#include "core/nn/mlp.h"

namespace lineland::labs::gan {

struct Snapshot;

/// The units of the networks: a generator's output u and a discriminator's input u stand for x = offset + scale u.
struct Units {
  double offset = 0, scale = 1;
  double x(double u) const noexcept { return offset + scale * u; }
  double u(double x) const noexcept { return (x - offset) / scale; }
};

/// What a picture depends on besides the networks.
struct Scenery {
  Objective objective;
  double smoothing;  ///< of labels
  double noise;      ///< instance noise, standard deviation in units of x
  int batch;
};

/// How finely a generator is looked at.
struct Resolution {
  int nodes;   ///< of a latent that is a line, see Truth
  int points;  ///< of a latent of more dimensions, from whose images the generator is estimated; a multiple of 512
};

/// Looks at networks of given shapes against given data. Keeps its memory: a second look allocates little.
class View {
 public:
  /// `seed`: of the fixed latents whose images are shown (and from which a generator with more than one latent dimension is estimated).
  /// Looking draws no numbers from the run.
  View(const math::Distribution& data, Latent latent, Units units, const nn::Shape& generator, const nn::Shape& discriminator,
       Resolution resolution, Seed seed);

  /// Other data, in the same units. What is known of the generator stays.
  void set_data(const math::Distribution& data) { truth_.set_data(data); }

  Distances distances(const nn::Mlp& generator);

  /// The generator's masses in the cells between increasing `edges`, of the last distances(); nan if the generator is not finite.
  void generator_masses(std::span<const double> edges, std::span<double> out);

  /// The norm of the generator's gradient over the norm that the non-saturating loss would give it, on the fixed latents; nan for
  /// objectives outside of the logistic family.
  double saturation(Objective objective, const nn::Mlp& generator, const nn::Mlp& discriminator);

  /// What is drawn of the discriminator at points x; of a critic a function with its slope in units of x, so that it compares with a
  /// potential.
  void learned(Objective objective, const nn::Mlp& discriminator, std::span<const double> x, std::span<double> out);

  /// The part of the line that a picture of the data needs, with room beside it, and of the generator of the last distances() as far as it
  /// is near.
  math::Interval shown_range() const;

  /// Fills all of the snapshot but histories, losses and gradient norms.
  void capture(const Scenery& scenery, const nn::Mlp& generator, const nn::Mlp& discriminator, Snapshot& snapshot);

 private:
  bool is_line() const noexcept { return generator_shape_.inputs == 1; }
  void update(const nn::Mlp& generator);
  void capture_densities(const Scenery& scenery, const nn::Mlp& discriminator, Snapshot& snapshot);
  std::vector<double> noisy_masses(math::Interval range, int cells, double noise);
  double gap(const Scenery& scenery, const nn::Mlp& discriminator);
  void capture_transport(const nn::Mlp& generator, Snapshot& snapshot);
  void generate(const nn::Mlp& generator, std::span<const double> z, std::span<double> out, std::span<double> slopes = {});
  void capture_forces(const Scenery& scenery, const nn::Mlp& discriminator, Snapshot& snapshot);

  nn::Shape generator_shape_;
  Units units_;
  math::Distribution latent_;
  Truth truth_;
  std::optional<nn::Line> generator_line_;  // if the latent is a line
  nn::Line discriminator_line_;
  nn::Pass pass_, discriminator_pass_;
  std::vector<float> latents_;  // fixed; blocks of (dimension, pass_.max_batch())
  std::vector<double> sample_;  // their images, ascending
  std::vector<double> images_;  // of truth_.nodes()
  std::vector<double> image_slopes_;
  std::vector<double> inputs_, values_, slopes_, best_;
  math::CellMasses data_masses_, generator_masses_;
};

}  // namespace lineland::labs::gan
