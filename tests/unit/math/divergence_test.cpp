#include "core/math/divergence.h"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>

#include "core/math/grid.h"
#include "core/math/quadrature.h"
#include "core/math/transport.h"

using namespace lineland;
using namespace lineland::math;

namespace {

struct Term {
  double weight, mean, deviation;
};

Distribution mixture(std::initializer_list<Term> terms) {
  std::vector<Component> components;
  for (const Term& term : terms) components.push_back({term.weight, Normal{term.mean, term.deviation}});
  return Distribution(components);
}

Distribution one(Shape shape) { return Distribution({{1, std::move(shape)}}); }

struct Pair {
  const char* name;
  Distribution p, q;
  double kl_pq, kl_qp, js, tv, w1;
};

/// Values from an independent program, given to double precision.
std::vector<Pair> reference_pairs() {
  return {
      {"N(0,1^2) | N(0,1^2)", mixture({{1.0, 0.0, 1.0}}), mixture({{1.0, 0.0, 1.0}}), 0.0, 0.0, 0.0, 0.0, 0.0},
      {"N(0,1^2) | N(0.1,1^2)", mixture({{1.0, 0.0, 1.0}}), mixture({{1.0, 0.1, 1.0}}), 0.005000000000000001, 0.005000000000000001,
       0.0012484400960706586, 0.039877611676744924, 0.1},
      {"N(0,1^2) | N(2,1^2)", mixture({{1.0, 0.0, 1.0}}), mixture({{1.0, 2.0, 1.0}}), 2.0, 2.0, 0.3368308203468316, 0.6826894921370859,
       2.0},
      {"N(0,1^2) | N(10,1^2)", mixture({{1.0, 0.0, 1.0}}), mixture({{1.0, 10.0, 1.0}}), 50.0, 50.0, 0.6931463173939845, 0.9999994266968563,
       10.0},
      {"N(0,1^2) | N(0,2^2)", mixture({{1.0, 0.0, 1.0}}), mixture({{1.0, 0.0, 2.0}}), 0.3181471805599453, 0.8068528194400547,
       0.09273338166641254, 0.32267456883476864, 0.7978845608028654},
      {"N(0,1^2) | N(0,1.4^2)", mixture({{1.0, 0.0, 1.0}}), mixture({{1.0, 0.0, 1.4}}), 0.09157427743753943, 0.143527763378787,
       0.026037863925143984, 0.1613152192010555, 0.3191538243211461},
      {"N(0,0.1^2) | N(0,1^2)", mixture({{1.0, 0.0, 0.1}}), mixture({{1.0, 0.0, 1.0}}), 1.8075850929940456, 47.19741490700595,
       0.4333107187681875, 0.7982159409123247, 0.7180961047225788},
      {"N(0,0.01^2) | N(0,1^2)", mixture({{1.0, 0.0, 0.01}}), mixture({{1.0, 0.0, 1.0}}), 4.105220185988092, 4994.894829814012,
       0.6406134989704131, 0.973382563816442, 0.7899057151948367},
      {"N(0,1^2) | N(1.2,2^2)", mixture({{1.0, 0.0, 1.0}}), mixture({{1.0, 1.2, 2.0}}), 0.4981471805599453, 1.5268528194400546,
       0.14320737387135687, 0.4170558599948675, 1.312204901434326},
      {"N(1,2^2) | N(-1,0.5^2)", mixture({{1.0, 1.0, 2.0}}), mixture({{1.0, -1.0, 0.5}}), 14.11370563888011, 1.4175443611198906,
       0.3621576140249199, 0.7199637713798498, 2.1271853451245093},
      {"N(0,0.01^2) | N(1,0.01^2)", mixture({{1.0, 0.0, 0.01}}), mixture({{1.0, 1.0, 0.01}}), 5000.0, 5000.0, 0.6931471805599453, 1.0, 1.0},
      {"N(0,3^2) | N(0,1^2)", mixture({{1.0, 0.0, 3.0}}), mixture({{1.0, 0.0, 1.0}}), 2.9013877113318904, 0.6541678442236653,
       0.18649401908099594, 0.48432799653169945, 1.5957691216057308},
      {"N(0,10^2) | N(1,1^2)", mixture({{1.0, 0.0, 10.0}}), mixture({{1.0, 1.0, 1.0}}), 47.69741490700596, 1.8125850929940457,
       0.4341243093461501, 0.7990633940800488, 7.225242419682206},
      {"bimodal | N(0,1)", mixture({{0.5, -2.0, 0.5}, {0.5, 2.0, 0.5}}), mixture({{1.0, 0.0, 1.0}}), 1.6250935350770255, 3.0760911760418588,
       0.366294952237949, 0.7263980120773135, 1.2021519245526031},
      {"bimodal | mean-seeking moment match", mixture({{0.5, -2.0, 0.5}, {0.5, 2.0, 0.5}}), mixture({{1.0, 0.0, 2.0615528128088303}}),
       0.7235530265451882, 2.0976172109766256, 0.20098569086821524, 0.5149033763034324, 0.7352064870299406},
      {"bimodal | shifted 0.5", mixture({{0.5, -2.0, 0.5}, {0.5, 2.0, 0.5}}), mixture({{0.5, -1.5, 0.5}, {0.5, 2.5, 0.5}}),
       0.49803946269966404, 0.49803946269966404, 0.11117105656776005, 0.3826956911421473, 0.5},
      {"bimodal | nearly disjoint +12", mixture({{0.5, -2.0, 0.5}, {0.5, 2.0, 0.5}}), mixture({{0.5, 10.0, 0.5}, {0.5, 14.0, 0.5}}),
       208.000093535077, 208.000093535077, 0.6931471805599444, 0.9999999999999993, 12.0},
      {"bimodal | close modes", mixture({{0.5, -2.0, 0.5}, {0.5, 2.0, 0.5}}), mixture({{0.5, -1.0, 0.5}, {0.5, 1.0, 0.5}}),
       1.9998966184690172, 1.98081735617454, 0.3367802887385315, 0.6826892054890774, 0.9915164426416028},
      {"trimodal | bimodal", mixture({{0.3, -3.0, 0.6}, {0.4, 0.0, 0.8}, {0.3, 3.0, 0.5}}), mixture({{0.5, -2.0, 0.5}, {0.5, 2.0, 0.5}}),
       2.1280460475337586, 1.2621770000380281, 0.29286428892937055, 0.6439050681236504, 0.7680405912313575},
      {"skew | bimodal", mixture({{0.8, -1.0, 0.7}, {0.2, 2.5, 0.4}}), mixture({{0.5, -2.0, 0.5}, {0.5, 2.0, 0.5}}), 1.6927656022868824,
       1.0613885088585289, 0.23920843466516145, 0.5526014227452004, 0.9038358995110802},
      {"skew | mirrored", mixture({{0.8, -1.0, 0.7}, {0.2, 2.5, 0.4}}), mixture({{0.8, 1.0, 0.7}, {0.2, -2.5, 0.4}}), 2.109556959979418,
       2.109556959979418, 0.3657386762351774, 0.7214041231236734, 1.0888161824395504},
      {"outlier component | N(0,1)", mixture({{0.99, 0.0, 1.0}, {0.01, 8.0, 1.0}}), mixture({{1.0, 0.0, 1.0}}), 0.26401477656408057,
       0.010043043964059164, 0.0034753795438922253, 0.009999366575163341, 0.08},
      {"spike on a normal | N(0,1) (breaks D_CS <= min KL)", mixture({{0.95, 0.0, 1.0}, {0.05, 0.0, 0.0001}}), mixture({{1.0, 0.0, 1.0}}),
       0.23844462572422062, 0.05007527476309172, 0.01709512633773989, 0.04998199204314624, 0.03989023861733929},
      {"far modes, permuted weights", mixture({{0.3, -8.0, 0.4}, {0.7, 8.0, 0.4}}), mixture({{0.7, -8.0, 0.4}, {0.3, 8.0, 0.4}}),
       0.3389191441548814, 0.3389191441548814, 0.08228287850505184, 0.39999999999999997, 6.3999999999999995},
  };
}

bool close(double a, double b, double tolerance) { return std::abs(a - b) <= tolerance * std::abs(b) + 1e-15; }

}  // namespace

