// Gradient descent of a normal q on a divergence from p. One thread at a time.
#pragma once

#include <array>

#include "core/labs/divergences/schema.h"
#include "core/labs/history.h"
#include "core/math/comparison.h"
#include "core/math/distribution.h"

namespace lineland::labs::divergences {

/// The divergences that a fit can descend: all of Fit but `none`.
inline constexpr std::size_t fit_count = 6;

/// Where a descent is.
struct FitState {
  math::Normal q;
  double value = 0;               ///< of the divergence; inf if it cannot descend
  double shift = 0, stretch = 0;  ///< the gradient with respect to mean and log deviation
};

/// Memory that evaluate() works in: for as many panels as a normal of any width can need beside a distribution with few components.
struct FitWork {
  FitWork() { comparison.reserve(1024); }

  math::Comparison comparison;
  math::Distribution q;
};

/// Divergence and gradient of a normal q from p. Takes memory only where p and q need more panels than any pair before.
FitState evaluate(Fit divergence, const math::Distribution& p, const math::Normal& q, FitWork& work);

/// Steps on mean and log deviation. A step that would lead uphill is not taken, and the next is half as long.
class Descent {
 public:
  Descent() = default;
  Descent(Fit divergence, const math::Distribution& p, const math::Normal& start, FitWork& work);

  /// p has changed; q stays.
  void retarget(const math::Distribution& p, FitWork& work);
  void step(const math::Distribution& p, double rate, FitWork& work);

  const FitState& state() const noexcept { return state_; }
  /// No step leads further down.
  bool settled() const noexcept;

 private:
  Fit divergence_ = Fit::kl_pq;
  FitState state_;
  double factor_ = 1;  // of the rate
};

/// The normal that a fit starts from: q itself if it is one, else one with its mean and deviation (or quartiles, where those are infinite).
math::Normal fit_start(const math::Distribution& q);

}  // namespace lineland::labs::divergences
