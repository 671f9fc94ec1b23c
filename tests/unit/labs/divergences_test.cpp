// Divergences against values computed elsewhere with 30 digits, against each other on random pairs, and their gradients against
// differences.
#include "core/labs/divergences/divergences.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "core/base/check.h"
#include "core/base/random.h"
#include "core/labs/density_handles.h"
#include "core/labs/divergences/inequality.h"
#include "core/math/comparison.h"
#include "core/math/divergence.h"
#include "core/math/kernel_estimate.h"
#include "core/math/measures.h"
#include "core/param/distribution_text.h"

using namespace lineland;
using namespace lineland::labs::divergences;
using math::Distribution;
using math::Measures;
using math::Normal;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double ln2 = std::numbers::ln2;

using Mixture = std::vector<std::pair<double, Normal>>;

Distribution mixture(const Mixture& terms) {
  std::vector<math::Component> components;
  for (const auto& [weight, normal] : terms) components.push_back({weight, normal});
  return Distribution(std::move(components));
}

Distribution from(const std::string& text) { return param::parse_distribution(text); }

/// Two mixtures of normals {weight, {mean, deviation}}, and in this order: KL(p|q), KL(q|p), JS, CS, TV, H^2, chi^2(p|q), chi^2(q|p), Renyi
/// 1/2, Bhattacharyya coefficient, W1, W2, energy, MMD^2. Quadrature with 30 digits.
struct Reference {
  std::string name;
  Mixture p, q;
  std::array<double, 14> values;
};

