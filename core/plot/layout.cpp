#include "core/plot/layout.h"
