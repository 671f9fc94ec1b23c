// Training at full speed when numbers fade away. One thread: it changes the calling thread only.
#pragma once

#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace lineland::nn {

/// While it lives, this thread takes subnormal results and operands for zero. A vanishing gradient or a decaying second moment ends among
/// the subnormal floats, where processors are up to a hundred times slower and training has nothing left to gain. Never around what is
/// called exact: tails of densities are subnormal doubles. Does nothing on processors without SSE2.
class FlushSubnormals {
 public:
#if defined(__SSE2__)
  FlushSubnormals() noexcept : before_(_mm_getcsr()) { _mm_setcsr(before_ | flush_results | flush_operands); }
  ~FlushSubnormals() { _mm_setcsr(before_); }
#else
  FlushSubnormals() noexcept {}
#endif
  FlushSubnormals(const FlushSubnormals&) = delete;
  FlushSubnormals& operator=(const FlushSubnormals&) = delete;

#if defined(__SSE2__)
 private:
  static constexpr unsigned flush_results = 0x8000, flush_operands = 0x0040;  // Intel SDM, volume 1, section 10.2.3
  unsigned before_;
#endif
};

}  // namespace lineland::nn