const std::vector<Reference>& references() {
  static const std::vector<Reference> all = {
      {"N(0,1^2) | N(0,1^2)",
       {{1.0, {0.0, 1.0}}},
       {{1.0, {0.0, 1.0}}},
       {0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0}},
      {"N(0,1^2) | N(0.1,1^2)",
       {{1.0, {0.0, 1.0}}},
       {{1.0, {0.1, 1.0}}},
       {0.005000000000000001, 0.005000000000000001, 0.0012484400960706586, 0.0025000000000000005, 0.039877611676744924,
        0.0012492190754191336, 0.010050167084168058, 0.010050167084168058, 0.0025000000000000005, 0.9987507809245809, 0.1, 0.1,
        0.005639546220416554, 0.0019228980371525266}},
      {"N(0,1^2) | N(2,1^2)",
       {{1.0, {0.0, 1.0}}},
       {{1.0, {2.0, 1.0}}},
       {2.0, 2.0, 0.3368308203468316, 1.0, 0.6826894921370859, 0.3934693402873666, 53.598150033144236, 53.598150033144236, 1.0,
        0.6065306597126334, 2.0, 2.0, 1.9442598324490237, 0.5618575146191932}},
      {"N(0,1^2) | N(10,1^2)",
       {{1.0, {0.0, 1.0}}},
       {{1.0, {10.0, 1.0}}},
       {50.0, 50.0, 0.6931463173939845, 25.0, 0.9999994266968563, 0.999996273346828, 2.6881171418161356e+43, 2.6881171418161356e+43, 25.0,
        3.726653172078671e-06, 10.0, 10.0, 17.743241665809567, 1.1547004716635583}},
      {"N(0,1^2) | N(0,2^2)",
       {{1.0, {0.0, 1.0}}},
       {{1.0, {0.0, 2.0}}},
       {0.3181471805599453, 0.8068528194400547, 0.09273338166641254, 0.11157177565710488, 0.32267456883476864, 0.10557280900008412,
        0.5118578920369089, infinity, 0.22314355131420976, 0.8944271909999159, 0.7978845608028654, 1.0, 0.18311073101900452,
        0.09418702159523307}},
      {"N(0,1^2) | N(0,1.4^2)",
       {{1.0, {0.0, 1.0}}},
       {{1.0, {0.0, 1.4}}},
       {0.09157427743753943, 0.143527763378787, 0.026037863925143984, 0.027784925577405372, 0.1613152192010555, 0.02740247484072531,
        0.14700324252207947, 2.5714285714285605, 0.055569851154810744, 0.9725975251592747, 0.3191538243211461, 0.3999999999999999,
        0.037355006001848885, 0.023147271264129826}},
      {"N(0,0.1^2) | N(0,1^2)",
       {{1.0, {0.0, 0.1}}},
       {{1.0, {0.0, 1.0}}},
       {1.8075850929940456, 47.19741490700595, 0.4333107187681875, 0.8096941216436342, 0.7982159409123247, 0.5550058405100152,
        6.088812050083359, infinity, 1.6193882432872684, 0.4449941594899848, 0.7180961047225788, 0.9, 0.3625110354112292,
        0.15680658044910353}},
      {"N(0,0.01^2) | N(0,1^2)",
       {{1.0, {0.0, 0.01}}},
       {{1.0, {0.0, 1.0}}},
       {4.105220185988092, 4994.894829814012, 0.6406134989704131, 1.9560615002142396, 0.973382563816442, 0.8585857143002165,
        69.71244595190174, infinity, 3.9121230004284793, 0.14141428569978354, 0.7899057151948367, 0.99, 0.45618594930073164,
        0.1630720758273205}},
      {"N(0,1^2) | N(1.2,2^2)",
       {{1.0, {0.0, 1.0}}},
       {{1.0, {1.2, 2.0}}},
       {0.4981471805599453, 1.5268528194400546, 0.14320737387135687, 0.25557177565710487, 0.4170558599948675, 0.16770786472094787,
        0.8571695331492784, infinity, 0.3671435513142097, 0.8322921352790521, 1.312204901434326, 1.5620499351813308, 0.6849528363129476,
        0.18651609838847438}},
      {"N(1,2^2) | N(-1,0.5^2)",
       {{1.0, {1.0, 2.0}}},
       {{1.0, {-1.0, 0.5}}},
       {14.11370563888011, 1.4175443611198906, 0.3621576140249199, 0.8474741364823077, 0.7199637713798498, 0.4578323558593059, infinity,
        3.814942735570483, 1.2243600376704977, 0.5421676441406941, 2.1271853451245093, 2.5, 1.9060500066434263, 0.5534749661675882}},
      {"N(0,0.01^2) | N(1,0.01^2)",
       {{1.0, {0.0, 0.01}}},
       {{1.0, {1.0, 0.01}}},
       {5000.0, 5000.0, 0.6931471805599453, 2500.0, 1.0, 1.0, infinity, infinity, 2500.0, 0.0, 1.0, 1.0, 1.9774324166580897,
        0.7867387226971131}},
      {"N(0,3^2) | N(0,1^2)",
       {{1.0, {0.0, 3.0}}},
       {{1.0, {0.0, 1.0}}},
       {2.9013877113318904, 0.6541678442236653, 0.18649401908099594, 0.25541281188299536, 0.48432799653169945, 0.22540333075851662,
        infinity, 1.1828206253269968, 0.5108256237659907, 0.7745966692414834, 1.5957691216057308, 2.0, 0.5327483756582698,
        0.20374331390466027}},
      {"N(0,10^2) | N(1,1^2)",
       {{1.0, {0.0, 10.0}}},
       {{1.0, {1.0, 1.0}}},
       {47.69741490700596, 1.8125850929940457, 0.4341243093461501, 0.8146446166931391, 0.7990633940800488, 0.5561059491195823, infinity,
        6.1245238742414925, 1.6243387383367733, 0.4438940508804176, 7.225242419682206, 9.055385138137417, 3.70443739471362,
        0.45082367970105347}},
      {"bimodal | N(0,1)",
       {{0.5, {-2.0, 0.5}}, {0.5, {2.0, 0.5}}},
       {{1.0, {0.0, 1.0}}},
       {1.6250935350770255, 3.0760911760418588, 0.366294952237949, 1.3649982416447164, 0.7263980120773135, 0.4343335821811203,
        6.4328279834044295, infinity, 1.1395014846711984, 0.5656664178188797, 1.2021519245526031, 1.2157705959693834, 0.6551814064598644,
        0.43941984130866557}},
      {"bimodal | mean-seeking moment match",
       {{0.5, {-2.0, 0.5}}, {0.5, {2.0, 0.5}}},
       {{1.0, {0.0, 2.0615528128088303}}},
       {0.7235530265451882, 2.0976172109766256, 0.20098569086821524, 0.48817986308611167, 0.5149033763034324, 0.23543818713568845,
        1.4028629852194359, infinity, 0.5369048058119438, 0.7645618128643116, 0.7352064870299406, 0.8508966535662295, 0.1790613948334788,
        0.14184140103723833}},
      {"bimodal | shifted 0.5",
       {{0.5, {-2.0, 0.5}}, {0.5, {2.0, 0.5}}},
       {{0.5, {-1.5, 0.5}}, {0.5, {2.5, 0.5}}},
       {0.49803946269966404, 0.49803946269966404, 0.11117105656776005, 0.249997039403137, 0.3826956911421473, 0.11716795582902723,
        1.6835537445477609, 1.6835537445477609, 0.24924061384475757, 0.8828320441709727, 0.5, 0.5, 0.13545169244933075,
        0.061867983033922845}},
      {"bimodal | nearly disjoint +12",
       {{0.5, {-2.0, 0.5}}, {0.5, {2.0, 0.5}}},
       {{0.5, {10.0, 0.5}}, {0.5, {14.0, 0.5}}},
       {208.000093535077, 208.000093535077, 0.6931471805599444, 64.69314729309511, 0.9999999999999993, 0.9999999999999937,
        7.1218296371534666e+249, 7.1218296371534666e+249, 65.3862943611199, 6.332082774547088e-15, 12.0, 11.999999999999998,
        19.4358104146301, 0.8204385853687723}},
      {"bimodal | close modes",
       {{0.5, {-2.0, 0.5}}, {0.5, {2.0, 0.5}}},
       {{0.5, {-1.0, 0.5}}, {0.5, {1.0, 0.5}}},
       {1.9998966184690172, 1.98081735617454, 0.3367802887385315, 1.0087396138535933, 0.6826892054890774, 0.39316162596015014,
        53.598144310408934, 34.291855731987596, 0.9989855869887774, 0.6068383740398499, 0.9915164426416028, 0.9924265933862628,
        0.48557930087868695, 0.30038432795812764}},
      {"trimodal | bimodal",
       {{0.3, {-3.0, 0.6}}, {0.4, {0.0, 0.8}}, {0.3, {3.0, 0.5}}},
       {{0.5, {-2.0, 0.5}}, {0.5, {2.0, 0.5}}},
       {2.1280460475337586, 1.2621770000380281, 0.29286428892937055, 0.9144478599074135, 0.6439050681236504, 0.3366734221836605, infinity,
        4.328859218295376, 0.8209756683600822, 0.6633265778163395, 0.7680405912313575, 0.8100112155511069, 0.1880443471303101,
        0.14136354196727244}},
      {"skew | bimodal",
       {{0.8, {-1.0, 0.7}}, {0.2, {2.5, 0.4}}},
       {{0.5, {-2.0, 0.5}}, {0.5, {2.0, 0.5}}},
       {1.6927656022868824, 1.0613885088585289, 0.23920843466516145, 0.7024256803479437, 0.5526014227452004, 0.27526668616734157,
        55.86028287469408, 4.698344843095129, 0.6439030695754534, 0.7247333138326585, 0.9038358995110802, 1.1637592302995354,
        0.38961270514388774, 0.2510004384514489}},
      {"skew | mirrored",
       {{0.8, {-1.0, 0.7}}, {0.2, {2.5, 0.4}}},
       {{0.8, {1.0, 0.7}}, {0.2, {-2.5, 0.4}}},
       {2.109556959979418, 2.109556959979418, 0.3657386762351774, 1.536468811552288, 0.7214041231236734, 0.4257409754390769,
        24.668108278741485, 24.668108278741485, 1.1093494442990444, 0.574259024560923, 1.0888161824395504, 1.1699595889209529,
        0.6658692672231135, 0.4082132588166044}},
      {"outlier component | N(0,1)",
       {{0.99, {0.0, 1.0}}, {0.01, {8.0, 1.0}}},
       {{1.0, {0.0, 1.0}}},
       {0.26401477656408057, 0.010043043964059164, 0.0034753795438922253, 5.1012600040508795e-05, 0.009999366575163341,
        0.005003418743039475, 6.235149080811618e+23, 0.010096697286517223, 0.010031955504199634, 0.9949965812569606, 0.08,
        0.5423077247418073, 0.0013743241673097554, 0.00011546736233476137}},
      {"spike on a normal | N(0,1) (breaks D_CS <= min KL)",
       {{0.95, {0.0, 1.0}}, {0.05, {0.0, 0.0001}}},
       {{1.0, {0.0, 1.0}}},
       {0.23844462572422062, 0.05007527476309172, 0.01709512633773989, 1.6092572990760272, 0.04998199204314624, 0.02243725823411574,
        17.675169573857865, 0.05233785362549006, 0.04538560646538485, 0.9775627417658843, 0.03989023861733929, 0.04175623063250086,
        0.0011681928114308843, 0.0004078417508801614}},
      {"far modes, permuted weights",
       {{0.3, {-8.0, 0.4}}, {0.7, {8.0, 0.4}}},
       {{0.7, {-8.0, 0.4}}, {0.3, {8.0, 0.4}}},
       {0.3389191441548814, 0.3389191441548814, 0.08228287850505184, 0.322773392263051, 0.39999999999999997, 0.08348486100883204,
        0.7619047619047619, 0.7619047619047619, 0.17435338714477785, 0.916515138991168, 6.3999999999999995, 9.777315638714027,
        4.975567466611774, 0.2785242495291165}},
  };
  return all;
}

