#include "app/interrupt.h"

#include <semaphore.h>

#include <atomic>
#include <csignal>
#include <utility>

namespace lineland::app {

namespace {

// All that a signal handler may touch.
std::atomic<int> noted{0};
static_assert(std::atomic<int>::is_always_lock_free);
sem_t arrived;  // posted when a signal came; of POSIX, whose sem_post a handler may call

extern "C" void note(int signal) {
  noted.store(signal, std::memory_order_relaxed);
  sem_post(&arrived);
}

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
  sem_init(&arrived, 0, 0);
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

InterruptWatch::InterruptWatch(std::function<void()> woken)
    : watcher_([woken = std::move(woken)](std::stop_token stop) {
        while (sem_wait(&arrived) != 0) {  // a signal of another kind
        }
        if (!stop.stop_requested()) woken();
      }) {}

InterruptWatch::~InterruptWatch() {
  watcher_.request_stop();
  sem_post(&arrived);
}

}  // namespace lineland::app
