#include "core/plot/dump.h"