std::array<double, 14> values_of(const Measures& m) {
  return {m.kl_pq,      m.kl_qp,         m.js, m.cs, m.tv,     m.hellinger_squared, m.chi2_pq, m.chi2_qp,
          m.renyi_half, m.bhattacharyya, m.w1, m.w2, m.energy, m.mmd_squared};
}

/// A mixture of one to three normals, some of them up to a thousand times narrower than others.
Distribution random_mixture(Random& random) {
  Mixture terms;
  for (int k = 0; k <= int(3 * random.uniform()); ++k) {
    terms.push_back(
        {0.05 + random.uniform(), {8 * random.uniform() - 4, std::exp(std::log(1e-3) * random.uniform() * random.uniform()) * 2}});
  }
  return mixture(terms);
}

bool close(double a, double b, double tolerance) { return a == b || std::abs(a - b) <= tolerance * std::max(std::abs(a), std::abs(b)); }

param::Values settings(const std::vector<std::pair<std::string, std::string>>& texts) {
  param::Values values(Divergences::schema());
  for (const auto& [id, text] : texts) values.set_text(Divergences::schema().at(id), text, param::Layer::flag);
  return values;
}

Snapshot snapshot_after(const param::Values& values, int steps) {
  Simulation simulation(values, Seed{1});
  for (int k = 0; k < steps; ++k) simulation.step();
  Snapshot snapshot;
  simulation.capture(snapshot);
  return snapshot;
}

}  // namespace

TEST_CASE("mixtures of normals: every divergence as computed with 30 digits") {
  constexpr std::array<const char*, 14> names = {
      "kl.p-q",     "kl.q-p",        "js", "cs", "tv",     "hellinger-squared", "chi2.p-q", "chi2.q-p",
      "renyi-half", "bhattacharyya", "w1", "w2", "energy", "mmd-squared"};
  for (const Reference& reference : references()) {
    const Measures measured = math::measures(mixture(reference.p), mixture(reference.q));
    const auto values = values_of(measured);
    for (std::size_t k = 0; k < values.size(); ++k) {
      CAPTURE(reference.name);
      CAPTURE(names[k]);
      CAPTURE(values[k]);
      CAPTURE(reference.values[k]);
      CHECK(close(values[k], reference.values[k], 1e-9));
    }
    CHECK(measured.cross_entropy == doctest::Approx(measured.entropy_p + measured.kl_pq));
  }
}

