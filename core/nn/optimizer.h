// The four first-order optimizers, as PyTorch defines them, on flat arrays. One thread at a time.
#pragma once

#include <span>

#include "core/nn/vector.h"

namespace lineland::nn {

enum class Method { sgd, momentum, rmsprop, adam };

/// What may change between two steps; the moments collected so far stay.
struct Rates {
  float rate = 1e-3f;
  float beta1 = 0.5f;    // momentum: the factor of the old velocity; adam: decay of the mean gradient
  float beta2 = 0.999f;  // rmsprop: its alpha; adam: decay of the mean squared gradient
  float epsilon = 1e-8f;
};

/// The Euclidean norm of a gradient, summed in double.
double norm(std::span<const float> gradient);

/// Moves parameters against a gradient g; m and v start at zero.
///   sgd       p -= rate g
///   momentum  m = beta1 m + g;  p -= rate m
///   rmsprop   v = beta2 v + (1 - beta2) g^2;  p -= rate g / (sqrt(v) + epsilon)
///   adam      m, v as running means of g and g^2;  p -= rate m/(1 - beta1^t) / (sqrt(v/(1 - beta2^t)) + epsilon)   (Kingma and Ba 2015)
class Optimizer {
 public:
  Optimizer(Method method, std::size_t parameters);

  /// One step in one sweep over the arrays. Allocates nothing. Both spans have the length given to the constructor.
  void step(const Rates& rates, std::span<float> parameters, std::span<const float> gradient);

  /// What the last step used of its past for one parameter: m and v, adam's with their corrections; 0 where the method keeps none.
  struct Moments {
    double first = 0, second = 0;
  };
  Moments moments(std::size_t parameter) const;

 private:
  Method method_;
  double beta1_power_ = 1, beta2_power_ = 1;  // the products of all betas so far: rates may have changed on the way
  Buffer<float> first_, second_;              // m and v
};

}  // namespace lineland::nn
