// The six costs f(z) = g(m z) and their derivatives. Thread-safe.
#pragma once

#include <cmath>
#include <cstdint>
#include <utility>

#include "core/labs/estimators/elementary.h"

namespace lineland::labs::estimators {

enum class Cost { linear, square, sine, exponential, absolute, sigmoid };

/// What the derivative of E[f(z)], z ~ N(mu, sigma^2), is taken of.
enum class Parameter { mu, sigma };

/// What is subtracted from f in the score-function estimator.
enum class Baseline {
  none,
  mean,          ///< E[f(z)]
  value,         ///< f(mu)
  optimal,       ///< E[f s^2] / E[s^2], s the score (Greensmith, Bartlett and Baxter 2004)
  leave_one_out  ///< for each of N draws the mean of f over the N - 1 others
};

/// Everything that an exact value depends on.
struct Setting {
  Cost cost = Cost::linear;
  Parameter parameter = Parameter::mu;
  double m = 1, mu = 0, sigma = 1;  ///< sigma > 0
  Baseline baseline = Baseline::none;
  std::int64_t draws = 1;  ///< N of the leave-one-out baseline, then at least 2; without effect on the others
};

/// g(t). The functions below are branch-free, so that loops over them become vector instructions.
template <Cost cost, class T>
inline T value(T t) noexcept {
  if constexpr (cost == Cost::linear) return t;
  if constexpr (cost == Cost::square) return t * t;
  if constexpr (cost == Cost::sine) return sine(t);
  if constexpr (cost == Cost::exponential) return exponential(t);
  if constexpr (cost == Cost::absolute) return std::abs(t);
  if constexpr (cost == Cost::sigmoid) return T(1) / (T(1) + exponential(-t));
}

/// g'(t). |t| has a kink: its derivative is the sign of t, and 0 at 0, which a normal z does not meet; so the pathwise estimator, which
/// needs f to be absolutely continuous only, stays unbiased.
template <Cost cost, class T>
inline T slope(T t) noexcept {
  if constexpr (cost == Cost::linear) return T(1);
  if constexpr (cost == Cost::square) return 2 * t;
  if constexpr (cost == Cost::sine) return cosine(t);
  if constexpr (cost == Cost::exponential) return exponential(t);
  if constexpr (cost == Cost::absolute) return T(t > 0) - T(t < 0);
  if constexpr (cost == Cost::sigmoid) {
    const T e = exponential(-std::abs(t));  // the slope is even; so nothing cancels in the tails
    return e / ((T(1) + e) * (T(1) + e));
  }
}

/// Calls work.template operator()<cost>() with the cost as a constant.
template <class Work>
auto with_cost(Cost cost, Work&& work) {
  switch (cost) {
    case Cost::linear: return work.template operator()<Cost::linear>();
    case Cost::square: return work.template operator()<Cost::square>();
    case Cost::sine: return work.template operator()<Cost::sine>();
    case Cost::exponential: return work.template operator()<Cost::exponential>();
    case Cost::absolute: return work.template operator()<Cost::absolute>();
    case Cost::sigmoid: break;
  }
  return work.template operator()<Cost::sigmoid>();
}

/// f(z).
inline double cost_at(const Setting& s, double z) {
  return with_cost(s.cost, [&]<Cost cost>() { return value<cost>(s.m * z); });
}

/// f'(z).
inline double cost_slope_at(const Setting& s, double z) {
  return with_cost(s.cost, [&]<Cost cost>() { return s.m * slope<cost>(s.m * z); });
}

}  // namespace lineland::labs::estimators
