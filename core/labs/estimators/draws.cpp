#include "core/labs/estimators/draws.h"

#include <cmath>
#include <numbers>

#include "core/base/check.h"

namespace lineland::labs::estimators {

namespace {

/// Weibull(sqrt 2, 2) from a uniform number, by its quantile function.
template <class T>
T weibull(T u) {
  return std::sqrt(-2 * logarithm(u));
}

/// Double-sided Maxwell: the length of three independent normals, with the sign of the first (which does not depend on the length).
template <class T>
void to_maxwell(std::size_t count, Block<T>& x, const Block<T>& y, const Block<T>& z) {
  for (std::size_t i = 0; i < count; ++i) x[i] = std::copysign(std::sqrt(x[i] * x[i] + y[i] * y[i] + z[i] * z[i]), x[i]);
}

template <Cost cost, Parameter parameter, class T>
void evaluate_as(const Setting& s, double baseline, const Noise<T>& noise, Values<T>& out) {
  const T m = static_cast<T>(s.m), mu = static_cast<T>(s.mu), sigma = static_cast<T>(s.sigma), b = static_cast<T>(baseline);
  constexpr double gap = parameter == Parameter::mu ? 2.506628274631000502 : 1;  // sqrt(2 pi)
  const T per_sigma = static_cast<T>(1 / s.sigma), weight = static_cast<T>(1 / (gap * s.sigma));
  const auto f = [=](T z) { return value<cost>(m * z); };
  for (std::size_t i = 0; i < noise.count; ++i) {
    const T e = noise.normal[i], z = mu + sigma * e;
    const T derivative = m * slope<cost>(m * z), cost_here = f(z);
    const T factor = parameter == Parameter::mu ? e * per_sigma : (e * e - 1) * per_sigma;
    out.cost[i] = cost_here;
    out.factor[i] = factor;
    out.pathwise[i] = parameter == Parameter::mu ? derivative : derivative * e;
    out.score[i] = (cost_here - b) * factor;
  }
  for (std::size_t i = 0; i < noise.count; ++i) {
    const T above = f(mu + sigma * noise.positive[i]);
    out.independent[i] = weight * (above - f(mu + sigma * noise.negative[i]));
    out.coupled[i] = weight * (above - f(mu + sigma * noise.coupled[i]));
  }
  out.count = noise.count;
}

}  // namespace

template <class T>
void Noise<T>::fill(Random& random, Parameter parameter, std::size_t draws) {
  LINELAND_CHECK(draws <= block_size);
  count = draws;
  const auto wanted = [draws](Block<T>& block) { return std::span(block).first(draws); };
  random.fill_normal(wanted(normal));
  if (parameter == Parameter::mu) {
    random.fill_uniform(wanted(positive));
    random.fill_uniform(wanted(negative));
    for (std::size_t i = 0; i < draws; ++i) {
      positive[i] = weibull(positive[i]);
      negative[i] = -weibull(negative[i]);
      coupled[i] = -positive[i];
    }
  } else {
    random.fill_normal(wanted(positive));
    random.fill_normal(wanted(negative));
    random.fill_normal(wanted(coupled));
    to_maxwell(draws, positive, negative, coupled);
    random.fill_normal(wanted(negative));
    random.fill_uniform(wanted(coupled));
    for (std::size_t i = 0; i < draws; ++i) coupled[i] *= positive[i];
  }
}

template <class T>
void evaluate(const Setting& setting, double baseline, const Noise<T>& noise, Values<T>& values) {
  with_cost(setting.cost, [&]<Cost cost>() {
    if (setting.parameter == Parameter::mu)
      evaluate_as<cost, Parameter::mu>(setting, baseline, noise, values);
    else
      evaluate_as<cost, Parameter::sigma>(setting, baseline, noise, values);
  });
}

template struct Noise<float>;
template struct Noise<double>;
template void evaluate(const Setting&, double, const Noise<float>&, Values<float>&);
template void evaluate(const Setting&, double, const Noise<double>&, Values<double>&);

}  // namespace lineland::labs::estimators
