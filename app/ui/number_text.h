// Numbers as the window shows them. Pure; the fixed buffers keep a frame free of allocations.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/param/values.h"
#include "core/plot/figure.h"

namespace lineland::app {

/// A short text without memory of its own elsewhere.
class ShortText {
 public:
  ShortText& operator<<(std::string_view text);
  /// With commas between thousands.
  ShortText& operator<<(std::int64_t number);
  operator std::string_view() const { return {text_.data(), size_}; }

 private:
  std::array<char, 96> text_{};
  std::size_t size_ = 0;
};

/// A parameter's value beside its slider: rich text.
std::string value_text(const param::Parameter& parameter, const param::Value& value);

/// A readout's value with its unit: "0.0184 nat", "2 of 3".
std::string readout_text(const plot::Readout& readout);

/// A group's summary, each {id} replaced by that parameter's value.
std::string summary_text(std::string_view summary, const param::Values& values);

/// Where a number stands on its slider, 0 to 1, and back, rounded to what a slider can mean: a hundredth or so of a linear range, two
/// significant digits on a logarithmic one, whole numbers.
double fraction_of(const param::Parameter& parameter, const param::Value& value);
param::Value value_at(const param::Parameter& parameter, double fraction);
/// The neighbouring value, `steps` arrow keys away, within the range.
param::Value stepped(const param::Parameter& parameter, const param::Value& value, int steps);

/// `value` rounded to a multiple of 1, 2 or 5 times a power of ten not above `resolution`.
double rounded_to(double value, double resolution);

}  // namespace lineland::app
