// The X server went away: Xlib then ends the program from within, wherever it is, and nothing can be undone by returning. What is left is
// to say so in one line, to leave nothing half-written, and to end with status 1. GUI thread.
#pragma once

#include <functional>

namespace lineland::app {

/// From here on a lost display calls the last wish (nothing may be drawn in it, nor asked of the display), writes one line and ends the
/// program. Calling it again replaces the wish.
void expect_display_loss(std::function<void()> last_wish);

}  // namespace lineland::app
