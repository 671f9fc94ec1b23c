#include "core/labs/gan/truth.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "core/base/check.h"
#include "core/math/grid.h"
#include "core/math/transport.h"

namespace lineland::labs::gan {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Basins of a density between its minima.
std::vector<Mode> basins(const math::Distribution& data) {
  constexpr int points = 2001;
  constexpr double least_weight = 0.01;
  const math::Interval range = data.bulk(1e-6);
  const std::vector<double> x = math::linspace(range.low, range.high, points);
  std::vector<double> density(x.size());
  data.log_pdf(x, density);
  std::vector<Mode> modes;
  double low = range.low;
  for (std::size_t i = 1; i + 1 < x.size(); ++i) {
    const bool minimum = density[i] < density[i - 1] && density[i] <= density[i + 1];
    if (!minimum) continue;
    modes.push_back({low, x[i], data.mass(low, x[i])});
    low = x[i];
  }
  modes.push_back({low, range.high, data.mass(low, range.high)});
  std::erase_if(modes, [](const Mode& mode) { return mode.weight < least_weight; });
  return modes;
}

/// The integral of sqrt(F (1 - F)) by the trapezoidal rule over edges that reach into both tails; it exists if a little more than the
/// variance does.
double integral_of_root_spread(const math::Distribution& data, std::span<const double> edges) {
  if (!std::isfinite(data.variance())) return std::numeric_limits<double>::infinity();
  std::vector<double> root(edges.size());
  for (std::size_t i = 0; i < edges.size(); ++i) root[i] = std::sqrt(data.cdf(edges[i]) * data.survival(edges[i]));
  double sum = 0;
  for (std::size_t i = 0; i + 1 < edges.size(); ++i) sum += (edges[i + 1] - edges[i]) * (root[i] + root[i + 1]) / 2;
  return sum;
}

/// The weight of cell i in the even mixture.
double mixture(const math::CellMasses& data, const math::CellMasses& generator, std::size_t i) {
  return (data.cells[i] + generator.cells[i]) / 2;
}

struct Moments {
  double mean, deviation;
};

Moments moments(const math::CellMasses& data, const math::CellMasses& generator, std::span<const double> values) {
  double total = 0, mean = 0, square = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double mass = mixture(data, generator, i);
    if (!(mass > 0)) continue;
    total += mass;
    mean += mass * values[i];
  }
  mean /= total;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double mass = mixture(data, generator, i);
    if (mass > 0) square += mass * (values[i] - mean) * (values[i] - mean);
  }
  return {mean, std::sqrt(square / total)};
}

}  // namespace

std::vector<Mode> modes_of(const math::Distribution& data) {
  constexpr double widths = 2;
  std::vector<Mode> modes;
  for (std::size_t k = 0; k < data.components().size(); ++k) {
    const math::Shape& shape = data.components()[k].shape;
    const math::Distribution alone({{1, shape}});
    if (std::holds_alternative<math::Sample>(shape)) {
      for (const Mode& mode : basins(alone)) modes.push_back({mode.low, mode.high, mode.weight * data.share(k)});
    } else if (const auto* student = std::get_if<math::Student>(&shape)) {
      modes.push_back({student->mean - widths * student->scale, student->mean + widths * student->scale, data.share(k)});
    } else {
      const double mean = alone.mean(), deviation = alone.deviation();
      modes.push_back({mean - widths * deviation, mean + widths * deviation, data.share(k)});
    }
  }
  return modes;
}

Truth::Truth(const math::Distribution& latent, int resolution)
    : generator_(latent, math::latent_nodes(latent, resolution)), cells_(static_cast<std::size_t>(resolution)) {
  set_data(data_);
}

void Truth::set_data(const math::Distribution& data) {
  data_ = data;
  modes_ = modes_of(data);
  constexpr double tail = 0.16;
  data_middle_ = data.quantile(0.5);
  data_spread_ = (data.upper_quantile(tail) - data.quantile(tail)) / 2;
  data_edges_ = math::resolving_edges(data, static_cast<int>(cells_));
  edges_.reserve(4 * cells_);
  root_spread_ = integral_of_root_spread(data, data_edges_);
}

double Truth::mean_w1_of_sample(int count) const { return std::sqrt(2 / (std::numbers::pi * count)) * root_spread_; }

