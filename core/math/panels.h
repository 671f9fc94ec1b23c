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

  /// As if made anew; keeps its memory.
  void assign(std::initializer_list<const Distribution*> distributions);

  /// Length of a panel that begins at x: about a width of the narrowest component near x, growing with the distance from all of them.
  double step(double x) const;

  /// Ends of supports and other places where a density is not smooth, ascending.
  std::span<const double> kinks() const noexcept { return kinks_; }

  /// Outside of it all densities are below 1e-16 of their peaks (heavy tails: as far as numbers go).
  Interval reach() const noexcept { return reach_; }

 private:
  struct Feature {
    double low, high;  // the density has structure of size `width` in this interval
    double width;
    double horizon;  // so many widths away it is zero, or smooth on the scale of the distance
  };
  friend struct FeatureOf;

  std::vector<Feature> features_;
  std::vector<double> kinks_;
  Interval reach_{};
};

/// Ends of panels over the terrain's reach.
std::vector<double> panels(const Terrain& terrain);

/// The same into `ends`, which keeps its memory.
void panels(const Terrain& terrain, std::vector<double>& ends);

}  // namespace lineland::math
