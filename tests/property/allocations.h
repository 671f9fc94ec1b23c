// Counts what this program allocates, one thread at a time: the thread that asks sees only its own.
#pragma once

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define LINELAND_ALLOCATIONS_ARE_THE_SANITIZERS 1
#endif
#endif

namespace lineland::tests {

/// False where clang's thread sanitizer has its own operators new and delete: tests that count are skipped then.
#ifdef LINELAND_ALLOCATIONS_ARE_THE_SANITIZERS
inline constexpr bool allocations_are_counted = false;
#else
inline constexpr bool allocations_are_counted = true;
#endif

/// Allocations of the calling thread since it began.
long allocations() noexcept;

}  // namespace lineland::tests
