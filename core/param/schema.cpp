#include "core/param/schema.h"

#include <algorithm>

#include "core/base/check.h"
#include "core/base/text.h"
#include "core/param/distribution_text.h"

namespace lineland::param {

std::optional<std::size_t> Schema::find(std::string_view id) const noexcept {
  const auto found = std::ranges::find(parameters_, id, &Parameter::id);
  if (found == parameters_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - parameters_.begin());
}

std::size_t Schema::at(std::string_view id) const {
  if (const auto index = find(id)) return *index;
  std::vector<std::string> names;
  for (const Parameter& parameter : parameters_) names.push_back(parameter.id);
  throw InputError("unknown parameter '" + std::string(id) + "'" + suggestion(id, names));
}

Group Schema::group(GroupInfo info) {
  groups_.push_back(std::move(info));
  return {groups_.size() - 1};
}

Real Schema::real(RealSpec spec) {
  return {add({std::move(spec.id), std::move(spec.label), std::move(spec.symbol), std::move(spec.unit), std::move(spec.help), spec.effect,
               RealKind{spec.range, spec.initial, spec.scale}, std::move(spec.when), 0})};
}

Integer Schema::integer(IntegerSpec spec) {
  return {add({std::move(spec.id), std::move(spec.label), std::move(spec.symbol), std::move(spec.unit), std::move(spec.help), spec.effect,
               IntegerKind{spec.range, spec.initial, spec.scale}, std::move(spec.when), 0})};
}

Flag Schema::flag(FlagSpec spec) {
  return {add({std::move(spec.id), std::move(spec.label), "", "", std::move(spec.help), spec.effect, FlagKind{spec.initial},
               std::move(spec.when), 0})};
}

Density Schema::density(DensitySpec spec) {
  return {add({std::move(spec.id), std::move(spec.label), std::move(spec.symbol), "", std::move(spec.help), spec.effect,
               DensityKind{parse_distribution(spec.initial)}, std::move(spec.when), 0})};
}

std::size_t Schema::add(Parameter parameter) {
  LINELAND_CHECK(!find(parameter.id));
  if (groups_.empty()) group({.label = "Parameters"});
  parameter.group = groups_.size() - 1;
  parameters_.push_back(std::move(parameter));
  return parameters_.size() - 1;
}

}  // namespace lineland::param
