// A run with all its branches, or several runs side by side, as a TOML file that opens again to the same bits. Pure.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/sim/chronicle.h"
#include "core/sim/laboratory.h"

namespace lineland::sim {

/// What a session file holds:
///   lineland-session = 1                       # the form of the file
///   version = "0.1.0"                          # of the program that wrote it; for people
///   lab = "gan"
///   preset = "two-modes"                       # its name, may be empty
///   seed = 1
///   step = 2500                                # that was shown, of the current branch
///   branch = 2                                 # the current one
///   branch-count = 2
///   [parameters]                               # all, at step 0; those of the view as they were when it was saved
///   generator-rate = 0.001
///   [[branches]]                               # parents before their children
///   number = 2
///   name = "slower"                            # may be empty
///   parent = 1                                 # 0: none
///   fork = 250                                 # the step where it left its parent
///   shared = 0                                 # entries of the journal that both have
///   journal = [                                # the others: live values taken over, or a part of a step taken alone
///     { step = 250, values = { generator-rate = 0.0005 } },
///     { step = 260, part = "discriminator" },
///   ]
///   head = 800                                 # the furthest step
/// Runs side by side are form 2: lane-count stands in the place of branch and what follows, and a table [[lanes]] for each run has branch,
/// branch-count, [lanes.parameters] and [[lanes.branches]].
struct SavedRun {
  const Laboratory* laboratory;
  std::string preset;
  std::vector<Chronicle> lanes;  ///< of one seed; at least one, at most most_lanes
  std::int64_t step;             ///< of the current branches; a lane that ended before stays where it ended
};

/// The file's text. Numbers read back to the same bits. Parameters of the view are taken from `view`.
std::string session_text(const SavedRun& saved, const param::Values& view, std::string_view version);

/// Throws InputError "ORIGIN:LINE: ..." for bad syntax, a file of another form, unknown keys and parameters, values out of range, and
/// branches that do not fit together. `find` knows the labs, and throws InputError for others.
SavedRun parse_session(std::string_view toml, const std::string& origin, const std::function<const Laboratory&(std::string_view)>& find);

}  // namespace lineland::sim
