// The list of labs. Thread-safe.
#pragma once

#include <span>
#include <string_view>

#include "core/sim/laboratory.h"

namespace lineland::labs {

/// All labs, in the order in which the window lists them.
std::span<const sim::Laboratory* const> all();

/// The lab `id`; throws InputError that names the nearest known one.
const sim::Laboratory& find(std::string_view id);

}  // namespace lineland::labs