TEST_CASE("random pairs: symmetry, positivity, and the inequalities between divergences") {
  Random random(Seed{5});
  for (int k = 0; k < 150; ++k) {
    const Distribution p = random_mixture(random), q = random_mixture(random);
    const std::string pair = param::to_text(p) + " | " + param::to_text(q);
    CAPTURE(pair);
    const Measures m = math::measures(p, q), swapped = math::measures(q, p);
    const auto values = values_of(m);
    for (const double value : values) {
      CHECK_FALSE(std::isnan(value));
      CHECK(value >= 0);
    }
    CHECK(close(m.kl_pq, swapped.kl_qp, 1e-10));
    CHECK(close(m.chi2_pq, swapped.chi2_qp, 1e-8));
    CHECK(close(m.js, swapped.js, 1e-10));
    CHECK(close(m.cs, swapped.cs, 1e-9));
    CHECK(close(m.tv, swapped.tv, 1e-10));
    CHECK(close(m.w1, swapped.w1, 1e-9));
    CHECK(close(m.w2, swapped.w2, 1e-8));
    CHECK(close(m.energy, swapped.energy, 1e-9));
    constexpr double slack = 1 + 1e-9;
    CHECK(m.js <= ln2 * slack);
    CHECK(2 * m.tv * m.tv <= m.kl_pq * slack);                // Pinsker
    CHECK(m.tv <= std::sqrt(-std::expm1(-m.kl_pq)) * slack);  // Bretagnolle and Huber
    CHECK(m.hellinger_squared <= m.tv * slack);
    CHECK(m.tv <= std::sqrt(2 * m.hellinger_squared) * slack);
    CHECK(m.kl_pq <= std::log1p(m.chi2_pq) * slack);
    CHECK(m.renyi_half <= std::min(m.kl_pq, m.kl_qp) * slack);
    CHECK(m.w1 <= m.w2 * slack);
    CHECK(m.w1 >= std::abs(p.mean() - q.mean()) * (1 - 1e-9));
    const Distribution third = random_mixture(random);
    const Measures a = math::measures(p, third), b = math::measures(third, q);
    CHECK(std::sqrt(m.js) <= (std::sqrt(a.js) + std::sqrt(b.js)) * slack);
    CHECK(m.w1 <= (a.w1 + b.w1) * slack);
    CHECK(m.w2 <= (a.w2 + b.w2) * slack);
    CHECK(m.tv <= (a.tv + b.tv) * slack);
  }
}

TEST_CASE("a pair of the same distribution has no distance, a moved or stretched pair keeps what is invariant") {
  Random random(Seed{6});
  for (int k = 0; k < 40; ++k) {
    const Distribution p = random_mixture(random), q = random_mixture(random);
    const Measures same = math::measures(p, p);
    for (const double value : {same.kl_pq, same.js, same.cs, same.tv, same.hellinger_squared, same.chi2_pq, same.w1, same.w2, same.energy})
      CHECK(value == 0);
    const double factor = std::exp(4 * random.uniform() - 2), shift = 20 * random.uniform() - 10;
    const Measures m = math::measures(p, q), n = math::measures(moved(p, 0, factor, shift), moved(q, 0, factor, shift));
    CHECK(close(m.kl_pq, n.kl_pq, 1e-8));
    CHECK(close(m.js, n.js, 1e-8));
    CHECK(close(m.cs, n.cs, 1e-8));
    CHECK(close(m.tv, n.tv, 1e-8));
    CHECK(close(m.chi2_pq, n.chi2_pq, 1e-7));
    CHECK(close(factor * m.w1, n.w1, 1e-8));
    CHECK(close(factor * m.w2, n.w2, 1e-8));
    CHECK(close(factor * m.energy, n.energy, 1e-8));
  }
}

TEST_CASE("small differences keep their digits") {
  for (const double d : {1e-2, 1e-4, 1e-6}) {
    // q = p moved by d: all are d^2 / (a constant) to leading order, W1 and W2 are d.
    const Distribution p = from("0.5*normal(0, 1) + 0.5*normal(0, 1)"), q = moved(p, 0, 1, d);
    const Measures m = math::measures(p, q);
    CAPTURE(d);
    CHECK(close(m.kl_pq, d * d / 2, 1e-8));
    CHECK(close(m.cs, d * d / 4, 1e-8));
    CHECK(close(m.js, d * d / 8, d * d + 1e-8));
    CHECK(close(m.hellinger_squared, -std::expm1(-d * d / 8), 1e-8));
    CHECK(close(m.chi2_pq, std::expm1(d * d), 1e-8));
    CHECK(close(m.w1, d, 1e-8));
    CHECK(close(m.w2, d, 1e-8));
    CHECK(close(m.tv, std::erf(d / std::sqrt(8.0)), 1e-8 + 1e-13 / d));
  }
}

