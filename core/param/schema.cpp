#include "core/param/schema.h"
