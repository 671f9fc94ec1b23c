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

/// The top `bits` of a word as a number; bits <= 31 makes the cheap signed conversion exact.
template <class T>
inline T top(std::uint32_t word, int bits) noexcept {
  return static_cast<T>(static_cast<std::int32_t>(word >> (32 - bits)));
}

/// 53 bits in (0, 1): multiples of 2^-53, with 2^-54 in the place of 0.
inline double unit(std::uint32_t high, std::uint32_t low) noexcept {
  return std::max(top<double>(high, 27) * 0x1p26 + top<double>(low, 26), 0.5) * 0x1p-53;
}

template <class T>
using Block = std::array<T, 16>;

inline Block<float> uniform_block(State& state, float) noexcept {
  const Words words = next(state);
  Block<float> block;
  for (std::size_t i = 0; i < block.size(); ++i) block[i] = std::max(top<float>(words[i], 24), 0.5f) * 0x1p-24f;
  return block;
}

inline Block<double> uniform_block(State& state, double) noexcept {
  const Words high = next(state), low = next(state);
  Block<double> block;
  for (std::size_t i = 0; i < block.size(); ++i) block[i] = unit(high[i], low[i]);
  return block;
}

/// The radius' uniform number with more bits near 0, where the tails come from: 31 in float, 53 in double.
inline Block<float> radius_block(State& state, float) noexcept {
  const Words words = next(state);
  Block<float> block;
  for (std::size_t i = 0; i < block.size(); ++i) block[i] = std::max(top<float>(words[i], 31), 0.5f) * 0x1p-31f;
  return block;
}

inline Block<double> radius_block(State& state, double) noexcept { return uniform_block(state, double{}); }

/// Thirty-two normal numbers: sixteen points, first their abscissas, then their ordinates. The angle is 30 bits within a quarter circle
/// about the x axis; one more bit mirrors the point at the diagonal, one more at the origin.
template <class T>
inline std::array<T, 32> normal_block(State& state) noexcept {
  const Block<T> u = radius_block(state, T{});
  const Words angle = next(state);
  std::array<T, 32> block;
  for (std::size_t i = 0; i < u.size(); ++i) {
    const T radius = std::sqrt(-2 * logarithm(u[i]));
    const T x = (top<T>(angle[i], 30) + T(0.5)) * T(0x1p-31 * std::numbers::pi) - T(std::numbers::pi / 4);
    constexpr int last = std::is_same_v<T, float> ? 8 : 16;
    const T sine = x * circular_series<T, 1, last>(x * x), cosine = circular_series<T, 0, last>(x * x);
    const T signed_radius = (angle[i] & 1u) ? -radius : radius;
    const bool mirrored = (angle[i] & 2u) != 0;
    block[i] = signed_radius * (mirrored ? sine : cosine);
    block[i + 16] = signed_radius * (mirrored ? cosine : sine);
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

void Random::fill_uniform(std::span<float> out) noexcept {
  fill(state_, out, [](State& state) { return uniform_block(state, float{}); });
}

void Random::fill_uniform(std::span<double> out) noexcept {
  fill(state_, out, [](State& state) { return uniform_block(state, double{}); });
}

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
