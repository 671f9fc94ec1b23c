#include "core/math/kernel_table.h"

#include <algorithm>
#include <cmath>

#include "core/math/elementary.h"
#include "core/math/polynomial.h"

namespace lineland::math {

namespace {

// In bandwidths. A cell is so short that sixteen terms reach round-off; beyond `known` of all points there is no cell; a kernel adds
// nothing from `reach` beyond the nearest point on.
constexpr double cell = 0.5, known = 6, reach = 9.5;
constexpr double most_cells = 1 << 16;
constexpr double one_over_root_two_pi = 0.39894228040143267794;

/// The barycentric weights of Lagrange's formula for chebyshev_points().
template <std::size_t n>
std::array<double, n> barycentric_weights() {
  std::array<double, n> weights;
  for (std::size_t k = 0; k < n; ++k) {
    weights[k] = (k % 2 == 0 ? 1 : -1) * std::sin(std::numbers::pi * (double(k) + 0.5) / double(n));
  }
  return weights;
}

}  // namespace

KernelTable::KernelTable(std::span<const double> sorted, double bandwidth) {
  const double range = (sorted.back() - sorted.front()) / bandwidth;
  compress(sorted, bandwidth);
  if (!(range + 2 * known < cell * most_cells)) return;  // nearly everywhere far from all points
  low_ = -known;
  index_.assign(std::size_t((range + 2 * known) / cell) + 1, -1);
  auto next = sorted.begin();
  for (std::size_t i = 0; i < index_.size(); ++i) {
    const double middle = low_ + cell * (double(i) + 0.5);
    while (next != sorted.end() && (*next - sorted.front()) / bandwidth < middle) ++next;
    const double after = next != sorted.end() ? (*next - sorted.front()) / bandwidth - middle : known;
    const double before = next != sorted.begin() ? middle - (*(next - 1) - sorted.front()) / bandwidth : known;
    if (std::min(before, after) >= known) continue;
    index_[i] = std::int32_t(cells_.size());
    cells_.push_back(make_cell(middle));
  }
}

/// Where many points share an interval of a cell's length, sixteen points with the weights of Lagrange's formula give the same sums.
void KernelTable::compress(std::span<const double> sorted, double bandwidth) {
  static const auto points = chebyshev_points<terms>();
  static const auto barycentric = barycentric_weights<terms>();
  const double each = 1 / double(sorted.size());
  for (auto first = sorted.begin(); first != sorted.end();) {
    const double interval = std::floor((*first - sorted.front()) / bandwidth / cell), middle = cell * (interval + 0.5);
    const auto place = [&](double x) { return (x - sorted.front()) / bandwidth; };
    const auto last = std::partition_point(first, sorted.end(), [&](double x) { return std::floor(place(x) / cell) <= interval; });
    if (last - first <= std::ptrdiff_t(2 * terms)) {
      for (; first != last; ++first) sources_.push_back({place(*first), each});
      continue;
    }
    std::array<double, terms> weights{};
    for (; first != last; ++first) {
      const double t = 2 * (place(*first) - middle) / cell;
      std::array<double, terms> part;
      double total = 0;
      for (std::size_t k = 0; k < terms; ++k) total += part[k] = barycentric[k] / (t - points[k]);
      if (std::isfinite(total)) {
        for (std::size_t k = 0; k < terms; ++k) weights[k] += part[k] / total;
      } else {
        weights[std::size_t(std::ranges::find(points, t) - points.begin())] += 1;
      }
    }
    clusters_.push_back(sources_.size());
    for (std::size_t k = terms; k-- > 0;) sources_.push_back({middle + 0.5 * cell * points[k], each * weights[k]});
  }
}

KernelTable::Cell KernelTable::make_cell(double middle) const {
  static const auto points = chebyshev_points<terms>();
  // What lies further away than `reach` beyond the nearest point: all of it on one side.
  const double far = std::hypot(known, reach) + cell;
  const auto from = std::ranges::lower_bound(sources_, middle - far, {}, &Source::place);
  const auto to = std::ranges::upper_bound(sources_, middle + far, {}, &Source::place);
  std::array<double, terms> density{}, below{}, above{};
  for (auto source = sources_.begin(); source != from; ++source) below[0] += source->weight;
  for (auto source = to; source != sources_.end(); ++source) above[0] += source->weight;
  below.fill(below[0]), above.fill(above[0]);
  for (auto source = from; source != to; ++source) {
    const double weight = source->weight, place = source->place;
    for (std::size_t i = 0; i < terms; ++i) {
      const double z = middle + 0.5 * cell * points[i] - place;
      const double fall = elementary::exp(-0.5 * z * z), tail = fall * elementary::upper_tail_ratio(z < 0 ? -z : z);
      density[i] += weight * fall;
      below[i] += weight * (z < 0 ? tail : 1 - tail);
      above[i] += weight * (z < 0 ? 1 - tail : tail);
    }
  }
  for (double& value : density) value *= one_over_root_two_pi;
  const bool left = below[terms / 2] < above[terms / 2];
  return {through(density), through(left ? below : above), middle, left};
}

std::complex<double> KernelTable::characteristic(double t) const {
  // All clusters look alike but for their weights: one rotation each.
  std::array<std::complex<double>, terms> turned{};
  for (std::size_t k = 0; k < terms && !clusters_.empty(); ++k) {
    turned[k] = std::polar(1.0, t * (sources_[clusters_[0] + k].place - sources_[clusters_[0]].place));
  }
  std::complex<double> sum = 0;
  auto cluster = clusters_.begin();
  for (std::size_t i = 0; i < sources_.size();) {
    const std::complex<double> here = std::polar(1.0, t * sources_[i].place);
    if (cluster == clusters_.end() || i < *cluster) {
      sum += sources_[i++].weight * here;
      continue;
    }
    std::complex<double> part = 0;
    for (std::size_t k = 0; k < terms; ++k) part += sources_[i + k].weight * turned[k];
    sum += here * part;
    i += terms, ++cluster;
  }
  return sum;
}

const KernelTable::Cell* KernelTable::cell_at(double t) const noexcept {
  const double place = (t - low_) / cell;
  if (!(place >= 0 && place < double(index_.size()))) return nullptr;
  const std::int32_t index = index_[std::size_t(place)];
  return index < 0 ? nullptr : &cells_[std::size_t(index)];
}

KernelTable::Value KernelTable::at(double t) const noexcept {
  const Cell& here = *cell_at(t);
  const double u = 2 * (t - here.middle) / cell;
  double pdf = here.density[terms - 1], rise = 0, tail = here.tail[terms - 1];
  for (std::size_t k = terms - 1; k-- > 0;) {
    rise = rise * u + pdf;
    pdf = pdf * u + here.density[k];
    tail = tail * u + here.tail[k];
  }
  return {pdf, rise * 2 / cell, here.left ? tail : 1 - tail, here.left ? 1 - tail : tail};
}

}  // namespace lineland::math