TEST_CASE("other shapes: closed forms and infinities") {
  const auto of = [](const std::string& p, const std::string& q) { return math::measures(from(p), from(q)); };
  SUBCASE("disjoint supports") {
    const Measures m = of("uniform(0, 1)", "uniform(2, 3)");
    CHECK(m.kl_pq == infinity);
    CHECK(m.kl_qp == infinity);
    CHECK(m.cs == infinity);
    CHECK(m.renyi_half == infinity);
    CHECK(m.chi2_pq == infinity);
    CHECK(m.js == doctest::Approx(ln2).epsilon(1e-13));
    CHECK(m.tv == doctest::Approx(1));
    CHECK(m.hellinger_squared == doctest::Approx(1));
    CHECK(m.w1 == doctest::Approx(2).epsilon(1e-12));
    CHECK(m.w2 == doctest::Approx(2).epsilon(1e-12));
    CHECK(m.energy == doctest::Approx(10.0 / 3).epsilon(1e-12));
  }
  SUBCASE("a support inside of another") {
    const Measures m = of("uniform(0, 1)", "uniform(0, 4)");
    CHECK(m.kl_pq == doctest::Approx(std::log(4.0)).epsilon(1e-12));
    CHECK(m.kl_qp == infinity);
    CHECK(m.chi2_pq == doctest::Approx(3).epsilon(1e-12));
    CHECK(m.chi2_qp == infinity);
    CHECK(m.tv == doctest::Approx(0.75).epsilon(1e-12));
    CHECK(m.w1 == doctest::Approx(1.5).epsilon(1e-12));
    CHECK(m.w2 == doctest::Approx(std::sqrt(3.0)).epsilon(1e-12));
  }
  SUBCASE("exponentials: KL = log(a / b) + b / a - 1, chi2 finite while b < 2 a") {
    const Measures m = of("exponential(2)", "exponential(3)");
    CHECK(m.kl_pq == doctest::Approx(std::log(2.0 / 3) + 1.5 - 1).epsilon(1e-11));
    CHECK(m.chi2_pq == doctest::Approx(4.0 / 3 - 1).epsilon(1e-10));  // a^2 / (b (2 a - b)) - 1
    CHECK(m.w1 == doctest::Approx(1.0 / 6).epsilon(1e-11));
    CHECK(m.w2 == doctest::Approx(std::sqrt(2.0) / 6).epsilon(1e-10));
    CHECK(of("exponential(1)", "exponential(2)").chi2_pq == infinity);
    CHECK(of("exponential(1)", "exponential(1.9)").chi2_pq == doctest::Approx(1 / (1.9 * 0.1) - 1).epsilon(1e-9));
  }
  SUBCASE("normal tails") {
    CHECK(of("normal(0, 1.5)", "0.5*normal(0, 1) + 0.5*normal(1, 1)").chi2_pq == infinity);
    CHECK(of("normal(0, 1.4)", "0.5*normal(0, 1) + 0.5*normal(0, 1)").chi2_pq ==
          doctest::Approx(1 / (1.4 * std::sqrt(0.04)) - 1).epsilon(1e-9));
    CHECK(of("normal(3, 1.4)", "0.5*normal(0, 1) + 0.5*normal(0, 1)").chi2_pq ==
          doctest::Approx(std::exp(9 / 0.04) / (1.4 * std::sqrt(0.04)) - 1).epsilon(1e-9));
    CHECK(of("laplace(0, 1)", "normal(0, 3)").chi2_pq == infinity);
    CHECK(std::isfinite(of("normal(0, 3)", "laplace(0, 1)").chi2_pq));
  }
  SUBCASE("heavy tails") {
    CHECK(of("student(2, 0, 1)", "normal(0, 1)").kl_pq == infinity);
    CHECK(of("student(2.5, 0, 1)", "normal(0, 1)").kl_pq < infinity);
    CHECK(of("student(1, 0, 1)", "laplace(0, 1)").kl_pq == infinity);
    CHECK(of("student(1, 0, 1)", "normal(0, 1)").w1 == infinity);
    CHECK(of("student(2, 0, 1)", "normal(0, 1)").w2 == infinity);
    CHECK(of("student(2, 0, 1)", "student(4, 0, 1)").chi2_pq == infinity);
    CHECK(of("student(2, 0, 1)", "student(3.9, 0, 1)").chi2_pq < infinity);
    // Two Cauchy distributions (Chyzak and Nielsen 2019): KL = log(((a + b)^2 + d^2) / (4 a b)); chi2 = ((a - b)^2 + d^2) / (2 a b).
    const Measures cauchy = of("student(1, 0, 1)", "student(1, 1, 2)");
    CHECK(cauchy.kl_pq == doctest::Approx(std::log(10.0 / 8)).epsilon(1e-9));
    CHECK(cauchy.chi2_pq == doctest::Approx(0.5).epsilon(1e-9));
    CHECK(cauchy.w1 == infinity);
    // A shifted copy is as far away as it was shifted, however heavy the tails.
    for (const char* df : {"0.5", "1", "1.5", "2", "3", "60"}) {
      CAPTURE(df);
      const Measures shifted = of("student(" + std::string(df) + ", 0, 1)", "student(" + std::string(df) + ", 3, 1)");
      CHECK(shifted.w1 == doctest::Approx(3).epsilon(1e-8));
      CHECK(shifted.w2 == doctest::Approx(3).epsilon(1e-8));
    }
    // The same heaviest tail on both sides hides what differs below it.
    CHECK(of("0.5*student(0.5, 0, 1) + 0.5*student(0.9, 0, 1)", "0.5*student(0.5, 0, 1) + 0.5*student(0.9, 0, 2)").w1 == infinity);
    CHECK(of("0.5*student(0.5, 0, 1) + 0.5*student(1.2, 0, 1)", "0.5*student(0.5, 0, 1) + 0.5*student(1.2, 0, 2)").w1 < infinity);
  }
}

