#include "core/math/pushforward.h"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>

#include "core/math/grid.h"

using namespace lineland;
using namespace lineland::math;

namespace {

constexpr int node_count = 2048;

const Distribution normal;
const Distribution even({{1, Uniform{-1, 1}}});

template <class G>
PushForward push(const Distribution& latent, G g) {
  PushForward result(latent, latent_nodes(latent, node_count));
  std::vector<double> images;
  for (const double z : result.nodes()) images.push_back(g(z));
  REQUIRE(result.update(images) == PushForward::Status::ok);
  return result;
}

double total(const CellMasses& masses) { return std::accumulate(masses.cells.begin(), masses.cells.end(), masses.below + masses.above); }

}  // namespace

TEST_CASE("nodes ascend and reach the far tails") {
  for (const Distribution& latent : {normal, even, Distribution({{1, Exponential{2}}}), Distribution({{1, Logistic{}}})}) {
    const auto nodes = latent_nodes(latent, node_count);
    CHECK(nodes.size() == node_count);
    for (std::size_t i = 1; i < nodes.size(); ++i) REQUIRE(nodes[i - 1] < nodes[i]);
  }
  CHECK(latent_nodes(normal, node_count).back() == doctest::Approx(37.05).epsilon(1e-3));
  CHECK(latent_nodes(even, node_count).front() == -1);
  CHECK(latent_nodes(even, node_count).back() == 1);
}

TEST_CASE("an affine map of the normal is a normal") {
  for (const double slope : {0.5, -3.0}) {
    const PushForward pushed = push(normal, [&](double z) { return 2 + slope * z; });
    const Distribution truth({{1, Normal{2, std::abs(slope)}}});
    const auto edges = linspace(2 - 9.2 * std::abs(slope), 2 + 9.2 * std::abs(slope), 2049);
    CellMasses masses;
    pushed.masses(edges, masses);
    for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
      const double exact = truth.mass(edges[i], edges[i + 1]), z = std::abs(edges[i] - 2) / std::abs(slope);
      CHECK(std::abs(masses.cells[i] / exact - 1) < (z < 5 ? 1e-6 : 1e-3));
    }
    CHECK(total(masses) == doctest::Approx(1).epsilon(1e-12));
    CHECK(masses.below == doctest::Approx(truth.cdf(edges.front())).epsilon(1e-3));
    CHECK(pushed.mean() == doctest::Approx(2).epsilon(1e-12));
    CHECK(pushed.deviation() == doctest::Approx(std::abs(slope)).epsilon(1e-9));
    for (const double p : {1e-12, 0.01, 0.4, 0.9}) CHECK(pushed.quantile(p) == doctest::Approx(truth.quantile(p)).epsilon(1e-4));
    CHECK(pushed.cdf(2 + 0.3 * slope) + pushed.survival(2 + 0.3 * slope) == doctest::Approx(1).epsilon(1e-12));
  }
}

TEST_CASE("a fold: the square of a normal is chi-square") {
  const PushForward pushed = push(normal, [](double z) { return z * z; });
  const auto edges = linspace(0.5, 20, 200);
  CellMasses masses;
  pushed.masses(edges, masses);
  for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
    const double exact = 2 * normal.mass(std::sqrt(edges[i]), std::sqrt(edges[i + 1]));
    CHECK(masses.cells[i] == doctest::Approx(exact).epsilon(1e-4));
  }
  CHECK(masses.below == doctest::Approx(2 * normal.mass(0, std::sqrt(0.5))).epsilon(1e-5));
  CHECK(pushed.mean() == doctest::Approx(1).epsilon(1e-4));
}

TEST_CASE("the absolute value, a uniform latent") {
  const PushForward pushed = push(even, [](double z) { return std::abs(z); });
  CellMasses masses;
  pushed.masses(linspace(0.1, 0.9, 9), masses);
  for (const double mass : masses.cells) CHECK(mass == doctest::Approx(0.1).epsilon(1e-9));
  CHECK(pushed.variance() == doctest::Approx(1.0 / 12).epsilon(1e-5));
}

