#include "core/base/random.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <set>
#include <vector>

namespace lineland {
namespace {

constexpr std::size_t count = 1 << 20;

template <class T>
std::vector<T> normals(Seed seed, std::size_t size) {
  Random random(seed);
  std::vector<T> z(size);
  random.fill_normal(z);
  return z;
}

template <class T>
std::vector<T> uniforms(Seed seed, std::size_t size) {
  Random random(seed);
  std::vector<T> u(size);
  random.fill_uniform(u);
  return u;
}

/// Mean of g over the sample, in units of its own standard error from `expected`.
template <class T, class G>
double z_score(const std::vector<T>& sample, double expected, G g) {
  double sum = 0, squares = 0;
  for (T x : sample) {
    const double y = g(double(x)) - expected;
    sum += y;
    squares += y * y;
  }
  const double n = double(sample.size()), mean = sum / n;
  return mean / std::sqrt((squares / n - mean * mean) / n);
}

/// Kolmogorov's sqrt(n) D; above 2.2 with probability 1e-4.
template <class T, class Cdf>
double kolmogorov(std::vector<T> sample, Cdf cdf) {
  std::sort(sample.begin(), sample.end());
  const double n = double(sample.size());
  double distance = 0;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const double p = cdf(double(sample[i]));
    distance = std::max({distance, p - double(i) / n, double(i + 1) / n - p});
  }
  return distance * std::sqrt(n);
}

double normal_cdf(double z) { return std::erfc(-z / std::sqrt(2.0)) / 2; }

double correlation_score(const std::vector<double>& a, const std::vector<double>& b) {
  double product = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    product += a[i] * b[i];
    aa += a[i] * a[i];
    bb += b[i] * b[i];
  }
  return product / std::sqrt(aa * bb) * std::sqrt(double(a.size()));
}

}  // namespace

TEST_CASE("the same seed gives the same numbers, another seed others") {
  CHECK(normals<float>(Seed{7}, 1000) == normals<float>(Seed{7}, 1000));
  CHECK(normals<float>(Seed{7}, 1000) != normals<float>(Seed{8}, 1000));
  Random random(Seed{7});
  random.bits();
  Random copy = random;
  CHECK(copy == random);
  CHECK(copy.bits() == random.bits());
  CHECK(copy.normal() == random.normal());
  CHECK_FALSE(copy == Random(Seed{7}));
}

TEST_CASE_TEMPLATE("a block's numbers do not depend on where it is stored or cut", T, float, double) {
  const std::vector<T> normal = normals<T>(Seed{3}, 200), uniform = uniforms<T>(Seed{3}, 200);
  std::vector<T> storage(300);
  for (std::size_t offset = 0; offset < 17; ++offset) {
    for (std::size_t size : {1u, 2u, 15u, 16u, 17u, 31u, 32u, 33u, 47u, 100u, 200u}) {
      const std::span<T> out = std::span(storage).subspan(offset, size);
      std::fill(storage.begin(), storage.end(), T(-100));
      Random(Seed{3}).fill_normal(out);
      CHECK(std::equal(out.begin(), out.end(), normal.begin()));
      CHECK(storage[offset + size] == T(-100));
      Random(Seed{3}).fill_uniform(out);
      CHECK(std::equal(out.begin(), out.end(), uniform.begin()));
      CHECK(storage[offset + size] == T(-100));
    }
  }
}

TEST_CASE("a fill of nothing draws nothing") {
  Random random(Seed{5});
  random.fill_normal(std::span<float>());
  random.fill_uniform(std::span<double>());
  CHECK(random == Random(Seed{5}));
}

TEST_CASE_TEMPLATE("uniform numbers are uniform on the open interval", T, float, double) {
  const std::vector<T> u = uniforms<T>(Seed{11}, count);
  CHECK(*std::min_element(u.begin(), u.end()) > T(0));
  CHECK(*std::max_element(u.begin(), u.end()) < T(1));
  CHECK(kolmogorov(u, [](double x) { return x; }) < 2.2);
  CHECK(std::abs(z_score(u, 1.0 / 2, [](double x) { return x; })) < 4);
  CHECK(std::abs(z_score(u, 1.0 / 3, [](double x) { return x * x; })) < 4);
  CHECK(std::abs(z_score(u, -1.0, [](double x) { return std::log(x); })) < 4);
}

TEST_CASE("uniform numbers carry 24 and 53 random bits") {
  const std::vector<float> single = uniforms<float>(Seed{13}, count);
  for (int bit = 0; bit < 24; ++bit)
    CHECK(std::abs(z_score(single, 0.5, [&](double x) { return double(std::uint64_t(std::ldexp(x, 24)) >> bit & 1); })) < 4.5);
  CHECK(std::all_of(single.begin(), single.end(), [](float x) { return std::ldexp(x, 24) == std::floor(std::ldexp(x, 24)); }));
  const std::vector<double> twice = uniforms<double>(Seed{13}, count);
  for (int bit = 0; bit < 53; ++bit)
    CHECK(std::abs(z_score(twice, 0.5, [&](double x) { return double(std::uint64_t(std::ldexp(x, 53)) >> bit & 1); })) < 4.5);
  CHECK(std::set<double>(twice.begin(), twice.end()).size() == count);
}

