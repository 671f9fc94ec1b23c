// The objectives of both players, and the exact discriminator or critic that each is after. Pure.
#pragma once

#include <span>
#include <string>

namespace lineland::labs::gan {

enum class Objective { minimax, non_saturating, reverse_kl, least_squares, hinge, wasserstein_clip, wasserstein_gp };

/// Objectives that share the discriminator's loss, and with it the discriminator's optimum.
enum class Family { logistic, least_squares, hinge, critic };
constexpr Family family(Objective objective) noexcept {
  switch (objective) {
    case Objective::minimax:
    case Objective::non_saturating:
    case Objective::reverse_kl: return Family::logistic;
    case Objective::least_squares: return Family::least_squares;
    case Objective::hinge: return Family::hinge;
    case Objective::wasserstein_clip:
    case Objective::wasserstein_gp: break;
  }
  return Family::critic;
}

/// The discriminator's loss, mean over its output h at data plus mean over h at generated points, with the derivatives of that sum in each
/// h:
///   logistic       (1-s) softplus(-h) + s softplus(h)   |  softplus(h)          s: label smoothing
///   least squares  (h - (1-s))^2 / 2                    |  h^2 / 2              Mao et al. 2017, eq. 9 with a = 0, b = 1
///   hinge          max(0, 1 - h)                        |  max(0, 1 + h)        Lim and Ye 2017
///   critic         -h                                   |  h                    Arjovsky et al. 2017, to be minimised
double discriminator_loss(Objective objective, double smoothing, std::span<const float> real, std::span<const float> fake,
                          std::span<float> d_real, std::span<float> d_fake);

/// The generator's loss, mean over h at generated points, with its derivative in each h:
///   minimax -softplus(h) = log(1 - D);  non-saturating softplus(-h) = -log D;  reverse-kl -h = log((1 - D)/D);  least squares (h - 1)^2 /
///   2; hinge and critics -h.
double generator_loss(Objective objective, std::span<const float> fake, std::span<float> d_fake);

/// l'(h) of the generator's loss at one generated point: the loss pushes the point along -l'(h) dh/dx.
double generator_slope(Objective objective, double h);

/// What is drawn of an output h: D = 1/(1 + exp(-h)) for the logistic family, h itself for the others.
double shown(Objective objective, double h);

/// The minimiser of the discriminator's loss at a point with log densities log_p (data) and log_g (generator), as it is drawn: (1-s) p/(p +
/// g), for hinge the sign of p - g. nan where both densities are 0. Not for critics, whose optimum is no function of the densities at a
/// point.
double optimal(Objective objective, double smoothing, double log_p, double log_g);

/// Both losses where p_G = p and the discriminator is optimal (claims: V = -log 4 for the logistic family), and how they are written.
struct Equilibrium {
  double discriminator, generator;
  std::string discriminator_label, generator_label;
};
Equilibrium equilibrium(Objective objective);

}  // namespace lineland::labs::gan
