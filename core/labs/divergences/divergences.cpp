#include "core/labs/divergences/divergences.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "core/math/panels.h"

namespace lineland::labs::divergences {

namespace {

constexpr std::size_t path_rows = 400;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

math::Distribution normal(double mean, double deviation) { return math::Distribution({{1, math::Normal{mean, deviation}}}); }

/// Where distributions are shown: evenly, finer around narrow components, and on both sides of every jump.
std::vector<double> shown_points(std::span<const math::Distribution* const> distributions) {
  constexpr double tail = 2e-4;
  constexpr int even = 400, around = 40;
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (const math::Distribution* distribution : distributions) {
    const math::Interval bulk = distribution->bulk(tail);
    low = std::min(low, bulk.low);
    high = std::max(high, bulk.high);
  }
  const double margin = 0.04 * (high - low);
  low -= margin;
  high += margin;
  std::vector<double> x;
  for (int i = 0; i <= even; ++i) x.push_back(low + (high - low) * i / even);
  for (const math::Distribution* distribution : distributions) {
    for (const math::Component& component : distribution->components()) {
      const auto* normal = std::get_if<math::Normal>(&component.shape);
      if (!normal || normal->deviation > (high - low) / 40) continue;
      for (int i = -around; i <= around; ++i) x.push_back(normal->mean + 5.0 * i / around * normal->deviation);
    }
  }
  for (const math::Distribution* distribution : distributions) {
    const double step = 1e-9 * (high - low);
    const math::Terrain terrain{distribution};
    for (const double kink : terrain.kinks()) x.insert(x.end(), {kink - step, kink, kink + step});
  }
  std::erase_if(x, [&](double at) { return at < low || at > high; });
  std::sort(x.begin(), x.end());
  x.erase(std::unique(x.begin(), x.end()), x.end());
  return x;
}

std::vector<double> densities(const math::Distribution& distribution, const std::vector<double>& x) {
  std::vector<double> y(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) y[i] = distribution.pdf(x[i]);
  return y;
}

/// a log(a / b), 0 where a is 0.
double kl_integrand(double log_a, double log_b) {
  const double a = std::exp(log_a);
  return a > 0 ? a * (log_a - log_b) : 0;
}

void fill_curves(Snapshot& s) {
  s.density_p = densities(s.p, s.x);
  s.density_q = densities(s.q, s.x);
  s.overlap.clear(), s.kl_pq.clear(), s.kl_qp.clear(), s.js.clear(), s.w1.clear();
  const auto finite = [](double value) { return std::isfinite(value) ? value : nan; };
  for (std::size_t i = 0; i < s.x.size(); ++i) {
    const double log_p = s.p.log_pdf(s.x[i]), log_q = s.q.log_pdf(s.x[i]);
    const double log_middle = std::log(0.5 * (s.density_p[i] + s.density_q[i]));
    s.overlap.push_back(std::min(s.density_p[i], s.density_q[i]));
    s.kl_pq.push_back(finite(kl_integrand(log_p, log_q)));
    s.kl_qp.push_back(finite(kl_integrand(log_q, log_p)));
    s.js.push_back(0.5 * (kl_integrand(log_p, log_middle) + kl_integrand(log_q, log_middle)));
    s.w1.push_back(std::abs(s.p.cdf(s.x[i]) - s.q.cdf(s.x[i])));
  }
}

}  // namespace

Simulation::Simulation(const param::Values& values, Seed)
    : fit_(values[Divergences::schema().fit]), paths_(2 * fit_count, path_rows, Keep::sample) {
  const DivergenceSchema& schema = Divergences::schema();
  p_ = values[schema.p];
  q_ = values[schema.q];
  sweep_ = values[schema.sweep];
  theta_ = values[schema.theta];
  epsilon_ = values[schema.epsilon];
  rate_ = values[schema.fit_rate];
  restart_fits();
  look(true);
}

void Simulation::apply(const param::Values& values) {
  const DivergenceSchema& schema = Divergences::schema();
  const bool other_p = !(p_ == values[schema.p]), other_q = !(q_ == values[schema.q]);
  const bool other_sweep = sweep_ != values[schema.sweep] || epsilon_ != values[schema.epsilon];
  rate_ = values[schema.fit_rate];
  theta_ = values[schema.theta];
  epsilon_ = values[schema.epsilon];
  sweep_ = values[schema.sweep];
  p_ = values[schema.p];
  q_ = values[schema.q];
  if (other_q) restart_fits();
  if (other_p && !other_q && fit_ != Fit::none) {
    for (Descent& descent : descents_) descent.retarget(p_, work());
  }
  const bool other_pair = other_p || other_q;
  if (other_sweep || other_pair) look(other_sweep || sweep_ != Sweep::separation);
}

void Simulation::look(bool sweep_too) const {
  look_.q = current_q();
  look_.measures = math::measures(p_, look_.q);
  if (sweep_too) look_.curves = sweep(sweep_, p_, look_.q, epsilon_, look_.measures.w2, affordable_points(p_, look_.q));
}

void Simulation::restart_fits() {
  start_ = fit_start(q_);
  paths_ = History(2 * fit_count, path_rows, Keep::sample);
  step_ = 0;
  if (fit_ == Fit::none) return;
  for (std::size_t k = 0; k < fit_count; ++k) descents_[k] = Descent(Fit(k + 1), p_, start_, work());
}

math::Distribution Simulation::current_q() const {
  if (fit_ == Fit::none) return q_;
  const math::Normal& q = descents_[std::size_t(fit_) - 1].state().q;
  return normal(q.mean, q.deviation);
}

void Simulation::step() {
  if (fit_ == Fit::none) return;
  for (Descent& descent : descents_) descent.step(p_, rate_, work());
  ++step_;
  if (!paths_.due()) return paths_.skip();
  std::array<double, 2 * fit_count> row;
  for (std::size_t k = 0; k < fit_count; ++k) {
    row[2 * k] = descents_[k].state().q.mean;
    row[2 * k + 1] = descents_[k].state().q.deviation;
  }
  paths_.add(step_, row);
}

bool Simulation::finished() const {
  return fit_ == Fit::none || std::all_of(descents_.begin(), descents_.end(), [](const Descent& descent) { return descent.settled(); });
}

std::size_t Simulation::footprint() const {
  return sizeof *this + paths_.footprint() + (1 + 2 * curve_count) * look_.curves.x.size() * sizeof(double);
}

void Simulation::capture(Snapshot& s) const {
  s.step = step_;
  s.p = p_;
  s.q = current_q();
  if (!(s.q == look_.q)) look(sweep_ != Sweep::separation);  // a fit has moved q since
  s.measures = look_.measures;
  const math::Distribution first = normal(0, epsilon_), second = normal(theta_, epsilon_);
  const std::array<const math::Distribution*, 4> shown = {&s.p, &s.q, &first, &second};
  s.x = shown_points(std::span(shown).first(sweep_ == Sweep::separation ? 4 : 2));
  fill_curves(s);

  s.sweep = look_.curves;
  s.marked = sweep_ == Sweep::shift ? 0 : sweep_ == Sweep::scale ? 1 : theta_;
  s.separated_p.clear(), s.separated_q.clear();
  if (sweep_ == Sweep::separation && !(s.p == first && s.q == second)) {
    s.separated_p = densities(first, s.x);
    s.separated_q = densities(second, s.x);
  }

  const double deviation_p = s.p.deviation(), deviation_q = s.q.deviation();
  s.distance = std::abs(s.p.mean() - s.q.mean()) / std::min(deviation_p, deviation_q);
  s.ratio = std::max(deviation_p, deviation_q) / std::min(deviation_p, deviation_q);

  s.fits = fit_ != Fit::none;
  s.fit_start = start_;
  s.paths = paths_;
  for (std::size_t k = 0; k < fit_count; ++k) {
    s.fitted[k] = descents_[k].state();
    s.fitted_density[k].clear();
    if (s.fits) s.fitted_density[k] = densities(normal(s.fitted[k].q.mean, s.fitted[k].q.deviation), s.x);
  }
}

const DivergenceSchema& Divergences::schema() {
  static const DivergenceSchema schema;
  return schema;
}

static_assert(LabWithEnd<Divergences>);

}  // namespace lineland::labs::divergences
