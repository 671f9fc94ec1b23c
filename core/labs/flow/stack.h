// Layers stacked into a flow x = f(z): its exact density, its draws, and the likelihood's gradient. One thread at a time for passes; the
// rest is thread-safe.
//
//   z = z_0 -> z_1 -> ... -> z_K -> x = centre + scale z_K
//
// Layer k = 1 .. K carries z_k to z_{k-1} = T_k(z_k) (see layer.h), so f_k = T_k^-1 and, with the base's density p0,
//   log p(x) = log p0(z_0) + sum_k log T_k'(z_k) - log scale.
// A uniform base has bounded support. It is laid on [T(low), T(high)], the image of the data's own support [low, high], so that no datum
// falls outside whatever the layers are; this asks for data with bounded support.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/labs/flow/kernels.h"
#include "core/labs/flow/layer.h"
#include "core/math/distribution.h"
#include "core/nn/vector.h"

namespace lineland::labs::flow {

enum class Base { normal, logistic, uniform };

/// N(0, 1), logistic(0, 1), uniform(0, 1).
const math::Distribution& distribution(Base base);

/// What does not change while a flow is trained.
struct Form {
  LayerShape layer;
  int depth = 4;
  Base base = Base::normal;
  double centre = 0, scale = 1;
  std::optional<math::Interval> support = {};  ///< of the data, where the base is uniform and laid on its image

  /// A place between layers in the data's units; z_K becomes x.
  double in_units(double z) const noexcept { return centre + scale * z; }
};

/// A flow in double. Plain value.
class Stack {
 public:
  Stack() = default;
  /// theta: depth x parameter_count, layer 1 first.
  Stack(const Form& form, std::span<const float> theta);
  /// Becomes Stack(form, theta) without allocating, if it was one of the same layers and depth.
  void update(const Form& form, std::span<const float> theta);

  const Form& form() const noexcept { return form_; }
  std::span<const double> coefficients(int layer) const;  ///< of layer 1 .. depth

  /// z_0 as a value of the base itself: for a uniform base from its interval to [0, 1].
  double base_value(double z0) const noexcept { return (z0 - base_low_) / base_width_; }

  /// The other way: where a value of the base enters the layers.
  double layer_value(double z) const noexcept { return base_low_ + base_width_ * z; }

  /// The part of log f' that is no layer's: of the scales on both sides of the layers.
  double log_scaling() const;

  double log_pdf(double x) const;
  /// P(X <= x) and P(X > x).
  double cdf(double x) const;
  double survival(double x) const;
  /// f(z) for z of the base.
  double generate(double z) const;
  /// The x of a place z_k behind layer k (0 .. depth).
  double carry_up(int layer, double z) const;
  /// The places z_0 .. z_K of x.
  std::vector<double> descend(double x) const;
  /// T(x), a value of the base.
  double normalize(double x) const;

 private:
  friend class Trace;
  Form form_;
  std::size_t stride_ = 0;
  std::vector<double> coefficients_, theta_;
  double base_low_ = 0, base_width_ = 1;
};

/// Many points on their way through a stack: rows z_0 .. z_K and each layer's log slope, one column a point. Keeps its memory.
class Trace {
 public:
  /// Points x ascending or not.
  void update(const Stack& stack, std::span<const double> x);

  std::size_t points() const noexcept { return points_; }
  int depth() const noexcept { return depth_; }
  /// z_k, k = 0 .. depth.
  std::span<const double> place(int k) const;
  /// log T_k'(z_k), k = 1 .. depth.
  std::span<const double> log_slope(int k) const;
  /// log of the density of z_k: log p0(z_0) + the log slopes of layers 1 .. k.
  void log_density(const Stack& stack, int k, std::span<double> out) const;
  /// log p(x).
  void log_pdf(const Stack& stack, std::span<double> out) const;

 private:
  std::size_t points_ = 0, stride_ = 0;
  int depth_ = 0;
  nn::Buffer<double> places_, slopes_, memo_;
};

/// The mean negative log-likelihood of a batch and its gradient in theta, by one pass up and down. T: float to train, double to check.
template <class T>
class Pass {
 public:
  Pass(const Form& form, int batch);

  /// x: exactly `batch` points. gradient: as long as theta. Returns the mean in nats; not finite if the parameters have run away.
  double nll(const Form& form, std::span<const T> theta, std::span<const T> x, std::span<T> gradient);

 private:
  T base_loss(Base base);

  std::size_t batch_, stride_, memo_stride_;
  nn::Buffer<T> places_, slopes_, memo_, weight_, g_;
  std::vector<T> c_, d_c_;
  std::vector<double> theta_, coefficients_, d_coefficients_, d_theta_;  // of one layer, and coefficients of all
};

}  // namespace lineland::labs::flow
