// Counts what this program allocates, one thread at a time: the thread that asks sees only its own.
#pragma once

namespace lineland::tests {

/// Allocations of the calling thread since it began.
long allocations() noexcept;

}  // namespace lineland::tests