TEST_CASE("a constant is a point mass, which belongs to the cell on its left") {
  const PushForward pushed = push(normal, [](double) { return 3.0; });
  CellMasses masses;
  pushed.masses(std::vector<double>{1, 2, 3, 4}, masses);
  CHECK(masses.cells[1] == doctest::Approx(1).epsilon(1e-13));
  CHECK(masses.cells[2] == 0);
  CHECK(pushed.quantile(0.2) == 3);
  CHECK(pushed.cdf(2.999) == 0);
  CHECK(pushed.cdf(3) == doctest::Approx(1).epsilon(1e-13));
  CHECK(pushed.variance() < 1e-25);
}

TEST_CASE("a step has two point masses and a thin bridge") {
  const PushForward pushed = push(normal, [](double z) { return z < 0 ? -1.0 : 1.0; });
  CHECK(pushed.cdf(-1) == doctest::Approx(0.5).epsilon(0.01));
  CHECK(pushed.cdf(-0.999) - pushed.cdf(-1) < 1e-4);
  CHECK(pushed.quantile(0.2) == -1);
  CHECK(pushed.quantile(0.8) == 1);
  CHECK(pushed.survival(0.999) > 0.49);
}

TEST_CASE("mass is conserved whatever G does") {
  Random random(Seed{5});
  PushForward pushed(normal, latent_nodes(normal, node_count));
  std::vector<double> images(node_count);
  CellMasses masses;
  const auto edges = linspace(-3, 3, 2049);
  for (int kind = 0; kind < 6; ++kind) {
    for (std::size_t i = 0; i < images.size(); ++i) {
      const double z = pushed.nodes()[i], noise = random.normal();
      const double choices[] = {noise, std::sin(40 * z), 1e250 * z * noise, 1e-300 * noise, std::floor(3 * noise), std::tanh(1e6 * z)};
      images[i] = choices[kind];
    }
    CAPTURE(kind);
    REQUIRE(pushed.update(images) == PushForward::Status::ok);
    pushed.masses(edges, masses);
    CHECK(std::abs(total(masses) - 1) < 1e-12);
    for (const double mass : masses.cells) REQUIRE(mass >= 0);
    CHECK(std::abs(pushed.cdf(pushed.range().high) - 1) < 1e-12);
  }
}

TEST_CASE("an image that is not finite is reported and changes nothing") {
  PushForward pushed = push(normal, [](double z) { return z; });
  std::vector<double> images(pushed.nodes().begin(), pushed.nodes().end());
  images[7] = NAN;
  CHECK(pushed.update(images) == PushForward::Status::not_finite);
  images[7] = INFINITY;
  CHECK(pushed.update(images) == PushForward::Status::not_finite);
  CHECK(pushed.mean() == doctest::Approx(0));
}

TEST_CASE("with slopes a steep map's density is smooth between its nodes") {
  // x = sinh(4 z) / 8: neighbouring images are many cells apart in the flanks; the exact density is phi(asinh(8 x) / 4) * 2 / sqrt(1 + 64
  // x^2).
  const Distribution latent;
  const std::vector<double> nodes = latent_nodes(latent, 512);
  std::vector<double> images, slopes;
  for (double z : nodes) {
    images.push_back(std::sinh(4 * z) / 8);
    slopes.push_back(std::cosh(4 * z) / 2);
  }
  PushForward plain(latent, nodes), sloped(latent, nodes);
  REQUIRE(plain.update(images) == PushForward::Status::ok);
  REQUIRE(sloped.update(images, slopes) == PushForward::Status::ok);
  const std::vector<double> edges = linspace(-4, 4, 201);
  CellMasses a, b;
  plain.masses(edges, a);
  sloped.masses(edges, b);
  double worst_plain = 0, worst_sloped = 0, total = b.below + b.above;
  for (std::size_t i = 0; i < b.cells.size(); ++i) {
    total += b.cells[i];
    const auto z = [](double x) { return std::asinh(8 * x) / 4; };
    const double exact = latent.mass(z(edges[i]), z(edges[i + 1]));
    if (exact < 1e-12) continue;
    worst_plain = std::max(worst_plain, std::abs(a.cells[i] / exact - 1));
    worst_sloped = std::max(worst_sloped, std::abs(b.cells[i] / exact - 1));
  }
  CHECK(total == doctest::Approx(1).epsilon(1e-12));
  CHECK(worst_plain > 0.02);
  CHECK(worst_sloped < worst_plain / 4);
}
