#include "core/nn/optimizer.h"

#include <array>
#include <cmath>
#include <numeric>

#include "core/base/check.h"

namespace lineland::nn {

double norm(std::span<const float> gradient) {
  // Sixteen sums side by side: one alone would wait for each addition, eight microseconds in a step of networks of 64 units.
  std::array<double, 16> sums{};
  const auto square = [&](std::size_t i) { return double{gradient[i]} * double{gradient[i]}; };
  std::size_t i = 0;
  for (; i + sums.size() <= gradient.size(); i += sums.size())
    for (std::size_t k = 0; k < sums.size(); ++k) sums[k] += square(i + k);
  for (; i < gradient.size(); ++i) sums[0] += square(i);
  return std::sqrt(std::accumulate(sums.begin(), sums.end(), 0.0));
}

Optimizer::Optimizer(Method method, std::size_t parameters)
    : method_(method),
      first_(method == Method::momentum || method == Method::adam ? parameters : 0),
      second_(method == Method::rmsprop || method == Method::adam ? parameters : 0) {}

void Optimizer::step(const Rates& rates, std::span<float> parameters, std::span<const float> gradient) {
  LINELAND_CHECK(parameters.size() == gradient.size());
  LINELAND_CHECK(first_.empty() || first_.size() == gradient.size());
  LINELAND_CHECK(second_.empty() || second_.size() == gradient.size());
  const std::size_t n = parameters.size();
  const float rate = rates.rate, beta1 = rates.beta1, beta2 = rates.beta2, epsilon = rates.epsilon;
  float* __restrict p = parameters.data();
  const float* __restrict g = gradient.data();
  float* __restrict m = first_.data();
  float* __restrict v = second_.data();
  switch (method_) {
    case Method::sgd:
      for (std::size_t i = 0; i < n; ++i) p[i] -= rate * g[i];
      break;
    case Method::momentum:
      for (std::size_t i = 0; i < n; ++i) {
        m[i] = beta1 * m[i] + g[i];
        p[i] -= rate * m[i];
      }
      break;
    case Method::rmsprop:
      for (std::size_t i = 0; i < n; ++i) {
        v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
        p[i] -= rate * g[i] / (std::sqrt(v[i]) + epsilon);
      }
      break;
    case Method::adam: {
      beta1_power_ *= double{beta1};
      beta2_power_ *= double{beta2};
      // Both corrections as factors of the whole step and of the root.
      const auto corrected_rate = static_cast<float>(double{rate} / (1 - beta1_power_));
      const auto root_correction = static_cast<float>(1 / std::sqrt(1 - beta2_power_));
      for (std::size_t i = 0; i < n; ++i) {
        m[i] = beta1 * m[i] + (1 - beta1) * g[i];
        v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
        p[i] -= corrected_rate * m[i] / (std::sqrt(v[i]) * root_correction + epsilon);
      }
      break;
    }
  }
}

Optimizer::Moments Optimizer::moments(std::size_t parameter) const {
  Moments moments;
  if (!first_.empty()) moments.first = double{first_.data()[parameter]};
  if (!second_.empty()) moments.second = double{second_.data()[parameter]};
  if (method_ == Method::adam && beta1_power_ < 1) {
    moments.first /= 1 - beta1_power_;
    moments.second /= 1 - beta2_power_;
  }
  return moments;
}

}  // namespace lineland::nn
