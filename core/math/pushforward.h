// The exact distribution of x = G(z) for a one-dimensional latent z and any G known at the nodes of a grid. One thread at a time to update;
// reading is safe from any thread.
//
// Model: between neighbouring nodes G is linear, and the latent's density is a parabola with the right values at both ends and the right
// mass. So each segment's mass is exact and goes to [G_i, G_{i+1}], or to a point where they agree; folds add up by themselves. All sums
// are of positive terms: far tails keep their digits, and the total is one whatever G does.
#pragma once

#include <span>
#include <vector>

#include "core/math/distribution.h"

namespace lineland::math {

/// Nodes for a latent distribution, ascending: three quarters of them even down to tails of 1e-20, the rest towards the ends of the
/// support, or to where the density of a normal falls to 1e-300. count >= 16.
std::vector<double> latent_nodes(const Distribution& latent, int count);

/// Probability of the cells between edges. Keeps its memory from one use to the next.
struct CellMasses {
  double below = 0;               ///< P(X <= first edge)
  double above = 0;               ///< P(X > last edge)
  std::vector<double> cells;      ///< P(edge_i < X <= edge_{i+1}), one fewer than edges
  std::vector<double> log_cells;  ///< logarithms where a mass underflows to zero, -inf elsewhere; may be empty
  std::vector<double> scratch;
};

class PushForward {
 public:
  enum class Status { empty, ok, not_finite };

  PushForward() = default;

  /// Nodes ascending, at least two. The latent's mass outside of them belongs to the end nodes.
  PushForward(const Distribution& latent, std::span<const double> nodes);

  std::span<const double> nodes() const noexcept { return nodes_; }

  /// Takes G at the nodes, and dG/dz there if it is known (else empty): then the density has its right value, latent density over |dG/dz|,
  /// at both ends of each segment, so that a steep G is as smooth as it is. With an image that is not finite (or beyond 1e300) nothing but
  /// the status changes. Allocates only the first time.
  Status update(std::span<const double> images, std::span<const double> slopes = {});
  Status status() const noexcept { return status_; }

  /// G at the nodes, as given.
  std::span<const double> images() const noexcept { return images_; }

  // What follows needs status() == ok.

  /// Masses over strictly increasing `edges` (at least two), O((nodes + edges) log edges) for any G.
  void masses(std::span<const double> edges, CellMasses& out) const;

  /// P(X <= x) and P(X > x), linear between images.
  double cdf(double x) const;
  double survival(double x) const;

  /// The least x with cdf(x) >= probability; the range's ends for 0 and 1.
  double quantile(double probability) const;

  double mean() const noexcept { return mean_; }
  double variance() const noexcept { return variance_; }
  double deviation() const;

  /// The smallest and the largest image.
  Interval range() const noexcept { return {knots_.front(), knots_.back()}; }

  /// The images in ascending order, each once: between them the density is smooth.
  std::span<const double> knots() const noexcept { return knots_; }

 private:
  void add_segment(std::size_t i, std::size_t from, std::size_t to, std::span<const double> edges, CellMasses& out) const;
  void shape_segments(std::span<const double> slopes);
  void sort_knots();
  void accumulate();

  Status status_ = Status::empty;
  std::vector<double> nodes_, segment_mass_;
  // Density times width over mass at both ends of a segment, of the latent and of the image: 1, 1 where it is even.
  std::vector<double> latent_start_, latent_end_, start_, end_;
  double low_mass_ = 0, high_mass_ = 0;
  std::vector<double> images_, knots_;
  std::vector<double> lower_, upper_, atoms_;  // P(X <= knot), P(X > knot), P(X = knot)
  CellMasses between_;                         // of the knots
  double mean_ = 0, variance_ = 0;
};

}  // namespace lineland::math
