#include "core/sim/lanes.h"

#include <algorithm>

#include "core/base/check.h"
#include "core/base/text.h"

namespace lineland::sim {

namespace {

std::string value_label(const param::Parameter& parameter, const param::Values& values, std::size_t index) {
  const auto* choice = std::get_if<param::ChoiceKind>(&parameter.kind);
  return choice ? choice->options[std::get<param::OptionIndex>(values.at(index)).index].label : values.text(index);
}

}  // namespace

param::Values lane_values(const param::Values& first, std::string_view text) {
  param::Values values = first;
  const auto fail = [&](const std::string& what) { throw InputError("'" + std::string(text) + "': " + what); };
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = std::min(rest.find(';'), rest.size());
    const std::string_view part = trimmed(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (part.empty()) continue;
    const std::size_t equals = part.find('=');
    if (equals == 0 || equals == std::string_view::npos) fail("ID=VALUE is wanted, several parted by ;");
    try {
      const std::string_view id = trimmed(part.substr(0, equals));
      values.set_text(values.schema().at(id.starts_with("--") ? id.substr(2) : id), trimmed(part.substr(equals + 1)), param::Layer::flag);
    } catch (const InputError& error) {
      fail(error.what());
    }
  }
  if (values == first) fail("differs in nothing from the first lane");
  return values;
}

std::vector<std::size_t> differing(std::span<const param::Values> lanes) {
  std::vector<std::size_t> result;
  for (std::size_t index = 0; index < lanes.front().schema().parameters().size(); ++index) {
    const bool equal = std::ranges::all_of(lanes, [&](const param::Values& values) { return values.at(index) == lanes.front().at(index); });
    const bool matters = std::ranges::any_of(lanes, [&](const param::Values& values) { return values.relevant(index); });
    if (!equal && matters) result.push_back(index);
  }
  return result;
}

std::string lane_letter(std::size_t lane) { return std::string(1, static_cast<char>('A' + lane)); }

std::string lane_title(std::span<const param::Values> lanes, std::size_t lane) {
  std::string title;
  for (const std::size_t index : differing(lanes)) {
    const param::Parameter& parameter = lanes[lane].schema()[index];
    if (!lanes[lane].relevant(index)) continue;
    title += (title.empty() ? "" : ", ") + parameter.label + " " + value_label(parameter, lanes[lane], index);
  }
  return title.empty() && lane > 0 ? "as A" : title;
}

std::vector<std::string> lane_headings(std::span<const param::Values> lanes) {
  std::vector<std::string> headings;
  for (std::size_t lane = 0; lane < lanes.size(); ++lane) headings.push_back(lane_letter(lane) + "  " + lane_title(lanes, lane));
  return headings;
}

const plot::Readout* main_readout(std::span<const plot::Readout> readouts) { return readouts.empty() ? nullptr : &readouts.front(); }

}  // namespace lineland::sim
