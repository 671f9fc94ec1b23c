#include "core/labs/gan/view.h"

#include <algorithm>
#include <boost/sort/pdqsort/pdqsort.hpp>
#include <cmath>

#include "core/labs/gan/gan.h"
#include "core/math/grid.h"
#include "core/math/quasi_random.h"
#include "core/math/transport.h"

namespace lineland::labs::gan {

namespace {

constexpr int estimate_nodes = 128;  // of the push-forward that stands for a sample, where the latent is no line
constexpr int block = 512;           // latents at a time
constexpr int rug_samples = 100;
constexpr int display_cells = 480;
constexpr int transport_points = 241;

math::Distribution distribution_of(Latent latent) {
  return latent == Latent::normal ? math::Distribution() : math::Distribution({{1, math::Uniform{-1, 1}}});
}

/// The latent of the push-forward. A sample goes through the same machinery: as the monotone image of a normal number.
math::Distribution pushed(Latent latent, const nn::Shape& generator) {
  return generator.inputs == 1 ? distribution_of(latent) : math::Distribution();
}

/// Blocks of (dimension, block). One block of random numbers for a line, whose truth needs none; else `points` of Sobol's: their images are
/// 5 to 6 times (2 dimensions), 1.4 to 2 times (16) nearer to the generator in W1 than those of as many random ones, by networks of 64
/// units with weights of 1 to 4 times their first size.
std::vector<float> fixed_latents(const math::Distribution& latent, int dimension, int points, Seed seed) {
  std::vector<float> latents(static_cast<std::size_t>(dimension == 1 ? block : dimension * points));
  if (dimension == 1) {
    Random random(seed);
    latent.sample(random, latents);
    return latents;
  }
  const std::vector<double> cube = math::sobol_points(dimension, points, seed);
  auto to = latents.begin();
  for (int first = 0; first < points; first += block)
    for (int k = 0; k < dimension; ++k)
      to = std::transform(cube.begin() + k * points + first, cube.begin() + k * points + first + block, to,
                          [&](double u) { return static_cast<float>(latent.quantile(u)); });
  return latents;
}

/// Where an ascending sample has a share `u` of itself below, linear between its points; within them.
double quantile_of(std::span<const double> sample, double u) {
  const double count = static_cast<double>(sample.size()), place = std::clamp(u * count - 0.5, 0.0, count - 1);
  const auto below = std::min(static_cast<std::size_t>(place), sample.size() - 2);
  return std::lerp(sample[below], sample[below + 1], place - static_cast<double>(below));
}

/// The monotone map from a standard normal onto a sample. Beyond the sample's ends it goes on straight, as steep as over the last few
/// points: a generator that has no bounds must not be given some by a finite sample.
void normal_onto_sample(std::span<const double> z, std::span<const double> sample, std::span<double> out) {
  constexpr double few = 16;
  static const math::Distribution normal;  // made once: a step allocates nothing
  const double last = 0.5 / static_cast<double>(sample.size()), end = -normal.quantile(last), inner = -normal.quantile(few * last);
  const double low_slope = (quantile_of(sample, few * last) - sample.front()) / (end - inner);
  const double high_slope = (sample.back() - quantile_of(sample, 1 - few * last)) / (end - inner);
  for (std::size_t i = 0; i < z.size(); ++i) {
    out[i] = quantile_of(sample, normal.cdf(z[i]));
    if (z[i] < -end) out[i] += low_slope * (z[i] + end);
    if (z[i] > end) out[i] += high_slope * (z[i] - end);
  }
}

/// Edges of equal cells, about `cells` over the range and as many of that width as reach beyond it on both sides; wider ones where noise
/// reaches so far that there would be too many.
std::vector<double> even_edges(math::Interval range, int cells, double reach) {
  constexpr double most = 4;  // times as many
  const double span = range.high - range.low, width = std::max(span / cells, (span + 2 * reach) / (most * cells));
  const double beyond = std::ceil(reach / width), inside = std::ceil(span / width - 1e-9);
  const double low = range.low - beyond * width;
  return math::linspace(low, low + (2 * beyond + inside) * width, static_cast<int>(2 * beyond + inside) + 1);
}

/// Values in the middle of even cells as a function of x, linear in between.
void at(std::span<const double> x, std::span<const double> edges, std::span<const double> values, std::vector<double>& out) {
  const double width = edges[1] - edges[0], last = static_cast<double>(values.size() - 1);
  out.resize(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double place = std::clamp((x[i] - edges[0]) / width - 0.5, 0.0, last);
    const auto below = static_cast<std::size_t>(std::round(place));
    const double rest = place - static_cast<double>(below);
    out[i] = values[below];
    if (std::abs(rest) > 1e-6) out[i] += std::abs(rest) * (values[rest > 0 ? below + 1 : below - 1] - values[below]);
  }
}

/// Leaves out (nan) what the best discriminator would say where neither density has any mass to speak of: nothing asks it there, and what
/// the formula gives is a ratio of far tails. A critic's potential is determined between two such places too, as long as mass is to be
/// carried across.
void forget_where_nothing_is(const math::CellMasses& data, const math::CellMasses& generator, bool carries, std::span<double> best) {
  constexpr double faint = 1e-4;  // of the peak
  const auto peak = [](std::span<const double> cells) {
    double most = 0;
    for (const double mass : cells) most = std::max(most, mass);
    return most;
  };
  const double least_data = faint * peak(data.cells), least_generator = faint * peak(generator.cells);
  double ahead = data.below - generator.below;  // the difference of the distribution functions
  for (std::size_t i = 0; i < best.size(); ++i) {
    ahead += data.cells[i] - generator.cells[i];
    const bool something = data.cells[i] > least_data || generator.cells[i] > least_generator || (carries && std::abs(ahead) > faint);
    if (!something) best[i] = std::nan("");
  }
}

}  // namespace

View::View(const math::Distribution& data, Latent latent, Units units, const nn::Shape& generator, const nn::Shape& discriminator,
           Resolution resolution, Seed seed)
    : generator_shape_(generator),
      units_(units),
      latent_(distribution_of(latent)),
      truth_(pushed(latent, generator), generator.inputs == 1 ? resolution.nodes : estimate_nodes),
      discriminator_line_(discriminator),
      pass_(generator, block),
      discriminator_pass_(discriminator, block),
      latents_(fixed_latents(latent_, generator.inputs, resolution.points, seed)),
      sample_(latents_.size() / static_cast<std::size_t>(generator.inputs)),
      images_(truth_.nodes().size()) {
  truth_.set_data(data);
  if (is_line()) generator_line_.emplace(generator);
}

/// Brings sample, images and truth to the generator.
void View::update(const nn::Mlp& generator) {
  const auto stride = static_cast<std::size_t>(block * generator_shape_.inputs);
  for (std::size_t k = 0; k * stride < latents_.size(); ++k) {
    const auto images = pass_.evaluate(generator, std::span(latents_).subspan(k * stride, stride));
    for (std::size_t i = 0; i < images.size(); ++i) sample_[k * block + i] = units_.x(static_cast<double>(images[i]));
  }
  if (is_line()) {
    image_slopes_.resize(images_.size());
    generate(generator, truth_.nodes(), images_, image_slopes_);
  } else {
    boost::sort::pdqsort_branchless(sample_.begin(), sample_.end());  // twice as fast as std::sort: no branch can be foreseen here
    normal_onto_sample(truth_.nodes(), sample_, images_);
  }
  truth_.update(images_, image_slopes_);
}

Distances View::distances(const nn::Mlp& generator) {
  update(generator);
  return truth_.distances();
}

void View::capture(const Scenery& scenery, const nn::Mlp& generator, const nn::Mlp& discriminator, Snapshot& snapshot) {
  const Distances distances = this->distances(generator);
  snapshot.js = distances.js;
  snapshot.kl_generator_data = distances.kl_generator_data;
  snapshot.kl_data_generator = distances.kl_data_generator;
  snapshot.w1 = distances.w1;
  snapshot.mean = distances.mean;
  snapshot.deviation = distances.deviation;
  snapshot.modes = static_cast<int>(truth_.modes().size());
  snapshot.modes_covered = distances.modes_covered;
  snapshot.generator_is_estimate = !is_line();
  snapshot.samples.assign(sample_.begin(), sample_.end());
  if (sample_.size() > rug_samples) {
    // Of a sorted sample, every k-th; of an unsorted one, the first.
    const std::size_t every = is_line() ? 1 : sample_.size() / rug_samples;
    for (std::size_t i = 0; i < rug_samples; ++i) snapshot.samples[i] = sample_[i * every];
    snapshot.samples.resize(rug_samples);
  }
  snapshot.w1_floor = truth_.mean_w1_of_sample(scenery.batch);
  snapshot.data_middle = truth_.data_middle();
  snapshot.data_spread = truth_.data_spread();
  snapshot.gap = gap(scenery, discriminator);
  capture_densities(scenery, discriminator, snapshot);
  capture_forces(scenery, discriminator, snapshot);
  capture_transport(generator, snapshot);
}

/// G, and its slopes where they are wanted, at points of a latent that is a line.
void View::generate(const nn::Mlp& generator, std::span<const double> z, std::span<double> out, std::span<double> slopes) {
  generator_line_->evaluate(generator, z, out, slopes);
  for (double& value : out) value = units_.x(value);
  for (double& slope : slopes) slope *= units_.scale;
}

void View::generator_masses(std::span<const double> edges, std::span<double> out) {
  if (truth_.generator().status() != math::PushForward::Status::ok) {
    std::ranges::fill(out, std::nan(""));
    return;
  }
  truth_.generator().masses(edges, generator_masses_);
  std::ranges::copy(generator_masses_.cells, out.begin());
}

double View::saturation(Objective objective, const nn::Mlp& generator, const nn::Mlp& discriminator) {
  if (family(objective) != Family::logistic) return std::nan("");
  const auto stride = static_cast<std::size_t>(block * generator_shape_.inputs);
  const auto images = pass_.forward(generator, std::span(latents_).first(stride));
  const auto outputs = discriminator_pass_.forward(discriminator, images);
  std::vector<float> d_output(block), d_image(block), gradient(generator.parameters().size());
  const auto norm = [&](Objective of) {
    generator_loss(of, outputs, d_output);
    discriminator_pass_.backward(discriminator, d_output, {}, nn::Write::overwrite, d_image);
    pass_.backward(generator, d_image, gradient);
    return nn::norm(gradient);
  };
  return norm(objective) / norm(Objective::non_saturating);
}

void View::learned(Objective objective, const nn::Mlp& discriminator, std::span<const double> x, std::span<double> out) {
  inputs_.resize(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) inputs_[i] = units_.u(x[i]);
  discriminator_line_.evaluate(discriminator, inputs_, out);
  const double stretch = family(objective) == Family::critic ? units_.scale : 1;
  for (double& value : out) value = stretch * shown(objective, value);
}

math::Interval View::shown_range() const {
  constexpr double data_tail = 1e-3, data_room = 0.3, tail = 5e-3, room = 0.1, furthest = 2.5;
  const math::Interval bulk = truth_.data().bulk(data_tail);
  const double margin = data_room * (bulk.high - bulk.low);
  math::Interval range{bulk.low - margin, bulk.high + margin};
  const double width = range.high - range.low;
  if (truth_.generator().status() == math::PushForward::Status::ok) {
    const double low = truth_.generator().quantile(tail) - room * width, high = truth_.generator().quantile(1 - tail) + room * width;
    range = {std::max(std::min(range.low, low), range.low - furthest * width),
             std::min(std::max(range.high, high), range.high + furthest * width)};
  }
  return range;
}

void View::capture_densities(const Scenery& scenery, const nn::Mlp& discriminator, Snapshot& snapshot) {
  std::vector<double> edges = even_edges(shown_range(), display_cells, 0);
  const double width = edges[1] - edges[0];
  snapshot.x = math::midpoints(edges);
  snapshot.data.resize(snapshot.x.size());
  truth_.data().log_pdf(snapshot.x, snapshot.data);
  for (double& density : snapshot.data) density = std::exp(density);

  math::masses(truth_.data(), edges, data_masses_);
  truth_.generator().masses(edges, generator_masses_);
  if (snapshot.generator_is_estimate) {
    // Half of Silverman's width for the sample's deviation smooths what the sample leaves rough.
    const double bandwidth = 0.5 * snapshot.deviation * std::pow(static_cast<double>(sample_.size()), -0.2);
    if (bandwidth > 0) add_noise(edges, bandwidth, generator_masses_);
  }
  snapshot.generator.assign(generator_masses_.cells.begin(), generator_masses_.cells.end());
  for (double& mass : snapshot.generator) mass /= width;

  if (scenery.noise > 0) edges = noisy_masses(shown_range(), display_cells, scenery.noise);
  best_.resize(edges.size() - 1);
  optimal_discriminator(scenery.objective, scenery.smoothing, edges, data_masses_, generator_masses_, best_);
  const bool critic = family(scenery.objective) == Family::critic;
  forget_where_nothing_is(data_masses_, generator_masses_, critic, best_);
  at(snapshot.x, edges, best_, snapshot.optimal);
  values_.resize(best_.size());
  learned(scenery.objective, discriminator, math::midpoints(edges), values_);
  if (critic) centre_critic(data_masses_, generator_masses_, values_);
  at(snapshot.x, edges, values_, snapshot.discriminator);
}

/// Brings data_masses_ and generator_masses_ to what instance noise makes of them, over a range and as far beyond as the noise carries;
/// the edges of their cells.
std::vector<double> View::noisy_masses(math::Interval range, int cells, double noise) {
  constexpr double reach = 5;  // standard deviations from which mass still comes in
  std::vector<double> edges = even_edges(range, cells, reach * noise);
  math::masses(truth_.data(), edges, data_masses_);
  truth_.generator().masses(edges, generator_masses_);
  add_noise(edges, noise, data_masses_);
  add_noise(edges, noise, generator_masses_);
  return edges;
}

double View::gap(const Scenery& scenery, const nn::Mlp& discriminator) {
  if (truth_.generator().status() != math::PushForward::Status::ok) return std::nan("");
  std::span<const double> edges = truth_.edges();
  std::vector<double> even;
  data_masses_ = truth_.data_masses();
  generator_masses_ = truth_.generator_masses();
  if (scenery.noise > 0) {
    // Convolution wants even cells.
    constexpr double tail = 1e-6;
    const math::Interval bulk = truth_.data().bulk(tail);
    const double low = std::min(bulk.low, truth_.generator().quantile(tail)),
                 high = std::max(bulk.high, truth_.generator().quantile(1 - tail));
    even = noisy_masses({low, high}, 2 * display_cells, scenery.noise);
    edges = even;
  }
  best_.resize(edges.size() - 1);
  values_.resize(edges.size() - 1);
  optimal_discriminator(scenery.objective, scenery.smoothing, edges, data_masses_, generator_masses_, best_);
  learned(scenery.objective, discriminator, math::midpoints(edges), values_);
  return discriminator_gap(scenery.objective, data_masses_, generator_masses_, values_, best_);
}

/// Forces over snapshot.x, from the discriminator's own outputs and slopes.
void View::capture_forces(const Scenery& scenery, const nn::Mlp& discriminator, Snapshot& snapshot) {
  const std::size_t count = snapshot.x.size();
  inputs_.resize(count);
  values_.resize(count);
  slopes_.resize(count);
  for (std::size_t i = 0; i < count; ++i) inputs_[i] = units_.u(snapshot.x[i]);
  discriminator_line_.evaluate(discriminator, inputs_, values_, slopes_);
  const auto fill = [&](Objective objective, std::vector<double>& out) {
    out.resize(count);
    for (std::size_t i = 0; i < count; ++i) out[i] = -generator_slope(objective, values_[i]) * slopes_[i] / units_.scale;
  };
  fill(scenery.objective, snapshot.force);
  fill(Objective::minimax, snapshot.force_minimax);
  fill(Objective::non_saturating, snapshot.force_non_saturating);
}

/// G over the bulk of a one-dimensional latent, and the monotone map onto the data in G's own direction: a falling G is matched by the
/// falling map, which carries a symmetric latent to the data just as well. Of a latent that is no line, both quantile functions.
void View::capture_transport(const nn::Mlp& generator, Snapshot& snapshot) {
  constexpr double tail = 1e-3;
  const math::Interval bulk = is_line() ? latent_.bulk(tail) : math::Interval{tail, 1 - tail};
  snapshot.z = math::linspace(bulk.low, bulk.high, transport_points);
  snapshot.generated.resize(snapshot.z.size());
  snapshot.optimal_map.resize(snapshot.z.size());
  if (!is_line()) {
    for (std::size_t i = 0; i < snapshot.z.size(); ++i) {
      snapshot.generated[i] = quantile_of(sample_, snapshot.z[i]);
      snapshot.optimal_map[i] = truth_.data().quantile(snapshot.z[i]);
    }
    return;
  }
  generate(generator, snapshot.z, snapshot.generated);
  double slope = 0;
  for (std::size_t i = 0; i < snapshot.z.size(); ++i) slope += snapshot.z[i] * snapshot.generated[i];
  for (std::size_t i = 0; i < snapshot.z.size(); ++i) {
    snapshot.optimal_map[i] = math::monotone_map(truth_.data(), latent_, slope < 0 ? -snapshot.z[i] : snapshot.z[i]);
  }
}

}  // namespace lineland::labs::gan
