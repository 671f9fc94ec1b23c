#include <algorithm>
#include <array>
#include <cmath>

#include "core/plot/drawing.h"

namespace lineland::plot {

void draw_labels(Drawing&) {}
}  // namespace lineland::plot
