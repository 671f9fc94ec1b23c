#include "core/labs/gan/gan.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/labs/gan/buffers.h"
#include "core/labs/gan/doctor.h"
#include "core/math/grid.h"
#include "core/nn/flush_subnormals.h"

namespace lineland::labs::gan {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t loss_rows = 512, distance_rows = 256, density_rows = 128, discriminator_rows = 16;
constexpr int past_cells = 96;
constexpr std::int64_t distance_interval = 16;  // steps between two moments whose distances may be recorded
constexpr Resolution fine{.nodes = 1024, .points = 4096}, coarse{.nodes = 192, .points = 2048};  // of what is shown, of what is recorded

nn::Shape generator_shape(const param::Values& values) {
  const auto& schema = Gan::schema();
  return {.inputs = static_cast<int>(values[schema.latent_dimension]),
          .hidden_layers = static_cast<int>(values[schema.generator_layers]),
          .width = static_cast<int>(values[schema.generator_width]),
          .activation = values[schema.activation]};
}

nn::Shape discriminator_shape(const param::Values& values) {
  const auto& schema = Gan::schema();
  return {.inputs = 1,
          .hidden_layers = static_cast<int>(values[schema.discriminator_layers]),
          .width = static_cast<int>(values[schema.discriminator_width]),
          .activation = values[schema.activation]};
}

// What to look for, by what the best discriminator is.
constexpr const char* ratio_notes =
    "The green curve is what the discriminator has learned; the dashed one is the best that any discriminator could do against this "
    "generator:\n\n$$D*(x) = \\frac{p(x)}{p(x) + p_G(x)}\n\nWhere the two agree, the generator is pushed along the slope of the truth. "
    "Drag "
    "a mode of the data and watch the green curve chase the dashed one.";
constexpr const char* sign_notes =
    "The green curve is what the discriminator has learned; the dashed one is the best that any discriminator could do against this "
    "generator: it only says which of the two densities is the larger.\n\n$$D*(x) = \\mathrm{sign}(p(x) - p_G(x))\n\nIt has no slope but "
    "at its jumps: what leads the generator is that a network rounds them off. Drag a mode of the data and watch the green curve follow.";
constexpr const char* potential_notes =
    "The green curve is the critic, the dashed one the exact Kantorovich potential, the best of all critics whose slope is at most 1. Its "
    "slope tells in which direction mass must go:\n\n$$h*'(x) = \\mathrm{sign}(F_G(x) - F(x))\n\nwith the distribution functions $F_G$ of "
    "the generator and $F$ of the data. Only slopes count, so both are drawn with mean zero. Drag a mode of the data away: the slope, and "
    "with it the pull, stays.";

}  // namespace

std::string Gan::notes(const param::Values& values) {
  switch (family(values[schema().objective])) {
    case Family::logistic:
    case Family::least_squares: return ratio_notes;
    case Family::hinge: return sign_notes;
    case Family::critic: break;
  }
  return potential_notes;
}

Units units_of(const param::Values& values) {
  const math::Distribution& data = values[Gan::schema().data];
  const Units units{data.mean(), data.deviation()};
  const bool exist = std::isfinite(units.offset) && std::isfinite(units.scale);
  return values[Gan::schema().standardize] && exist ? units : Units{};
}

const sim::About& Gan::about() {
  static const sim::About about{
      .id = "gan",
      .title = "Generative adversarial network",
      .summary = "A generator and a discriminator on the line, trained live, each beside its exact counterpart.",
      .notes = ratio_notes,
      .parts = {{"discriminator", "D", "One update of the discriminator alone"}, {"generator", "G", "One update of the generator alone"}},
      .stages = {{"noise", "Noise", "Discriminator"},
                 {"generate", "Generate", "Discriminator"},
                 {"discriminate", "Judge", "Discriminator"},
                 {"discriminator-loss", "Loss", "Discriminator"},
                 {"discriminator-gradient", "Gradient", "Discriminator"},
                 {"discriminator-update", "Update", "Discriminator"},
                 {"generator-forward", "Again", "Generator"},
                 {"generator-loss", "Loss", "Generator"},
                 {"generator-gradient", "Gradient", "Generator"},
                 {"generator-update", "Update", "Generator"}}};
  return about;
}

