// --lane: runs beside the first that differ in a few parameters. Thread-safe.
#pragma once

#include <string>
#include <vector>

#include "app/cli/reader.h"

namespace lineland::app {

/// Declares --lane, which may be repeated.
void add_lane_option(CLI::App& parser, std::vector<std::string>& texts);

/// The values of all lanes, the first ones those of the setting. Throws InputError that begins with --lane.
std::vector<param::Values> lanes_of(const Setting& setting, const std::vector<std::string>& texts);

}  // namespace lineland::app
