#include "core/base/random.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <numbers>
#include <type_traits>

namespace lineland {

namespace {

// Everything below is written for one lane and runs in loops over sixteen, which the compiler turns into vector instructions: no branches,
// no calls, no 64-bit integer conversions (AVX2 has none). One template serves float and double.

/// 1/(2k+1) + z/(2k+3) + ... + z^(terms-k) / (2 terms + 1): artanh(s) = s artanh_series<T, 0, terms>(s^2).
template <class T, int k, int terms>
inline T artanh_series(T z) noexcept {
  constexpr T coefficient = T(1) / T(2 * k + 1);
  if constexpr (k == terms)
    return coefficient;
  else
    return coefficient + z * artanh_series<T, k + 1, terms>(z);
}

/// 1 - z/((k+1)(k+2)) (1 - z/((k+3)(k+4)) (...)): cos(x) from k = 0 and sin(x)/x from k = 1, with z = x^2.
template <class T, int k, int last>
inline T circular_series(T z) noexcept {
  if constexpr (k >= last)
    return T(1);
  else
    return T(1) - z * (T(1) / T((k + 1) * (k + 2))) * circular_series<T, k + 2, last>(z);
}

/// log(u) for normal u > 0, exact at 1, otherwise within 3e-16 (double) or 2e-7 (float) of max(1, |log u|).
/// u = 2^e m with m near 1, and log m = 2 artanh(s), s = (m-1)/(m+1), |s| < 0.172, by its power series.
template <class T>
inline T logarithm(T u) noexcept {
  using Word = std::conditional_t<std::is_same_v<T, float>, std::uint32_t, std::uint64_t>;
  constexpr int fraction_bits = std::is_same_v<T, float> ? 23 : 52;
  constexpr Word root_half = std::bit_cast<Word>(T(std::numbers::sqrt2 / 2)), one = std::bit_cast<Word>(T(1));
  // Adding 2^fraction_bits as bits and subtracting it as a number turns a small integer into floating point.
  constexpr T shift = T(Word{1} << fraction_bits);
  const Word shifted = std::bit_cast<Word>(u) + (one - root_half);
  const Word exponent = shifted >> fraction_bits;
  const T e = std::bit_cast<T>(exponent | std::bit_cast<Word>(shift)) - (shift + T(one >> fraction_bits));
  const T m = std::bit_cast<T>((shifted & ((Word{1} << fraction_bits) - 1)) + root_half);
  const T s = (m - 1) / (m + 1), z = s * s;
  const T tail = z * artanh_series < T, 1, std::is_same_v<T, float> ? 4 : 10 > (z);
  return e * std::numbers::ln2_v<T> + (2 * s + 2 * s * tail);
}

using Words = std::array<std::uint32_t, 16>;
using State = std::array<Words, 4>;

/// One step of all sixteen generators.
inline Words next(State& s) noexcept {
  Words words;
  for (std::size_t i = 0; i < words.size(); ++i) {
    words[i] = std::rotl(s[0][i] + s[3][i], 7) + s[0][i];
    const std::uint32_t t = s[1][i] << 9;
    s[2][i] ^= s[0][i];
    s[3][i] ^= s[1][i];
    s[1][i] ^= s[2][i];
    s[0][i] ^= s[3][i];
    s[2][i] ^= t;
    s[3][i] = std::rotl(s[3][i], 11);
  }
  return words;
}

/// A word below 2^31 as a number, by the signed conversion, the only one that all machines do in vectors.
template <class T>
inline T number(std::uint32_t word) noexcept {
  return static_cast<T>(static_cast<std::int32_t>(word));
}

/// 1 in the place of 0.
inline std::uint32_t positive(std::uint32_t word) noexcept { return word + (word == 0 ? 1u : 0u); }

/// A multiple of 2^-53 in (0, 1), from 27 and 26 bits.
inline double unit(std::uint32_t high, std::uint32_t low) noexcept {
  high >>= 5;
  low >>= 6;
  low += (high | low) == 0 ? 1u : 0u;
  return number<double>(high) * 0x1p-27 + number<double>(low) * 0x1p-53;
}

/// Sixteen numbers in (0, 1): multiples of 2^-bits in float, of 2^-53 in double.
template <class T, int bits>
inline std::array<T, 16> uniform_block(State& state) noexcept {
  std::array<T, 16> block;
  const Words words = next(state);
  if constexpr (std::is_same_v<T, float>) {
    for (std::size_t i = 0; i < block.size(); ++i) block[i] = number<T>(positive(words[i] >> (32 - bits))) * (T(1) / T(1u << bits));
  } else {
    const Words low = next(state);
    for (std::size_t i = 0; i < block.size(); ++i) block[i] = unit(words[i], low[i]);
  }
  return block;
}

/// Thirty-two normal numbers: sixteen points of the plane, first their ordinates, then their abscissas. The angle is 31 bits of the right
/// half circle, and one bit mirrors the point at the origin. The radius needs its finest steps near u = 0, where the tails come from: float
/// keeps 31 bits there.
template <class T>
inline std::array<T, 32> normal_block(State& state) noexcept {
  constexpr int last = std::is_same_v<T, float> ? 12 : 22;  // power of the series' last term
  const std::array<T, 16> u = uniform_block<T, 31>(state);
  const Words angle = next(state);
  std::array<T, 32> block;
  for (std::size_t i = 0; i < u.size(); ++i) {
    const T sign = T(1) - number<T>(2 * (angle[i] & 1u));
    const T radius = sign * std::sqrt(-2 * logarithm(u[i]));
    const T x = (number<T>(angle[i] >> 1) + T(0.5)) * T(0x1p-31 * std::numbers::pi) - T(std::numbers::pi / 2);
    block[i] = radius * (x * circular_series<T, 1, last>(x * x));
    block[i + 16] = radius * circular_series<T, 0, last>(x * x);
  }
  return block;
}

/// Fills `out` block by block; the last one is cut. Blocks are made aside and copied, so no alignment of `out` changes a bit.
template <class T, class MakeBlock>
inline void fill(State& state, std::span<T> out, MakeBlock make_block) noexcept {
  State local = state;  // in registers
  std::size_t done = 0;
  while (done < out.size()) {
    const auto block = make_block(local);
    const std::size_t count = std::min(block.size(), out.size() - done);
    if (count == block.size())
      std::memcpy(out.data() + done, block.data(), sizeof block);
    else
      std::copy_n(block.begin(), count, out.begin() + static_cast<std::ptrdiff_t>(done));
    done += count;
  }
  state = local;
}

}  // namespace

Random::Random(Seed seed) noexcept {
  // Splitmix64's sequence from the seed, two words of state at a time.
  std::uint64_t counter = seed.value;
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    for (std::size_t word = 0; word < 4; word += 2) {
      const std::uint64_t bits = Seed::mix(counter += 0x9e3779b97f4a7c15u);
      state_[word][lane] = static_cast<std::uint32_t>(bits);
      state_[word + 1][lane] = static_cast<std::uint32_t>(bits >> 32);
    }
    // All zero is the one state that the generator never leaves.
    if ((state_[0][lane] | state_[1][lane] | state_[2][lane] | state_[3][lane]) == 0) state_[0][lane] = 1;
  }
}

