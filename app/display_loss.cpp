#include "app/display_loss.h"

#include <X11/Xlib.h>
#include <unistd.h>

#include <cstdio>
#include <utility>

namespace lineland::app {

namespace {

std::function<void()> wish;  // Xlib's handler has no place for it

int end(Display*) {
  if (wish) wish();
  std::fputs("lineland: the display was lost; settings and saved files are as they were\n", stderr);
  // No destructors: they would speak to the display again, and threads that are about to do so would wait for ever.
  ::_exit(1);
}

}  // namespace

void expect_display_loss(std::function<void()> last_wish) {
  wish = std::move(last_wish);
  XSetIOErrorHandler(end);
}

}  // namespace lineland::app
