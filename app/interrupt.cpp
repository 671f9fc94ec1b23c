#include "app/interrupt.h"

#include <atomic>
#include <csignal>

namespace lineland::app {

namespace {

std::atomic<int> noted{0};  // all that a signal handler may touch
static_assert(std::atomic<int>::is_always_lock_free);

extern "C" void note(int signal) { noted.store(signal, std::memory_order_relaxed); }

void handle(int signal, void (*handler)(int), int flags) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = flags;
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, nullptr);
}

}  // namespace

InterruptNotice::InterruptNotice() {
  noted.store(0, std::memory_order_relaxed);
  // The handler is for one signal only, so that a second one ends a program that hangs.
  for (const int signal : {SIGINT, SIGTERM}) handle(signal, note, static_cast<int>(SA_RESETHAND));
}

InterruptNotice::~InterruptNotice() {
  for (const int signal : {SIGINT, SIGTERM}) handle(signal, SIG_DFL, 0);
}

int InterruptNotice::pending() noexcept { return noted.load(std::memory_order_relaxed); }

void InterruptNotice::check() {
  if (const int signal = pending()) throw Interrupted{signal};
}

}  // namespace lineland::app
