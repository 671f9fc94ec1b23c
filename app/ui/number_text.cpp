#include "app/ui/number_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/text.h"
#include "core/plot/ticks.h"

namespace lineland::app {

namespace {

constexpr std::string_view minus = "\u2212";

/// Decimals that tell hundredths of the range apart.
int decimals_of(const param::RealKind& kind) {
  return std::max(0, static_cast<int>(std::ceil(-std::log10((kind.range.high - kind.range.low) / 100) - 1e-9)));
}

std::string with_true_minus(std::string text) {
  if (text.starts_with('-')) text.replace(0, 1, minus);
  return text;
}

std::string real_text(const param::RealKind& kind, double value) {
  if (kind.scale == param::Scale::logarithmic) return plot::readable(value, 2);
  const std::string fixed = fmt::format("{:.{}f}", value, decimals_of(kind));
  const std::string exact = lineland::to_text(value);
  const bool lossless = parse_number(fixed) == value;
  return with_true_minus(lossless || exact.size() > fixed.size() + 4 ? fixed : exact);
}

std::string grouped(std::int64_t number) { return std::string(std::string_view(ShortText() << number)); }

double two_digits(double value) {
  const double unit = std::pow(10.0, std::floor(std::log10(value)) - 1);
  // Through text, so that 0.002 is the double nearest to 0.002.
  return *parse_number(fmt::format("{:.2g}", std::round(value / unit) * unit));
}

bool logarithmic(const param::IntegerKind& kind) { return kind.scale == param::Scale::logarithmic && kind.range.low > 0; }

double between(double low, double high, double fraction, bool log) {
  return log ? low * std::pow(high / low, fraction) : low + (high - low) * fraction;
}

double place(double low, double high, double value, bool log) {
  if (!(high > low)) return 0;
  return log ? std::log(value / low) / std::log(high / low) : (value - low) / (high - low);
}

}  // namespace

ShortText& ShortText::operator<<(std::string_view text) {
  const std::size_t room = std::min(text.size(), text_.size() - size_);
  std::copy_n(text.begin(), room, text_.begin() + static_cast<std::ptrdiff_t>(size_));
  size_ += room;
  return *this;
}

ShortText& ShortText::operator<<(std::int64_t number) {
  std::array<char, 32> digits{};
  std::size_t at = digits.size();
  auto rest = number < 0 ? 0 - static_cast<std::uint64_t>(number) : static_cast<std::uint64_t>(number);  // the least has no negative
  int count = 0;
  do {
    if (count > 0 && count % 3 == 0) digits[--at] = ',';
    digits[--at] = static_cast<char>('0' + rest % 10);
    rest /= 10;
    ++count;
  } while (rest != 0);
  if (number < 0) *this << minus;
  return *this << std::string_view(digits.data() + at, digits.size() - at);
}

std::string value_text(const param::Parameter& parameter, const param::Value& value) {
  struct Visitor {
    const param::Parameter& parameter;
    std::string operator()(double real) const { return real_text(std::get<param::RealKind>(parameter.kind), real); }
    std::string operator()(std::int64_t integer) const { return grouped(integer); }
    std::string operator()(bool flag) const { return flag ? "on" : "off"; }
    std::string operator()(param::OptionIndex option) const {
      return std::get<param::ChoiceKind>(parameter.kind).options[option.index].label;
    }
    std::string operator()(const math::Distribution& distribution) const { return param::to_text(distribution); }
  };
  return std::visit(Visitor{parameter}, value);
}

std::string readout_text(const plot::Readout& readout) {
  if (readout.of) return grouped(std::llround(readout.value)) + " of " + grouped(std::llround(*readout.of));
  std::string text = plot::readable(readout.value, 3);
  if (!readout.unit.empty() && std::isfinite(readout.value)) text += ' ' + readout.unit;
  return text;
}

std::string summary_text(std::string_view summary, const param::Values& values) {
  std::string result;
  for (std::size_t at = 0; at < summary.size();) {
    const std::size_t close = summary[at] == '{' ? summary.find('}', at) : std::string_view::npos;
    const auto index = close == std::string_view::npos ? std::nullopt : values.schema().find(summary.substr(at + 1, close - at - 1));
    if (index) {
      result += value_text(values.schema()[*index], values.at(*index));
      at = close + 1;
    } else {
      result += summary[at++];
    }
  }
  return result;
}

double fraction_of(const param::Parameter& parameter, const param::Value& value) {
  if (const auto* real = std::get_if<param::RealKind>(&parameter.kind)) {
    return place(real->range.low, real->range.high, std::get<double>(value), real->scale == param::Scale::logarithmic);
  }
  const auto& integer = std::get<param::IntegerKind>(parameter.kind);
  return place(static_cast<double>(integer.range.low), static_cast<double>(integer.range.high),
               static_cast<double>(std::get<std::int64_t>(value)), logarithmic(integer));
}

param::Value value_at(const param::Parameter& parameter, double fraction) {
  if (const auto* real = std::get_if<param::RealKind>(&parameter.kind)) {
    const bool log = real->scale == param::Scale::logarithmic;
    const double exact = between(real->range.low, real->range.high, fraction, log);
    const double step = std::pow(10.0, -decimals_of(*real));
    return std::clamp(log ? two_digits(exact) : rounded_to(exact, step), real->range.low, real->range.high);
  }
  const auto& integer = std::get<param::IntegerKind>(parameter.kind);
  const double exact =
      between(static_cast<double>(integer.range.low), static_cast<double>(integer.range.high), fraction, logarithmic(integer));
  return std::clamp<std::int64_t>(std::llround(exact), integer.range.low, integer.range.high);
}

param::Value stepped(const param::Parameter& parameter, const param::Value& value, int steps) {
  if (const auto* real = std::get_if<param::RealKind>(&parameter.kind)) {
    const double old = std::get<double>(value), low = real->range.low, high = real->range.high;
    if (real->scale == param::Scale::logarithmic) return std::clamp(two_digits(old * std::pow(10.0, 0.05 * steps)), low, high);
    const double step = std::pow(10.0, -decimals_of(*real));
    return std::clamp(rounded_to(old + steps * step, step), low, high);
  }
  const auto& integer = std::get<param::IntegerKind>(parameter.kind);
  return std::clamp<std::int64_t>(std::get<std::int64_t>(value) + steps, integer.range.low, integer.range.high);
}

double rounded_to(double value, double resolution) {
  const double unit = std::pow(10.0, std::floor(std::log10(resolution) + 1e-9));
  const int decimals = std::max(0, static_cast<int>(std::lround(-std::log10(unit))));
  const double multiple = unit * (resolution >= 5 * unit * (1 - 1e-9) ? 5 : resolution >= 2 * unit * (1 - 1e-9) ? 2 : 1);
  const double rounded = *parse_number(fmt::format("{:.{}f}", std::round(value / multiple) * multiple, decimals));
  return rounded == 0 ? 0 : rounded;  // no negative zero
}

}  // namespace lineland::app
