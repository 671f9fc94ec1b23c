// Parameters, declared once: from a declaration come slider, flag, preset key, tooltip, range check and random test settings. Immutable
// after construction; safe to read from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/math/distribution.h"

namespace lineland::param {

/// What a change of a parameter costs.
enum class Effect {
  live,     ///< applied between two steps; networks and optimizer keep their state
  restart,  ///< the simulation is built anew
  view,     ///< only the figures change
};

enum class Scale { linear, logarithmic };

template <class T>
struct Range {
  T low, high;
  friend bool operator==(const Range&, const Range&) = default;
};

/// The parameter matters only while parameter `id` has one of `values` (choices and flags as text, integers as decimals); else it is shown
/// faded.
struct Condition {
  std::string id = {};
  std::vector<std::string> values = {};
};

/// One name of a choice.
struct Option {
  std::string id = {};     ///< as on the command line
  std::string label = {};  ///< as on the screen
  std::string help = {};   ///< one sentence
};

// The kinds: what a value may be, and what it is at first.
struct RealKind {
  Range<double> range;
  double initial;
  Scale scale;
};
struct IntegerKind {
  Range<std::int64_t> range;
  std::int64_t initial;
  Scale scale;
};
struct FlagKind {
  bool initial;
};
struct ChoiceKind {
  std::vector<Option> options = {};
  std::size_t initial;
};
struct DensityKind {
  math::Distribution initial;
};
using Kind = std::variant<RealKind, IntegerKind, FlagKind, ChoiceKind, DensityKind>;

/// All that is known of one parameter.
struct Parameter {
  std::string id = {};      ///< command line, presets, JSON: lower case with hyphens
  std::string label = {};   ///< screen; $...$ sets mathematics, see plot/rich_text.h
  std::string symbol = {};  ///< of the paper, rich text, may be empty
  std::string unit = {};    ///< may be empty
  std::string help = {};    ///< one or two sentences, plain text
  Effect effect;
  Kind kind;
  std::optional<Condition> condition = {};
  std::size_t group;  ///< index into Schema::groups()
};

/// A heading under which parameters are shown together.
struct GroupInfo {
  std::string label = {};
  std::string summary = {};  ///< shown when folded; {id} stands for a parameter's value: "{generator-layers} x {generator-width}"
  bool open = true;     ///< at first
};

// Typed handles: a parameter's place in the schema. values[handle] has the C++ type.
struct Real {
  std::size_t index;
};
struct Integer {
  std::size_t index;
};
struct Flag {
  std::size_t index;
};
template <class E>
struct Choice {
  std::size_t index;
};
struct Density {
  std::size_t index;
};
struct Group {
  std::size_t index;
};

// What a declaration says, by designated initializers.
struct RealSpec {
  std::string id, label, symbol = "", unit = "", help;
  Range<double> range;
  double initial;
  Scale scale = Scale::linear;
  Effect effect = Effect::restart;
  std::optional<Condition> when = std::nullopt;
};
struct IntegerSpec {
  std::string id, label, symbol = "", unit = "", help;
  Range<std::int64_t> range;
  std::int64_t initial;
  Scale scale = Scale::linear;
  Effect effect = Effect::restart;
  std::optional<Condition> when = std::nullopt;
};
struct FlagSpec {
  std::string id = {}, label = {}, help = {};
  bool initial = false;
  Effect effect = Effect::restart;
  std::optional<Condition> when = std::nullopt;
};
struct ChoiceSpec {
  std::string id = {}, label = {}, help = {};
  std::vector<Option> options = {};  ///< in the order of the enumerators
  std::size_t initial = 0;
  Effect effect = Effect::restart;
  std::optional<Condition> when = std::nullopt;
};
struct DensitySpec {
  std::string id, label, symbol = "", help;
  std::string initial = {};  ///< as text, see distribution_text.h
  Effect effect = Effect::restart;
  std::optional<Condition> when = std::nullopt;
};

/// A lab's parameters. Derive a struct whose members are handles, each made by one statement:
///   Real rate = real({.id = "rate", .label = "Step size", .help = "...", .range = {1e-5, 1}, .initial = 1e-3});
/// A parameter belongs to the group() declared last before it.
class Schema {
 public:
  Schema(const Schema&) = delete;  // handles are places in this very list
  Schema& operator=(const Schema&) = delete;

  std::span<const Parameter> parameters() const noexcept { return parameters_; }
  std::span<const GroupInfo> groups() const noexcept { return groups_; }
  const Parameter& operator[](std::size_t index) const noexcept { return parameters_[index]; }

  /// The place of the parameter `id`; nothing if there is none.
  std::optional<std::size_t> find(std::string_view id) const noexcept;

  /// The place of the parameter `id`; throws InputError that names the nearest known id.
  std::size_t at(std::string_view id) const;

 protected:
  Schema() = default;
  ~Schema() = default;

  Group group(GroupInfo info);
  Real real(RealSpec spec);
  Integer integer(IntegerSpec spec);
  Flag flag(FlagSpec spec);
  Density density(DensitySpec spec);
  /// E's enumerators are 0, 1, 2, ... in the order of the options.
  template <class E>
  Choice<E> choice(ChoiceSpec spec) {
    return {add({std::move(spec.id), std::move(spec.label), "", "", std::move(spec.help), spec.effect,
                 ChoiceKind{std::move(spec.options), spec.initial}, std::move(spec.when), 0})};
  }

 private:
  std::size_t add(Parameter parameter);

  std::vector<Parameter> parameters_;
  std::vector<GroupInfo> groups_;
};

}  // namespace lineland::param
