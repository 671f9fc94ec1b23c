#include "core/plot/cairo_painter.h"
