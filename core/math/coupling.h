// The monotone coupling of two distributions and the transport cost along it. Thread-safe.
#pragma once

#include "core/math/distribution.h"

namespace lineland::math {

/// W2, the root of the integral of (F^-1 - G^-1)^2 over probabilities; infinite where it diverges.
double w2(const Distribution& p, const Distribution& q);

}  // namespace lineland::math
