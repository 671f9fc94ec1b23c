#include "core/nn/mlp.h"
