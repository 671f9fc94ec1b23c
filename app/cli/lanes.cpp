#include "app/cli/lanes.h"

#include <fmt/format.h>

#include "core/base/check.h"
#include "core/sim/lanes.h"

namespace lineland::app {

void add_lane_option(CLI::App& parser, std::vector<std::string>& texts) {
  parser
      .add_option("--lane", texts,
                  "ID=VALUE; ID=VALUE: a run beside the first that differs in these; may be repeated, up to four runs in all")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

std::vector<param::Values> lanes_of(const Setting& setting, const std::vector<std::string>& texts) {
  std::vector<param::Values> lanes = {*setting.values};
  if (texts.empty()) return lanes;
  if (setting.session) throw InputError("--lane: a session has its own parameters; leave out either --session or --lane");
  if (texts.size() >= sim::most_lanes) {
    throw InputError(fmt::format("--lane: with the first these are {} lanes; at most {} are compared", texts.size() + 1, sim::most_lanes));
  }
  for (const std::string& text : texts) {
    try {
      lanes.push_back(sim::lane_values(lanes.front(), text));
      setting.laboratory->simulate(lanes.back(), setting.seed);
    } catch (const InputError& error) {
      throw InputError(std::string("--lane: ") + error.what());
    }
  }
  return lanes;
}

}  // namespace lineland::app