TEST_CASE_TEMPLATE("normal numbers have the moments and the distribution of the normal law", T, float, double) {
  const std::vector<T> z = normals<T>(Seed{17}, 2 * count);
  CHECK(kolmogorov(z, normal_cdf) < 2.2);
  const double moments[] = {1, 0, 1, 0, 3, 0, 15, 0, 105};
  for (int k = 1; k <= 8; ++k) {
    CAPTURE(k);
    CHECK(std::abs(z_score(z, moments[k], [k](double x) { return std::pow(x, k); })) < 4);
  }
}

TEST_CASE_TEMPLATE("both tails have their mass", T, float, double) {
  const std::vector<T> z = normals<T>(Seed{19}, 8 * count);
  for (double limit : {2.0, 3.0, 4.0, 4.5, 5.0}) {
    const double expected = normal_cdf(-limit) * double(z.size());
    const auto above = double(std::count_if(z.begin(), z.end(), [&](T x) { return x > T(limit); }));
    const auto below = double(std::count_if(z.begin(), z.end(), [&](T x) { return x < T(-limit); }));
    CAPTURE(limit);
    CHECK(std::abs(above - expected) < 4 * std::sqrt(expected));
    CHECK(std::abs(below - expected) < 4 * std::sqrt(expected));
  }
}

TEST_CASE_TEMPLATE("all numbers of a block are independent", T, float, double) {
  // Lags up to a block and a half pair each number with those of its own round, its partner at 16 and the next block.
  const std::vector<T> z = normals<T>(Seed{23}, count / 2);
  for (std::size_t lag = 1; lag <= 48; ++lag) {
    std::vector<double> a, b, squared_a, squared_b;
    for (std::size_t i = 0; i + lag < z.size(); ++i) {
      a.push_back(double(z[i]));
      b.push_back(double(z[i + lag]));
      squared_a.push_back(a.back() * a.back() - 1);
      squared_b.push_back(b.back() * b.back() - 1);
    }
    CAPTURE(lag);
    CHECK(std::abs(correlation_score(a, b)) < 4.5);
    CHECK(std::abs(correlation_score(squared_a, squared_b)) < 4.5);
  }
}

TEST_CASE_TEMPLATE("the two numbers of a pair fill all directions evenly", T, float, double) {
  const std::vector<T> z = normals<T>(Seed{29}, 2 * count);
  std::vector<double> turns, radii;
  for (std::size_t block = 0; block < z.size(); block += 32) {
    for (std::size_t i = block; i < block + 16; ++i) {
      turns.push_back(std::atan2(double(z[i]), double(z[i + 16])) / (2 * std::acos(-1.0)) + 0.5);
      radii.push_back(std::exp(-(double(z[i]) * double(z[i]) + double(z[i + 16]) * double(z[i + 16])) / 2));
    }
  }
  CHECK(kolmogorov(turns, [](double t) { return t; }) < 2.2);
  CHECK(kolmogorov(radii, [](double u) { return u; }) < 2.2);
}

TEST_CASE("streams of neighbouring seeds and of children are independent") {
  const Seed root{1};
  const std::array<Seed, 4> seeds{root, Seed{2}, root.child("data"), root.child(0)};
  for (std::size_t i = 0; i < seeds.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      CHECK(std::abs(correlation_score(normals<double>(seeds[i], count / 4), normals<double>(seeds[j], count / 4))) < 4);
}

TEST_CASE("single numbers are drawn from the same laws") {
  Random random(Seed{31});
  std::vector<double> u(count / 8), z(count / 8);
  for (double& x : u) x = random.uniform();
  for (double& x : z) x = random.normal();
  CHECK(kolmogorov(u, [](double x) { return x; }) < 2.2);
  CHECK(kolmogorov(z, normal_cdf) < 2.2);
  std::array<int, 64> ones{};
  for (std::size_t i = 0; i < count / 8; ++i) {
    const std::uint64_t word = random.bits();
    for (std::size_t bit = 0; bit < 64; ++bit) ones[bit] += int(word >> bit & 1);
  }
  for (int n : ones) CHECK(std::abs(n - double(count) / 16) < 4.5 * std::sqrt(double(count) / 32));
}

TEST_CASE("integers below a bound are uniform and reach both ends") {
  Random random(Seed{37});
  for (std::uint64_t bound : {1u, 2u, 6u, 10u, 1000u}) {
    std::vector<double> seen(bound);
    const double draws = 200000;
    for (int i = 0; i < int(draws); ++i) {
      const std::uint64_t k = random.below(bound);
      REQUIRE(k < bound);
      ++seen[k];
    }
    double chi_squared = 0;
    for (double n : seen) chi_squared += (n - draws / double(bound)) * (n - draws / double(bound)) / (draws / double(bound));
    const double degrees = double(bound) - 1;
    CHECK(std::abs(chi_squared - degrees) <= 4.5 * std::sqrt(2 * degrees) + (bound == 2 ? 16 : 0));
  }
  // Three quarters of 2^64: a plain remainder would give the lower third twice as often.
  const std::uint64_t wide = std::uint64_t{3} << 62;
  double lower = 0;
  for (int i = 0; i < 100000; ++i) lower += random.below(wide) < wide / 3 ? 1 : 0;
  CHECK(std::abs(lower - 100000.0 / 3) < 4 * std::sqrt(100000.0 * 2 / 9));
}

}  // namespace lineland
