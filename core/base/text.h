// Numbers and names as text, independent of the locale. Thread-safe.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lineland {

/// The shortest decimal text that reads back to the same double; "inf", "-inf", "nan" for what is not finite.
std::string to_text(double value);

/// The number that the whole of `text` spells (digits, point, exponent; "inf", "-inf"); nothing if it spells none.
std::optional<double> parse_number(std::string_view text);

/// The integer that the whole of `text` spells, "1e4" and "1000.0" included; nothing if it spells none or does not fit.
std::optional<long long> parse_integer(std::string_view text);

/// The name nearest to `wrong` by edit distance; empty if none is near enough to be what was meant.
std::string nearest(std::string_view wrong, std::span<const std::string> names);

/// " (did you mean 'gan'?)", or the list of all names if none is near: the end of an error message.
std::string suggestion(std::string_view wrong, std::span<const std::string> names);

/// `text` without white space at both ends.
std::string_view trimmed(std::string_view text);

}  // namespace lineland