TEST_CASE("between distributions: the reference pairs") {
  for (const Pair& pair : reference_pairs()) {
    CAPTURE(pair.name);
    CHECK(close(kl(pair.p, pair.q), pair.kl_pq, 1e-10));
    CHECK(close(kl(pair.q, pair.p), pair.kl_qp, 1e-10));
    CHECK(close(js(pair.p, pair.q), pair.js, 1e-10));
    CHECK(close(tv(pair.p, pair.q), pair.tv, 1e-10));
    CHECK(close(w1(pair.p, pair.q), pair.w1, 1e-10));
    CHECK(close(w1(pair.q, pair.p), pair.w1, 1e-10));
  }
}

TEST_CASE("infinite where the truth is, never nan") {
  const Distribution normal, uniform = one(Uniform{-1, 1}), exponential = one(Exponential{1}), student = one(Student{2, 0, 1});
  CHECK(std::isinf(kl(normal, uniform)));
  CHECK(std::isfinite(kl(uniform, normal)));
  CHECK(std::isinf(kl(normal, exponential)));
  CHECK(std::isinf(kl(student, normal)));
  CHECK(std::isinf(kl(one(Student{1, 0, 1}), one(Laplace{}))));
  CHECK(std::isinf(w1(one(Student{1, 0, 1}), normal)));
  // A hole in the middle of q.
  CHECK(std::isinf(kl(uniform, Distribution({{1, Uniform{-1, -0.5}}, {1, Uniform{0.5, 1}}}))));
  CHECK(js(one(Uniform{0, 1}), one(Uniform{2, 3})) == doctest::Approx(std::log(2)).epsilon(1e-13));
  CHECK(w1(one(Uniform{0, 1}), one(Uniform{2, 3})) == doctest::Approx(2).epsilon(1e-12));
  CHECK(kl(one(Exponential{3}), exponential) == doctest::Approx(std::log(3.0) + 1 / 3.0 - 1).epsilon(1e-10));
  CHECK(kl(one(Laplace{0, 1}), normal) == doctest::Approx(0.5 * std::log(2 * 3.141592653589793) + 1 - 1 - std::log(2.0)).epsilon(1e-10));
  CHECK(kl(one(Student{3, 0, 1}), normal) ==
        doctest::Approx(0.5 * std::log(2 * 3.141592653589793) + 1.5 - entropy(one(Student{3, 0, 1}))).epsilon(1e-9));
}

