// Ctrl+C and SIGTERM during a command that writes files: the work ends between two steps, so that nothing stays half-written, and the exit
// status is 128 + the signal. A second signal ends the program at once. Thread-safe.
#pragma once

#include <functional>
#include <thread>

namespace lineland::app {

/// The user, or the machine that shuts down, wants an end. No std::exception: whoever reports the failure of one figure and goes on with
/// the next must not swallow it.
struct Interrupted {
  int signal;
  int exit_status() const noexcept { return 128 + signal; }
};

/// While one lives, SIGINT and SIGTERM are noted instead of ending the program. At most one at a time.
class InterruptNotice {
 public:
  InterruptNotice();
  ~InterruptNotice();
  InterruptNotice(const InterruptNotice&) = delete;
  InterruptNotice& operator=(const InterruptNotice&) = delete;

  /// The signal that came, or 0. Wait-free.
  static int pending() noexcept;
  /// Throws Interrupted if a signal came: call it between two steps, and before a finished file is renamed into place.
  static void check();
};

/// The same for a window, which sleeps while nothing happens: `woken` is called on a thread of its own when a signal came.
class InterruptWatch {
 public:
  explicit InterruptWatch(std::function<void()> woken);
  ~InterruptWatch();
  InterruptWatch(const InterruptWatch&) = delete;
  InterruptWatch& operator=(const InterruptWatch&) = delete;

 private:
  InterruptNotice notice_;
  std::jthread watcher_;
};

}  // namespace lineland::app
