#include "core/labs/divergences/fit.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lineland::labs::divergences {

namespace {

struct Descended {
  double math::Path::*value;
  math::Gradient math::Slopes::*gradient;
};

Descended descended(Fit divergence) {
  using math::Path;
  using math::Slopes;
  switch (divergence) {
    case Fit::none:
    case Fit::kl_pq: return {&Path::kl_pq, &Slopes::kl_pq};
    case Fit::kl_qp: return {&Path::kl_qp, &Slopes::kl_qp};
    case Fit::js: return {&Path::js, &Slopes::js};
    case Fit::cs: return {&Path::cs, &Slopes::cs};
    case Fit::w2: return {&Path::w2, &Slopes::w2};
    case Fit::w1: return {&Path::w1, &Slopes::w1};
  }
  return {};
}

constexpr double longest_step = 0.2;   // in deviations of q, and of the logarithm of its deviation
constexpr double least_factor = 1e-9;  // of the rate: below, nothing changes any more
constexpr double least_gradient = 1e-10;
constexpr double narrowest = 1e-6, widest = 1e9;

}  // namespace

FitState evaluate(Fit divergence, const math::Distribution& p, const math::Normal& q, FitWork& work) {
  math::Comparison& comparison = work.comparison;
  work.q.assign(q);
  comparison.compare(p, work.q);
  const math::Path path = comparison.path(divergence == Fit::w2);
  const Descended by = descended(divergence);
  FitState state{.q = q, .value = path.*by.value};
  if (!std::isfinite(state.value)) return state;
  const math::Gradient gradient = comparison.slopes(path.w2).*by.gradient;
  state.shift = gradient.shift;
  state.stretch = gradient.stretch;
  return state;
}

Descent::Descent(Fit divergence, const math::Distribution& p, const math::Normal& start, FitWork& work)
    : divergence_(divergence), state_(evaluate(divergence, p, start, work)) {}

void Descent::retarget(const math::Distribution& p, FitWork& work) {
  state_ = evaluate(divergence_, p, state_.q, work);
  factor_ = 1;
}

bool Descent::settled() const noexcept {
  const bool stuck = !std::isfinite(state_.value) || !std::isfinite(state_.shift) || !std::isfinite(state_.stretch);
  return stuck || factor_ < least_factor || std::hypot(state_.shift * state_.q.deviation, state_.stretch) < least_gradient;
}

void Descent::step(const math::Distribution& p, double rate, FitWork& work) {
  if (settled()) return;
  const math::Normal& q = state_.q;
  const double limit = longest_step * factor_;
  const double shift = std::clamp(-rate * factor_ * state_.shift, -limit * q.deviation, limit * q.deviation);
  const double stretch = std::clamp(-rate * factor_ * state_.stretch, -limit, limit);
  const FitState next = evaluate(divergence_, p, {q.mean + shift, std::clamp(q.deviation * std::exp(stretch), narrowest, widest)}, work);
  if (next.value <= state_.value) {
    state_ = next;
    factor_ = std::min(1.0, 1.1 * factor_);
  } else {
    factor_ *= 0.5;
  }
}

math::Normal fit_start(const math::Distribution& q) {
  const auto components = q.components();
  if (const auto* normal = components.size() == 1 ? std::get_if<math::Normal>(&components[0].shape) : nullptr) return *normal;
  const double mean = q.mean(), deviation = q.deviation();
  if (std::isfinite(mean) && std::isfinite(deviation)) return {mean, deviation};
  return {q.quantile(0.5), (q.quantile(0.75) - q.quantile(0.25)) / 1.349};
}

}  // namespace lineland::labs::divergences
