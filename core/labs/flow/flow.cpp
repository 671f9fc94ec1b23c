#include "core/labs/flow/flow.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/check.h"
#include "core/labs/flow/buffers.h"
#include "core/math/grid.h"
#include "core/nn/flush_subnormals.h"
#include "core/param/distribution_text.h"

namespace lineland::labs::flow {

namespace {

constexpr std::size_t loss_rows = 512, exact_rows = 256, density_rows = 160;
constexpr std::int64_t record_interval = 16;  // steps between two moments that may be recorded
constexpr double margin = 0.025;              // mass of data at each side that the standardisation does not look at

bool is_bounded(const math::Distribution& data) {
  const math::Interval support = data.support();
  return std::isfinite(support.low) && std::isfinite(support.high);
}

}  // namespace

Form form_of(const param::Values& values) {
  const auto& schema = Flow::schema();
  Form form;
  form.layer = {.kind = values[schema.layer], .bins = static_cast<int>(values[schema.bins]), .contraction = values[schema.contraction]};
  form.depth = static_cast<int>(values[schema.depth]);
  form.base = values[schema.base];
  if (values[schema.transformation] == Transformation::none) {
    // Quantiles, since a variance need not exist.
    const math::Distribution& data = values[schema.data];
    const double low = data.quantile(margin), high = data.upper_quantile(margin);
    form.centre = 0.5 * (low + high);
    form.scale = (high - low) / (2 * distribution(Base::normal).upper_quantile(margin));
    return form;
  }
  const bool square = values[schema.transformation] == Transformation::square;
  form.layer.kind = square ? LayerKind::square : LayerKind::logit;
  form.depth = 1;
  form.base = square ? Base::uniform : Base::normal;
  return form;
}

const sim::About& Flow::about() {
  static const sim::About about{
      .id = "flow",
      .title = "Normalizing flow",
      .summary = "Invertible layers on the line, trained by maximum likelihood, every layer visible.",
      .notes =
          "A flow carries a simple base z to data x by invertible layers. Where it stretches the line, the density falls; where it "
          "squeezes, "
          "the density rises; no mass is lost:\n\n$$\\log q(x) = \\log p_0(z) - \\sum_k \\log f_k'(z_{k-1})\n\nIn the map, slices of one "
          "colour "
          "hold equal mass on both axes. Training lowers the negative log-likelihood, which can never fall below the entropy of the data: "
          "what lies between them is KL(p\u2016q). Point at any figure to follow one point through all of them; a click pins it. Layers "
          "without a formula for "
          "the inverse are solved by iteration, which is sure to converge where a layer's slope stays within (0, 2).",
      .stages = {{"draw", "Draw data", ""},
                 {"inverse", "Inverse pass", ""},
                 {"log-determinant", "Log-determinant", ""},
                 {"loss", "Loss", ""},
                 {"gradient", "Gradient", ""},
                 {"update", "Update", ""}}};
  return about;
}

const FlowSchema& Flow::schema() {
  static const FlowSchema schema;
  return schema;
}

Simulation::Simulation(const param::Values& values, Seed seed)
    : fixed_(values[Flow::schema().transformation] != Transformation::none),
      batch_(static_cast<int>(values[Flow::schema().batch])),
      samples_(static_cast<int>(values[Flow::schema().samples])),
      smooth_(values[Flow::schema().smooth]),
      data_(values[Flow::schema().data]),
      form_(form_of(values)),
      view_seed_(seed.child("view")),
      data_random_(seed.child("data")),
      average_decay_(values[Flow::schema().average]),
      theta_(static_cast<std::size_t>(form_.depth) * parameter_count(form_.layer)),
      optimizer_(values[Flow::schema().optimizer], theta_.size()),
      losses_(1, loss_rows, Keep::mean),
      exact_(1, exact_rows, Keep::sample),
      densities_(density_cells, density_rows, Keep::sample) {
  if (!fixed_ && form_.base == Base::uniform && !is_bounded(data_)) {
    throw InputError("base: a uniform base has bounded support and cannot reach all of data = " + param::to_text(data_) +
                     ", whose support is not bounded: choose base normal or logistic, or data such as uniform(-1, 1)");
  }
  Random weights(seed.child("weights"));
  const std::size_t count = parameter_count(form_.layer);
  for (int k = 0; k < form_.depth; ++k) {
    initialize(form_.layer, k, form_.depth, weights, std::span(theta_).subspan(static_cast<std::size_t>(k) * count, count));
  }
  average_ = theta_;
  set_support();
  apply(values);
  const math::Interval range = shown_range(data_);
  cell_edges_ = math::linspace(range.low, range.high, static_cast<int>(density_cells) + 1);
  record();
}

void Simulation::apply(const param::Values& values) {
  const auto& schema = Flow::schema();
  if (values[schema.data] != data_ || values[schema.smooth] != smooth_) {
    data_ = values[schema.data];
    smooth_ = values[schema.smooth];
    buffers_.reset();
    view_.reset();
    set_support();
  }
  samples_ = static_cast<int>(values[schema.samples]);
  rates_ = {.rate = static_cast<float>(values[schema.rate]),
            .beta1 = static_cast<float>(values[schema.beta1]),
            .beta2 = static_cast<float>(values[schema.beta2])};
}

/// Data that grow beyond every bound under a uniform base have density zero somewhere: the loss is infinite.
void Simulation::set_support() {
  if (fixed_ || form_.base != Base::uniform) return;
  if (is_bounded(data_)) {
    form_.support = data_.support();
  } else {
    fault_ = "nll";
  }
}

Simulation::Buffers& Simulation::buffers() {
  return buffers_.get([this] { return Buffers(data_, smooth_, form_, batch_, theta_.size()); });
}

void Simulation::step() {
  if (fixed_ || !fault_.empty()) return;
  train();
  if (fault_.empty()) record();
}

/// One step of the optimizer on the mean loss of a batch.
void Simulation::train() {
  const nn::FlushSubnormals fast;
  Buffers& b = buffers();
  b.draws.fill(data_random_, b.x);
  b.loss = b.pass.nll(form_, theta_, b.x, b.gradient);
  if (!std::isfinite(b.loss) || !std::ranges::all_of(b.gradient, [](float g) { return std::isfinite(g); })) {
    fault_ = "nll";
    return;
  }
  optimizer_.step(rates_, theta_, b.gradient);
  ++steps_;
  if (average_decay_ > 0) update_average();
  losses_.add(steps_, std::array{b.loss});
}

/// A running mean whose memory grows with the run up to the decay asked for, so that the start is soon forgotten.
void Simulation::update_average() {
  const double steps = static_cast<double>(steps_);
  const auto share = static_cast<float>(1 - std::min(average_decay_, (1 + steps) / (10 + steps)));
  for (std::size_t i = 0; i < theta_.size(); ++i) average_[i] += share * (theta_[i] - average_[i]);
}

View Simulation::make_view() const { return View(fixed_ ? std::nullopt : std::optional(data_), form_, view_seed_); }

/// The exact loss and the density, at some steps.
void Simulation::record() {
  if (fixed_ || !fault_.empty() || steps_ % record_interval != 0) return;
  if (!exact_.due() && !densities_.due()) {
    exact_.skip();
    densities_.skip();
    return;
  }
  Buffers& b = buffers();
  View& view = view_.get([this] { return make_view(); });
  b.stack.update(form_, shown());
  if (exact_.due()) {
    exact_.add(steps_, std::array{view.entropy() + view.kl(b.stack)});
  } else {
    exact_.skip();
  }
  if (densities_.due()) {
    view.record(b.stack, cell_edges_, b.density);
    densities_.add(steps_, b.density);
  } else {
    densities_.skip();
  }
}

void Simulation::capture(Snapshot& snapshot) const {
  snapshot.step = steps_;
  snapshot.fixed = fixed_;
  snapshot.stack = Stack(form_, shown());
  snapshot.losses = losses_;
  snapshot.exact = exact_;
  snapshot.densities = densities_;
  snapshot.cell_edges = cell_edges_;
  view_.get([this] { return make_view(); }).capture(snapshot.stack, samples_, snapshot);
}

std::size_t Simulation::footprint() const noexcept {
  return sizeof *this + 4 * theta_.size() * sizeof(float) + losses_.footprint() + exact_.footprint() + densities_.footprint();
}

static_assert(LabWithEnd<Flow> && LabWithStages<Flow>);

}  // namespace lineland::labs::flow
