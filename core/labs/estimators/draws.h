// The three estimators of d/dtheta E[f(z)], z ~ N(mu, sigma^2), on blocks of draws (Mohamed, Rosca, Figurnov and Mnih 2020). One thread at
// a time.
//
//   theta        pathwise                     score function                        measure-valued
//   mu           f'(z)                        (f(z) - b) e / sigma                  (f(mu + sigma Y) - f(mu - sigma Y')) / (sigma sqrt(2
//   pi)) sigma        f'(z) e                      (f(z) - b) (e^2 - 1) / sigma          (f(mu + sigma M) - f(mu + sigma E)) / sigma
//
// with z = mu + sigma e, e standard normal; Y, Y' ~ Weibull(scale sqrt 2, shape 2), of density y exp(-y^2/2); M double-sided Maxwell, of
// density x^2 exp(-x^2/2) / sqrt(2 pi); E standard normal. Independent or coupled by a common random number, as in the survey
// (section 7.2): for mu Y' = Y; for sigma E = M U with U uniform on (0, 1), which is standard normal again. (In general the weak
// derivative: Pflug 1989, Heidergott and Vazquez-Abad 2000.)
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "core/base/random.h"
#include "core/labs/estimators/cost.h"

namespace lineland::labs::estimators {

/// Draws in a full block: all arrays of one together fit the nearest cache. No power of two, or equal places of all arrays would compete
/// for the same lines of it.
inline constexpr std::size_t block_size = 480;

template <class T>
using Block = std::array<T, block_size>;

/// Standard noise of up to block_size draws; one noise serves all settings with the same parameter.
template <class T>
struct Noise {
  std::size_t count = 0;
  Block<T> normal;    ///< e
  Block<T> positive;  ///< Y or M
  Block<T> negative;  ///< -Y' or E, independent of `positive`
  Block<T> coupled;   ///< -Y or M U

  /// Draws it all anew. count <= block_size.
  void fill(Random& random, Parameter parameter, std::size_t draws);
};

/// What every draw of a noise gives.
template <class T>
struct Values {
  std::size_t count = 0;
  Block<T> cost;    ///< f(z)
  Block<T> factor;  ///< the score: derivative of log p(z)
  Block<T> pathwise;
  Block<T> score;        ///< (f(z) - b) times the factor
  Block<T> independent;  ///< measure-valued
  Block<T> coupled;      ///< measure-valued

  std::span<const T> of(const Block<T>& block) const noexcept { return {block.data(), count}; }
};

/// Evaluates all estimators at every draw; `baseline` is the constant b. f is a black box, called anew for each setting: nothing is taken
/// from scaling laws of a cost.
template <class T>
void evaluate(const Setting& setting, double baseline, const Noise<T>& noise, Values<T>& values);

extern template struct Noise<float>;
extern template struct Noise<double>;
extern template void evaluate(const Setting&, double, const Noise<float>&, Values<float>&);
extern template void evaluate(const Setting&, double, const Noise<double>&, Values<double>&);

}  // namespace lineland::labs::estimators
