// Files that take a while, made on a thread of their own while the window goes on. GUI thread; the jobs run on the other one, in order.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

namespace lineland::app {

class Exporter {
 public:
  /// How a job says what part of it is done, 0 to 1; it throws if the job is to end.
  using Progress = std::function<void(double)>;
  /// What a job has made, or why it could not.
  using Job = std::function<std::string(const Progress&)>;

  /// `woken` is called on the other thread when there is something new to show.
  explicit Exporter(std::function<void()> woken);
  /// Ends the job under way; what it had made is removed.
  ~Exporter();
  Exporter(const Exporter&) = delete;
  Exporter& operator=(const Exporter&) = delete;

  /// Does not wait. What exceptions say becomes the job's message.
  void start(Job job);
  /// Ends the job under way and forgets those that wait.
  void cancel();
  /// The same, and waits until what the job had made is removed, for a bounded time.
  void abandon(std::chrono::milliseconds most);

  /// The message of a job that has ended, once.
  std::optional<std::string> take_message();
  /// Of the job under way; nothing if there is none.
  std::optional<double> progress() const;

 private:
  void work(std::stop_token stop);

  std::function<void()> woken_;
  mutable std::mutex mutex_;
  std::condition_variable_any arrived_, ended_;
  std::deque<Job> jobs_;
  std::deque<std::string> messages_;
  std::optional<double> progress_;
  bool cancelled_ = false;
  std::jthread worker_;  // last: it uses all of the above
};

}  // namespace lineland::app
