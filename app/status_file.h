// What the window shows, as a JSON file for tests: they wait on it instead of sleeping. GUI thread.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "app/application.h"

namespace lineland::app {

/// Rewrites the file whole when something has changed, at most ten times a second.
class StatusFile {
 public:
  /// An empty path writes nothing.
  explicit StatusFile(std::string path) : path_(std::move(path)) {}

  /// After each frame, which took `seconds` to build and draw. `scale` is pixels a unit.
  void update(const Application& application, double seconds);
  /// Whether a change waits to be written.
  bool pending() const { return pending_; }

 private:
  using Clock = std::chrono::steady_clock;
  struct Frame {
    Clock::time_point at;
    double seconds;
  };
  std::string text_of(const Application& application) const;

  std::string path_, written_;
  Clock::time_point last_{};
  std::vector<Frame> frames_;  // of the last 300 ms
  bool pending_ = false;
};

}  // namespace lineland::app
