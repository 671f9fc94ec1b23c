// How distributions compare far out: where a divergence is infinite. Thread-safe.
#pragma once

#include "core/math/distribution.h"

namespace lineland::math {

/// E_p[-log q] and hence KL(p || q) is infinite: p reaches where q cannot, or p's tails are too heavy for the logarithm of q's.
bool kl_is_infinite(const Distribution& p, const Distribution& q);

/// int p^2 / q is infinite: p^2 falls no faster than q far out, or p reaches where q cannot.
bool chi2_is_infinite(const Distribution& p, const Distribution& q);

/// The Wasserstein distance of order 1 or 2 is infinite: the tails differ and are too heavy.
bool wasserstein_is_infinite(const Distribution& p, const Distribution& q, int order);

/// The least df of a Student in either; inf if there is none.
double heaviest_power(const Distribution& p, const Distribution& q);

/// F - G falls far out as |x| to minus this power, where power laws with the same df and size cancel; inf if all do, or there are none.
double power_of_difference(const Distribution& p, const Distribution& q);

/// Between equal power laws without a variance F - G drowns in round-off beyond this distance from zero, while it still matters: from there
/// on the quantiles differ by what they differ by there, or F - G falls by its power. inf for all other pairs.
double trusted_reach(const Distribution& p, const Distribution& q);

/// The slowest of the integrals that a comparison is made of and that converge: its rest beyond distance r falls as r to minus this power.
/// inf without power laws, 0 where nothing is known of it.
double slowest_power(const Distribution& p, const Distribution& q);

/// int (F - G)^2 is infinite.
bool energy_is_infinite(const Distribution& p, const Distribution& q);

}  // namespace lineland::math
