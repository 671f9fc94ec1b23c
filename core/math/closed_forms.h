// What normals and their mixtures give in closed form, and the maximum mean discrepancy of any two distributions. Thread-safe.
#pragma once

#include "core/math/distribution.h"
#include "core/math/evaluator.h"

namespace lineland::math {

/// r - log(1 + r) for r > -1 with all its digits.
double log_excess(double r);

// Between two normals.
double kl(const Normal& p, const Normal& q);
double cauchy_schwarz(const Normal& p, const Normal& q);
/// -log int sqrt(p q).
double bhattacharyya_distance(const Normal& p, const Normal& q);
/// int (p - q)^2 / q; inf where it diverges or overflows.
double chi2(const Normal& p, const Normal& q);
double w2(const Normal& p, const Normal& q);

/// log int p q for two mixtures of normals.
double log_overlap(const Evaluator& p, const Evaluator& q);

/// MMD^2 for the kernel exp(-(x - y)^2 / 2), population value. Closed for normals, else from characteristic functions. `at_p` evaluates p,
/// `at_q` q.
double mmd_squared(const Distribution& p, const Distribution& q, const Evaluator& at_p, const Evaluator& at_q);

}  // namespace lineland::math
