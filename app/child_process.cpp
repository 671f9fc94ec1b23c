#include "app/child_process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include "core/base/check.h"
#include "core/base/text.h"

extern char** environ;

namespace lineland::app {

namespace fs = std::filesystem;

std::optional<fs::path> find_program(std::string_view name) {
  const char* variable = std::getenv("PATH");
  std::string_view folders = variable ? variable : "";
  while (!folders.empty()) {
    const auto colon = std::min(folders.find(':'), folders.size());
    const fs::path path = fs::path(folders.substr(0, colon)) / name;
    std::error_code error;
    if (fs::is_regular_file(path, error) && ::access(path.c_str(), X_OK) == 0) return path;
    folders.remove_prefix(std::min(colon + 1, folders.size()));
  }
  return std::nullopt;
}

ChildProcess::ChildProcess(const fs::path& program, const std::vector<std::string>& arguments) : errors_(std::tmpfile()) {
  const auto fail = [&](int reason) { throw Failure(program.string() + ": cannot be started: " + std::strerror(reason)); };
  if (!errors_) fail(errno);
  // A pair of sockets, since a pipe whose reader is gone would send us SIGPIPE.
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) fail(errno);
  input_ = ends[0];

  std::vector<char*> words;
  std::string name = program.string();
  words.push_back(name.data());
  for (const std::string& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);

  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, ends[1], STDIN_FILENO);
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&files, ::fileno(errors_.get()), STDERR_FILENO);
  // A process group of its own: Ctrl+C in the terminal is for us to answer.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  const int error = ::posix_spawn(&process_, name.c_str(), &files, &attributes, words.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  ::close(ends[1]);
  if (error != 0) {
    process_ = -1;
    close_input();
    fail(error);
  }
}

ChildProcess::~ChildProcess() {
  if (process_ > 0) {
    ::kill(process_, SIGKILL);
    while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  close_input();
}

void ChildProcess::close_input() {
  if (input_ >= 0) ::close(input_);
  input_ = -1;
}

bool ChildProcess::write(std::span<const std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(input_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return true;
}

bool ChildProcess::finish() {
  close_input();
  int status = 0;
  while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) {
  }
  process_ = -1;
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

std::string ChildProcess::last_words() {
  std::string text;
  char buffer[4096];
  std::rewind(errors_.get());
  while (const std::size_t count = std::fread(buffer, 1, sizeof buffer, errors_.get())) text.append(buffer, count);
  const std::string_view said = trimmed(text);
  return std::string(said.substr(said.find_last_of("\n\r") + 1));
}

}  // namespace lineland::app
