// Divergences in nats: from the masses of common cells (fast, for a generator known as a push-forward) and between two distributions
// (exact, by quadrature). Thread-safe.
#pragma once

#include <span>
#include <vector>

#include "core/math/distribution.h"
#include "core/math/pushforward.h"

namespace lineland::math {

/// A cell where q is zero makes KL(p || q) infinite if p holds more than this; less counts as round-off and is left out.
inline constexpr double negligible_mass = 1e-14;

// Between the masses p[i] and q[i] of the same cells, each with sum 1. 0 log 0 = 0.
double kl(std::span<const double> p, std::span<const double> q);
double js(std::span<const double> p, std::span<const double> q);
double tv(std::span<const double> p, std::span<const double> q);

// The same, with what lies below and above the edges as two more cells.
double kl(const CellMasses& p, const CellMasses& q);
double js(const CellMasses& p, const CellMasses& q);
double tv(const CellMasses& p, const CellMasses& q);

/// Masses of a distribution over strictly increasing edges (at least one), both tails with all their digits.
void masses(const Distribution& distribution, std::span<const double> edges, CellMasses& out);

/// Edges that resolve a distribution: half are quantiles, evenly spaced in log(p / (1 - p)) down to 1e-12, half evenly spaced between the
/// quantiles of 1e-6. Ascending, each once, at most `count`.
std::vector<double> resolving_edges(const Distribution& distribution, int count);

/// `data_edges` merged with at most about `most` evenly picked images of the generator, the ends of its range among them. Reuses `out`.
void common_edges(std::span<const double> data_edges, const PushForward& generator, std::size_t most, std::vector<double>& out);

// Between two distributions: relative error below 1e-10 for normals and mixtures of them, infinite where the truth is.
double kl(const Distribution& p, const Distribution& q);
double js(const Distribution& p, const Distribution& q);
double tv(const Distribution& p, const Distribution& q);

/// Differential entropy, -E log p(X).
double entropy(const Distribution& p);

}  // namespace lineland::math
