// Where ticks stand and what they say. Pure.
#pragma once

#include <string>
#include <vector>

#include "core/plot/figure.h"

namespace lineland::plot {

struct Tick {
  double value = 0;
  std::string text;  ///< rich text; empty for a minor tick
};

/// At most `most` labelled ticks (at least two where the range allows) at 1, 2 or 5 times a power of ten; on a log axis at powers of ten
/// ("10⁻³"), with 2 and 5 between where there are fewer than two decades. Same number of decimals at all ticks, a true minus sign,
/// thousands set apart by a comma.
std::vector<Tick> ticks(Span range, AxisScale scale, int most);

/// The smallest range of whole tick steps that contains `range`.
Span rounded(Span range, AxisScale scale);

/// A number for a reader: `digits` significant digits, true minus sign, "2.0 × 10⁻³" where the exponent is below -3 or above
/// 5, thousands by comma, "∞" and "undefined".
std::string readable(double value, int digits);

}  // namespace lineland::plot
