#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include "app/cli/command.h"
#include "app/cli/reader.h"
#include "app/interrupt.h"
#include "app/making.h"
#include "core/base/check.h"
#include "core/base/file.h"

namespace lineland::app {

namespace {

/// What has been done so far: one line that is written anew on a terminal, a line a figure elsewhere. Thread-safe.
class Progress {
 public:
  explicit Progress(std::size_t all) : all_(all), terminal_(isatty(STDERR_FILENO) != 0) {}

  void up_to_date() { ++current_; }

  void begin(const Making& making) {
    const std::lock_guard lock(mutex_);
    if (terminal_) fmt::print(stderr, "\r\x1b[K[{}/{}] {}", current_ + made_ + failed_ + 1, all_, name(making)), std::fflush(stderr);
  }

  void done(const Making& making, const std::string& remark) {
    const std::lock_guard lock(mutex_);
    ++made_;
    if (!terminal_) fmt::print(stderr, "[{}/{}] {}\n", current_ + made_ + failed_, all_, name(making));
    if (!remark.empty()) say(making, remark);
  }

  void fail(const Making& making, const std::string& why) {
    const std::lock_guard lock(mutex_);
    ++failed_;
    say(making, why);
  }

  /// Ends the line; whether all went well.
  bool finish() {
    if (terminal_) fmt::print(stderr, "\r\x1b[K");
    fmt::print(stderr, "{} made, {} up to date, {} failed\n", made_, current_, failed_);
    return failed_ == 0;
  }

 private:
  static std::string name(const Making& making) { return making.files.front().string(); }

  void say(const Making& making, const std::string& what) {
    fmt::print(stderr, "{}lineland: {}: {}\n", terminal_ ? "\r\x1b[K" : "", making.origin, what);
  }

  std::mutex mutex_;
  std::size_t all_, current_ = 0, made_ = 0, failed_ = 0;
  bool terminal_;
};

/// Makes all, several at a time; what fails does not stop the others.
void make_all(const std::vector<const Making*>& wanted, std::size_t jobs, Progress& progress) {
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t k = next++; k < wanted.size() && InterruptNotice::pending() == 0; k = next++) {
      progress.begin(*wanted[k]);
      try {
        progress.done(*wanted[k], make(*wanted[k]));
      } catch (const Interrupted&) {
        return;
      } catch (const std::exception& error) {
        progress.fail(*wanted[k], error.what());
      }
    }
  };
  std::vector<std::jthread> threads;
  for (std::size_t k = 1; k < std::min(jobs, wanted.size()); ++k) threads.emplace_back(work);
  work();
}

}  // namespace

int make(const Positionals& positionals) {
  CLI::App parser("", "lineland make");
  std::string jobs_text, output;
  bool all = false;
  parser.add_option("--jobs", jobs_text, "How many figures are made at a time, initially one a processor");
  parser.add_option("--output", output, "FOLDER that the files go to, initially that of the list");
  parser.add_flag("--all", all, "Makes also what is up to date");
  read_options(parser, positionals, "`lineland make --help` shows the options");
  if (positionals.file.empty()) throw InputError("make: which list? `lineland make FILE.toml`");
  constexpr std::int64_t most = 256;
  const std::int64_t jobs = jobs_text.empty() ? std::max(1u, std::thread::hardware_concurrency()) : count("--jobs", jobs_text, 1);
  if (jobs > most) throw InputError("--jobs: '" + jobs_text + "' is above 256");

  namespace fs = std::filesystem;
  const fs::path path(positionals.file), folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  const std::vector<Making> makings_of_list =
      makings(param::parse_picture_list(read_file(path), path.string()), folder, output.empty() ? folder : fs::path(output));

  if (positionals.check_only) return 0;

  const InterruptNotice notice;
  Progress progress(makings_of_list.size());
  std::vector<const Making*> wanted;
  for (const Making& making : makings_of_list) {
    if (!all && making.is_up_to_date()) {
      progress.up_to_date();
    } else {
      wanted.push_back(&making);
    }
  }
  make_all(wanted, static_cast<std::size_t>(jobs), progress);
  const bool well = progress.finish();
  InterruptNotice::check();
  return well ? 0 : 1;
}

}  // namespace lineland::app