const GanSchema& Gan::schema() {
  static const GanSchema schema;
  return schema;
}

std::vector<sim::Finding> Gan::findings(const Snapshot& snapshot, const param::Values& values, std::string_view fault) {
  return diagnose(snapshot, values, fault);
}

Simulation::Simulation(const param::Values& values, Seed seed)
    : objective_(values[Gan::schema().objective]),
      latent_(values[Gan::schema().latent]),
      batch_(static_cast<int>(values[Gan::schema().batch])),
      average_decay_(values[Gan::schema().generator_average]),
      units_(units_of(values)),
      view_seed_(seed.child("view")),
      data_random_(seed.child("data")),
      latent_random_(seed.child("latent")),
      noise_random_(seed.child("noise")),
      generator_(generator_shape(values)),
      discriminator_(discriminator_shape(values)),
      average_(generator_),
      generator_optimizer_(values[Gan::schema().optimizer], generator_.parameters().size()),
      discriminator_optimizer_(values[Gan::schema().optimizer], discriminator_.parameters().size()),
      loss_discriminator_(nan),
      loss_generator_(nan),
      norm_discriminator_(nan),
      norm_generator_(nan),
      losses_(2, loss_rows, Keep::mean),
      distances_(remembered_columns, distance_rows, Keep::sample),
      past_discriminators_(past_cells + 1, discriminator_rows, Keep::sample),
      past_densities_(past_cells, density_rows, Keep::sample) {
  Random weights(seed.child("weights"));
  generator_.initialize(weights);
  discriminator_.initialize(weights);
  average_ = generator_;
  apply(values);
  View& view = coarse_view_.get([this] { return make_view(coarse); });
  view.distances(generator_);
  const math::Interval range = view.shown_range();
  past_edges_ = math::linspace(range.low, range.high, past_cells + 1);
  record();
}

void Simulation::apply(const param::Values& values) {
  const auto& schema = Gan::schema();
  changed_ = steps_;
  if (values[schema.data] != data_) {
    data_ = values[schema.data];
    for (Scratch<View>* scratch : {&view_, &coarse_view_})
      if (View* view = scratch->made()) view->set_data(data_);
  }
  settings_ = {.discriminator_steps = static_cast<int>(values[schema.discriminator_steps]),
               .generator_steps = static_cast<int>(values[schema.generator_steps]),
               .gradient_penalty = values[schema.gradient_penalty],
               .clip = values[schema.clip],
               .r1 = values[schema.r1],
               .smoothing = values[schema.label_smoothing],
               .noise = values[schema.instance_noise],
               .sides = values[schema.penalty_sides],
               .generator = {},
               .discriminator = {}};
  settings_.generator = {.rate = static_cast<float>(values[schema.generator_rate]),
                         .beta1 = static_cast<float>(values[schema.beta1]),
                         .beta2 = static_cast<float>(values[schema.beta2])};
  settings_.discriminator = settings_.generator;
  settings_.discriminator.rate = static_cast<float>(values[schema.discriminator_rate]);
}

void Simulation::step() {
  for (int k = 0; k < settings_.discriminator_steps && fault_.empty(); ++k) update_discriminator();
  for (int k = 0; k < settings_.generator_steps && fault_.empty(); ++k) update_generator();
  ++steps_;
  if (fault_.empty()) record();
}

void Simulation::step_part(std::size_t part) {
  if (part == 0) {
    update_discriminator();
  } else {
    update_generator();
  }
}

Simulation::Buffers& Simulation::buffers() {
  return buffers_.get([this] { return Buffers(generator_.shape(), discriminator_.shape(), batch_); });
}

View Simulation::make_view(Resolution resolution) const {
  return View(data_, latent_, units_, generator_.shape(), discriminator_.shape(), resolution, view_seed_);
}