void Random::fill_uniform(std::span<float> out) noexcept { fill(state_, out, uniform_block<float, 24>); }

void Random::fill_uniform(std::span<double> out) noexcept { fill(state_, out, uniform_block<double, 53>); }

void Random::fill_normal(std::span<float> out) noexcept { fill(state_, out, normal_block<float>); }

void Random::fill_normal(std::span<double> out) noexcept { fill(state_, out, normal_block<double>); }

std::uint64_t Random::bits() noexcept {
  const Words words = next(state_);
  return words[0] | std::uint64_t{words[1]} << 32;
}

double Random::uniform() noexcept {
  const Words words = next(state_);
  return unit(words[0], words[1]);
}

double Random::normal() noexcept {
  double z;
  fill_normal(std::span(&z, 1));
  return z;
}

std::uint64_t Random::below(std::uint64_t count) noexcept {
  __extension__ using Wide = unsigned __int128;
  // The high half of word * count is uniform but for the first 2^64 mod count values of the low half.
  Wide product = Wide{bits()} * count;
  if (static_cast<std::uint64_t>(product) < count) {
    const std::uint64_t excess = (0 - count) % count;
    while (static_cast<std::uint64_t>(product) < excess) product = Wide{bits()} * count;
  }
  return static_cast<std::uint64_t>(product >> 64);
}

}  // namespace lineland
