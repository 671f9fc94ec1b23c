// One number from which every random draw of a run descends. Plain value.
#pragma once

#include <cstdint>
#include <string_view>

namespace lineland {

/// The root of a tree of independent random streams: seed -> child("data") -> child(3) ... Same path, same bits, on every machine.
struct Seed {
  std::uint64_t value = 1;

  /// The seed of a named stream below this one ("data", "weights", "noise").
  constexpr Seed child(std::string_view name) const noexcept {
    std::uint64_t hash = 0xcbf29ce484222325u;  // FNV-1a
    for (char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    return child(hash);
  }

  /// The seed of a numbered stream below this one.
  constexpr Seed child(std::uint64_t index) const noexcept { return {mix(mix(value) + 0x9e3779b97f4a7c15u * (index + 1))}; }

  /// Steele, Lea and Flood 2014, splitmix64's finalizer: a bijection in which each input bit flips each output bit half of the time.
  static constexpr std::uint64_t mix(std::uint64_t z) noexcept {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }

  friend constexpr bool operator==(Seed, Seed) = default;
};

}  // namespace lineland
