// Another program that is fed by ours: found, started without a shell, written to, waited for. One thread at a time.
#pragma once

#include <sys/types.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lineland::app {

/// Where $PATH has an executable file of this name; nothing if nowhere.
std::optional<std::filesystem::path> find_program(std::string_view name);

/// A running program that reads from us. What it writes to standard output is dropped, what it says on standard error is kept.
class ChildProcess {
 public:
  /// Throws Failure if it cannot be started.
  ChildProcess(const std::filesystem::path& program, const std::vector<std::string>& arguments);
  /// Ends the program if it still runs.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// Hands it all bytes; false if it reads no more. Raises no signal.
  bool write(std::span<const std::uint8_t> bytes);

  /// Closes its input and waits for its end; true if its exit status is 0.
  bool finish();

  /// The last line of what it said; all of it once it has ended.
  std::string last_words();

 private:
  struct Close {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
  };

  void close_input();

  pid_t process_ = -1;
  int input_ = -1;
  std::unique_ptr<std::FILE, Close> errors_;
};

}  // namespace lineland::app
