// Optimal transport on the line: Wasserstein distances, the monotone map, the Kantorovich potential. Thread-safe.
#pragma once

#include <span>
#include <vector>

#include "core/math/distribution.h"
#include "core/math/pushforward.h"

namespace lineland::math {

/// W1(p, q), the integral of |F - G| over the line; infinite where their tails differ and are too heavy.
double w1(const Distribution& p, const Distribution& q);

/// W1 between two samples, each ascending and not empty; they may differ in size.
double w1(std::span<const double> p, std::span<const double> q);

/// W1 from the masses of common cells over `edges`: both cdfs are taken linear in each cell. What lies outside the edges counts as lying on
/// them.
double w1(std::span<const double> edges, const CellMasses& p, const CellMasses& q);

/// The monotone map that carries the latent to the data: data quantile at latent cdf(z), by whichever tail is smaller.
double monotone_map(const Distribution& data, const Distribution& latent, double z);

/// The Kantorovich potential on the edges, 0 at the first: its slope is sign(F_q - F_p), so that E_p f - E_q f = W1(p, q), and |f'| <= 1.
void kantorovich_potential(std::span<const double> edges, const CellMasses& p, const CellMasses& q, std::span<double> out);

}  // namespace lineland::math
