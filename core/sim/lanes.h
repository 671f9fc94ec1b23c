// Runs side by side: the same lab and seed, other values. What differs, and how that is said. Pure.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/param/values.h"
#include "core/plot/figure.h"

namespace lineland::sim {

inline constexpr std::size_t most_lanes = 4;

/// The values of a lane from those of the first and "ID=VALUE; ID=VALUE". Throws InputError that names the text and what is wrong with it.
param::Values lane_values(const param::Values& first, std::string_view text);

/// The parameters, by index, in which not all lanes agree and which matter in at least one of them.
std::vector<std::size_t> differing(std::span<const param::Values> lanes);

/// "A", "B", ...
std::string lane_letter(std::size_t lane);

/// What sets a lane apart, rich text: "Objective wasserstein-gp, Batch 16"; "as A" if nothing does.
std::string lane_title(std::span<const param::Values> lanes, std::size_t lane);

/// Letter and title of each lane.
std::vector<std::string> lane_headings(std::span<const param::Values> lanes);

/// The readout that is compared: the first of a lab. Null if there is none.
const plot::Readout* main_readout(std::span<const plot::Readout> readouts);

}  // namespace lineland::sim
