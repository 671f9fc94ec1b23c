// What the speaker sees while the hall sees the figures: notes of the scene, what comes next, and how long it has taken. GUI thread.
#pragma once

#include "app/desk.h"
#include "app/lecture.h"
#include "app/ui/ui.h"

namespace lineland::app {

/// Fills the whole of `ui`'s window. `seconds` have passed since the beginning.
void show_speaker_notes(Ui& ui, const Lecture& lecture, const Desk& desk, double seconds);

}  // namespace lineland::app
