// One figure at several steps of a run, side by side over the same axes: a film for paper. Thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "app/figure_file.h"
#include "core/sim/run.h"

namespace lineland::app {

inline constexpr std::size_t most_pictures = 24;

/// `count` steps from 0 to `last`, at even distances.
std::vector<std::int64_t> even_steps(std::int64_t count, std::int64_t last);

/// The bytes of the file, from a run at step 0, as `picture` says: its first figure at its steps, which ascend; the height is chosen where
/// the size leaves it free. Each picture's title is its step. A run that ends earlier shows its end. `progress` is called after each with
/// the part that is done. Throws InputError for an unknown figure, and what `progress` throws.
std::string filmstrip_file(const Picture& picture, sim::Run& run, plot::FileFormat format, std::string_view recipe,
                           const std::function<void(double)>& progress = {});

}  // namespace lineland::app
