#include "app/exporter.h"

#include <exception>
#include <utility>

namespace lineland::app {

namespace {

/// The job under way is not wanted any more. No std::exception: a job that reports its own failures must not swallow it.
struct Cancelled {};

}  // namespace

Exporter::Exporter(std::function<void()> woken) : woken_(std::move(woken)), worker_([this](std::stop_token stop) { work(stop); }) {}

Exporter::~Exporter() = default;

void Exporter::start(Job job) {
  {
    const std::lock_guard lock(mutex_);
    jobs_.push_back(std::move(job));
    if (!progress_) progress_ = 0;
  }
  arrived_.notify_one();
}

void Exporter::cancel() {
  const std::lock_guard lock(mutex_);
  jobs_.clear();
  cancelled_ = progress_.has_value();
}

void Exporter::abandon(std::chrono::milliseconds most) {
  cancel();
  std::unique_lock lock(mutex_);
  ended_.wait_for(lock, most, [this] { return !progress_; });
}

std::optional<std::string> Exporter::take_message() {
  const std::lock_guard lock(mutex_);
  if (messages_.empty()) return std::nullopt;
  std::string message = std::move(messages_.front());
  messages_.pop_front();
  return message;
}

std::optional<double> Exporter::progress() const {
  const std::lock_guard lock(mutex_);
  return progress_;
}

void Exporter::work(std::stop_token stop) {
  std::unique_lock lock(mutex_);
  while (arrived_.wait(lock, stop, [this] { return !jobs_.empty(); })) {
    const Job job = std::move(jobs_.front());
    jobs_.pop_front();
    progress_ = 0;
    cancelled_ = false;
    lock.unlock();
    std::string message;
    try {
      message = job([&](double done) {
        const std::lock_guard inner(mutex_);
        if (cancelled_ || stop.stop_requested()) throw Cancelled();
        progress_ = done;
      });
    } catch (const Cancelled&) {
      message = "The export was stopped; nothing was written";
    } catch (const std::exception& error) {
      message = error.what();
    }
    lock.lock();
    messages_.push_back(std::move(message));
    if (jobs_.empty()) progress_.reset();
    ended_.notify_all();
    if (stop.stop_requested()) return;
    lock.unlock();
    woken_();
    lock.lock();
  }
}

}  // namespace lineland::app
