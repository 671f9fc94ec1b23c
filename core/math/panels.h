// Panels for integrals over pairs of densities: as few as let Gauss and Legendre's rule of 16 points reach ten digits. Thread-safe.
#pragma once

#include <initializer_list>
#include <span>
#include <vector>

#include "core/math/distribution.h"

namespace lineland::math {

/// Where a distribution has structure, and how fine it is.
class Terrain {
 public:
  Terrain() = default;
  explicit Terrain(std::initializer_list<const Distribution*> distributions) { assign(distributions); }

  /// What is integrated.
  enum class Of { densities, logarithms };

  /// As if made anew; keeps its memory. Logarithms of mixtures have elbows where one component takes over from another. Power laws reach as
  /// far as an integrand that falls as distance^-(1 + slowest) matters; 0: as far as numbers go.
  void assign(std::initializer_list<const Distribution*> distributions, Of of = Of::densities, double slowest = 0);

  /// Length of a panel that begins at x: one to two widths of the narrowest component near x, growing with the distance from all of them.
  double step(double x) const;

  /// Ends of supports and other places where a density is not smooth, ascending.
  std::span<const double> kinks() const noexcept { return kinks_; }

  /// Outside of it all densities are below 1e-16 of their peaks, and power laws no longer matter.
  Interval reach() const noexcept { return reach_; }

 private:
  struct Feature {
    double low, high;  // the density has structure of size `width` in this interval
    double width;
    double horizon;  // so many widths away it is zero, or smooth on the scale of the distance
  };
  struct Elbow {
    double x, length;  // panels there have this length, and grow with the distance
  };
  friend struct FeatureOf;

  void find_elbows(const Distribution& distribution);

  std::vector<Feature> features_;
  std::vector<Elbow> elbows_;
  std::vector<double> kinks_;
  Interval reach_{};
  double slowest_ = 0;
};

/// Ends of panels over the terrain's reach.
std::vector<double> panels(const Terrain& terrain);

/// The same into `ends`, which keeps its memory.
void panels(const Terrain& terrain, std::vector<double>& ends);

}  // namespace lineland::math
