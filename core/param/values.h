// The values of a lab's parameters, and where each came from. A plain value; copy it between threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/param/distribution_text.h"
#include "core/param/schema.h"

namespace lineland::param {

/// Who set a value; a later layer wins over an earlier one.
enum class Layer { initial, preset, flag, slider };

std::string_view name_of(Layer layer);

/// The value of one parameter; the alternative follows the parameter's kind (a choice is the index of its option).
struct OptionIndex {
  std::size_t index;
  friend bool operator==(OptionIndex, OptionIndex) = default;
};
using Value = std::variant<double, std::int64_t, bool, OptionIndex, math::Distribution>;

/// One value for each parameter of a schema, always within its range. Refers to the schema, which must outlive it (schemas are static).
class Values {
 public:
  /// Every parameter at its initial value.
  explicit Values(const Schema& schema);

  const Schema& schema() const noexcept { return *schema_; }

  double operator[](Real handle) const { return std::get<double>(values_[handle.index]); }
  std::int64_t operator[](Integer handle) const { return std::get<std::int64_t>(values_[handle.index]); }
  bool operator[](Flag handle) const { return std::get<bool>(values_[handle.index]); }
  template <class E>
  E operator[](Choice<E> handle) const {
    return static_cast<E>(std::get<OptionIndex>(values_[handle.index]).index);
  }
  const math::Distribution& operator[](Density handle) const { return std::get<math::Distribution>(values_[handle.index]); }

  const Value& at(std::size_t index) const { return values_[index]; }
  Layer layer(std::size_t index) const { return layers_[index]; }

  /// Throws InputError that names the parameter, its range and the value if it is of the wrong kind or out of range; nothing changes then.
  void set(std::size_t index, Value value, Layer layer);

  /// The same from text, as on the command line and in presets.
  void set_text(std::size_t index, std::string_view text, Layer layer, const DataSource& source = {});

  /// The same without saying that anybody changed it: layer() and reset() stay as they are.
  void look(std::size_t index, Value value);

  /// Back to the value of the layer below `slider`: what preset and flags said, else the initial value.
  void reset(std::size_t index);
  bool changed(std::size_t index) const { return layers_[index] == Layer::slider; }

  /// The value as text that set_text reads back to an equal value.
  std::string text(std::size_t index) const;

  /// Whether the parameter's condition holds (true without one).
  bool relevant(std::size_t index) const;

  /// The costliest effect among the parameters in which `other` differs; nothing if they are equal. Order: view < live < restart.
  std::optional<Effect> difference(const Values& other) const;

  friend bool operator==(const Values& a, const Values& b) { return a.schema_ == b.schema_ && a.values_ == b.values_; }

 private:
  const Schema* schema_;
  std::vector<Value> values_;
  std::vector<Value> settled_;  // as preset and flags left them: what reset() returns to
  std::vector<Layer> layers_;
  std::vector<Layer> settled_layers_;
};

/// The value's text for a parameter of the schema (used by Values::text and for ranges in messages).
std::string to_text(const Parameter& parameter, const Value& value);

}  // namespace lineland::param
