// All numbers of figures: are they the same, are they sound? Pure.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/plot/figure.h"

namespace lineland::tests {

/// Every number of every mark, in order.
std::vector<double> numbers_of(std::span<const plot::Figure> figures);

bool same_bits(std::span<const double> a, std::span<const double> b);

/// What is wrong with the marks of a figure: columns of different lengths, edges that do not increase, bands upside down, a line or
/// a handle that stands nowhere, two figures or two handles of one role with the same name. Empty if nothing is.
std::string fault_of(std::span<const plot::Figure> figures);

/// The area under a curve, and how far that may be off: by what half of the points make of it.
struct Mass {
  double mass, doubt;
};
Mass mass_under(const plot::Curve& curve);

}  // namespace lineland::tests
