// Unconstrained numbers as positive ones, and back. Thread-safe.
#pragma once

#include <algorithm>
#include <cmath>

namespace lineland::labs::flow {

/// log(1 + e^x).
inline double softplus(double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x))); }

/// The derivative of softplus.
inline double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

/// The x with softplus(x) = y.
inline double inverse_softplus(double y) { return y + std::log(-std::expm1(-y)); }

}  // namespace lineland::labs::flow