TEST_CASE("entropies: closed forms against quadrature") {
  const auto by_quadrature = [](const Shape& shape) { return entropy(Distribution({{0.5, shape}, {0.5, shape}})); };
  for (const Shape& shape :
       {Shape(Normal{1, 2}), Shape(Uniform{-1, 4}), Shape(Laplace{0, 3}), Shape(Logistic{1, 0.2}), Shape(Exponential{4})}) {
    CHECK(entropy(one(shape)) == doctest::Approx(by_quadrature(shape)).epsilon(1e-11));
  }
  CHECK(entropy(one(Student{1, 0, 1})) == doctest::Approx(std::log(4 * 3.141592653589793)).epsilon(1e-10));
}

TEST_CASE("between cell masses: conventions") {
  const std::vector<double> p = {0.5, 0.5, 0}, q = {0.25, 0.5, 0.25}, hole = {0.5, 0, 0.5}, dust = {0.5, 0.5 - 1e-15, 1e-15};
  CHECK(kl(p, q) == doctest::Approx(0.5 * std::log(2)).epsilon(1e-14));
  CHECK(std::isinf(kl(q, p)));
  CHECK(kl(dust, p) < 1e-14);
  CHECK(js(p, hole) == doctest::Approx(0.5 * std::log(2)).epsilon(1e-14));
  CHECK(tv(p, hole) == doctest::Approx(0.5).epsilon(1e-14));
  CHECK(kl(p, p) == 0);
}

TEST_CASE("a generator against data: cell masses agree with quadrature") {
  const Distribution latent;
  PushForward generator(latent, latent_nodes(latent, 2048));
  std::vector<double> images;
  for (const double z : generator.nodes()) images.push_back(1 + 0.8 * z);
  generator.update(images);
  const Distribution exact = one(Normal{1, 0.8});
  for (const Distribution& data : {mixture({{0.3, -3, 0.6}, {0.4, 0, 0.8}, {0.3, 3, 0.5}}), one(Normal{4, 0.5}), one(Normal{1, 0.8})}) {
    std::vector<double> edges;
    CellMasses p, q;
    common_edges(resolving_edges(data, 2048), generator, 1024, edges);
    for (std::size_t i = 1; i < edges.size(); ++i) REQUIRE(edges[i - 1] < edges[i]);
    masses(data, edges, p);
    generator.masses(edges, q);
    CHECK(std::abs(kl(p, q) - kl(data, exact)) < 1e-4 * kl(data, exact) + 1e-9);
    CHECK(std::abs(kl(q, p) - kl(exact, data)) < 1e-4 * kl(exact, data) + 1e-9);
    CHECK(std::abs(js(p, q) - js(data, exact)) < 1e-5);
    CHECK(std::abs(w1(edges, p, q) - w1(data, exact)) < 1e-5 * w1(data, exact) + 1e-6);
    std::vector<double> potential(edges.size());
    kantorovich_potential(edges, p, q, potential);
    double gap = p.below * potential.front() + p.above * potential.back() - q.below * potential.front() - q.above * potential.back();
    for (std::size_t i = 0; i + 1 < edges.size(); ++i) gap += (p.cells[i] - q.cells[i]) * 0.5 * (potential[i] + potential[i + 1]);
    CHECK(std::abs(gap - w1(data, exact)) < 1e-4 * w1(data, exact) + 1e-6);
  }
}

TEST_CASE("samples and maps") {
  CHECK(w1(std::vector<double>{0, 1, 3}, std::vector<double>{5, 6, 8}) == doctest::Approx(5).epsilon(1e-14));
  CHECK(w1(std::vector<double>{0}, std::vector<double>{-1, 1, 2, 4}) == doctest::Approx(2).epsilon(1e-14));
  CHECK(w1(std::vector<double>{0, 1}, std::vector<double>{0, 0.5, 1}) == doctest::Approx(1.0 / 6).epsilon(1e-14));
  const Distribution latent, data = one(Normal{4, 0.5});
  for (const double z : {-30.0, -2.0, 0.0, 3.0, 30.0}) CHECK(monotone_map(data, latent, z) == doctest::Approx(4 + 0.5 * z).epsilon(1e-12));
}

TEST_CASE("zeros between panels are found") {
  const auto ends = split_at_zeros(linspace(0, 10, 11), [](double x) { return std::sin(x); });
  CHECK(ends.size() == 14);
  CHECK(integrate_absolute(linspace(0, 10, 11), [](double x) { return std::sin(x); }) ==
        doctest::Approx(7 + std::cos(10.0)).epsilon(1e-13));
}