TEST_CASE("pairs that an independent quadrature found to be hard") {
  const auto of = [](const std::string& p, const std::string& q) { return math::measures(from(p), from(q)); };
  SUBCASE("a narrow support against long tails: W2^2 = d^2 + pi^2 s^2 / 3 + w^2 / 12 - s w") {
    for (const auto& [scale, width] : {std::pair{0.4226738954376687, 0.149452}, {1.0, 1.0}, {1.0, 10.0}, {1.0, 1e-3}}) {
      const double truth = std::sqrt(4 + std::pow(std::numbers::pi * scale, 2) / 3 + width * width / 12 - scale * width);
      const std::string low = std::to_string(2 - width / 2), high = std::to_string(2 + width / 2);
      CHECK(close(of("logistic(0, " + std::to_string(scale) + ")", "uniform(" + low + ", " + high + ")").w2, truth, 2e-6));
    }
    CHECK(close(of("logistic(0, 1)", "uniform(0, 1)").w2, std::sqrt(0.25 + std::numbers::pi * std::numbers::pi / 3 + 1. / 12 - 1), 1e-10));
  }
  SUBCASE("where one narrow component takes over from another, far from both") {
    const Measures m =
        of("0.0807022430617128*normal(-0.3466300465644201, 0.04077665774156541) + "
           "0.9651977745785545*normal(0.35088839179686904, 0.010034752144814025)",
           "0.1639965066290071*normal(-2.0437284681155203, 1.6457800706382872) + "
           "0.5366828898166274*normal(-2.412252432312539, 0.1450566348627777) + "
           "0.09688901277249506*normal(-0.15161736337552867, 1.3141772050641423)");
    CHECK(close(m.kl_qp, 1275.18960370619, 1e-10));
  }
  SUBCASE("far apart, with ratios of the densities that underflow") {
    CHECK(close(of("0.0807022430617128*normal(-0.3466300465644201, 1.1793945980212341) + "
                   "0.7606137100090401*normal(3.7069286280299325, 0.9070193636669912)",
                   "normal(57.70143913333667, 0.35599521959758873)")
                    .renyi_half,
                1113.02668001406, 1e-10));
    // int p q = (1 + d) exp(-d) / 4 and int p^2 = 1 / 4.
    CHECK(close(of("laplace(0, 1)", "laplace(900, 1)").cs, 900 - std::log(901.0), 1e-10));
  }
  SUBCASE("power laws with different heavy tails: W1 by E|X - m| where q is a point in comparison") {
    // E|T| = 2 sqrt(df) / ((df - 1) B(df / 2, 1 / 2)) for Student's t.
    for (const double df : {1.01, 1.3, 1.5, 2.0, 2.05, 2.2, 3.0, 60.0, 300.0}) {
      const double log_beta = std::lgamma(df / 2) + std::lgamma(0.5) - std::lgamma((df + 1) / 2);
      const double mean = 2 * std::sqrt(df) / (df - 1) * std::exp(-log_beta);
      CAPTURE(df);
      CHECK(close(of("student(" + std::to_string(df) + ", 0, 1)", "normal(0, 1e-9)").w1, mean, 1e-8));
      if (df <= 2) continue;
      CHECK(close(of("student(" + std::to_string(df) + ", 0, 1)", "normal(0, 1e-9)").w2, std::sqrt(df / (df - 2)), 1e-8));
    }
  }
  SUBCASE("many degrees of freedom: a normal") {
    const Measures m = of("student(15000, 0, 1)", "normal(1, 1)"), limit = of("normal(0, 1)", "normal(1, 1)");
    const auto a = values_of(m), b = values_of(limit);
    for (std::size_t k = 0; k < a.size(); ++k) {
      if (k != 6) CHECK(close(a[k], b[k], 1e-3));  // their ratio is 1 + z^4 / (4 df) far out; chi^2(p|q) is infinite for every Student
    }
    CHECK(m.chi2_pq == infinity);
    CHECK(close(m.entropy_p, limit.entropy_p, 1e-4));
  }
}

TEST_CASE("captures of a fit that rests are made once") {
  Simulation simulation(settings({{"fit", "kl.p-q"}, {"q", "normal(1, 2)"}}), Seed{1});
  for (int k = 0; k < 40; ++k) simulation.step();
  Snapshot first, again;
  simulation.capture(first);
  simulation.capture(again);
  CHECK(first.sweep.values == again.sweep.values);
  CHECK(first.measures.kl_pq == math::measures(first.p, first.q).kl_pq);
  // The curves belong to the q that is shown.
  const auto middle = std::ranges::min_element(first.sweep.x, {}, [](double x) { return std::abs(x); }) - first.sweep.x.begin();
  CHECK(close(first.sweep.values[1][std::size_t(middle)], first.measures.kl_pq, 1e-9));
}

TEST_CASE("an exponential is swept like any other: shifts leave its support, stretches do not leave its shape") {
  for (const char* kind : {"shift", "scale"}) {
    const Snapshot s = snapshot_after(settings({{"p", "exponential(1)"}, {"q", "exponential(2)"}, {"sweep", kind}}), 0);
    CAPTURE(kind);
    for (std::size_t k = 0; k < curve_count; ++k) {
      for (const double value : s.sweep.values[k]) CHECK_FALSE(std::isnan(value));
    }
    for (std::size_t i = 0; i < s.sweep.x.size(); ++i) {
      // q's support begins at the shift, or at (1 - factor) / 2.
      const double x = s.sweep.x[i], begin = kind[1] == 'h' ? x : 0.5 * (1 - x);
      CHECK((s.sweep.values[1][i] < infinity) == (begin <= 0));
      CHECK((s.sweep.values[2][i] < infinity) == (begin >= 0));
    }
  }
  CHECK(param::to_text(from("exponential(2, -1)")) == "exponential(2, -1)");
  CHECK(from("exponential(2, 0)") == from("exponential(2)"));
  CHECK(from("exponential(2, -1)").mean() == doctest::Approx(-0.5));
}

TEST_CASE("heavy tails beside kinks and narrow components: as by another quadrature") {
  for (const auto& [p_text, q_text] :
       {std::pair<std::string, std::string>{"0.5*student(2.5, 0, 1) + 0.5*normal(3, 0.2)", "0.3*laplace(0, 1) + 0.7*student(4, 1, 1)"},
        {"laplace(1, 0.1)", "student(3, 0, 1)"},
        {"0.5*uniform(-2, -1) + 0.5*student(5, 2, 0.5)", "student(2, 0, 1)"}}) {
    CAPTURE(p_text);
    const Distribution p = from(p_text), q = from(q_text);
    const Measures m = math::measures(p, q);
    CHECK(close(m.kl_pq, math::kl(p, q), 1e-9));
    CHECK(close(m.kl_qp, math::kl(q, p), 1e-9));
    CHECK(close(m.js, math::js(p, q), 1e-9));
    CHECK(close(m.tv, math::tv(p, q), 1e-9));
  }
}

