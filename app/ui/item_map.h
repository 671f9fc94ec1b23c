// Where everything that can be pointed at was in the last frame: for tests and for --status. GUI thread.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/plot/scene.h"

namespace lineland::app {

/// Ids such as "slider:generator-rate", "button:play", "figure:losses", "handle:densities/mean 1"; rectangles in pixels of the window, the
/// visible part only.
class ItemMap {
 public:
  struct Item {
    std::string id;
    plot::Rect rect;
    friend bool operator==(const Item&, const Item&) = default;
  };

  /// Begins a frame. Keeps the memory of the last one.
  void begin() { count_ = 0; }

  void add(std::string_view id, const plot::Rect& rect) {
    if (count_ == items_.size()) items_.emplace_back();
    items_[count_].id.assign(id);
    items_[count_++].rect = rect;
  }

  std::span<const Item> items() const { return std::span(items_).first(count_); }

  /// Null if it was not shown.
  const plot::Rect* find(std::string_view id) const {
    const auto found = std::ranges::find(items(), id, &Item::id);
    return found == items().end() ? nullptr : &found->rect;
  }

 private:
  std::vector<Item> items_;
  std::size_t count_ = 0;
};

}  // namespace lineland::app
