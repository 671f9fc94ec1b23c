// What a click in a figure makes of its densities: a component more or one less. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "core/param/values.h"
#include "core/plot/layout.h"

namespace lineland::app {

/// A parameter and what it is to become.
struct Change {
  std::size_t parameter;
  param::Value value;
};

/// The role of the handles that `figure` has for the density `parameter`; nothing if it has none, then it does not show the density.
std::optional<plot::Role> role_of(const plot::Figure& figure, std::string_view parameter);

/// One component more at the point `at` of the placed figure, for the density whose handle is nearest. Nothing if no handle of the figure
/// belongs to a density. Throws InputError.
std::optional<Change> component_added(const param::Values& values, const plot::Figure& figure, const plot::Placed& placed, plot::Point at);

/// The density without the component that the handle moves. Nothing if it is the last one, or the handle moves no component.
std::optional<Change> component_removed(const param::Values& values, const plot::Handle& handle);

}  // namespace lineland::app
