#include "core/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace lineland::detail {

void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "lineland: internal error: %s does not hold (%s:%d)\n", condition, file, line);
  std::abort();
}

}  // namespace lineland::detail
