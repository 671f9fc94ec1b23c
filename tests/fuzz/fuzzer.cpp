// libFuzzer's entry: lineland_fuzz NAME [CORPUS...] [-OPTION=VALUE...], where NAME is one of the targets.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "tests/fuzz/targets.h"

namespace {

const lineland::tests::FuzzTarget* chosen = nullptr;

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* count, char*** arguments) {
  const auto targets = lineland::tests::fuzz_targets();
  const std::string_view name = *count > 1 ? (*arguments)[1] : "";
  const auto found = std::ranges::find(targets, name, &lineland::tests::FuzzTarget::name);
  if (found == targets.end()) {
    std::fputs("lineland_fuzz: the first argument names what is fuzzed:", stderr);
    for (const auto& target : targets) std::fprintf(stderr, " %s", target.name.data());
    std::fputs("\n", stderr);
    std::exit(2);
  }
  chosen = &*found;
  // libFuzzer does not see the name.
  std::copy(*arguments + 2, *arguments + *count, *arguments + 1);
  --*count;
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  lineland::tests::consume(*chosen, {reinterpret_cast<const char*>(data), size});
  return 0;
}
