#include "core/plot/ticks.h"
