// Distributions as text, and numbers from CSV files. Thread-safe.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/math/distribution.h"

namespace lineland::param {

/// Where file("PATH", ...) looks: a path is relative to `folder` (empty: the working folder); "lineland:NAME" is a data set that ships with the
/// program.
struct DataSource {
  std::filesystem::path folder;
};

/// Reads `normal(mean, sd)`, `uniform(low, high)`, `laplace(mean, scale)`, `logistic(mean, scale)`, `student(df, mean, scale)`,
/// `exponential(rate)`, `file("PATH", "COLUMN")`, `grid(low, high, HEIGHT HEIGHT ...)` (linear between heights at even spaces) and weighted sums such as `0.3*normal(-2, 0.5) + 0.7*normal(1, 1)`. Spaces are free.
/// Throws InputError: the text, the character at fault (counted from 1, with a caret line's column) and what would be right; for a file its path
/// and line.
math::Distribution parse_distribution(std::string_view text, const DataSource& source = {});

/// The text above; parse_distribution of it gives an equal value (paths as they were given, joined with the source's folder).
std::string to_text(const math::Distribution& distribution);

/// One column of CSV text (comma, semicolon or tab; with or without a header line; quotes; # comments; CRLF), `column` a name, a number from 1 or
/// empty for the first. Ascending. Throws InputError that names `path` and line for: no rows, no such column (the columns there are), a text, NaN
/// or infinity where a number is wanted, fewer than two different values.
std::vector<double> read_column(std::string_view csv, std::string_view column, std::string_view path);

}  // namespace lineland::param
