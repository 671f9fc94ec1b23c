// --lane: runs beside the first that differ in a few parameters. Thread-safe.
#pragma once

#include <string>
#include <vector>

#include "app/cli/reader.h"

namespace lineland::app {

/// Declares --lane, which may be repeated.
void add_lane_option(CLI::App& parser, std::vector<std::string>& texts);

/// The runs of all lanes from step 0: those of the setting, then those of the texts, to which the same is done on the way as to the first.
/// Throws InputError that begins with --lane.
std::vector<sim::Chronicle> lanes_of(const Setting& setting, const std::vector<std::string>& texts);

}  // namespace lineland::app
