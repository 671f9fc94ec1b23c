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
  double width = 0;  // normal: the deviation; exponential: 1 / rate; power: 1 / df

  bool lighter_than(const Tail& other) const { return kind != other.kind ? kind < other.kind : width < other.width; }
};

Tail tail_of(const Shape& shape, Side side) {
  using Kind = Tail::Kind;
  if (const auto* s = std::get_if<Normal>(&shape)) return {Kind::normal, s->deviation};
  if (const auto* s = std::get_if<Sample>(&shape)) return {Kind::normal, s->bandwidth};
  if (const auto* s = std::get_if<Laplace>(&shape)) return {Kind::exponential, s->scale};
  if (const auto* s = std::get_if<Logistic>(&shape)) return {Kind::exponential, s->scale};
  if (const auto* s = std::get_if<Exponential>(&shape)) return side == Side::right ? Tail{Kind::exponential, 1 / s->rate} : Tail{};
  if (const auto* s = std::get_if<Student>(&shape)) return {Kind::power, 1 / s->df};
  return {};
}

Tail tail_of(const Distribution& distribution, Side side) {
  Tail heaviest;
  for (const Component& component : distribution.components()) {
    const Tail tail = tail_of(component.shape, side);
    if (heaviest.lighter_than(tail)) heaviest = tail;
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

/// lim |x|^df P(beyond x) of the components with these degrees of freedom.
double coefficient(const Distribution& distribution, double df) {
  double sum = 0;
  for (std::size_t k = 0; k < distribution.components().size(); ++k) {
    const auto* student = std::get_if<Student>(&distribution.components()[k].shape);
    if (student && student->df == df) sum += distribution.share(k) * std::pow(student->scale, df);
  }
  return sum;
}

/// The least df that `condition` holds for among the Students of both; inf if there is none.
template <class Condition>
double least_power(const Distribution& p, const Distribution& q, Condition condition) {
  double least = infinity;
  for (const Distribution* distribution : {&p, &q}) {
    for (const Component& component : distribution->components()) {
      const auto* student = std::get_if<Student>(&component.shape);
      if (student && student->df < least && condition(student->df)) least = student->df;
    }
  }
  return least;
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

double power_of_difference(const Distribution& p, const Distribution& q) {
  return least_power(p, q, [&](double df) {
    const double a = coefficient(p, df), b = coefficient(q, df);
    return std::abs(a - b) > 1e-12 * (a + b);
  });
}

bool wasserstein_is_infinite(const Distribution& p, const Distribution& q, int order) {
  const double power = power_of_difference(p, q);
  if (order == 1) return power <= 1;
  // Quantiles differ by (F - G) / f, and f falls as |x| to minus (df + 1): the mean of the square is finite from (df + 2) / 2 on.
  return power < infinity && power <= 0.5 * (heaviest_power(p, q) + 2);
}

double heaviest_power(const Distribution& p, const Distribution& q) {
  return least_power(p, q, [](double) { return true; });
}

double slowest_power(const Distribution& p, const Distribution& q) {
  const bool normals = at_either_side(p, q, [](const Tail& a, const Tail& b) {
    return (a.kind == Tail::Kind::normal || b.kind == Tail::Kind::normal) && (a.kind == Tail::Kind::power || b.kind == Tail::Kind::power);
  });
  double slowest = infinity;
  const auto take = [&](double power) {
    if (power > 0) slowest = std::min(slowest, power);
  };
  for (const Distribution* distribution : {&p, &q}) {
    for (const Component& component : distribution->components()) {
      const auto* student = std::get_if<Student>(&component.shape);
      if (!student) continue;
      take(student->df);                   // mass
      take(student->df - 1);               // F - G
      take(2 * student->df - 1);           // (F - G)^2
      if (normals) take(student->df - 2);  // against the logarithm of a normal tail: x^2
    }
  }
  return slowest;
}

double trusted_reach(const Distribution& p, const Distribution& q) {
  const double heaviest = heaviest_power(p, q);
  if (heaviest > 2 || power_of_difference(p, q) == heaviest) return infinity;
  const Interval a = p.bulk(0.25), b = q.bulk(0.25);
  return 1e6 * std::max({std::abs(a.low), std::abs(a.high), std::abs(b.low), std::abs(b.high), a.high - a.low, b.high - b.low});
}

bool energy_is_infinite(const Distribution& p, const Distribution& q) { return power_of_difference(p, q) <= 0.5; }

}  // namespace lineland::math
