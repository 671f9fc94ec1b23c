#include "core/labs/flow/view.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/labs/flow/draws.h"
#include "core/labs/flow/flow.h"
#include "core/math/divergence.h"
#include "core/math/grid.h"
#include "core/math/transport.h"

namespace lineland::labs::flow {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::size_t held_out = 4096, most_samples = 10000;
constexpr int display_cells = 480, even_nodes = 240, base_nodes = 129, exact_nodes = 161;
constexpr int fixed_nodes = 2000;
constexpr double negligible_tail = 1e-9;
constexpr double cell_tail = 2e-5;  // mass at each side that cells need not reach
constexpr double base_tail = 1e-3;  // mass of the base at each side that the map does not show
constexpr double fixed_point_tolerance = 1e-12;
constexpr int most_fixed_point_steps = 20000;

/// -E log q(x) for x = f(z): the entropy of a fixed transformation's draws. log 2 - 1 for x = z^2 by hand, else quadrature over z.
double entropy_of_draws(const Stack& stack) {
  if (stack.form().layer.kind == LayerKind::square) return std::log(2.0) - 1;
  const math::Distribution& base = distribution(stack.form().base);
  const std::vector<double> ends = math::breakpoints({&base});
  const math::Quadrature rule = math::composite(ends);
  double sum = 0;
  for (std::size_t i = 0; i < rule.x.size(); ++i) {
    const double p = base.pdf(rule.x[i]), x = stack.generate(rule.x[i]);
    if (p > 1e-30 && x > 0 && x < 1) sum -= rule.weight[i] * p * stack.log_pdf(x);
  }
  return sum;
}

/// Edges of even cells over the range and of growing ones beyond, past `low` and `high`, but not without end.
std::vector<double> wide_cells(math::Interval range, double low, double high) {
  constexpr double growth = 1.06;
  constexpr int most = 500;
  std::vector<double> edges;
  const double first = (range.high - range.low) / display_cells;
  double width = first, edge = range.low;
  for (int k = 0; k < most && edge > low; ++k, width *= growth) edges.push_back(edge -= width);
  std::ranges::reverse(edges);
  const std::vector<double> even = math::linspace(range.low, range.high, display_cells + 1);
  edges.insert(edges.end(), even.begin(), even.end());
  width = first, edge = range.high;
  for (int k = 0; k < most && edge < high; ++k, width *= growth) edges.push_back(edge += width);
  return edges;
}

/// The least number of degrees of freedom among the data's components; infinite if no tail is a power law.
double tail_index(const math::Distribution& data) {
  double least = infinity;
  for (const math::Component& component : data.components()) {
    if (const auto* student = std::get_if<math::Student>(&component.shape)) least = std::min(least, student->df);
  }
  return least;
}

}  // namespace

math::Interval shown_range(const math::Distribution& data) {
  constexpr double tail = 2e-3, room = 0.12;
  const math::Interval bulk = data.bulk(tail);
  const double width = bulk.high - bulk.low;
  return {bulk.low - room * width, bulk.high + room * width};
}

View::View(std::optional<math::Distribution> data, const Form& form, Seed seed)
    : data_(std::move(data)), form_(form), held_out_(held_out), base_draws_(most_samples) {
  Random random(seed.child("base"));
  distribution(form.base).sample(random, base_draws_);
  Random held_out_random(seed.child("held-out"));
  if (data_) {
    sample_density(*data_, held_out_random, held_out_);
    entropy_ = math::entropy(*data_);
    range_ = shown_range(*data_);
    panel_ends_ = math::breakpoints({&*data_});
    rule_ = make_rule(panel_ends_);
    const math::Interval bulk = distribution(form.base).bulk(base_tail);
    exact_z_ = math::linspace(bulk.low, bulk.high, exact_nodes);
    for (double z : exact_z_) exact_x_.push_back(math::monotone_map(*data_, distribution(form.base), z));
  } else {
    const Stack stack(form, {});
    distribution(form.base).sample(held_out_random, held_out_);
    for (double& x : held_out_) x = stack.generate(x);
    entropy_ = entropy_of_draws(stack);
    range_ = {0, 1};  // the range of both transformations
  }
}

View::Rule View::make_rule(std::span<const double> panel_ends) const {
  Rule rule{.nodes = math::composite(panel_ends), .weight = {}, .log_pdf = {}, .lower = {}, .upper = {}};
  const std::size_t n = rule.nodes.x.size();
  rule.weight.resize(n), rule.log_pdf.resize(n), rule.lower.resize(n), rule.upper.resize(n);
  data_->log_pdf(rule.nodes.x, rule.log_pdf);
  for (std::size_t i = 0; i < n; ++i) {
    rule.weight[i] = rule.nodes.weight[i] * std::exp(rule.log_pdf[i]);
    rule.lower[i] = data_->cdf(rule.nodes.x[i]);
    rule.upper[i] = data_->survival(rule.nodes.x[i]);
  }
  return rule;
}

