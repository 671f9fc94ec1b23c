#include "core/param/values.h"

#include <algorithm>
#include <cmath>

#include "core/base/check.h"
#include "core/base/overloaded.h"
#include "core/base/text.h"

namespace lineland::param {

namespace {

Value initial_value(const Kind& kind) {
  return std::visit(Overloaded{
                        [](const RealKind& real) -> Value { return real.initial; },
                        [](const IntegerKind& integer) -> Value { return integer.initial; },
                        [](const FlagKind& flag) -> Value { return flag.initial; },
                        [](const ChoiceKind& choice) -> Value { return OptionIndex{choice.initial}; },
                        [](const DensityKind& density) -> Value { return density.initial; },
                    },
                    kind);
}

[[noreturn]] void refuse(const Parameter& parameter, std::string_view text, const std::string& wanted) {
  throw InputError(parameter.id + ": '" + std::string(text) + "' " + wanted);
}

std::string range_text(const RealKind& real) {
  return "between " + lineland::to_text(real.range.low) + " and " + lineland::to_text(real.range.high);
}
std::string range_text(const IntegerKind& integer) {
  return "from " + std::to_string(integer.range.low) + " to " + std::to_string(integer.range.high);
}

void require(const Parameter& parameter, const Value& value) {
  if (initial_value(parameter.kind).index() != value.index()) {
    throw InputError(parameter.id + ": the value is of another kind than the parameter");
  }
  if (const auto* real = std::get_if<RealKind>(&parameter.kind)) {
    const double number = std::get<double>(value);
    if (!(number >= real->range.low && number <= real->range.high)) {
      refuse(parameter, lineland::to_text(number), "is out of range: a number " + range_text(*real) + " is wanted");
    }
  } else if (const auto* integer = std::get_if<IntegerKind>(&parameter.kind)) {
    const std::int64_t number = std::get<std::int64_t>(value);
    if (number < integer->range.low || number > integer->range.high) {
      refuse(parameter, std::to_string(number), "is out of range: a whole number " + range_text(*integer) + " is wanted");
    }
  } else if (const auto* choice = std::get_if<ChoiceKind>(&parameter.kind)) {
    LINELAND_CHECK(std::get<OptionIndex>(value).index < choice->options.size());
  }
}

Value parse(const Parameter& parameter, std::string_view raw, const DataSource& source) {
  const std::string_view text = trimmed(raw);
  return std::visit(Overloaded{
                        [&](const RealKind& real) -> Value {
                          if (const auto number = parse_number(text)) return *number;
                          refuse(parameter, text, "is no number: a number " + range_text(real) + " is wanted");
                        },
                        [&](const IntegerKind& integer) -> Value {
                          if (const auto number = parse_integer(text)) return static_cast<std::int64_t>(*number);
                          refuse(parameter, text, "is no whole number: one " + range_text(integer) + " is wanted");
                        },
                        [&](const FlagKind&) -> Value {
                          if (text == "true" || text == "on" || text == "yes" || text == "1") return true;
                          if (text == "false" || text == "off" || text == "no" || text == "0") return false;
                          refuse(parameter, text, "is neither true nor false");
                        },
                        [&](const ChoiceKind& choice) -> Value {
                          std::vector<std::string> names;
                          for (std::size_t k = 0; k < choice.options.size(); ++k) {
                            if (choice.options[k].id == text) return OptionIndex{k};
                            names.push_back(choice.options[k].id);
                          }
                          refuse(parameter, text, "is not among its choices" + suggestion(text, names));
                        },
                        [&](const DensityKind&) -> Value {
                          try {
                            return parse_distribution(text, source);
                          } catch (const InputError& error) {
                            throw InputError(parameter.id + ": " + error.what());
                          }
                        },
                    },
                    parameter.kind);
}

}  // namespace

std::string_view name_of(Layer layer) {
  constexpr std::string_view names[] = {"initial", "preset", "flag", "slider"};
  return names[static_cast<std::size_t>(layer)];
}

Values::Values(const Schema& schema) : schema_(&schema) {
  for (const Parameter& parameter : schema.parameters()) values_.push_back(initial_value(parameter.kind));
  settled_ = values_;
  layers_.assign(values_.size(), Layer::initial);
  settled_layers_ = layers_;
}

void Values::set(std::size_t index, Value value, Layer layer) {
  require((*schema_)[index], value);
  if (layer != Layer::slider) {
    settled_[index] = value;
    settled_layers_[index] = layer;
  }
  values_[index] = std::move(value);
  layers_[index] = layer;
}

void Values::look(std::size_t index, Value value) {
  require((*schema_)[index], value);
  values_[index] = std::move(value);
}

void Values::set_text(std::size_t index, std::string_view text, Layer layer, const DataSource& source) {
  set(index, parse((*schema_)[index], text, source), layer);
}

void Values::reset(std::size_t index) {
  values_[index] = settled_[index];
  layers_[index] = settled_layers_[index];
}

std::string Values::text(std::size_t index) const { return to_text((*schema_)[index], values_[index]); }

bool Values::relevant(std::size_t index) const {
  const auto& condition = (*schema_)[index].condition;
  if (!condition) return true;
  const auto other = schema_->find(condition->id);
  LINELAND_CHECK(other);
  // Asked at each frame: a choice is compared without making a text.
  if (const auto* choice = std::get_if<ChoiceKind>(&(*schema_)[*other].kind)) {
    return std::ranges::find(condition->values, choice->options[std::get<OptionIndex>(values_[*other]).index].id) != condition->values.end();
  }
  return std::ranges::find(condition->values, text(*other)) != condition->values.end();
}

std::optional<Effect> Values::difference(const Values& other) const {
  const auto cost = [](Effect effect) { return effect == Effect::view ? 0 : effect == Effect::live ? 1 : 2; };
  std::optional<Effect> costliest;
  for (std::size_t index = 0; index < values_.size(); ++index) {
    const Effect effect = (*schema_)[index].effect;
    if (values_[index] != other.values_[index] && (!costliest || cost(effect) > cost(*costliest))) costliest = effect;
  }
  return costliest;
}

std::string to_text(const Parameter& parameter, const Value& value) {
  return std::visit(Overloaded{
                        [](double number) { return lineland::to_text(number); },
                        [](std::int64_t number) { return std::to_string(number); },
                        [](bool flag) { return std::string(flag ? "true" : "false"); },
                        [&](OptionIndex option) { return std::get<ChoiceKind>(parameter.kind).options[option.index].id; },
                        [](const math::Distribution& distribution) { return to_text(distribution); },
                    },
                    value);
}

}  // namespace lineland::param
