// A run as a moving picture: a video by the program ffmpeg, or a numbered series of PNG files. Axes stand still over the whole film, so the
// run is made twice: once to see what they must show, once to paint. Thread-safe; needs no display.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/presets.h"
#include "core/plot/theme.h"
#include "core/sim/run.h"

namespace lineland::app {

/// What is filmed, and how.
struct Film {
  std::function<std::vector<sim::Run>()> begin = {};  ///< the run at step 0, or several beside each other; the same each time
  std::int64_t steps = 0;                             ///< the last frame is at or before it
  std::int64_t every = 1;                             ///< steps from frame to frame
  double frames_per_second = 25;
  std::string figure = {};  ///< id
  int width = 1280, height = 720;
  std::string theme = "light";

  std::int64_t frames() const { return steps / every + 1; }
};

inline constexpr std::int64_t most_frames = 100000;

/// Throws InputError, naming what is at fault and what would be right: a file name that is neither a video (.mp4, .gif) nor a series
/// (frame-%04d.png), a folder that cannot be written, a video without ffmpeg, sides of a video that are not even.
void check_film(const Film& film, const std::string& file);

/// Makes the file, or all files of a series; on any exception none is left behind. `progress` is called after each frame of both rounds
/// with the part that is done, 0 to 1; what it throws ends the work. Returns where the film is: the file, or the first and last of a
/// series. Throws Failure with ffmpeg's words if that fails.
std::string make_film(const Film& film, const std::string& file, const std::function<void(double)>& progress);

}  // namespace lineland::app
