#include "tests/property/allocations.h"

#include <cstddef>
#include <cstdlib>
#include <new>

namespace {

thread_local long count = 0;

#ifndef LINELAND_ALLOCATIONS_ARE_THE_SANITIZERS

void* counted(std::size_t size, std::size_t alignment) noexcept {
  ++count;
  return std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
}

void* counted_or_throw(std::size_t size, std::size_t alignment) {
  if (void* p = counted(size, alignment)) return p;
  throw std::bad_alloc();
}

#endif

}  // namespace

#ifndef LINELAND_ALLOCATIONS_ARE_THE_SANITIZERS
void* operator new(std::size_t size) { return counted_or_throw(size, alignof(std::max_align_t)); }
void* operator new(std::size_t size, std::align_val_t alignment) { return counted_or_throw(size, static_cast<std::size_t>(alignment)); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return counted(size, alignof(std::max_align_t)); }
void operator delete(void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }
void operator delete(void* p, std::align_val_t) noexcept { std::free(p); }
void operator delete(void* p, std::size_t, std::align_val_t) noexcept { std::free(p); }
void operator delete(void* p, const std::nothrow_t&) noexcept { std::free(p); }
#endif

namespace lineland::tests {

long allocations() noexcept { return count; }

}  // namespace lineland::tests
