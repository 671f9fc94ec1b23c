// Two densities on common nodes, and every divergence and distance between them. One thread at a time.
//
// The smooth integrands are summed in one pass over the nodes of a composite Gauss-Legendre rule. Total variation and W1 are taken between
// the crossings of densities and of cdfs, which are found first. All integrands are written so that none of their terms cancel: small
// divergences keep their digits.
#pragma once

#include <span>
#include <vector>

#include "core/math/coupling.h"
#include "core/math/distribution.h"
#include "core/math/evaluator.h"
#include "core/math/measures.h"
#include "core/math/panels.h"
#include "core/math/quadrature.h"

namespace lineland::math {

class Comparison {
 public:
  Comparison() = default;
  Comparison(const Distribution& p, const Distribution& q) { compare(p, q); }

  /// Starts over with another pair; takes memory only where more is needed than ever before.
  void compare(const Distribution& p, const Distribution& q);

  /// Memory for so many panels at once.
  void reserve(std::size_t panels);

  /// All of them.
  Measures measures();

  /// The divergences that curves are drawn of, without w2 unless asked for.
  Path path(bool with_w2);

  /// The gradients of path(true) with respect to q; needs q without jumps. `w2` as path() gives it.
  Slopes slopes(double w2) const;

  /// The integrals over the common nodes.
  struct Integrals {
    double kl_pq, kl_qp, js, hellinger_squared, coefficient, chi2_pq, chi2_qp, entropy_p, entropy_q, pp, qq, pq;
  };

  /// Where the densities cross, or one of them has a kink.
  struct Crossing {
    double x;
    double difference;  // F - G
    double sign;        // of p - q to the left, 0 if the sign does not change here
  };

  /// A rule that knows where F - G changes sign, with F - G at its nodes.
  struct CdfRule {
    Quadrature rule;
    std::vector<double> difference;
  };

  /// A change of sign between low and high.
  struct Bracket {
    double low, high;
    double sign;  // of the function at low
    double value_low, value_high;
  };

 private:
  void evaluate();
  Integrals integrate() const;
  void find_crossings();
  void find_cdf_rule();
  double chi2(const Evaluator& over, const Evaluator& under, double sum, bool swapped) const;
  double cauchy_schwarz() const;
  double renyi_half() const;
  double log_integral(double power) const;
  double w1() const;

  Distribution p_, q_;
  Evaluator at_p_, at_q_;
  bool ready_ = false, same_ = true;
  Terrain terrain_;
  std::vector<double> ends_;
  Quadrature rule_;
  std::vector<double> density_p_, density_q_, log_p_, log_q_, slope_p_, slope_q_;
  std::vector<double> difference_;  // F - G at the nodes
  Integrals integrals_{};
  std::vector<Crossing> crossings_;
  CdfRule cdf_rule_;  // the panels in which F - G changes sign, cut there; the others as in rule_
  Coupling coupling_;

  // Worked in.
  std::vector<Bracket> brackets_, dips_;
  std::vector<double> roots_, cut_;
  CdfRule pieces_;
};

/// F - G by the smaller tails of both, without cancellation: one block.
inline void subtract_tails(std::span<const double, Evaluator::block> below_p, std::span<const double, Evaluator::block> above_p,
                           std::span<const double, Evaluator::block> below_q, std::span<const double, Evaluator::block> above_q,
                           double* difference) {
  for (std::size_t i = 0; i < Evaluator::block; ++i) {
    const double below = below_p[i] - below_q[i], above = above_q[i] - above_p[i];
    difference[i] = below_p[i] + below_q[i] < above_p[i] + above_q[i] ? below : above;
  }
}

/// The same at many points.
void subtract_cdfs(const Evaluator& p, const Evaluator& q, std::span<const double> x, std::span<double> difference);

}  // namespace lineland::math