/// A rule whose panels also end where the model's density jumps.
const View::Rule& View::rule_for(const Stack& stack) {
  std::vector<double> ends = panel_ends_;
  for (int k = 1; k <= form_.depth; ++k) {
    for (double kink : kinks(form_.layer, stack.coefficients(k))) {
      const double x = stack.carry_up(k, kink);
      if (x > panel_ends_.front() && x < panel_ends_.back()) ends.push_back(x);
    }
  }
  if (ends.size() == panel_ends_.size()) return rule_;
  std::ranges::sort(ends);
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  split_rule_ = make_rule(ends);
  return split_rule_;
}

/// Power-law data under a model whose -log q grows as |x|^a have an infinite loss if a is not below the tail index.
bool View::has_infinite_loss(const Stack& stack) const {
  constexpr double far = 1e40, ratio = 1e10;
  const double index = tail_index(*data_);
  if (!std::isfinite(index)) return false;
  const auto grows = [&](double side) {
    const double near_loss = -stack.log_pdf(side * far * form_.scale), far_loss = -stack.log_pdf(side * far * ratio * form_.scale);
    return !std::isfinite(far_loss) || std::log(far_loss / near_loss) / std::log(ratio) >= index - 1e-6;
  };
  return grows(-1) || grows(1);
}

double View::kl(const Stack& stack, const Rule& rule) {
  if (!data_) return 0;
  if (has_infinite_loss(stack)) return infinity;
  trace_.update(stack, rule.nodes.x);
  values_.resize(rule.nodes.x.size());
  trace_.log_pdf(stack, values_);
  double sum = 0;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    if (rule.weight[i] > 0) sum += rule.weight[i] * (rule.log_pdf[i] - values_[i]);
  }
  return sum;
}

void View::record(const Stack& stack, std::span<const double> cell_edges, std::span<double> density) {
  points_.resize(density.size());
  for (std::size_t i = 0; i < density.size(); ++i) points_[i] = 0.5 * (cell_edges[i] + cell_edges[i + 1]);
  trace_.update(stack, points_);
  trace_.log_pdf(stack, density);
  for (double& value : density) value = std::exp(value);
}

void View::capture(const Stack& stack, int samples, Snapshot& snapshot) {
  snapshot.range = range_;
  snapshot.entropy = entropy_;
  snapshot.exact_z = exact_z_;
  snapshot.exact_x = exact_x_;
  capture_distances(stack, snapshot);
  capture_held_out(stack, snapshot);
  capture_inverse(stack, snapshot);
  capture_densities(stack, snapshot);
  capture_layers(stack, snapshot);
  capture_samples(stack, samples, snapshot);
}

void View::capture_distances(const Stack& stack, Snapshot& snapshot) {
  snapshot.kl = snapshot.w1 = 0;
  if (!data_) return;
  const Rule& rule = rule_for(stack);
  snapshot.kl = kl(stack, rule);
  if (!std::isfinite(data_->mean())) {
    snapshot.w1 = infinity;
    return;
  }
  // |F - G| from whichever tails are smaller, so that nothing cancels.
  const math::Distribution& base = distribution(form_.base);
  trace_.update(stack, rule.nodes.x);
  for (std::size_t i = 0; i < rule.nodes.x.size(); ++i) {
    const double z = stack.base_value(trace_.place(0)[i]);
    const double difference = rule.lower[i] < 0.5 ? rule.lower[i] - base.cdf(z) : rule.upper[i] - base.survival(z);
    snapshot.w1 += rule.nodes.weight[i] * std::abs(difference);
  }
}

/// Mean loss over fresh data and its standard error; and the mean of log |f'| there, by which the flow stretches the base.
void View::capture_held_out(const Stack& stack, Snapshot& snapshot) {
  trace_.update(stack, held_out_);
  values_.resize(held_out_.size());
  trace_.log_pdf(stack, values_);
  const double n = static_cast<double>(values_.size());
  const double mean = -std::accumulate(values_.begin(), values_.end(), 0.0) / n;
  double squares = 0;
  for (double value : values_) squares += (value + mean) * (value + mean);
  snapshot.nll = mean;
  snapshot.nll_error = std::sqrt(squares / (n - 1) / n);

  const math::Distribution& base = distribution(form_.base);
  double sum = 0;
  for (std::size_t i = 0; i < values_.size(); ++i) sum += base.log_pdf(stack.base_value(trace_.place(0)[i])) - values_[i];
  snapshot.log_determinant = sum / n;
}

