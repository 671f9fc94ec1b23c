// Figures as a command line names them. Thread-safe.
#pragma once

#include <span>
#include <string>
#include <utility>

#include "core/plot/figure.h"

namespace lineland::app {

/// "FIGURE=FILE" in its two parts. Throws InputError that begins with the option.
std::pair<std::string, std::string> figure_and_file(const std::string& option, const std::string& text);

/// Throws InputError that begins with the option and names the nearest figure there is.
const plot::Figure& figure_named(std::span<const plot::Figure> figures, const std::string& option, const std::string& id);

}  // namespace lineland::app
