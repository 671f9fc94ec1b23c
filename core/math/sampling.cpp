#include <array>
#include <cmath>
#include <numbers>

#include "core/math/distribution.h"
#include "core/math/grid_density.h"

namespace lineland::math {
namespace {

constexpr std::size_t chunk = 256;

/// The random numbers behind up to `chunk` draws; which of them are filled depends on the components alone.
template <class T>
struct Variates {
  std::array<double, chunk> choice, first, second;  // uniform on (0, 1)
  std::array<T, chunk> normal;
};

/// Which random numbers a distribution uses.
struct Needs {
  bool choice = false, first = false, second = false, normal = false;
};

Needs needs(std::span<const Component> components) {
  Needs all{.choice = components.size() > 1};
  for (const Component& component : components) {
    const bool is_normal = std::holds_alternative<Normal>(component.shape);
    all.normal |= is_normal;
    all.first |= !is_normal;
    all.second |= std::holds_alternative<Student>(component.shape);
  }
  return all;
}

template <class T>
void fill(const Needs& wanted, Random& random, std::size_t count, Variates<T>& variates) {
  if (wanted.choice) random.fill_uniform(std::span(variates.choice).first(count));
  if (wanted.first) random.fill_uniform(std::span(variates.first).first(count));
  if (wanted.second) random.fill_uniform(std::span(variates.second).first(count));
  if (wanted.normal) random.fill_normal(std::span(variates.normal).first(count));
}

// One draw of each shape from u, v uniform on (0, 1) and z standard normal.
double draw(const Normal& s, double, double, double z) { return s.mean + s.deviation * z; }
double draw(const Uniform& s, double u, double, double) { return s.low + (s.high - s.low) * u; }
double draw(const Logistic& s, double u, double, double) { return s.mean + s.scale * (std::log(u) - std::log1p(-u)); }
double draw(const Exponential& s, double u, double, double) { return s.origin - std::log(u) / s.rate; }
double draw(const Laplace& s, double u, double, double) { return s.mean + s.scale * (u < 0.5 ? std::log(2 * u) : -std::log(2 * (1 - u))); }
/// Box and Muller's method for Student's t (Bailey 1994, eq. 4).
double draw(const Student& s, double u, double v, double) {
  const double radius = std::sqrt(s.df * std::expm1(-2 / s.df * std::log(u)));
  return s.mean + s.scale * radius * std::cos(2 * std::numbers::pi * v);
}
double draw(const Sample& s, double u, double, double) {
  const std::size_t n = s.sorted->size();
  return (*s.sorted)[std::min(std::size_t(u * double(n)), n - 1)];
}

double draw(const Grid& s, double u, double, double) { return u <= 0.5 ? grid_quantile(s, u) : grid_upper_quantile(s, 1 - u); }

template <class T>
void sample_into(const Distribution& distribution, Random& random, std::span<T> out) {
  const auto components = distribution.components();
  if (components.size() == 1) {
    // The two shapes that the vectorised generators give directly.
    if (const auto* normal = std::get_if<Normal>(&components[0].shape)) {
      random.fill_normal(out);
      for (T& x : out) x = T(normal->mean) + T(normal->deviation) * x;
      return;
    }
    if (const auto* uniform = std::get_if<Uniform>(&components[0].shape)) {
      random.fill_uniform(out);
      for (T& x : out) x = T(uniform->low) + T(uniform->high - uniform->low) * x;
      return;
    }
  }
  const Needs wanted = needs(components);
  Variates<T> variates;
  for (std::size_t begin = 0; begin < out.size(); begin += chunk) {
    const std::size_t count = std::min(chunk, out.size() - begin);
    fill(wanted, random, count, variates);
    for (std::size_t i = 0; i < count; ++i) {
      std::size_t k = 0;
      if (wanted.choice) {
        double rest = variates.choice[i] - distribution.share(0);
        while (rest >= 0 && k + 1 < components.size()) rest -= distribution.share(++k);
      }
      const double u = wanted.first ? variates.first[i] : 0, v = wanted.second ? variates.second[i] : 0;
      const double z = wanted.normal ? double(variates.normal[i]) : 0;
      out[begin + i] = T(std::visit([&](const auto& shape) { return draw(shape, u, v, z); }, components[k].shape));
    }
  }
}

}  // namespace

void Distribution::sample(Random& random, std::span<float> out) const { sample_into(*this, random, out); }
void Distribution::sample(Random& random, std::span<double> out) const { sample_into(*this, random, out); }

}  // namespace lineland::math