/// Losses at every step; distances, densities and the discriminator's curve at some.
void Simulation::record() {
  if (steps_ > 0) losses_.add(steps_, std::array{loss_discriminator_, loss_generator_});
  if (steps_ % distance_interval != 0) return;
  View& view = coarse_view_.get([this] { return make_view(coarse); });
  const auto remember = [&](History& history, auto compute) {
    if (history.due()) {
      history.add(steps_, compute());
    } else {
      history.skip();
    }
  };
  remember(distances_, [&] {
    const Distances d = view.distances(shown_generator());
    return std::array{d.js, d.kl_generator_data, d.kl_data_generator, d.w1, d.mean, d.deviation, static_cast<double>(d.modes_covered)};
  });
  // Fewer rows, so due only when the distances are: the view has looked at this generator.
  remember(past_densities_, [&] {
    std::array<double, past_cells> masses;
    view.generator_masses(past_edges_, masses);
    return masses;
  });
  remember(past_discriminators_, [&] {
    std::array<double, past_cells + 1> curve;
    view.learned(objective_, discriminator_, past_edges_, curve);
    if (family(objective_) == Family::critic) {
      // Of a critic only differences mean something.
      const double mean = std::accumulate(curve.begin(), curve.end(), 0.0) / static_cast<double>(curve.size());
      for (double& value : curve) value -= mean;
    }
    return curve;
  });
}

void Simulation::capture(Snapshot& snapshot) const {
  snapshot.step = steps_;
  snapshot.changed = changed_;
  snapshot.losses = losses_;
  snapshot.divergences = distances_;
  snapshot.past_edges = past_edges_;
  snapshot.past_discriminators = past_discriminators_;
  snapshot.past_densities = past_densities_;
  snapshot.loss_discriminator = loss_discriminator_;
  snapshot.loss_generator = loss_generator_;
  snapshot.gradient_norm_discriminator = norm_discriminator_;
  snapshot.gradient_norm_generator = norm_generator_;
  const Scenery scenery{.objective = objective_, .smoothing = settings_.smoothing, .noise = settings_.noise, .batch = batch_};
  View& view = view_.get([this] { return make_view(fine); });
  view.capture(scenery, shown_generator(), discriminator_, snapshot);
  snapshot.saturation = view.saturation(objective_, generator_, discriminator_);
}

void Simulation::draw_latent(std::span<float> z) {
  if (latent_ == Latent::normal) {
    latent_random_.fill_normal(z);
    return;
  }
  latent_random_.fill_uniform(z);
  for (float& value : z) value = 2 * value - 1;
}

void Simulation::add_instance_noise(std::span<float> x) {
  if (settings_.noise <= 0) return;
  const std::span<float> noise(buffers().noise.data(), x.size());
  noise_random_.fill_normal(noise);
  const auto deviation = static_cast<float>(settings_.noise / units_.scale);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] += deviation * noise[i];
}

void Simulation::update_discriminator() {
  const nn::FlushSubnormals flush;
  Buffers& b = buffers();
  const auto batch = static_cast<std::size_t>(batch_);
  const std::span<float> real(b.x.data(), batch), fake(b.x.data() + batch, batch);
  data_.sample(data_random_, real);
  for (float& x : real) x = static_cast<float>(units_.u(static_cast<double>(x)));
  draw_latent(b.z);
  std::ranges::copy(b.pass_generator.evaluate(generator_, b.z), fake.begin());
  add_instance_noise(b.x);

  const std::span<const float> h = b.pass_discriminator.forward(discriminator_, b.x);
  const std::span<float> d(b.d_output);
  loss_discriminator_ = discriminator_loss(objective_, settings_.smoothing, h.first(batch), h.last(batch), d.first(batch), d.last(batch));
  b.pass_discriminator.backward(discriminator_, d, b.discriminator_gradient);
  double penalty = 0;
  if (settings_.r1 > 0) penalty += add_slope_penalty(b, real, true);
  if (objective_ == Objective::wasserstein_gp && settings_.gradient_penalty > 0) {
    noise_random_.fill_uniform(b.between);
    for (std::size_t i = 0; i < batch; ++i) b.between[i] = fake[i] + b.between[i] * (real[i] - fake[i]);
    penalty += add_slope_penalty(b, b.between, false);
  }

  norm_discriminator_ = nn::norm(b.discriminator_gradient);
  if (!std::isfinite(loss_discriminator_ + penalty)) fault_ = "loss.discriminator";
  if (fault_.empty() && !std::isfinite(norm_discriminator_)) fault_ = "gradient-norm.discriminator";
  if (!fault_.empty()) return;
  discriminator_optimizer_.step(settings_.discriminator, discriminator_.parameters(), b.discriminator_gradient);
  if (objective_ == Objective::wasserstein_clip) {
    const auto c = static_cast<float>(settings_.clip);
    for (float& weight : discriminator_.parameters()) weight = std::clamp(weight, -c, c);
  }
}

