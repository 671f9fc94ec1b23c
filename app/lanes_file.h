// One figure of several runs as one picture: beside each other, over the same axes. Thread-safe.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "app/figure_file.h"
#include "core/plot/layout.h"

namespace lineland::app {

/// The picture; `titles` and `ranges` have one element a figure. Height 0: what the figures need.
plot::Scene lanes_scene(std::span<const plot::Figure> figures, std::span<const std::string> titles, std::span<const plot::Ranges> ranges,
                        plot::Size size, const plot::Theme& theme, plot::Format format);

/// The bytes of the file, set as `picture` says (its figures aside); `titles` has one element a figure.
std::string lanes_file(std::span<const plot::Figure> figures, std::span<const std::string> titles, const Picture& picture,
                       plot::FileFormat format, std::string_view recipe);

/// So many columns that cells of a place of this shape (width over height) look well.
std::size_t lane_columns(std::size_t count, float width, float height);

}  // namespace lineland::app
