// The newest value, from one thread to another. Wait-free.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

namespace lineland::sim {

/// Hands the newest complete value from one writer to one reader. Neither ever waits; a slow reader misses values, never parts of one.
/// Exactly one writer thread and one reader thread. T is default-constructible and is reused, so steady state allocates nothing.
template <class T>
class TripleBuffer {
 public:
  /// Writer: the slot to fill. It holds an old value; overwrite all of it. Wait-free.
  T& back() noexcept { return slots_[back_]; }

  /// Writer: makes back() the newest value. Wait-free.
  void publish() noexcept { back_ = spare_.exchange(std::uint8_t(back_ | fresh), std::memory_order_acq_rel) & index; }

  /// Reader: moves front() to the newest value; false if nothing is new. Wait-free.
  bool refresh() noexcept {
    if (!(spare_.load(std::memory_order_relaxed) & fresh)) return false;
    front_ = spare_.exchange(front_, std::memory_order_acq_rel) & index;
    return true;
  }

  /// Reader: valid and unchanging until the next refresh().
  const T& front() const noexcept { return slots_[front_]; }

 private:
  static constexpr std::uint8_t fresh = 4, index = 3;
  std::array<T, 3> slots_{};
  std::atomic<std::uint8_t> spare_{1};  // the slot neither side holds, plus the fresh bit
  std::uint8_t back_ = 0;               // writer only
  std::uint8_t front_ = 2;              // reader only
};

}  // namespace lineland::sim
