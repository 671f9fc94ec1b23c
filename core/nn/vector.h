// Vectors as wide as the machine's registers, and the few elementary functions of networks on them. For kernels, in sources only.
// Thread-safe.
#pragma once

#if defined(__AVX512F__)
#include <immintrin.h>
#endif

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <numbers>
#include <utility>
#include <vector>

namespace lineland::nn {

/// Memory on cache lines, so that no vector straddles two.
template <class T>
struct CacheLineAllocator {
  using value_type = T;
  CacheLineAllocator() = default;
  template <class U>
  CacheLineAllocator(const CacheLineAllocator<U>&) noexcept {}
  T* allocate(std::size_t n) { return static_cast<T*>(::operator new (n * sizeof(T), std::align_val_t{64})); }
  void deallocate(T* p, std::size_t) noexcept { ::operator delete (p, std::align_val_t{64}); }
  friend bool operator==(const CacheLineAllocator&, const CacheLineAllocator&) { return true; }
};

template <class T>
using Buffer = std::vector<T, CacheLineAllocator<T>>;

#if defined(__AVX512F__) && defined(__AVX512DQ__)
inline constexpr std::size_t vector_bytes = 64;
#elif defined(__AVX2__)
inline constexpr std::size_t vector_bytes = 32;
#else
inline constexpr std::size_t vector_bytes = 16;
#endif

/// The vector of T, the vector of integers of the same size, and what the functions below need to know of T.
template <class T>
struct Wide;

template <>
struct Wide<float> {
  using Vector [[gnu::vector_size(vector_bytes)]] = float;
  using InMemory [[gnu::vector_size(vector_bytes), gnu::may_alias, gnu::aligned(alignof(float))]] = float;
  using Bits [[gnu::vector_size(vector_bytes)]] = std::int32_t;
  static constexpr int fraction_bits = 23, one = 0x3f800000;
  static constexpr int exponential_terms = 7, logarithm_terms = 7;
  static constexpr float ln2_high = 0x1.62e4p-1f, ln2_low = 0x1.7f7d1cp-20f;
  static constexpr float round = 0x1.8p23f, exp_limit = 87.0f;
};

template <>
struct Wide<double> {
  using Vector [[gnu::vector_size(vector_bytes)]] = double;
  using InMemory [[gnu::vector_size(vector_bytes), gnu::may_alias, gnu::aligned(alignof(double))]] = double;
  using Bits [[gnu::vector_size(vector_bytes)]] = std::int64_t;
  static constexpr int fraction_bits = 52;
  static constexpr std::int64_t one = 0x3ff0000000000000;
  static constexpr int exponential_terms = 13, logarithm_terms = 16;
  static constexpr double ln2_high = 0x1.62e42fefap-1, ln2_low = 0x1.cf79abc9e3b3ap-40;
  static constexpr double round = 0x1.8p52, exp_limit = 708.0;
};

template <class T>
using Vector = typename Wide<T>::Vector;

/// Numbers in a vector of T.
template <class T>
inline constexpr std::ptrdiff_t lanes = static_cast<std::ptrdiff_t>(vector_bytes / sizeof(T));

/// The least multiple of 16 numbers that holds n: rows are padded to it, so that all vectors are whole.
constexpr std::ptrdiff_t padded(std::ptrdiff_t n) { return (n + 15) / 16 * 16; }

template <class T>
inline Vector<T> load(const T* p) noexcept {
  return *reinterpret_cast<const typename Wide<T>::InMemory*>(p);
}

template <class T>
inline void store(T* p, const Vector<T>& v) noexcept {
  *reinterpret_cast<typename Wide<T>::InMemory*>(p) = v;
}

/// v in a register: the compiler may not read it again from memory in each instruction that uses it. Where one vector from memory serves
/// many multiply-adds, GCC would load it as many times, and loads would be the limit.
template <class V>
inline V held(V v) noexcept {
#if defined(__AVX512F__)
  asm("" : "+v"(v));
#elif defined(__SSE2__)
  asm("" : "+x"(v));
#endif
  return v;
}

/// p in a register of its own: the compiler may not compute it from another address.
template <class T>
inline const T* held_address(const T* p) noexcept {
  asm("" : "+r"(p));
  return p;
}

template <class T>
inline Vector<T> broadcast(T x) noexcept {
  return x - Vector<T>{};
}

template <class To, class From>
inline To same_bits(const From& from) noexcept {
  static_assert(sizeof(To) == sizeof(From));
  To to;
  std::memcpy(&to, &from, sizeof to);
  return to;
}

/// x within [-limit, limit]; NaN stays NaN.
template <class T>
inline Vector<T> clamped(const Vector<T>& x, T limit) noexcept {
  const Vector<T> high = broadcast(limit), low = -high;
#if defined(__AVX512F__) && defined(__AVX512DQ__)
  // Of a NaN and a number these give the second operand. From the comparisons below GCC makes masks and blends: tanh takes 0.18 ns a number
  // then, against 0.12. (Without masks, GCC 12 warns of its own header.)
  constexpr auto all = static_cast<__mmask16>(-1);
  if constexpr (sizeof(T) == sizeof(float))
    return _mm512_maskz_max_ps(all, low, _mm512_maskz_min_ps(all, high, x));
  else
    return _mm512_maskz_max_pd(static_cast<__mmask8>(all), low, _mm512_maskz_min_pd(static_cast<__mmask8>(all), high, x));
#else
  const Vector<T> below = x > high ? high : x;
  return below < low ? low : below;
#endif
}

template <class T>
constexpr T factorial(int n) {
  T product = 1;
  for (int k = 2; k <= n; ++k) product *= T(k);
  return product;
}

/// 1/k! + r/(k+1)! + ... to the last term of Wide<T>: exp(r) = 1 + r exponential_series<T, 1>(r).
template <class T, int k>
inline Vector<T> exponential_series(const Vector<T>& r) noexcept {
  constexpr T coefficient = T(1) / factorial<T>(k);
  if constexpr (k == Wide<T>::exponential_terms)
    return broadcast(coefficient);
  else
    return coefficient + r * exponential_series<T, k + 1>(r);
}

/// exp(x) = 2^k (1 + p), with |p| < 0.42 relatively exact; |x| <= exp_limit.
template <class T>
struct Exponential {
  Vector<T> power, p;

