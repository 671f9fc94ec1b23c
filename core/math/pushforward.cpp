#include "core/math/pushforward.h"

#include <algorithm>
#include <cmath>

#include "core/base/check.h"

namespace lineland::math {
namespace {

constexpr double largest = 1e300;
constexpr double point_width = 1e-290;  // a shorter image counts as a point: the density would overflow

/// The share of a segment between t0 and t1 in [0, 1], for a parabola through `start` and `end` with integral 1: Simpson's rule, which is
/// exact and adds positive terms.
double share(double start, double end, double t0, double t1) {
  const auto density = [=](double t) {
    const double s = 1 - t;
    return start * s * (1 - 3 * t) + end * t * (3 * t - 2) + 6 * t * s;
  };
  return (t1 - t0) / 6 * (density(t0) + 4 * density(0.5 * (t0 + t1)) + density(t1));
}

/// Whether that parabola is (Fritsch and Carlson 1980); where it is not, the mass is spread evenly.
bool nowhere_negative(double start, double end) { return start > 0 && end > 0 && start < 3 && end < 3; }

/// Index of the cell of x: 0 below the first edge, edges.size() above the last; an edge belongs to the cell on its left.
std::size_t cell_of(std::span<const double> edges, double x) {
  return std::size_t(std::lower_bound(edges.begin(), edges.end(), x) - edges.begin());
}

/// The same, from a guess: neighbouring images are mostly in neighbouring cells.
std::size_t cell_of(std::span<const double> edges, double x, std::size_t guess) {
  for (int i = 0; i < 8; ++i) {
    if (guess > 0 && x <= edges[guess - 1]) {
      --guess;
    } else if (guess < edges.size() && x > edges[guess]) {
      ++guess;
    } else {
      return guess;
    }
  }
  return cell_of(edges, x);
}

double& mass_at(CellMasses& out, std::size_t cell) {
  if (cell == 0) return out.below;
  return cell > out.cells.size() ? out.above : out.cells[cell - 1];
}

/// Adds a density to cells [from, to): a few nodes of a binary tree whose leaves are the cells.
void add_density(std::vector<double>& tree, std::size_t from, std::size_t to, double density) {
  const std::size_t leaves = tree.size() / 2;
  for (from += leaves, to += leaves; from < to; from /= 2, to /= 2) {
    if (from % 2) tree[from++] += density;
    if (to % 2) tree[--to] += density;
  }
}

}  // namespace

std::vector<double> latent_nodes(const Distribution& latent, int count) {
  LINELAND_CHECK(count >= 16);
  const Interval support = latent.support();
  std::vector<double> nodes;
  nodes.reserve(std::size_t(count));
  const auto even = [&](double low, double high, int n) {
    for (int i = 0; i < n; ++i) nodes.push_back(low + (high - low) * i / n);
  };
  const bool left = std::isinf(support.low), right = std::isinf(support.high);
  const double low = left ? latent.quantile(1e-20) : support.low, high = right ? latent.upper_quantile(1e-20) : support.high;
  const int tail = count / 8, bulk = count - 1 - tail * (int(left) + int(right));
  // In a tail, even steps of the square suit a normal: its log-density falls by the same amount each step.
  const double centre = 0.5 * (low + high);
  const auto tail_node = [&](double inner, double outer, double t) {
    const double a = inner - centre, b = outer - centre;
    return centre + std::copysign(std::sqrt(a * a + (b * b - a * a) * t), a);
  };
  if (left) {
    const double end = latent.quantile(1e-300);
    for (int i = 0; i < tail; ++i) nodes.push_back(tail_node(low, end, 1 - double(i) / tail));
  }
  even(low, high, bulk);
  nodes.push_back(high);
  if (right) {
    const double end = latent.upper_quantile(1e-300);
    for (int i = 1; i <= tail; ++i) nodes.push_back(tail_node(high, end, double(i) / tail));
  }
  return nodes;
}

PushForward::PushForward(const Distribution& latent, std::span<const double> nodes) : nodes_(nodes.begin(), nodes.end()) {
  LINELAND_CHECK(nodes.size() >= 2);
  const std::size_t segments = nodes.size() - 1;
  segment_mass_.resize(segments);
  latent_start_.assign(segments, 1);
  latent_end_.assign(segments, 1);
  for (std::size_t i = 0; i < segments; ++i) {
    const double width = nodes[i + 1] - nodes[i];
    LINELAND_CHECK(width > 0);
    segment_mass_[i] = latent.mass(nodes[i], nodes[i + 1]);
    const double start = latent.pdf(nodes[i]) * width / segment_mass_[i], end = latent.pdf(nodes[i + 1]) * width / segment_mass_[i];
    if (nowhere_negative(start, end)) {
      latent_start_[i] = start;
      latent_end_[i] = end;
    }
  }
  start_ = latent_start_;
  end_ = latent_end_;
  low_mass_ = latent.cdf(nodes.front());
  for (auto* memory : {&images_, &knots_, &lower_, &upper_, &atoms_, &between_.cells}) memory->reserve(nodes.size());
  between_.scratch.reserve(2 * nodes.size());
  high_mass_ = latent.survival(nodes.back());
}

PushForward::Status PushForward::update(std::span<const double> images, std::span<const double> slopes) {
  LINELAND_CHECK(images.size() == nodes_.size() && (slopes.empty() || slopes.size() == nodes_.size()));
  const bool sound = std::all_of(images.begin(), images.end(), [](double x) { return std::abs(x) <= largest; });
  if (!sound) return status_ = Status::not_finite;
  images_.assign(images.begin(), images.end());
  shape_segments(slopes);
  sort_knots();
  accumulate();
  return status_ = Status::ok;
}

/// The image's density at a node is the latent's over |dG/dz|: relative to the segment's mean, the latent's times the mean slope over the
/// slope.
void PushForward::shape_segments(std::span<const double> slopes) {
  for (std::size_t i = 0; i < segment_mass_.size(); ++i) {
    start_[i] = latent_start_[i];
    end_[i] = latent_end_[i];
    if (slopes.empty()) continue;
    const double mean_slope = std::abs((images_[i + 1] - images_[i]) / (nodes_[i + 1] - nodes_[i]));
    const double start = latent_start_[i] * mean_slope / std::abs(slopes[i]), end = latent_end_[i] * mean_slope / std::abs(slopes[i + 1]);
    if (nowhere_negative(start, end)) {
      start_[i] = start;
      end_[i] = end;
    }
  }
}

void PushForward::sort_knots() {
  knots_.assign(images_.begin(), images_.end());
  if (std::is_sorted(knots_.rbegin(), knots_.rend())) std::reverse(knots_.begin(), knots_.end());
  if (!std::is_sorted(knots_.begin(), knots_.end())) std::sort(knots_.begin(), knots_.end());
  knots_.erase(std::unique(knots_.begin(), knots_.end()), knots_.end());
}

void PushForward::accumulate() {
  const std::size_t count = knots_.size();
  masses(knots_, between_);

  // Points with a mass of their own.
  atoms_.assign(count, 0);
  const auto knot = [&](double x) { return std::size_t(std::lower_bound(knots_.begin(), knots_.end(), x) - knots_.begin()); };
  atoms_[knot(images_.front())] += low_mass_;
  atoms_[knot(images_.back())] += high_mass_;
  mean_ = low_mass_ * images_.front() + high_mass_ * images_.back();
  for (std::size_t i = 0; i < segment_mass_.size(); ++i) {
    if (std::abs(images_[i + 1] - images_[i]) < point_width) atoms_[knot(images_[i])] += segment_mass_[i];
    // The parabola's mean on [0, 1].
    const double centre = 0.5 + (end_[i] - start_[i]) / 12;
    mean_ += segment_mass_[i] * (images_[i] + centre * (images_[i + 1] - images_[i]));
  }
  const auto squared = [&](double x) { return (x - mean_) * (x - mean_); };
  variance_ = low_mass_ * squared(images_.front()) + high_mass_ * squared(images_.back());
  for (std::size_t i = 0; i < segment_mass_.size(); ++i) {
    const double centre = 0.5 + (end_[i] - start_[i]) / 12, second = 0.3 + (3 * end_[i] - 2 * start_[i]) / 30;  // E[t], E[t^2]
    const double step = images_[i + 1] - images_[i];
    variance_ += segment_mass_[i] * (squared(images_[i] + centre * step) + (second - centre * centre) * step * step);
  }

  lower_.resize(count);
  upper_.resize(count);
  double sum = between_.below;
  for (std::size_t j = 0; j < count; ++j) lower_[j] = sum += j > 0 ? between_.cells[j - 1] : 0;
  sum = between_.above;
  for (std::size_t j = count; j-- > 0;) {
    upper_[j] = sum;
    if (j > 0) sum += between_.cells[j - 1];
  }
}

void PushForward::masses(std::span<const double> edges, CellMasses& out) const {
  const std::size_t cells = edges.empty() ? 0 : edges.size() - 1;
  out.below = out.above = 0;
  out.cells.assign(cells, 0);
  out.log_cells.clear();
  out.scratch.assign(2 * cells, 0);
  std::size_t cell = cell_of(edges, images_[0]);
  mass_at(out, cell) += low_mass_;
  for (std::size_t i = 0; i < segment_mass_.size(); ++i) {
    const std::size_t next = cell_of(edges, images_[i + 1], cell);
    add_segment(i, cell, next, edges, out);
    cell = next;
  }
  mass_at(out, cell) += high_mass_;
  auto& tree = out.scratch;
  for (std::size_t i = 1; i < cells; ++i) {
    tree[2 * i] += tree[i];
    tree[2 * i + 1] += tree[i];
  }
  for (std::size_t i = 0; i < cells; ++i) out.cells[i] += tree[cells + i] * (edges[i + 1] - edges[i]);
}

/// Spreads segment i, whose images lie in the cells `from` and `to`.
void PushForward::add_segment(std::size_t i, std::size_t from, std::size_t to, std::span<const double> edges, CellMasses& out) const {
  constexpr std::size_t many = 32;  // cells; a longer segment is steep, and is spread evenly inside
  const double mass = segment_mass_[i], step = images_[i + 1] - images_[i];
  if (from == to || std::abs(step) < point_width) {
    mass_at(out, from) += mass;
    return;
  }
  const std::size_t left = std::min(from, to), right = std::max(from, to);
  const double low = std::min(images_[i], images_[i + 1]), high = std::max(images_[i], images_[i + 1]), width = high - low;
  const double start = step > 0 ? start_[i] : end_[i], end = step > 0 ? end_[i] : start_[i];
  if (right - left > many) {
    mass_at(out, left) += mass * ((edges[left] - low) / width);
    mass_at(out, right) += mass * ((high - edges[right - 1]) / width);
    // Cell k in the numbering of cell_of is leaf k - 1.
    add_density(out.scratch, left, right - 1, mass / width);
    return;
  }
  double t = 0;
  for (std::size_t k = edges[left] > low ? left : left + 1; k <= right; ++k) {
    const double next = k < right ? (edges[k] - low) / width : 1;
    mass_at(out, k) += mass * share(start, end, t, next);
    t = next;
  }
}

double PushForward::cdf(double x) const {
  const std::size_t j = cell_of(knots_, x);
  if (j == knots_.size()) return lower_.back();
  if (x == knots_[j]) return lower_[j];
  if (j == 0) return 0;
  const double t = (x - knots_[j - 1]) / (knots_[j] - knots_[j - 1]);
  return lower_[j - 1] + t * std::max(between_.cells[j - 1] - atoms_[j], 0.0);
}

double PushForward::survival(double x) const {
  const std::size_t j = cell_of(knots_, x);
  if (j == knots_.size()) return 0;
  if (x == knots_[j]) return upper_[j];
  if (j == 0) return upper_[0] + between_.below;
  const double t = (knots_[j] - x) / (knots_[j] - knots_[j - 1]);
  return upper_[j] + atoms_[j] + t * std::max(between_.cells[j - 1] - atoms_[j], 0.0);
}

double PushForward::quantile(double probability) const {
  const std::size_t j =
      std::min(std::size_t(std::lower_bound(lower_.begin(), lower_.end(), probability) - lower_.begin()), knots_.size() - 1);
  if (j == 0) return knots_[0];
  const double smooth = between_.cells[j - 1] - atoms_[j], rest = probability - lower_[j - 1];
  if (!(rest < smooth)) return knots_[j];
  return knots_[j - 1] + std::max(rest, 0.0) / smooth * (knots_[j] - knots_[j - 1]);
}

double PushForward::deviation() const { return std::sqrt(variance_); }

}  // namespace lineland::math
