// What the window remembers from one start to the next, in the user's config folder. GUI thread.
#pragma once

#include <string>

namespace lineland::app {

inline constexpr int least_text_scale = 75, most_text_scale = 300;

/// The defaults are those of a first start.
struct Settings {
  std::string theme = "light";
  int text_scale = 100;            ///< percent, least_text_scale to most_text_scale
  int width = 1600, height = 900;  ///< of the window, in pixels
  std::string lab = {};            ///< the last one; empty: none yet
  bool reduced_motion = false;     ///< figures follow a run a few times a second rather than at each frame
  friend bool operator==(const Settings&, const Settings&) = default;
};

/// The settings, and what there is to say about how they were found; empty if all is well.
struct FoundSettings {
  Settings settings;
  std::string message;
};

/// Reads $XDG_CONFIG_HOME/lineland/settings.toml. Without one: the defaults. One that cannot be used is renamed to settings.toml.broken,
/// and the message says so and why.
FoundSettings load_settings();

/// Writes the file, whole or not at all, and makes its folder; what went wrong, empty if nothing did.
std::string save_settings(const Settings& settings);

}  // namespace lineland::app