/// Adds the gradient of a penalty on the slope s = dh/dx at the points x, and returns its value:
///   at data: r1/2 mean s^2 (Mescheder et al. 2018, eq. 9);  between: lambda mean (|s| - 1)^2, one-sided only where |s| > 1 (Gulrajani et
///   al. 2017, eq. 3).
double Simulation::add_slope_penalty(Buffers& b, std::span<const float> x, bool at_data) {
  const auto [value, slope] = b.pass_slope.forward_tangent(discriminator_, x);
  const double count = static_cast<double>(x.size());
  double penalty = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double s = static_cast<double>(slope[i]);
    if (at_data) {
      penalty += settings_.r1 / 2 * s * s / count;
      b.d_slope[i] = static_cast<float>(settings_.r1 * s / count);
    } else {
      const double excess = settings_.sides == PenaltySides::one ? std::max(std::abs(s) - 1, 0.0) : std::abs(s) - 1;
      penalty += settings_.gradient_penalty * excess * excess / count;
      b.d_slope[i] = static_cast<float>(2 * settings_.gradient_penalty * excess * (s < 0 ? -1 : 1) / count);
    }
  }
  b.pass_slope.backward_tangent(discriminator_, b.no_slope, b.d_slope, b.discriminator_gradient, nn::Write::add);
  return penalty;
}

void Simulation::update_generator() {
  const nn::FlushSubnormals flush;
  Buffers& b = buffers();
  const auto batch = static_cast<std::size_t>(batch_);
  const std::span<float> fake(b.x.data(), batch), d_output(b.d_output.data(), batch), d_input(b.d_input.data(), batch);
  draw_latent(b.z);
  std::ranges::copy(b.pass_generator.forward(generator_, b.z), fake.begin());
  add_instance_noise(fake);

  loss_generator_ = generator_loss(objective_, b.pass_discriminator.forward(discriminator_, fake), d_output);
  b.pass_discriminator.backward(discriminator_, d_output, {}, nn::Write::overwrite, d_input);
  b.pass_generator.backward(generator_, d_input, b.generator_gradient);

  norm_generator_ = nn::norm(b.generator_gradient);
  if (!std::isfinite(loss_generator_)) fault_ = "loss.generator";
  if (fault_.empty() && !std::isfinite(norm_generator_)) fault_ = "gradient-norm.generator";
  if (!fault_.empty()) return;
  generator_optimizer_.step(settings_.generator, generator_.parameters(), b.generator_gradient);
  ++generator_updates_;
  if (average_decay_ > 0) update_average();
}

/// A running mean of the weights whose memory grows with the run up to the decay asked for, so that the start is soon forgotten.
void Simulation::update_average() {
  const double updates = static_cast<double>(generator_updates_);
  const auto decay = static_cast<float>(std::min(average_decay_, (1 + updates) / (10 + updates)));
  const std::span<float> mean = average_.parameters();
  const std::span<const float> now = generator_.parameters();
  for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += (1 - decay) * (now[i] - mean[i]);
}

std::size_t Simulation::footprint() const noexcept {
  const std::size_t parameters = 4 * generator_.parameters().size() + 3 * discriminator_.parameters().size();
  return sizeof *this + parameters * sizeof(float) + losses_.footprint() + distances_.footprint() + past_discriminators_.footprint() +
         past_densities_.footprint();
}

static_assert(LabWithParts<Gan> && LabWithDoctor<Gan> && LabWithStages<Gan>);

}  // namespace lineland::labs::gan
