// All divergences and distances between two distributions at once, and how each changes when one of the two is moved or stretched.
// Thread-safe.
#pragma once

#include "core/math/distribution.h"

namespace lineland::math {

/// In nats where logarithms are involved. Relative errors below 1e-8 for normals and their mixtures; infinite where the truth is.
struct Measures {
  double kl_pq = 0;              ///< KL(p || q) = E_p log(p / q)
  double kl_qp = 0;              ///< KL(q || p)
  double js = 0;                 ///< (KL(p || m) + KL(q || m)) / 2, m = (p + q) / 2; at most log 2
  double cs = 0;                 ///< Cauchy-Schwarz, -log(int p q / sqrt(int p^2 int q^2)); the squared form is twice that
  double tv = 0;                 ///< int |p - q| / 2
  double hellinger_squared = 0;  ///< 1 - int sqrt(p q)
  double chi2_pq = 0;            ///< int (p - q)^2 / q
  double chi2_qp = 0;            ///< int (p - q)^2 / p
  double renyi_half = 0;         ///< -2 log int sqrt(p q)
  double bhattacharyya = 1;      ///< the coefficient, int sqrt(p q)
  double w1 = 0;                 ///< int |F - G|
  double w2 = 0;                 ///< sqrt(int (F^-1 - G^-1)^2)
  double energy = 0;             ///< 2 E|X - Y| - E|X - X'| - E|Y - Y'| = 2 int (F - G)^2
  double mmd_squared = 0;        ///< maximum mean discrepancy for the kernel exp(-(x - y)^2 / 2), squared
  double entropy_p = 0;          ///< -E_p log p
  double entropy_q = 0;
  double cross_entropy = 0;  ///< -E_p log q
};

Measures measures(const Distribution& p, const Distribution& q);

/// What a divergence changes by, per unit, when q is shifted, and when it is stretched about its mean (per unit of log width).
struct Gradient {
  double shift = 0, stretch = 0;
};

/// The divergences that a sweep or a descent follows, and their gradients.
struct Path {
  double kl_pq = 0, kl_qp = 0, js = 0, cs = 0, w1 = 0, w2 = 0, tv = 0, hellinger_squared = 0;
};
struct Slopes {
  Gradient kl_pq, kl_qp, js, cs, w1, w2, tv, hellinger_squared;
};

}  // namespace lineland::math
