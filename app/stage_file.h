// A stage of a step as a picture: its figure with words and formulas below it. Thread-safe.
#pragma once

#include <string>

#include "app/figure_file.h"
#include "core/sim/laboratory.h"

namespace lineland::app {

/// The bytes of the file, set as `picture` says (its figures aside). No recipe: a recipe knows no stages.
std::string stage_file(const sim::Stage& stage, const Picture& picture, plot::FileFormat format);

}  // namespace lineland::app
