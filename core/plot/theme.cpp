#include "core/plot/theme.h"
