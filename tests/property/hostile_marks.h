// Marks with a number that is none in every place where a number stands. Pure.
#pragma once

#include <array>
#include <functional>
#include <limits>
#include <vector>

#include "core/plot/figure.h"

namespace lineland::tests {

inline constexpr double undefined = std::numeric_limits<double>::quiet_NaN(), infinite = std::numeric_limits<double>::infinity();
inline constexpr std::array hostile_numbers = {undefined, infinite, -infinite, 1e308, -1e308, 4.9e-324, 0.0};

/// Numbers for columns that are well.
std::vector<double> sound();

/// `mark` with one sound curve, so that there are axes to stand on.
plot::Figure around(plot::Mark mark, plot::AxisScale scale);

/// Puts a number into one place of a mark, or into a whole column.
using Poison = std::function<plot::Mark(double)>;

/// One for every place of every kind of mark.
std::vector<Poison> all_poisons();

}  // namespace lineland::tests
