// What lies over the window: open menus, tips, messages, the list of keys. GUI thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "app/actions.h"
#include "app/ui/ui.h"
#include "core/sim/run.h"

namespace lineland::app {

/// A raised surface with a soft edge: what lies over the window stands on one.
void card(Ui& ui, const plot::Rect& rect, float radius);

/// The open menu, if any; to be called after all that it may cover.
void show_menu(Ui& ui);

/// The ripe tip, if any.
void show_tip(Ui& ui);

/// What is to be done about a run that diverged.
enum class Remedy { none, restart, go_back };

/// Says over the figures what diverged and offers to restart or to go back to `last_good`.
Remedy show_divergence(Ui& ui, const sim::Status& status, std::int64_t last_good, const plot::Rect& figures);

/// A line that says what went wrong; true when it is closed.
bool show_message(Ui& ui, const std::string& message, const plot::Rect& figures);

/// The keys of all actions, and what the mouse does; true when the card is to be closed.
bool show_keys(Ui& ui, std::span<const Action> actions);

}  // namespace lineland::app
