#include "core/plot/ticks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/text.h"

namespace lineland::plot {

namespace {

constexpr const char* minus = "\u2212";

/// Fixed decimals, thousands set apart by a comma, a true minus sign; no sign before zero.
std::string fixed(double value, int decimals) {
  std::string digits = fmt::format("{:.{}f}", std::abs(value), decimals);
  const bool zero = digits.find_first_not_of("0.") == std::string::npos;
  const std::size_t point = std::min(digits.find('.'), digits.size());
  if (point > 3)
    for (std::size_t at = point - 3; at > 0; at = at > 3 ? at - 3 : 0) digits.insert(at, 1, ',');
  return value < 0 && !zero ? minus + digits : digits;
}

/// An exponent in raised figures of the text face.
std::string raised(int exponent) {
  constexpr std::array figures = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string result = exponent < 0 ? "⁻" : "";
  for (const char c : std::to_string(std::abs(exponent))) result += figures[static_cast<std::size_t>(c - '0')];
  return result;
}

std::string scientific(double mantissa, int exponent, int decimals) { return fixed(mantissa, decimals) + " × 10" + raised(exponent); }

int decimals_of(double step) {
  // The tenth of a percent keeps 0.0999999 with 0.1.
  return std::max(0, -static_cast<int>(std::floor(std::log10(step) + 1e-3)));
}

/// Whole steps in a range, its ends included in spite of rounding.
struct Steps {
  double first, last;
  double count() const { return last - first + 1; }
};

Steps steps_within(Span range, double step) { return {std::ceil(range.low / step - 1e-9), std::floor(range.high / step + 1e-9)}; }

/// The smallest 1, 2 or 5 times a power of ten of which at most `most` lie in the range.
double nice_step(Span range, int most) {
  const double rough = (range.high / most - range.low / most) / 2;
  double power = std::pow(10.0, std::floor(std::log10(rough)));
  for (;; power *= 10)
    for (const double factor : {1.0, 2.0, 5.0})
      if (const double step = factor * power; steps_within(range, step).count() <= most || !std::isfinite(step)) return step;
}

bool usable(Span range) {
  if (!std::isfinite(range.low) || !std::isfinite(range.high) || !(range.low < range.high)) return false;
  const double size = std::max(std::abs(range.low), std::abs(range.high));
  return size > 1e-290 && range.high / 2 - range.low / 2 > 1e-13 * size;
}

std::vector<Tick> linear_ticks(Span range, int most) {
  std::vector<Tick> result;
  const double step = nice_step(range, most);
  const Steps steps = steps_within(range, step);
  const double largest = std::max(std::abs(steps.first), std::abs(steps.last)) * step;
  const int exponent = static_cast<int>(std::floor(std::log10(std::max(largest, step)) + 1e-9));
  const bool as_power = exponent > 5 || exponent < -3;
  const double unit = as_power ? std::pow(10.0, exponent) : 1;
  const int decimals = decimals_of(step / unit);
  for (double i = steps.first; i <= steps.last; ++i) {
    const double value = std::clamp(i * step, range.low, range.high);
    const std::string text = i == 0     ? fixed(0, as_power ? 0 : decimals)
                             : as_power ? scientific(i * step / unit, exponent, decimals)
                                        : fixed(i * step, decimals);
    result.push_back({value, text});
  }
  return result;
}

std::string log_text(int factor, int exponent) { return (factor == 1 ? "10" : std::to_string(factor) + " × 10") + raised(exponent); }

std::vector<Tick> log_ticks(Span range, int most) {
  std::vector<Tick> result;
  const double low = std::log10(range.low), high = std::log10(range.high);
  const int first = static_cast<int>(std::floor(low + 1e-9)), last = static_cast<int>(std::ceil(high - 1e-9));
  const auto inside = [&](double log_value) { return log_value >= low - 1e-9 && log_value <= high + 1e-9; };
  const int first_decade = static_cast<int>(std::ceil(low - 1e-9)), last_decade = static_cast<int>(std::floor(high + 1e-9));
  // Every decade, or every second, third, ... one: of whole strides from 1, or, where these would leave one alone, from the first.
  int stride = 1, origin = 0;
  const auto decades = [&] {
    return std::floor((last_decade - origin) / double(stride)) - std::ceil((first_decade - origin) / double(stride)) + 1;
  };
  while (decades() > most) ++stride;
  if (decades() < 2 && most > 1) origin = first_decade;

  int between = 0;  // how many 2 and 5 there are
  for (int e = first; e <= last; ++e)
    for (const int factor : {2, 5}) between += inside(e + std::log10(factor));
  const bool with_between = high - low < 2 && decades() + between <= most;
  const bool plain = low > -3 && high < 5 && high - low < 2;
  for (int e = first; e <= last; ++e)
    for (int factor = 1; factor < 10; ++factor) {
      const double at = e + std::log10(factor);
      if (!inside(at)) continue;
      const bool labelled = factor == 1 ? (e - origin) % stride == 0 : with_between && (factor == 2 || factor == 5);
      if (!labelled && factor != 1 && last - first > 6) continue;
      const double value = factor * std::pow(10.0, e);
      std::string text = !labelled ? "" : plain ? fixed(value, e < 0 ? -e : 0) : log_text(factor, e);
      result.push_back({std::clamp(value, range.low, range.high), std::move(text)});
    }
  const auto labelled = std::ranges::count_if(result, [](const Tick& t) { return !t.text.empty(); });
  return labelled >= 2 || decades() >= 2 ? result : linear_ticks(range, most);
}

}  // namespace

std::vector<Tick> ticks(Span range, AxisScale scale, int most) {
  if (!usable(range) || most < 1) return {};
  if (scale == AxisScale::logarithmic) return range.low > 0 ? log_ticks(range, most) : std::vector<Tick>{};
  return linear_ticks(range, most);
}

Span rounded(Span range, AxisScale scale) {
  if (!usable(range)) return range;
  if (scale == AxisScale::linear) {
    const double step = nice_step(range, 6);
    const Span result = {std::floor(range.low / step + 1e-9) * step, std::ceil(range.high / step - 1e-9) * step};
    return usable(result) ? Span{std::min(result.low, range.low), std::max(result.high, range.high)} : range;
  }
  if (range.low <= 0) return range;
  if (range.high / range.low > 100)
    return {std::pow(10.0, std::floor(std::log10(range.low) + 1e-9)), std::pow(10.0, std::ceil(std::log10(range.high) - 1e-9))};
  const auto whole = [](double value, bool up) {
    const double power = std::pow(10.0, std::floor(std::log10(value) + 1e-9));
    double result = up ? 10 * power : power;
    for (const double factor : {1.0, 2.0, 5.0}) {
      const double candidate = factor * power;
      if (up ? candidate >= value * (1 - 1e-9) && candidate < result : candidate <= value * (1 + 1e-9)) result = candidate;
    }
    return up ? std::max(result, value) : std::min(result, value);
  };
  return {whole(range.low, false), whole(range.high, true)};
}

std::string readable(double value, int digits) {
  if (std::isnan(value)) return "undefined";
  if (std::isinf(value)) return value > 0 ? "∞" : std::string(minus) + "∞";
  if (value == 0) return "0";
  digits = std::clamp(digits, 1, 17);
  // Rounding may carry into the next power of ten, so the exponent is read off the rounded number.
  const std::string text = fmt::format("{:.{}e}", value, digits - 1);
  const std::size_t e = text.find('e');
  const int exponent = static_cast<int>(*parse_integer(std::string_view(text).substr(e + 1)));
  if (exponent < -3 || exponent > 5) return scientific(*parse_number(std::string_view(text).substr(0, e)), exponent, digits - 1);
  return fixed(value, std::max(0, digits - 1 - exponent));
}

}  // namespace lineland::plot
