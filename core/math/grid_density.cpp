#include "core/math/grid_density.h"

#include <algorithm>
#include <cmath>

namespace lineland::math {

namespace {

double cell_width(const Grid& grid) { return (grid.high - grid.low) / double(grid.table->heights.size() - 1); }

/// A place inside of a cell: the density at the cell's ends and how far x is from its left end, in cells.
struct Place {
  std::size_t cell;
  double left, right, t;

  double pdf() const { return left + (right - left) * t; }
  /// Mass of the cell up to here, and from here on, over the cell's width.
  double before() const { return t * (left + 0.5 * (right - left) * t); }
  double after() const { return (1 - t) * (right + 0.5 * (left - right) * (1 - t)); }
};

Place place(const Grid& grid, double x) {
  const auto& heights = grid.table->heights;
  const double at = std::clamp((x - grid.low) / cell_width(grid), 0.0, double(heights.size() - 1));
  const std::size_t cell = std::min(std::size_t(at), heights.size() - 2);
  return {cell, heights[cell], heights[cell + 1], at - double(cell)};
}

/// The t in [0, 1] at which t (a + (b - a) t / 2) = mass.
double invert(double a, double b, double mass) {
  const double root = std::sqrt(std::max(a * a + 2 * (b - a) * mass, 0.0));
  return a + root > 0 ? std::min(2 * mass / (a + root), 1.0) : 0;
}

}  // namespace

bool operator==(const Grid& a, const Grid& b) {
  const bool same = a.table == b.table || (a.table && b.table && a.table->given == b.table->given);
  return a.low == b.low && a.high == b.high && same;
}

Grid make_grid(double low, double high, std::vector<double> heights) {
  Grid grid{low, high, nullptr};
  auto table = std::make_shared<Grid::Table>();
  table->given = std::move(heights);
  const auto& given = table->given;
  if (given.size() >= 2) {
    const double width = (high - low) / double(given.size() - 1);
    double area = 0;
    for (std::size_t i = 0; i + 1 < given.size(); ++i) area += 0.5 * width * (given[i] + given[i + 1]);
    table->below.assign(given.size(), 0.0);
    table->above.assign(given.size(), 0.0);
    for (const double height : given) table->heights.push_back(height / area);
    const auto& h = table->heights;
    for (std::size_t i = 1; i < h.size(); ++i) table->below[i] = table->below[i - 1] + 0.5 * width * (h[i - 1] + h[i]);
    for (std::size_t i = h.size() - 1; i-- > 0;) table->above[i] = table->above[i + 1] + 0.5 * width * (h[i] + h[i + 1]);
  }
  grid.table = std::move(table);
  return grid;
}

double grid_point(const Grid& grid, std::size_t i) {
  const std::size_t count = grid.table->heights.size();
  return i + 1 == count ? grid.high : grid.low + (grid.high - grid.low) * double(i) / double(count - 1);
}

std::vector<double> grid_points(const Grid& grid) {
  std::vector<double> points;
  for (std::size_t i = 0; i < grid.table->heights.size(); ++i) points.push_back(grid_point(grid, i));
  return points;
}

double grid_pdf(const Grid& grid, double x) { return x < grid.low || x > grid.high ? 0 : place(grid, x).pdf(); }

double grid_slope(const Grid& grid, double x) {
  const Place at = place(grid, x);
  return grid_pdf(grid, x) > 0 ? (at.right - at.left) / cell_width(grid) / at.pdf() : 0;
}

double grid_cdf(const Grid& grid, double x) {
  const Place at = place(grid, x);
  return std::min(grid.table->below[at.cell] + cell_width(grid) * at.before(), 1.0);
}

double grid_survival(const Grid& grid, double x) {
  const Place at = place(grid, x);
  return std::min(grid.table->above[at.cell + 1] + cell_width(grid) * at.after(), 1.0);
}

double grid_mass(const Grid& grid, double low, double high) {
  const Place a = place(grid, low), b = place(grid, high);
  if (a.cell == b.cell) return cell_width(grid) * (b.t - a.t) * 0.5 * (a.pdf() + b.pdf());
  const double between = 0.5 < grid.table->below[a.cell] ? grid.table->above[a.cell + 1] - grid.table->above[b.cell]
                                                         : grid.table->below[b.cell] - grid.table->below[a.cell + 1];
  return cell_width(grid) * (a.after() + b.before()) + between;
}

double grid_quantile(const Grid& grid, double probability) {
  const auto& below = grid.table->below;
  const auto cell = std::size_t(std::clamp<std::ptrdiff_t>(std::lower_bound(below.begin(), below.end(), probability) - below.begin() - 1, 0,
                                                           std::ptrdiff_t(below.size()) - 2));
  const auto& h = grid.table->heights;
  const double width = cell_width(grid);
  return grid.low + width * (double(cell) + invert(h[cell], h[cell + 1], (probability - below[cell]) / width));
}

double grid_upper_quantile(const Grid& grid, double probability) {
  const auto& above = grid.table->above;
  const auto cell = std::size_t(std::clamp<std::ptrdiff_t>(
      std::lower_bound(above.rbegin(), above.rend(), probability).base() - above.begin() - 1, 0, std::ptrdiff_t(above.size()) - 2));
  const auto& h = grid.table->heights;
  const double width = cell_width(grid);
  return grid.low + width * (double(cell + 1) - invert(h[cell + 1], h[cell], (probability - above[cell + 1]) / width));
}

double grid_mean(const Grid& grid) {
  const auto& h = grid.table->heights;
  double sum = 0;
  for (std::size_t i = 0; i + 1 < h.size(); ++i) {  // Simpson's rule is exact for these
    const double a = grid_point(grid, i), b = grid_point(grid, i + 1), middle = 0.5 * (a + b);
    sum += (a * h[i] + 2 * middle * (h[i] + h[i + 1]) + b * h[i + 1]) / 6;
  }
  return sum * cell_width(grid);
}

double grid_variance(const Grid& grid) {
  const auto& h = grid.table->heights;
  const double centre = grid_mean(grid);
  double sum = 0;
  for (std::size_t i = 0; i + 1 < h.size(); ++i) {
    const double a = grid_point(grid, i) - centre, b = grid_point(grid, i + 1) - centre, middle = 0.5 * (a + b);
    sum += (a * a * h[i] + 2 * middle * middle * (h[i] + h[i + 1]) + b * b * h[i + 1]) / 6;
  }
  return sum * cell_width(grid);
}

}  // namespace lineland::math
