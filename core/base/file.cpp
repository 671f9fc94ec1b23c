#include "core/base/file.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "core/base/check.h"

namespace lineland {

namespace fs = std::filesystem;

namespace {

struct Close {
  void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Close>;

constexpr std::size_t longest_file = std::size_t{256} << 20;  // what is read is text and pictures; /dev/zero has no end

fs::path folder_of(const fs::path& path) { return path.has_parent_path() ? path.parent_path() : fs::path("."); }

}  // namespace

fs::path working_folder() {
  std::error_code gone;
  return fs::current_path(gone);
}

std::string read_file(const fs::path& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) throw InputError(path.string() + ": is a folder, a file is wanted");
  const File file(std::fopen(path.c_str(), "rb"));
  if (!file) throw InputError(path.string() + ": cannot be read: " + std::strerror(errno));
  std::string bytes;
  char buffer[1 << 16];
  while (const std::size_t count = std::fread(buffer, 1, sizeof buffer, file.get())) {
    bytes.append(buffer, count);
    if (bytes.size() > longest_file) throw InputError(path.string() + ": is larger than 256 MB");
  }
  if (std::ferror(file.get())) throw InputError(path.string() + ": cannot be read: " + std::strerror(errno));
  return bytes;
}

void require_writable(const fs::path& path) {
  std::error_code error;
  const fs::path folder = folder_of(path);
  if (!path.has_filename() || fs::is_directory(path, error)) throw InputError(path.string() + ": is a folder, a file name is wanted");
  if (!fs::is_directory(folder, error)) throw InputError(path.string() + ": the folder " + folder.string() + " does not exist");
  if (::access(folder.c_str(), W_OK | X_OK) != 0) throw InputError(path.string() + ": cannot write in the folder " + folder.string());
}

void write_file(const fs::path& path, std::string_view bytes) {
  require_writable(path);
  // The temporary name is unique to the process, so that two programs writing the same figure do not mix their bytes.
  const fs::path partial = folder_of(path) / ("." + path.filename().string() + "." + std::to_string(::getpid()) + ".part");
  const auto give_up = [&](const char* what) {
    const int reason = errno;
    std::error_code ignored;
    fs::remove(partial, ignored);
    throw Failure(path.string() + ": " + what + ": " + std::strerror(reason));
  };
  File file(std::fopen(partial.c_str(), "wb"));
  if (!file) give_up("cannot be written");
  const bool complete = std::fwrite(bytes.data(), 1, bytes.size(), file.get()) == bytes.size() && std::fflush(file.get()) == 0;
  if (!complete || std::fclose(file.release()) != 0) give_up("cannot be written");
  if (std::rename(partial.c_str(), path.c_str()) != 0) give_up("cannot be renamed into place");
}

}  // namespace lineland
