#include "core/param/distribution_text.h"
