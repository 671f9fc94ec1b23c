// A kernel estimate as polynomials on cells, so that its density and its tails cost the same for a hundred points and for a million.
// Immutable; thread-safe.
#pragma once

#include <array>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lineland::math {

/// Places are measured in bandwidths from the least point of the sample, so that a moved or stretched sample keeps its table.
class KernelTable {
 public:
  /// Of the ascending points, for kernels N(0, bandwidth^2). Relative errors below 1e-13.
  KernelTable(std::span<const double> sorted, double bandwidth);

  /// Density per bandwidth, its derivative, and the mass on both sides.
  struct Value {
    double pdf, rise, below, above;
  };

  /// Whether the table knows t; it does not far from all points, where the sum has few terms.
  bool knows(double t) const noexcept { return cell_at(t) != nullptr; }

  /// At a t that the table knows.
  Value at(double t) const noexcept;

  /// E exp(i t X) for X drawn from the points, in bandwidths from the least.
  std::complex<double> characteristic(double t) const;

 private:
  static constexpr std::size_t terms = 16;
  struct Cell {
    std::array<double, terms> density, tail;  // in powers of the place in the cell, from -1 to 1
    double middle;
    bool left;  // the tail is the mass below
  };

  struct Source {
    double place, weight;
  };

  const Cell* cell_at(double t) const noexcept;
  void compress(std::span<const double> sorted, double bandwidth);
  Cell make_cell(double middle) const;

  // Weighted points in the sample's stead, which give the same sums of every function that is smooth over a cell; weights add up to one and
  // may be negative. From each of `clusters_` on, `terms` of them are Chebyshev's points in a cell.
  std::vector<Source> sources_;
  std::vector<std::size_t> clusters_;
  std::vector<Cell> cells_;
  std::vector<std::int32_t> index_;  // the cell of each interval, -1 if there is none
  double low_ = 0;                   // where the first interval begins
};

}  // namespace lineland::math
