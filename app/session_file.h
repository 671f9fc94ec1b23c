// Session files on the disk. Thread-safe.
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "core/sim/session_file.h"

namespace lineland::app {

/// Throws InputError that names the file, and the line of what is wrong in it. The lab is one of `labs`.
sim::SavedRun read_session(const std::filesystem::path& path, std::span<const sim::Laboratory* const> labs);

/// Writes the file whole or not at all; throws as write_file does.
void write_session(const std::filesystem::path& path, const sim::SavedRun& saved, const param::Values& view);

/// What stands in each session file near its beginning.
inline constexpr std::string_view session_mark = "lineland-session";

}  // namespace lineland::app
