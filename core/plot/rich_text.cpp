#include "core/plot/rich_text.h"