/// f at even points of the base, by Banach's iteration where the layers are residual, and back.
void View::capture_inverse(const Stack& stack, Snapshot& snapshot) {
  const math::Interval bulk = distribution(form_.base).bulk(base_tail);
  snapshot.z = math::linspace(bulk.low, bulk.high, base_nodes);
  snapshot.image.resize(snapshot.z.size());
  snapshot.inverse_iterations = 0;
  const bool iterate = form_.layer.kind == LayerKind::residual;
  for (std::size_t i = 0; i < snapshot.z.size(); ++i) {
    double z = stack.layer_value(snapshot.z[i]);
    for (int k = 1; k <= form_.depth; ++k) {
      const auto c = stack.coefficients(k);
      const Solution solution =
          iterate ? fixed_point(form_.layer, c, z, fixed_point_tolerance, most_fixed_point_steps) : inverse(form_.layer, c, z);
      z = solution.x;
      snapshot.inverse_iterations = std::max(snapshot.inverse_iterations, solution.iterations);
    }
    snapshot.image[i] = form_.centre + form_.scale * z;
  }
  trace_.update(stack, snapshot.image);
  snapshot.inverse_error = 0;
  for (std::size_t i = 0; i < snapshot.z.size(); ++i) {
    snapshot.inverse_error = std::max(snapshot.inverse_error, std::abs(stack.base_value(trace_.place(0)[i]) - snapshot.z[i]));
  }
}

/// Mean densities of cells: even ones where the figure looks, wider and wider ones out to where hardly any mass is left, so that a curve
/// has area one however far its tails reach. Of a fixed transformation, whose density may have a pole: values at the
/// images of even points, none of them at the pole.
void View::capture_densities(const Stack& stack, Snapshot& snapshot) {
  const math::Distribution& base = distribution(form_.base);
  if (!data_) {
    const math::Interval bulk = base.bulk(negligible_tail);
    snapshot.x = math::midpoints(math::linspace(bulk.low, bulk.high, fixed_nodes + 1));
    for (double& x : snapshot.x) x = stack.generate(x);
    snapshot.model.resize(snapshot.x.size());
    trace_.update(stack, snapshot.x);
    trace_.log_pdf(stack, snapshot.model);
    for (double& density : snapshot.model) density = std::exp(density);
    snapshot.data = snapshot.model;
    return;
  }
  const math::Interval bulk = data_->bulk(cell_tail), model = base.bulk(cell_tail);
  std::vector<double> edges =
      wide_cells(range_, std::min(bulk.low, stack.generate(model.low)), std::max(bulk.high, stack.generate(model.high)));
  const std::size_t cells = edges.size() - 1;
  if (edges != cell_edges_) {
    cell_edges_ = std::move(edges);
    cell_data_.resize(cells);
    for (std::size_t i = 0; i < cells; ++i) {
      cell_data_[i] = data_->mass(cell_edges_[i], cell_edges_[i + 1]) / (cell_edges_[i + 1] - cell_edges_[i]);
    }
  }
  snapshot.x = math::midpoints(cell_edges_);
  snapshot.data = cell_data_;
  snapshot.model.resize(cells);
  trace_.update(stack, cell_edges_);
  const auto z = trace_.place(0);
  for (std::size_t i = 0; i < cells; ++i) {
    const double low = stack.base_value(z[i]), high = std::max(low, stack.base_value(z[i + 1]));  // equal but for round-off where T is flat
    snapshot.model[i] = base.mass(low, high) / (cell_edges_[i + 1] - cell_edges_[i]);
  }
}

/// Points that descend the stack, even ones of x and images of even ones of z, so that neither a gap in the data nor a steep piece of the
/// map is missed. After capture_inverse().
void View::capture_layers(const Stack& stack, Snapshot& snapshot) {
  for (double x : math::midpoints(math::linspace(range_.low, range_.high, even_nodes + 1))) snapshot.image.push_back(x);
  std::ranges::sort(snapshot.image);
  trace_.update(stack, snapshot.image);
  const auto depth = static_cast<std::size_t>(form_.depth);
  snapshot.place.resize(depth + 1), snapshot.log_density.resize(depth + 1), snapshot.log_slope.resize(depth);
  for (std::size_t k = 0; k <= depth; ++k) {
    const auto place = trace_.place(static_cast<int>(k));
    snapshot.place[k].assign(place.begin(), place.end());
    snapshot.log_density[k].resize(place.size());
    trace_.log_density(stack, static_cast<int>(k), snapshot.log_density[k]);
    if (k == 0) continue;
    const auto slope = trace_.log_slope(static_cast<int>(k));
    snapshot.log_slope[k - 1].assign(slope.begin(), slope.end());
  }
  snapshot.z.resize(snapshot.image.size());
  for (std::size_t i = 0; i < snapshot.z.size(); ++i) snapshot.z[i] = stack.base_value(snapshot.place[0][i]);
}

void View::capture_samples(const Stack& stack, int samples, Snapshot& snapshot) {
  snapshot.samples.assign(base_draws_.begin(), base_draws_.begin() + samples);
  for (double& x : snapshot.samples) x = stack.generate(x);
  std::ranges::sort(snapshot.samples);
}

}  // namespace lineland::labs::flow
