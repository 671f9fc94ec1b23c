#include "core/labs/registry.h"