  explicit Exponential(const Vector<T>& x) noexcept {
    using W = Wide<T>;
    const Vector<T> rounded = x * std::numbers::log2e_v<T> + W::round;  // k, in the low bits of the sum
    const Vector<T> k = rounded - W::round;
    const Vector<T> r = (x - k * W::ln2_high) - k * W::ln2_low;
    power = same_bits<Vector<T>>((same_bits<typename W::Bits>(rounded) << W::fraction_bits) + W::one);
    p = r * exponential_series<T, 1>(r);
  }
};

/// exp(x), 2 ulp; x is taken into [-87, 87] (float), [-708, 708] (double).
template <class T>
inline Vector<T> exp(const Vector<T>& x) noexcept {
  const Exponential<T> e(clamped<T>(x, Wide<T>::exp_limit));
  return e.power + e.power * e.p;
}

/// tanh(x), 6 ulp (float) and 4 ulp (double), also near 0; never beyond +-1.
inline Vector<double> tanh(const Vector<double>& x) noexcept {
  const Vector<double> inside = clamped<double>(x, 19.2);
  const Exponential<double> e(inside + inside);
  const Vector<double> minus_one = e.power * e.p + (e.power - 1.0);  // e^2x - 1, without cancellation near 0
  return minus_one / (minus_one + 2.0);
}

/// The same in float by a rational function x P(x^2) / Q(x^2), half as costly: the one of degree (4, 4) in x^2 with the least relative
/// error on |x| <= 9.02 (2.1e-8, by weighted least squares iterated to the equal ripple); beyond, tanh rounds to 1.
inline Vector<float> tanh(const Vector<float>& x) noexcept {
  const Vector<float> inside = clamped<float>(x, 9.02f), t = inside * inside;
  const Vector<float> p = 0.99999998f + t * (0.133796736f + t * (0.00349398005f + t * (2.058253e-5f + t * 1.33176898e-8f)));
  const Vector<float> q = 1.0f + t * (0.467129889f + t * (0.0258708703f + t * (0.00032830011f + t * 7.76146539e-7f)));
  return clamped<float>(inside * p / q, 1.0f);
}

/// 1 / (1 + exp(-x)), 4 ulp.
template <class T>
inline Vector<T> sigmoid(const Vector<T>& x) noexcept {
  return T(1) / (T(1) + exp<T>(-x));
}

/// 1/(2k+1) + z/(2k+3) + ...: artanh(s) = s artanh_series<T, 0>(s^2).
template <class T, int k = 0>
inline Vector<T> artanh_series(const Vector<T>& z) noexcept {
  if constexpr (k == Wide<T>::logarithm_terms)
    return broadcast(T(1) / T(2 * k + 1));
  else
    return T(1) / T(2 * k + 1) + z * artanh_series<T, k + 1>(z);
}

/// log(1 + exp(x)) = max(x, 0) + log(1 + u), u = exp(-|x|), log(1 + u) = 2 artanh(u / (2 + u)); 4 ulp.
template <class T>
inline Vector<T> softplus(const Vector<T>& x) noexcept {
  const Vector<T> zero{};
  const auto positive = x > zero;
  const Vector<T> u = exp<T>(positive ? -x : x);
  const Vector<T> s = u / (T(2) + u);
  return (positive ? x : zero) + T(2) * s * artanh_series<T>(s * s);
}

}  // namespace lineland::nn
