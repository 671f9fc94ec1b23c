#include "core/math/transport.h"

#include <algorithm>
#include <cmath>

#include "core/base/check.h"
#include "core/math/comparison.h"

namespace lineland::math {
namespace {

/// The integral over a cell of a line from a to b: of its size, and of its sign.
struct Line {
  double a, b, width;

  double absolute() const {
    if (a * b >= 0) return 0.5 * width * std::abs(a + b);
    return 0.5 * width * (a * a + b * b) / (std::abs(a) + std::abs(b));
  }
  double sign() const {
    const auto of = [](double x) { return double(x > 0) - double(x < 0); };
    if (a * b >= 0) return width * of(a + b);
    return width * of(a) * (std::abs(a) - std::abs(b)) / (std::abs(a) + std::abs(b));
  }
};

/// Calls visit(i, line of F_p - F_q over cell i).
template <class Visit>
void for_each_cell(std::span<const double> edges, const CellMasses& p, const CellMasses& q, Visit visit) {
  LINELAND_CHECK(p.cells.size() + 1 == edges.size() && q.cells.size() + 1 == edges.size());
  double difference = p.below - q.below;
  for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
    const double next = difference + (p.cells[i] - q.cells[i]);
    visit(i, Line{difference, next, edges[i + 1] - edges[i]});
    difference = next;
  }
}

}  // namespace

double w1(const Distribution& p, const Distribution& q) { return Comparison(p, q).path(false).w1; }

double w1(std::span<const double> p, std::span<const double> q) {
  LINELAND_CHECK(!p.empty() && !q.empty());
  // Walks up both quantile functions; each is constant between its multiples of 1 / size.
  double total = 0, level = 0;
  for (std::size_t i = 0, j = 0; i < p.size() && j < q.size();) {
    const double next_p = double(i + 1) / double(p.size()), next_q = double(j + 1) / double(q.size()), next = std::min(next_p, next_q);
    total += (next - level) * std::abs(p[i] - q[j]);
    level = next;
    i += next_p <= next;
    j += next_q <= next;
  }
  return total;
}

double w1(std::span<const double> edges, const CellMasses& p, const CellMasses& q) {
  double total = 0;
  for_each_cell(edges, p, q, [&](std::size_t, const Line& line) { total += line.absolute(); });
  return total;
}

double monotone_map(const Distribution& data, const Distribution& latent, double z) {
  const double below = latent.cdf(z);
  return below <= 0.5 ? data.quantile(below) : data.upper_quantile(latent.survival(z));
}

void kantorovich_potential(std::span<const double> edges, const CellMasses& p, const CellMasses& q, std::span<double> out) {
  LINELAND_CHECK(out.size() == edges.size());
  out[0] = 0;
  for_each_cell(edges, p, q, [&](std::size_t i, const Line& line) { out[i + 1] = out[i] - line.sign(); });
}

}  // namespace lineland::math
