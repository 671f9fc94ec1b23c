// Memory that is worked in but not remembered. One thread at a time.
#pragma once

#include <memory>

namespace lineland {

/// Holds a T that is made when it is first needed and is no part of the owner's state: a copy of the owner starts without one. So a
/// keyframe of a simulation does not carry its buffers. T must hold nothing from one use to the next that changes a result.
template <class T>
class Scratch {
 public:
  Scratch() = default;
  Scratch(const Scratch&) noexcept {}
  Scratch(Scratch&&) noexcept = default;
  Scratch& operator=(const Scratch&) noexcept { return *this; }
  Scratch& operator=(Scratch&&) noexcept = default;

  /// The T; made by make() at the first call.
  template <class Make>
  T& get(Make make) {
    if (!value_) value_ = std::make_shared<T>(make());
    return *value_;
  }

  /// The T, null if get() has not made it.
  T* made() noexcept { return value_.get(); }

  /// Forgets the T: the next get() makes a new one.
  void reset() noexcept { value_.reset(); }

 private:
  std::shared_ptr<T> value_;  // never shared: its deleter lets T be incomplete where the owner is declared
};

}  // namespace lineland
