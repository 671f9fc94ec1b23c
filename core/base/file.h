// Whole files: read at once, written at once or not at all. Thread-safe for different paths.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace lineland {

/// The working folder; empty if it has been removed.
std::filesystem::path working_folder();

/// All bytes of a file. Throws InputError that names the path if it is missing, a folder, unreadable or larger than 256 MB.
std::string read_file(const std::filesystem::path& path);

/// Throws InputError that names the path if a file could not be made there: its folder is missing or may not be written.
void require_writable(const std::filesystem::path& path);

/// Writes `bytes` to a temporary file beside `path`, then renames it, so that a reader never sees a part. Throws InputError as
/// require_writable does, Failure if the disk gives up; nothing is left behind then.
void write_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace lineland