bool Truth::update(std::span<const double> images, std::span<const double> slopes) {
  return generator_.update(images, slopes) == math::PushForward::Status::ok;
}

Distances Truth::distances() {
  if (generator_.status() != math::PushForward::Status::ok) return {nan, nan, nan, nan, nan, nan, 0};
  math::common_edges(data_edges_, generator_, cells_, edges_);
  math::masses(data_, edges_, data_masses_);
  generator_.masses(edges_, generator_masses_);
  int covered = 0;
  for (const Mode& mode : modes_) covered += generator_.cdf(mode.high) - generator_.cdf(mode.low) >= mode.weight / 3;
  return {.js = math::js(data_masses_, generator_masses_),
          .kl_generator_data = math::kl(generator_masses_, data_masses_),
          .kl_data_generator = math::kl(data_masses_, generator_masses_),
          .w1 = math::w1(edges_, data_masses_, generator_masses_),
          .mean = generator_.mean(),
          .deviation = generator_.deviation(),
          .modes_covered = covered};
}

void optimal_discriminator(Objective objective, double smoothing, std::span<const double> edges, const math::CellMasses& data,
                           const math::CellMasses& generator, std::span<double> out) {
  LINELAND_CHECK(out.size() + 1 == edges.size());
  if (family(objective) != Family::critic) {
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] = optimal(objective, smoothing, std::log(data.cells[i]), std::log(generator.cells[i]));
    return;
  }
  std::vector<double> potential(edges.size());
  math::kantorovich_potential(edges, data, generator, potential);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = (potential[i] + potential[i + 1]) / 2;
  centre_critic(data, generator, out);
}

void add_noise(std::span<const double> edges, double noise, math::CellMasses& masses) {
  constexpr double reach = 8;  // standard deviations
  const double width = edges[1] - edges[0];
  const auto cells = static_cast<std::ptrdiff_t>(masses.cells.size());
  const auto half = std::min(static_cast<std::ptrdiff_t>(reach * noise / width) + 1, cells);
  // Probability that a point in the middle of a cell lands k cells further.
  std::vector<double> kernel(static_cast<std::size_t>(half) + 1);
  for (std::ptrdiff_t k = 0; k <= half; ++k) {
    const double low = (static_cast<double>(k) - 0.5) * width / noise, high = low + width / noise;
    kernel[static_cast<std::size_t>(k)] = (std::erfc(low / std::sqrt(2.0)) - std::erfc(high / std::sqrt(2.0))) / 2;
  }
  masses.scratch.assign(masses.cells.size(), 0.0);
  for (std::ptrdiff_t i = 0; i < cells; ++i) {
    const double mass = masses.cells[static_cast<std::size_t>(i)];
    if (!(mass > 0)) continue;
    for (std::ptrdiff_t j = std::max<std::ptrdiff_t>(0, i - half); j < std::min(cells, i + half + 1); ++j) {
      masses.scratch[static_cast<std::size_t>(j)] += mass * kernel[static_cast<std::size_t>(std::abs(i - j))];
    }
  }
  masses.cells.swap(masses.scratch);
}

double discriminator_gap(Objective objective, const math::CellMasses& data, const math::CellMasses& generator,
                         std::span<const double> discriminator, std::span<const double> optimal) {
  Moments learned{0, 1}, best{0, 1};
  if (family(objective) == Family::critic) {
    const auto scaled = [](Moments m) { return Moments{m.mean, m.deviation > 0 ? m.deviation : 1}; };
    learned = scaled(moments(data, generator, discriminator));
    best = scaled(moments(data, generator, optimal));
  }
  double total = 0, gap = 0;
  for (std::size_t i = 0; i < discriminator.size(); ++i) {
    const double mass = mixture(data, generator, i);
    if (!(mass > 0)) continue;
    total += mass;
    gap += mass * std::abs((discriminator[i] - learned.mean) / learned.deviation - (optimal[i] - best.mean) / best.deviation);
  }
  return gap / total;
}

void centre_critic(const math::CellMasses& data, const math::CellMasses& generator, std::span<double> values) {
  const double mean = moments(data, generator, values).mean;
  for (double& value : values) value -= mean;
}

}  // namespace lineland::labs::gan
