// What tells two results apart: every number that readouts and figures show. Pure.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/plot/figure.h"

namespace lineland::sim {

/// Every number that a mark draws, always in the same order.
std::vector<double> numbers_of(const plot::Mark& mark);

/// 16 hexadecimal digits over the bits of the readouts' values and of all numbers in the figures.
std::string fingerprint(std::span<const plot::Readout> readouts, std::span<const plot::Figure> figures);

}  // namespace lineland::sim
