#include "core/math/tails.h"

#include <algorithm>
#include <cmath>

#include "core/math/grid_density.h"

namespace lineland::math {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
enum class Side { left, right };

/// The heaviest component at one side. Later kinds are heavier, and within a kind a greater width is.
struct Tail {
  enum class Kind { none, normal, exponential, power } kind = Kind::none;
  double width = 0;        // normal: the deviation; exponential: 1 / rate; power: 1 / df
  double coefficient = 0;  // power: lim |x|^df P(beyond x)

  bool lighter_than(const Tail& other) const { return kind != other.kind ? kind < other.kind : width < other.width; }
  bool operator==(const Tail&) const = default;
};

Tail tail_of(const Shape& shape, Side side) {
  using Kind = Tail::Kind;
  if (const auto* s = std::get_if<Normal>(&shape)) return {Kind::normal, s->deviation};
  if (const auto* s = std::get_if<Sample>(&shape)) return {Kind::normal, s->bandwidth};
  if (const auto* s = std::get_if<Laplace>(&shape)) return {Kind::exponential, s->scale};
  if (const auto* s = std::get_if<Logistic>(&shape)) return {Kind::exponential, s->scale};
  if (const auto* s = std::get_if<Exponential>(&shape)) return side == Side::right ? Tail{Kind::exponential, 1 / s->rate} : Tail{};
  if (const auto* s = std::get_if<Student>(&shape)) return {Kind::power, 1 / s->df, std::pow(s->scale, s->df)};
  return {};
}

Tail tail_of(const Distribution& distribution, Side side) {
  Tail heaviest;
  const auto components = distribution.components();
  for (std::size_t k = 0; k < components.size(); ++k) {
    Tail tail = tail_of(components[k].shape, side);
    tail.coefficient *= distribution.share(k);
    if (heaviest.lighter_than(tail))
      heaviest = tail;
    else if (!tail.lighter_than(heaviest))
      heaviest.coefficient += tail.coefficient;
  }
  return heaviest;
}

bool reaches_beyond(const Distribution& p, const Distribution& q) {
  const Interval inner = p.support(), outer = q.support();
  return inner.low < outer.low || inner.high > outer.high;
}

/// Whether `condition` holds for the tails of p and q at either side.
template <class Condition>
bool at_either_side(const Distribution& p, const Distribution& q, Condition condition) {
  return condition(tail_of(p, Side::left), tail_of(q, Side::left)) || condition(tail_of(p, Side::right), tail_of(q, Side::right));
}

/// Whether the tails differ, and one is a power law with df <= most.
bool differ_and_heavy(const Distribution& p, const Distribution& q, double most) {
  return at_either_side(p, q, [=](const Tail& a, const Tail& b) {
    if (a == b) return false;
    return (a.kind == Tail::Kind::power && 1 / a.width <= most) || (b.kind == Tail::Kind::power && 1 / b.width <= most);
  });
}

/// Whether a drawn q comes down to zero at a point where p does not: p^2 / q has no integral there.
bool touches_zero(const Distribution& p, const Distribution& q) {
  for (const Component& component : q.components()) {
    const auto* grid = std::get_if<Grid>(&component.shape);
    if (!grid) continue;
    for (const double x : grid_points(*grid)) {
      if (q.pdf(x) == 0 && p.pdf(x) > 0) return true;
    }
  }
  return false;
}

}  // namespace

bool kl_is_infinite(const Distribution& p, const Distribution& q) {
  if (reaches_beyond(p, q)) return true;
  return at_either_side(p, q, [](const Tail& a, const Tail& b) {
    if (a.kind != Tail::Kind::power || b.kind == Tail::Kind::power) return false;
    // -log q grows as |x| or x^2: p needs that moment, and has those of order below df.
    return 1 / a.width <= (b.kind == Tail::Kind::normal ? 2 : 1);
  });
}

bool chi2_is_infinite(const Distribution& p, const Distribution& q) {
  if (reaches_beyond(p, q) || touches_zero(p, q)) return true;
  return at_either_side(p, q, [](const Tail& a, const Tail& b) {
    if (a.kind != b.kind) return a.kind > b.kind;
    switch (a.kind) {
      case Tail::Kind::none: return false;
      case Tail::Kind::normal: return a.width * a.width >= 2 * b.width * b.width;  // p^2 / q = exp(-x^2 (2 / a^2 - 1 / b^2) / 2)
      case Tail::Kind::exponential: return a.width >= 2 * b.width;                 // exp(-x (2 / a - 1 / b))
      case Tail::Kind::power: return a.width >= 2 * b.width;                       // x^-(2 (df_p + 1) - (df_q + 1))
    }
    return false;
  });
}

bool wasserstein_is_infinite(const Distribution& p, const Distribution& q, int order) { return differ_and_heavy(p, q, order); }

bool energy_is_infinite(const Distribution& p, const Distribution& q) { return differ_and_heavy(p, q, 0.5); }

}  // namespace lineland::math
