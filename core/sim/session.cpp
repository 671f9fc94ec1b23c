#include "core/sim/session.h"