TEST_CASE("power laws with kinks and gaps: transport and chi-square as by panels of 20 to 40 points and quantiles by bisection") {
  const auto w2_of = [](const char* p, const char* q) { return math::measures(from(p), from(q)).w2; };
  CHECK(close(w2_of("0.6*laplace(0, 0.5) + 0.1*student(60, 6, 0.3)", "0.5*exponential(0.9, -1) + 0.3*logistic(2, 0.4) + 0.2*normal(-5, 0.2)"),
              2.26681794083226, 1e-10));
  CHECK(close(w2_of("0.8*uniform(-2, -1) + 0.2*student(5, 4, 0.2)", "0.5*normal(-3, 0.1) + 0.5*laplace(3, 0.3)"), 2.37193075339876, 1e-10));
  CHECK(close(w2_of("0.65*laplace(-3, 0.2) + 0.11*student(60, 5, 0.1)", "0.94*exponential(2, -3) + 0.73*logistic(0, 0.1) + 0.25*normal(8, 0.3)"),
              2.12404930531749, 1e-10));
  // An exponential gives way to a Student far outside of both densities' reach, where p^2 / q is largest.
  const Distribution p = from("0.4327297885388669*exponential(1.2545887763912849, -0.5239679849912675) + "
                              "0.7833471174676946*logistic(2.127761959672976, 0.34077756035866563)");
  const Distribution q = from("0.45699051366264565*normal(-1.4370484701518018, 0.1890113431837247) + "
                              "0.3526869642516124*exponential(4.292931797700357, 1.3347285530968174) + "
                              "0.23989599510447115*student(200, -0.28430760184487225, 1.2125587390892199)");
  CHECK(close(math::measures(p, q).chi2_pq, 3.98232820793756e50, 1e-8));
}

TEST_CASE("a kernel estimate from its table is the sum over its points") {
  Random random(Seed{3});
  std::vector<double> numbers(3000);
  for (double& x : numbers) x = random.uniform() < 0.2 ? 40 + random.normal() : random.normal();
  numbers.push_back(25);  // alone in a gap
  std::sort(numbers.begin(), numbers.end());
  const math::Sample sample = math::make_sample("", "", numbers);
  math::Sample summed = sample;
  summed.table.reset();
  for (double x = numbers.front() - 30 * sample.bandwidth; x < numbers.back() + 30 * sample.bandwidth; x += 0.37 * sample.bandwidth) {
    CAPTURE(x);
    const math::KernelLog log = math::kernel_log(sample, x), true_log = math::kernel_log(summed, x);
    CHECK(std::abs(log.log_pdf - true_log.log_pdf) < 1e-12 * std::max(1.0, std::abs(true_log.log_pdf)));
    CHECK(close(log.slope, true_log.slope, 1e-10 + 1e-10 / (1e-3 + std::abs(true_log.slope))));
    CHECK(close(math::kernel_cdf(sample, x), math::kernel_cdf(summed, x), 1e-12));
    CHECK(close(math::kernel_survival(sample, x), math::kernel_survival(summed, x), 1e-12));
  }
  const Distribution p(std::vector<math::Component>{{1, sample}}), q(std::vector<math::Component>{{1, summed}});
  const Measures fast = math::measures(p, from("0.8*normal(0, 1) + 0.2*student(5, 40, 1)"));
  const Measures slow = math::measures(q, from("0.8*normal(0, 1) + 0.2*student(5, 40, 1)"));
  const auto of_fast = values_of(fast), of_slow = values_of(slow);
  for (std::size_t k = 0; k < of_fast.size(); ++k) CHECK(close(of_fast[k], of_slow[k], 1e-9));
}

TEST_CASE("the gradients are the derivatives") {
  constexpr double h = 1e-4;
  for (const auto& [p_text, q_text] : {std::pair<std::string, std::string>{"normal(0, 1)", "normal(1.5, 0.7)"},
                                       {"0.3*normal(-2, 0.5) + 0.7*normal(1, 1)", "0.5*normal(-1, 0.4) + 0.5*normal(2, 0.9)"},
                                       {"laplace(0, 1)", "logistic(1, 0.5)"},
                                       {"0.95*normal(0, 1) + 0.05*normal(0, 0.001)", "normal(0.2, 1.1)"},
                                       {"normal(0, 0.05)", "normal(3, 0.05)"}}) {
    CAPTURE(p_text);
    const Distribution p = from(p_text), q = from(q_text);
    const auto path = [&](double shift, double stretch) {
      return math::Comparison(p, moved(q, q.mean(), std::exp(stretch), shift)).path(true);
    };
    const math::Slopes slopes = math::Comparison(p, q).slopes(path(0, 0).w2);
    for (std::size_t k = 0; k < curve_count; ++k) {
      CAPTURE(k);
      const math::Gradient gradient = slopes.*curve_slopes[k];
      // Central differences of fourth order.
      const auto difference = [&](double shift, double stretch) {
        const auto at = [&](int i) { return path(i * shift, i * stretch).*curve_values[k]; };
        return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * h);
      };
      CHECK(gradient.shift == doctest::Approx(difference(h, 0)).epsilon(1e-6).scale(1));
      CHECK(gradient.stretch == doctest::Approx(difference(0, h)).epsilon(1e-6).scale(1));
    }
  }
}

TEST_CASE("the separation sweep: JS levels off, KL explodes, W1 is the distance") {
  const Snapshot s = snapshot_after(settings({{"sweep", "separation"}, {"epsilon", "0.1"}}), 0);
  for (std::size_t i = 0; i < s.sweep.x.size(); ++i) {
    const double theta = s.sweep.x[i];
    CHECK(s.sweep.values[0][i] == doctest::Approx(std::abs(theta)).epsilon(1e-10));
    CHECK(s.sweep.values[1][i] == doctest::Approx(theta * theta / 0.02).epsilon(1e-10));
    if (theta == 0) continue;
    CHECK(s.sweep.slopes[0][i] == doctest::Approx(theta > 0 ? 1 : -1).epsilon(1e-9));
    CHECK(s.sweep.slopes[1][i] == doctest::Approx(theta / 0.01).epsilon(1e-8));
    CHECK(s.sweep.slopes[4][i] == doctest::Approx(theta / 0.02).epsilon(1e-8));
    if (std::abs(theta) > 2) CHECK(std::abs(s.sweep.slopes[3][i]) < 1e-12);
  }
  // N(1, 0.1^2) against N(0, 0.1^2), by 30 digits: dJS/dtheta.
  const math::Slopes slopes = math::Comparison(from("normal(0, 0.1)"), from("normal(1, 0.1)")).slopes(1);
  CHECK(slopes.js.shift == doctest::Approx(2.2320501072303563e-05).epsilon(1e-8));
}

