#include "app/cli/lanes.h"

#include <fmt/format.h>

#include <memory>
#include <utility>

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

namespace {

/// The same was done to a run with other values on its way; what sets it apart stays so.
sim::Chronicle beside(const sim::Chronicle& first, param::Values values) {
  sim::Chronicle lane(std::move(values), first.seed);
  sim::Branch& branch = lane.now();
  branch.head = first.now().head;
  for (const sim::JournalEntry& entry : first.now().journal) {
    const auto* taken = std::get_if<std::shared_ptr<const param::Values>>(&entry.action);
    if (!taken) {
      branch.journal.push_back(entry);
      continue;
    }
    auto after = std::make_shared<param::Values>(lane.values);
    for (std::size_t index = 0; index < after->schema().parameters().size(); ++index) {
      if (lane.values.at(index) == first.values.at(index)) after->set(index, (*taken)->at(index), (*taken)->layer(index));
    }
    branch.journal.push_back({entry.step, std::shared_ptr<const param::Values>(std::move(after))});
  }
  return lane;
}

}  // namespace

std::vector<sim::Chronicle> lanes_of(const Setting& setting, const std::vector<std::string>& texts) {
  std::vector<sim::Chronicle> lanes = chronicles_of(setting);
  if (texts.empty()) return lanes;
  if (setting.session) throw InputError("--lane: a session has its own parameters; leave out either --session or --lane");
  if (lanes.size() + texts.size() > sim::most_lanes) {
    throw InputError(
        fmt::format("--lane: with the others these are {} lanes; at most {} are compared", lanes.size() + texts.size(), sim::most_lanes));
  }
  for (const std::string& text : texts) {
    try {
      param::Values values = sim::lane_values(lanes.front().values, text);
      setting.laboratory->simulate(values, setting.seed);
      lanes.push_back(beside(lanes.front(), std::move(values)));
    } catch (const InputError& error) {
      throw InputError(std::string("--lane: ") + error.what());
    }
  }
  return lanes;
}

}  // namespace lineland::app
