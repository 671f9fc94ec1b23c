// What the fuzzers begin with and what once broke a reader: every file of the corpus is read without a fault.
#include <doctest/doctest.h>

#include <filesystem>

#include "core/base/file.h"
#include "tests/fuzz/targets.h"

using namespace lineland;
using namespace lineland::tests;

TEST_CASE("every file of the corpus is accepted or refused, and what is accepted reads back to the same") {
  for (const FuzzTarget& target : fuzz_targets()) {
    const std::filesystem::path folder = std::filesystem::path(LINELAND_CORPUS) / target.name;
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      CAPTURE(entry.path().string());
      CHECK_NOTHROW(consume(target, read_file(entry.path())));
      ++files;
    }
    CAPTURE(target.name);
    CHECK(files >= 3);
  }
}
