// What was before, to go back to and forth again. Plain value.
#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace lineland::app {

/// States of T (equality comparable) around the current one, which its owner holds. At most `most` in the past; older ones are forgotten.
template <class T>
class Revisions {
 public:
  /// The owner's state was `before` and has changed. Within one gesture (a drag, say) only the first state counts. What had been taken back
  /// is forgotten.
  void record(T before) {
    future_.clear();
    if (std::exchange(in_gesture_, true)) return;
    past_.push_back(std::move(before));
    if (past_.size() > most) past_.erase(past_.begin());
  }

  /// What is recorded from here on can be taken back on its own.
  void end_gesture() noexcept { in_gesture_ = false; }

  /// The last state that differs from `now`, which can be come forth to again; nothing if there is none.
  std::optional<T> back(const T& now) { return move(past_, future_, now); }

  /// What the last back() left.
  std::optional<T> forth(const T& now) { return move(future_, past_, now); }

 private:
  static constexpr std::size_t most = 200;

  std::optional<T> move(std::vector<T>& from, std::vector<T>& to, const T& now) {
    in_gesture_ = false;
    while (!from.empty() && from.back() == now) from.pop_back();
    if (from.empty()) return std::nullopt;
    to.push_back(now);
    T found = std::move(from.back());
    from.pop_back();
    return found;
  }

  std::vector<T> past_, future_;  // the nearest last
  bool in_gesture_ = false;
};

}  // namespace lineland::app
