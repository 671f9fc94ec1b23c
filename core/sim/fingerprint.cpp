#include "core/sim/fingerprint.h"

#include <bit>
#include <cstdint>
#include <cstdio>
#include <variant>

#include "core/base/seed.h"

namespace lineland::sim {

namespace {

class Numbers {
 public:
  void operator()(const plot::Curve& mark) { add_all(mark.x), add_all(mark.y); }
  void operator()(const plot::Band& mark) { add_all(mark.x), add_all(mark.low), add_all(mark.high); }
  void operator()(const plot::Histogram& mark) { add_all(mark.edges), add_all(mark.heights); }
  void operator()(const plot::Points& mark) { add_all(mark.x), add_all(mark.y), add_all(mark.low), add_all(mark.high); }
  void operator()(const plot::Rug& mark) { add_all(mark.x); }
  void operator()(const plot::Arrows& mark) { add_all(mark.x), add_all(mark.y), add_all(mark.dx), add_all(mark.dy); }
  void operator()(const plot::Field& mark) { add_all(mark.x_edges), add_all(mark.y_edges), add_all(mark.values); }
  void operator()(const plot::Line& mark) { add(mark.at); }
  void operator()(const plot::Label& mark) { add(mark.x), add(mark.y); }
  void operator()(const plot::Handle& mark) { add(mark.x), add(mark.y); }

  std::vector<double> all;

 private:
  void add(double value) { all.push_back(value); }
  template <class Range>
  void add_all(const Range& range) {
    for (const auto value : range) add(static_cast<double>(value));
  }
};

/// FNV-1a over 64-bit words, finished by a mixing step: enough to tell two runs apart, not a cryptographic promise.
class Hash {
 public:
  void add(double value) { hash_ = (hash_ ^ std::bit_cast<std::uint64_t>(value)) * 0x100000001b3u; }
  std::string text() const {
    char digits[17];
    std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(Seed::mix(hash_)));
    return digits;
  }

 private:
  std::uint64_t hash_ = 0xcbf29ce484222325u;
};

}  // namespace

std::vector<double> numbers_of(const plot::Mark& mark) {
  Numbers numbers;
  std::visit(numbers, mark);
  return std::move(numbers.all);
}

std::string fingerprint(std::span<const plot::Readout> readouts, std::span<const plot::Figure> figures) {
  Hash hash;
  for (const plot::Readout& readout : readouts) hash.add(readout.value);
  for (const plot::Figure& figure : figures) {
    for (const plot::Mark& mark : figure.marks) {
      for (const double number : numbers_of(mark)) hash.add(number);
    }
  }
  return hash.text();
}

}  // namespace lineland::sim
