// exp, log and sin without branches or calls, so that the compiler turns loops over them into vector instructions. Thread-safe.
#pragma once

#include <bit>
#include <cstdint>
#include <numbers>
#include <type_traits>

namespace lineland::labs::estimators {

/// What the functions below need to know of float and double.
template <class T>
struct Format;

template <>
struct Format<float> {
  using Word = std::uint32_t;
  static constexpr int fraction_bits = 23, exp_terms = 7, log_terms = 4, sin_power = 11;
  static constexpr float round = 0x1.8p23f;  // adding and subtracting it rounds to the nearest integer
  static constexpr float ln2_high = 0x1.62e4p-1f, ln2_low = 0x1.7f7d1cp-20f;
  static constexpr float pi_high = 0x1.92p1f, pi_middle = 0x1.fb4p-11f, pi_low = 0x1.4442dp-23f;
};

template <>
struct Format<double> {
  using Word = std::uint64_t;
  static constexpr int fraction_bits = 52, exp_terms = 13, log_terms = 10, sin_power = 23;
  static constexpr double round = 0x1.8p52;
  static constexpr double ln2_high = 0x1.62e42fefap-1, ln2_low = 0x1.cf79abc9e3b3ap-40;
  static constexpr double pi_high = 0x1.921fb544p1, pi_middle = 0x1.0b4611a6p-33, pi_low = 0x1.3198a2e037073p-68;
};

namespace detail {

/// 1 + r/(k+1) (1 + r/(k+2) (...)): exp(r) from k = 0.
template <class T, int k>
inline T exponential_series(T r) noexcept {
  if constexpr (k == Format<T>::exp_terms)
    return T(1);
  else
    return T(1) + r * (T(1) / T(k + 1)) * exponential_series<T, k + 1>(r);
}

/// 1/(2k+1) + z/(2k+3) + ...: artanh(s) = s artanh_series<T, 0>(s^2).
template <class T, int k>
inline T artanh_series(T z) noexcept {
  if constexpr (k == Format<T>::log_terms)
    return T(1) / T(2 * k + 1);
  else
    return T(1) / T(2 * k + 1) + z * artanh_series<T, k + 1>(z);
}

/// 1 - z/((k+1)(k+2)) (1 - ...): sin(r)/r from k = 1, with z = r^2.
template <class T, int k>
inline T sine_series(T z) noexcept {
  if constexpr (k >= Format<T>::sin_power)
    return T(1);
  else
    return T(1) - z * (T(1) / T((k + 1) * (k + 2))) * sine_series<T, k + 2>(z);
}

}  // namespace detail

/// exp(x) within 2 ulp, for |x| < 700 (double) or 85 (float).
template <class T>
inline T exponential(T x) noexcept {
  using F = Format<T>;
  using Word = typename F::Word;
  const T rounded = x * std::numbers::log2e_v<T> + F::round;  // the integer k stands in its low bits
  const T k = rounded - F::round;
  const T r = (x - k * F::ln2_high) - k * F::ln2_low;
  const T power = std::bit_cast<T>((std::bit_cast<Word>(rounded) << F::fraction_bits) + std::bit_cast<Word>(T(1)));
  return power * detail::exponential_series<T, 0>(r);
}

/// log(u) for normal u > 0, within 3e-16 (double) or 2e-7 (float) of max(1, |log u|): u = 2^e v with v near 1, and log v = 2 artanh((v -
/// 1)/(v + 1)).
template <class T>
inline T logarithm(T u) noexcept {
  using F = Format<T>;
  using Word = typename F::Word;
  constexpr Word root_half = std::bit_cast<Word>(T(std::numbers::sqrt2 / 2)), one = std::bit_cast<Word>(T(1));
  constexpr T shift = T(Word{1} << F::fraction_bits);  // as bits it turns a small integer into floating point
  const Word shifted = std::bit_cast<Word>(u) + (one - root_half);
  const T e = std::bit_cast<T>((shifted >> F::fraction_bits) | std::bit_cast<Word>(shift)) - (shift + T(one >> F::fraction_bits));
  const T v = std::bit_cast<T>((shifted & ((Word{1} << F::fraction_bits) - 1)) + root_half);
  const T s = (v - 1) / (v + 1);
  return e * std::numbers::ln2_v<T> + 2 * s * detail::artanh_series<T, 0>(s * s);
}

/// sin(x) within 4e-16 (double) or 2e-7 (float), for |x| < 1e5: sin(x) = (-1)^k sin(x - k pi).
template <class T>
inline T sine(T x) noexcept {
  using F = Format<T>;
  using Word = typename F::Word;
  const T rounded = x * std::numbers::inv_pi_v<T> + F::round;
  const T k = rounded - F::round;
  const T r = ((x - k * F::pi_high) - k * F::pi_middle) - k * F::pi_low;
  const T size = r * detail::sine_series<T, 1>(r * r);
  const Word sign = (std::bit_cast<Word>(rounded) & 1u) << (8 * sizeof(Word) - 1);
  return std::bit_cast<T>(std::bit_cast<Word>(size) ^ sign);
}

/// cos(x), as sine.
template <class T>
inline T cosine(T x) noexcept {
  return sine(x + T(std::numbers::pi / 2));
}

}  // namespace lineland::labs::estimators
