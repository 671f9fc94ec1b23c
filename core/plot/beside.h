// Several finished pictures as one. Pure.
#pragma once

#include "core/plot/scene.h"

namespace lineland::plot {

/// Paints `part` into `whole` with its upper left corner at a place; its background is left out.
void add(Scene& whole, const Scene& part, Point place);

}  // namespace lineland::plot
