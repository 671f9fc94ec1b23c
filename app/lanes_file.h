// One figure of several runs as a file: beside each other, over the same axes. Thread-safe.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "app/figure_file.h"

namespace lineland::app {

/// The bytes of the file, set as `picture` says (its figures aside); `titles` has one element a figure.
std::string lanes_file(std::span<const plot::Figure> figures, std::span<const std::string> titles, const Picture& picture,
                       plot::FileFormat format, std::string_view recipe);

/// So many columns that cells of a place of this shape (width over height) look well.
std::size_t lane_columns(std::size_t count, float width, float height);

}  // namespace lineland::app
