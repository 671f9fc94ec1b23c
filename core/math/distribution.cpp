#include "core/math/distribution.h"