TEST_CASE("Cauchy-Schwarz: below both KL for normals, beyond them when squared or with a spike") {
  // Where the squared form equals the smaller KL, for these ratios of deviations; 30 digits.
  for (const auto& [ratio, distance] :
       {std::pair{1.01, 0.10008412630131731}, {2.0, 1.1254843653333473}, {5.0, 3.0693675219053898}, {100.0, 62.15075363325112}}) {
    CHECK(equality_distance(ratio) == doctest::Approx(distance).epsilon(1e-9));
  }
  for (const float value : violation_field(false).values) CHECK(value < 0);
  const Measures spike = math::measures(from("0.95*normal(0, 1) + 0.05*normal(0, 0.1)"), from("normal(0, 1)"));
  CHECK(spike.cs == doctest::Approx(0.009537147570348565).epsilon(1e-9));
  CHECK(spike.kl_qp == doctest::Approx(0.0063676581278090385).epsilon(1e-9));
  CHECK(spike.cs > std::max(spike.kl_pq, spike.kl_qp));
}

TEST_CASE("a normal fitted by forward KL takes p's moments, by reverse KL a mode") {
  const std::vector<std::pair<std::string, std::string>> pair = {
      {"p", "0.5*normal(-2, 0.5) + 0.5*normal(2, 0.7)"}, {"q", "normal(1, 1)"}, {"fit-rate", "0.3"}};
  auto forward = pair, reverse = pair;
  forward.push_back({"fit", "kl.p-q"});
  reverse.push_back({"fit", "kl.q-p"});
  const Snapshot covering = snapshot_after(settings(forward), 600), seeking = snapshot_after(settings(reverse), 600);
  CHECK(covering.q.mean() == doctest::Approx(covering.p.mean()).epsilon(1e-4).scale(1));
  CHECK(covering.q.deviation() == doctest::Approx(covering.p.deviation()).epsilon(1e-4));
  CHECK(seeking.q.mean() == doctest::Approx(2).epsilon(0.01));
  CHECK(seeking.q.deviation() == doctest::Approx(0.7).epsilon(0.02));
  CHECK(seeking.measures.kl_qp == doctest::Approx(ln2).epsilon(0.01));
  for (const FitState& state : covering.fitted) CHECK(state.value < infinity);
  CHECK(Simulation(settings(pair), Seed{1}).finished());
}

TEST_CASE("densities drawn, typed, widened, with a component more or less") {
  using labs::drawn;
  const Distribution triangle = from("grid(0, 2, 0 1 0)");
  CHECK(triangle.pdf(1) == doctest::Approx(1));
  CHECK(triangle.cdf(0.5) == doctest::Approx(0.125));
  CHECK(triangle.survival(1.5) == doctest::Approx(0.125));
  CHECK(triangle.quantile(0.125) == doctest::Approx(0.5));
  CHECK(triangle.quantile(0.875) == doctest::Approx(1.5));
  CHECK(triangle.variance() == doctest::Approx(1.0 / 6));
  CHECK(param::to_text(triangle) == "grid(0, 2, 0 1 0)");
  CHECK(from(param::to_text(triangle)) == triangle);
  const Measures m = math::measures(triangle, from("uniform(0, 2)"));
  CHECK(m.kl_pq == doctest::Approx(ln2 - 0.5).epsilon(1e-8));
  CHECK(m.kl_qp == doctest::Approx(1 - ln2).epsilon(1e-8));
  CHECK(m.chi2_qp == infinity);
  CHECK(m.chi2_pq == doctest::Approx(1.0 / 3).epsilon(1e-10));

  const std::array<labs::StrokePoint, 4> tent = {{{0, 0}, {1, 2}, {2, 0}, {2, -1}}};
  const auto stroke = drawn(tent);
  REQUIRE(stroke);
  CHECK(stroke->mean() == doctest::Approx(1).epsilon(1e-3));
  CHECK(math::measures(*stroke, triangle).w1 < 0.01);
  CHECK(from(param::to_text(*stroke)) == *stroke);
  CHECK_FALSE(drawn({}));
  CHECK_FALSE(drawn(std::array<labs::StrokePoint, 2>{{{0, 0}, {1, 0}}}));
  CHECK_FALSE(drawn(std::array<labs::StrokePoint, 2>{{{1, 0}, {1, 1}}}));
  for (const char* bad : {"grid(1, 0, 1 2)", "grid(0, 1, 1)", "grid(0, 1, 0 0)", "grid(0, 1, 1 -1 1)", "grid(0, 1)", "grid(0, 1, 1 2"}) {
    CHECK_THROWS_AS(from(bad), InputError);
  }

  const Distribution pair = from("0.3*normal(-2, 0.5) + 0.7*normal(1, 1)");
  const Distribution three = labs::with_component(pair, 4);
  REQUIRE(three.components().size() == 3);
  CHECK(three.share(2) == doctest::Approx(1.0 / 3));
  CHECK(labs::without_component(three, 2) == pair);
  CHECK(labs::without_component(from("normal(0, 1)"), 0) == from("normal(0, 1)"));
  const plot::Grip width{.parameter = "p", .part = plot::Grip::Part::deviation, .component = 1};
  CHECK(labs::moved(pair, width, 2) == from("0.3*normal(-2, 0.5) + 0.7*normal(1, 2)"));
  CHECK(labs::moved(triangle, {"p", plot::Grip::Part::mean, 0}, 5) == from("grid(4, 6, 0 1 0)"));
}
