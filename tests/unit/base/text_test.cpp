#include "core/base/text.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <bit>
#include <clocale>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <vector>

#include "core/base/check.h"
#include "core/base/file.h"
#include "core/base/random.h"

namespace lineland {
namespace {

namespace fs = std::filesystem;

/// A folder of its own for a test, removed at the end.
class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("lineland-base-test-" + std::to_string(::getpid()))) { fs::create_directories(path_); }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  fs::path operator/(const char* name) const { return path_ / name; }

  long entries() const { return std::distance(fs::directory_iterator(path_), fs::directory_iterator()); }

 private:
  fs::path path_;
};

/// The text of the InputError that `act` throws; fails the test if it throws none.
template <class Act>
std::string input_error(Act act) {
  try {
    act();
  } catch (const InputError& error) {
    return error.what();
  }
  FAIL("no InputError");
  return {};
}

const std::vector<std::string> labs{"estimators", "divergences", "gan", "flow"};

}  // namespace

TEST_CASE("a number's text is short and reads back to the same bits") {
  CHECK(to_text(0.1) == "0.1");
  CHECK(to_text(1e-3) == "0.001");
  CHECK(to_text(-2) == "-2");
  CHECK(to_text(std::numeric_limits<double>::infinity()) == "inf");
  CHECK(to_text(-std::numeric_limits<double>::infinity()) == "-inf");
  CHECK(to_text(std::nan("")) == "nan");
  CHECK(to_text(-std::nan("")) == "nan");
  std::vector<double> values{0.0, -0.0, 1e308, 5e-324, std::numeric_limits<double>::min(), std::numeric_limits<double>::max(), 2.0 / 3};
  Random random(Seed{1});
  while (values.size() < 20000) {
    const double value = std::bit_cast<double>(random.bits());
    if (std::isfinite(value)) values.push_back(value);
  }
  for (double value : values) {
    const auto read = parse_number(to_text(value));
    REQUIRE(read);
    CHECK(std::bit_cast<std::uint64_t>(*read) == std::bit_cast<std::uint64_t>(value));
  }
}

TEST_CASE("a number is read whole or not at all") {
  CHECK(parse_number("4") == 4.0);
  CHECK(parse_number("+4.5") == 4.5);
  CHECK(parse_number("-1e-3") == -1e-3);
  CHECK(parse_number(".5") == 0.5);
  CHECK(parse_number("inf") == std::numeric_limits<double>::infinity());
  CHECK(parse_number("-inf") == -std::numeric_limits<double>::infinity());
  for (const char* wrong : {"", "+", "-", "++1", "+-", " 1", "1 ", "1,5", "1.5x", "0x10", "nan", "one", "1e", "1e999"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_number(wrong));
  }
}

TEST_CASE("an integer may be written as a number, but must be whole and exact") {
  CHECK(parse_integer("12") == 12);
  CHECK(parse_integer("-3") == -3);
  CHECK(parse_integer("1e4") == 10000);
  CHECK(parse_integer("1000.0") == 1000);
  CHECK(parse_integer("9007199254740992") == 9007199254740992);
  for (const char* wrong : {"", "1.5", "1e20", "inf", "nan", "12 ", "0.1e0"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_integer(wrong));
  }
}

TEST_CASE("numbers do not depend on the locale") {
  const std::string before = std::setlocale(LC_ALL, nullptr);
  for (const char* name : {"de_DE.UTF-8", "fr_FR.UTF-8", "C.UTF-8"}) {
    if (!std::setlocale(LC_ALL, name)) continue;
    CHECK(to_text(1234.5) == "1234.5");
    CHECK(parse_number("1234.5") == 1234.5);
    CHECK_FALSE(parse_number("1234,5"));
  }
  std::setlocale(LC_ALL, before.c_str());
}

TEST_CASE("the nearest name is what was meant") {
  CHECK(nearest("gna", labs) == "gan");
  CHECK(nearest("estimator", labs) == "estimators");
  CHECK(nearest("div", labs) == "divergences");
  CHECK(nearest("flows", labs) == "flow");
  CHECK(nearest("flow", labs) == "flow");
  CHECK(nearest("transformers", labs).empty());
  CHECK(nearest("gan", {}).empty());
}

TEST_CASE("a suggestion names one name, all of them, or says that there are none") {
  CHECK(suggestion("gna", labs) == " (did you mean 'gan'?)");
  CHECK(suggestion("transformers", labs) == " (one of: estimators, divergences, gan, flow)");
  CHECK(suggestion("gan", {}) == " (there are none)");
}

TEST_CASE("white space is cut at both ends only") {
  CHECK(trimmed("  a b\t\r\n") == "a b");
  CHECK(trimmed("ab") == "ab");
  CHECK(trimmed(" \n ").empty());
  CHECK(trimmed("").empty());
}

TEST_CASE("a file is read as it was written") {
  const Folder folder;
  std::string bytes = "line\r\n";
  bytes.push_back('\0');
  for (int i = 0; i < 300000; ++i) bytes.push_back(static_cast<char>(i * 31));
  write_file(folder / "a.bin", bytes);
  CHECK(read_file(folder / "a.bin") == bytes);
  write_file(folder / "a.bin", "short");
  CHECK(read_file(folder / "a.bin") == "short");
  write_file(folder / "empty", "");
  CHECK(read_file(folder / "empty").empty());
  CHECK(folder.entries() == 2);  // no temporary file is left
}

TEST_CASE("what cannot be read or written is named") {
  const Folder folder;
  const fs::path missing = folder / "missing", nowhere = folder / "no-such-folder/file", itself = folder / "";
  CHECK(input_error([&] { read_file(missing); }).starts_with(missing.string() + ": "));
  CHECK(input_error([&] { read_file(folder / "."); }).find("is a folder") != std::string::npos);
  CHECK(input_error([&] { write_file(nowhere, "x"); }).find("does not exist") != std::string::npos);
  CHECK(input_error([&] { write_file(itself, "x"); }).find("is a folder") != std::string::npos);
  CHECK(input_error([&] { require_writable(folder / "missing/x"); }).find("does not exist") != std::string::npos);
  CHECK_NOTHROW(require_writable(missing));
  CHECK_FALSE(fs::exists(missing));
  CHECK(folder.entries() == 0);
}

TEST_CASE("a file that cannot be completed leaves the old one and nothing else") {
  const Folder folder;
  const fs::path taken = folder / "taken";
  fs::create_directories(taken);
  CHECK_THROWS_AS(write_file(taken, "x"), InputError);
  CHECK(fs::is_directory(taken));
  CHECK(folder.entries() == 1);
  if (fs::exists("/dev/full")) {
    // The disk is full while the temporary file is written: it is a link to a device without room.
    write_file(folder / "kept", "old");
    fs::create_symlink("/dev/full", folder / (".kept." + std::to_string(::getpid()) + ".part").c_str());
    CHECK_THROWS_AS(write_file(folder / "kept", "new"), Failure);
    CHECK(read_file(folder / "kept") == "old");
    CHECK(folder.entries() == 2);
  }
}

}  // namespace lineland
