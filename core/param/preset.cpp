#include "core/param/preset.h"
