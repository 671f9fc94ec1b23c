// The two ways to fail that a user may see, and the one check for mistakes of ours. Thread-safe.
#pragma once

#include <stdexcept>
#include <string>

namespace lineland {

/// The user's input is at fault: a flag, a file, a line, a value. The text names it and says what would be right. Exit status 2.
struct InputError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The machine failed: a disk is full, a display is lost. Exit status 1.
struct Failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

namespace detail {
[[noreturn]] void check_failed(const char* condition, const char* file, int line);
}

}  // namespace lineland

/// Ends the program with the place and the condition if a promise between two parts of the program is broken. Never for user input.
#define LINELAND_CHECK(condition) \
  do { \
    if (!(condition)) [[unlikely]] ::lineland::detail::check_failed(#condition, __FILE__, __LINE__); \
  } while (false)
