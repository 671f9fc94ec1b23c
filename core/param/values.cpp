#include "core/param/values.h"
