// What reads bytes from outside, each as one function of bytes: driven by libFuzzer (fuzzer.cpp), and by the tests over the corpus
// (corpus_test.cpp). One thread.
#pragma once

#include <span>
#include <string_view>

namespace lineland::tests {

/// Bytes for one reader. Refusing them by an InputError is well; anything else that is thrown is a fault.
struct FuzzTarget {
  std::string_view name;  ///< also of its folder in corpus
  void (*consume)(std::string_view bytes);
};

std::span<const FuzzTarget> fuzz_targets();

/// Gives bytes to a target. Throws std::logic_error if what was accepted does not keep its promises: to be written and read back the same.
void consume(const FuzzTarget& target, std::string_view bytes);

}  // namespace lineland::tests
