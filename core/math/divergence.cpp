#include "core/math/divergence.h"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/digamma.hpp>
#include <cmath>
#include <numbers>

#include "core/base/check.h"
#include "core/math/quadrature.h"

namespace lineland::math {
namespace {

using std::numbers::ln2;
constexpr double infinity = std::numeric_limits<double>::infinity();

/// p log(p / q) - p + q: the same sum over all cells, but no term is negative, so that small divergences keep their digits.
double kl_term(double p, double q) {
  if (p <= 0) return std::max(q, 0.0);
  if (q <= 0) return p > negligible_mass ? infinity : 0;
  const double change = (q - p) / p;
  return std::abs(change) < 0.5 ? p * (change - std::log1p(change)) : p * (std::log(p) - std::log(q)) - p + q;
}

double js_term(double p, double q) {
  const double middle = 0.5 * (p + q);
  return middle > 0 ? 0.5 * (kl_term(p, middle) + kl_term(q, middle)) : 0;
}

double tv_term(double p, double q) { return 0.5 * std::abs(p - q); }

template <class Term>
double sum(std::span<const double> p, std::span<const double> q, Term term) {
  LINELAND_CHECK(p.size() == q.size());
  double total = 0;
  for (std::size_t i = 0; i < p.size(); ++i) total += term(p[i], q[i]);
  return total;
}

template <class Term>
double sum(const CellMasses& p, const CellMasses& q, Term term) {
  return term(p.below, q.below) + sum(p.cells, q.cells, term) + term(p.above, q.above);
}

/// How fast -log density grows far out: as |x| to the power 2 or 1, or more slowly (0).
double tail_power(const Shape& shape) {
  if (std::holds_alternative<Normal>(shape) || std::holds_alternative<Sample>(shape)) return 2;
  return std::holds_alternative<Student>(shape) ? 0 : 1;
}

/// Student's t has moments of order below df only: E[-log q] is infinite where q's tails fall too fast for it.
bool tails_too_heavy(const Distribution& p, const Distribution& q) {
  double power = 2;
  for (const Component& component : q.components()) power = std::min(power, tail_power(component.shape));
  return std::any_of(p.components().begin(), p.components().end(), [&](const Component& component) {
    const auto* student = std::get_if<Student>(&component.shape);
    return student && student->df <= power;
  });
}

struct LogDensities {
  Quadrature rule;
  std::vector<double> p, q;
};

LogDensities log_densities(const Distribution& p, const Distribution& q) {
  LogDensities at{composite(breakpoints({&p, &q})), {}, {}};
  at.p.resize(at.rule.x.size());
  at.q.resize(at.rule.x.size());
  p.log_pdf(at.rule.x, at.p);
  q.log_pdf(at.rule.x, at.q);
  return at;
}

/// Closed forms of one component; nan for those that have none.
double entropy_of(const Shape& shape) {
  constexpr double most_df = 1e6;  // beyond, the digamma functions of a Student's differ in too few digits
  using std::numbers::e;
  using std::numbers::pi;
  if (const auto* s = std::get_if<Normal>(&shape)) return 0.5 * std::log(2 * pi * e) + std::log(s->deviation);
  if (const auto* s = std::get_if<Uniform>(&shape)) return std::log(s->high - s->low);
  if (const auto* s = std::get_if<Laplace>(&shape)) return 1 + ln2 + std::log(s->scale);
  if (const auto* s = std::get_if<Logistic>(&shape)) return 2 + std::log(s->scale);
  if (const auto* s = std::get_if<Exponential>(&shape)) return 1 - std::log(s->rate);
  if (const auto* s = std::get_if<Student>(&shape); s && s->df < most_df) {
    const double change = boost::math::digamma(0.5 * (s->df + 1)) - boost::math::digamma(0.5 * s->df);
    return 0.5 * (s->df + 1) * change + 0.5 * std::log(s->df) + std::log(boost::math::beta(0.5 * s->df, 0.5)) + std::log(s->scale);
  }
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

double kl(std::span<const double> p, std::span<const double> q) { return sum(p, q, kl_term); }
double js(std::span<const double> p, std::span<const double> q) { return sum(p, q, js_term); }
double tv(std::span<const double> p, std::span<const double> q) { return sum(p, q, tv_term); }
double kl(const CellMasses& p, const CellMasses& q) {
  double total = kl_term(p.below, q.below) + kl_term(p.above, q.above);
  for (std::size_t i = 0; i < p.cells.size(); ++i) {
    const bool underflow = q.cells[i] <= 0 && p.cells[i] > 0 && !q.log_cells.empty() && q.log_cells[i] > -infinity;
    total += underflow ? p.cells[i] * (std::log(p.cells[i]) - q.log_cells[i] - 1) : kl_term(p.cells[i], q.cells[i]);
  }
  return total;
}
double js(const CellMasses& p, const CellMasses& q) { return sum(p, q, js_term); }
double tv(const CellMasses& p, const CellMasses& q) { return sum(p, q, tv_term); }

void masses(const Distribution& distribution, std::span<const double> edges, CellMasses& out) {
  LINELAND_CHECK(!edges.empty());
  const std::size_t count = edges.size();
  out.cells.resize(count - 1);
  out.below = distribution.cdf(edges.front());
  out.above = distribution.survival(edges.back());
  // Lower tails up to the median, upper tails from there.
  std::size_t i = 1;
  double last = out.below;
  for (; i < count && last < 0.5; ++i) {
    const double next = distribution.cdf(edges[i]);
    out.cells[i - 1] = std::max(next - last, 0.0);
    last = next;
  }
  last = i < count ? distribution.survival(edges[i - 1]) : 0;
  for (; i < count; ++i) {
    const double next = distribution.survival(edges[i]);
    out.cells[i - 1] = std::max(last - next, 0.0);
    last = next;
  }
  // Where a mass underflows its logarithm does not.
  out.log_cells.assign(count - 1, -infinity);
  for (i = 0; i + 1 < count; ++i) {
    if (out.cells[i] > 0) continue;
    const double width = edges[i + 1] - edges[i];
    out.log_cells[i] = distribution.log_pdf(edges[i] + 0.5 * width) + std::log(width);
  }
}

std::vector<double> resolving_edges(const Distribution& distribution, int count) {
  LINELAND_CHECK(count >= 8);
  const int quantiles = count / 2, even = count - quantiles;
  const double extreme = std::log(1e-12);
  std::vector<double> edges;
  edges.reserve(std::size_t(count));
  for (int i = 0; i < quantiles; ++i) {
    const double logit = extreme * (1 - 2.0 * i / (quantiles - 1));
    const double tail = 1 / (1 + std::exp(std::abs(logit)));
    edges.push_back(logit < 0 ? distribution.quantile(tail) : distribution.upper_quantile(tail));
  }
  const Interval bulk = distribution.bulk(1e-6);
  for (int i = 0; i < even; ++i) edges.push_back(bulk.low + (bulk.high - bulk.low) * i / (even - 1));
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  return edges;
}

void common_edges(std::span<const double> data_edges, const PushForward& generator, std::size_t most, std::vector<double>& out) {
  LINELAND_CHECK(most >= 2);
  const auto knots = generator.knots();
  const std::size_t stride = std::max<std::size_t>(1, knots.size() / most);
  out.clear();
  out.reserve(data_edges.size() + knots.size() / stride + 2);
  const auto add = [&](double x) {
    if (out.empty() || out.back() < x) out.push_back(x);
  };
  std::size_t i = 0;
  const auto add_knot = [&](double knot) {
    while (i < data_edges.size() && data_edges[i] < knot) add(data_edges[i++]);
    add(knot);
  };
  for (std::size_t k = 0; k < knots.size(); k += stride) add_knot(knots[k]);
  add_knot(knots.back());
  while (i < data_edges.size()) add(data_edges[i++]);
}

double kl(const Distribution& p, const Distribution& q) {
  if (p == q) return 0;
  const Interval inner = p.support(), outer = q.support();
  if (inner.low < outer.low || inner.high > outer.high || tails_too_heavy(p, q)) return infinity;
  const LogDensities at = log_densities(p, q);
  double total = 0;
  for (std::size_t i = 0; i < at.p.size(); ++i) {
    const double density = std::exp(at.p[i]);
    if (density == 0) {
      total += at.rule.weight[i] * std::exp(at.q[i]);
      continue;
    }
    const double change = at.q[i] - at.p[i];  // of the logarithm; e^t - 1 - t is never negative
    if (change == -infinity) return infinity;
    total += at.rule.weight[i] * (change < 1 ? density * (std::expm1(change) - change) : std::exp(at.q[i]) - density * (1 + change));
  }
  return total;
}

double js(const Distribution& p, const Distribution& q) {
  if (p == q) return 0;
  const LogDensities at = log_densities(p, q);
  double total = 0;
  for (std::size_t i = 0; i < at.p.size(); ++i) total += at.rule.weight[i] * js_term(std::exp(at.p[i]), std::exp(at.q[i]));
  return std::min(total, ln2);
}

double tv(const Distribution& p, const Distribution& q) {
  if (p == q) return 0;
  const auto ends = breakpoints({&p, &q});
  return std::min(0.5 * integrate_absolute(ends, [&](double x) { return p.pdf(x) - q.pdf(x); }), 1.0);
}

double entropy(const Distribution& p) {
  if (p.components().size() == 1) {
    const double closed = entropy_of(p.components()[0].shape);
    if (!std::isnan(closed)) return closed;
  }
  const Quadrature rule = composite(breakpoints({&p}));
  double total = 0;
  for (std::size_t i = 0; i < rule.x.size(); ++i) {
    const double log_density = p.log_pdf(rule.x[i]), density = std::exp(log_density);
    if (density > 0) total -= rule.weight[i] * density * log_density;
  }
  return total;
}

}  // namespace lineland::math
