// Random numbers: one stream, vectorised, copyable, the same bits for the same seed. One thread at a time.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "core/base/seed.h"

namespace lineland {

/// A stream of pseudo-random numbers: sixteen xoshiro128++ generators side by side (Blackman and Vigna 2021), each with a state of its own
/// from `seed`, so that blocks are filled by vector instructions. A copy continues with the same numbers. Nothing here allocates. A call
/// takes whole rounds of all sixteen and drops what is left over: fill(8) then fill(8) draws other numbers than fill(16), but always the
/// same ones, wherever they are stored. The functions that return one number cost a round each: fill a block where there are many.
class Random {
 public:
  explicit Random(Seed seed) noexcept;

  /// Uniform on the open interval (0, 1); neither end occurs. 24 bits in float, 53 in double.
  void fill_uniform(std::span<float> out) noexcept;
  void fill_uniform(std::span<double> out) noexcept;

  /// Standard normal, by Box and Muller 1958, 32 numbers at a time. Float: |z| < 6.6; double: |z| < 8.6; both tails are correct up to
  /// there.
  void fill_normal(std::span<float> out) noexcept;
  void fill_normal(std::span<double> out) noexcept;

  /// One uniform 64-bit word.
  std::uint64_t bits() noexcept;

  /// One uniform double in (0, 1).
  double uniform() noexcept;

  /// One standard normal double.
  double normal() noexcept;

  /// One integer, uniform on 0 .. count - 1, without bias (Lemire 2019). count > 0.
  std::uint64_t below(std::uint64_t count) noexcept;

  friend bool operator==(const Random&, const Random&) = default;

 private:
  static constexpr int lanes = 16;
  using Lanes = std::array<std::uint32_t, lanes>;

  std::array<Lanes, 4> state_;
};

}  // namespace lineland
