// Whether a run is the same, bit for bit, behind a window and without one: made once by a session's worker thread, once directly, compared.
// One thread; the worker inside.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/sim/chronicle.h"
#include "core/sim/run.h"

namespace lineland::sim {

/// What the worker thread makes of the lanes at a step (earlier where a run ends before), one result each. `tick` is called at least ten
/// times a second meanwhile, and may throw to give up. Throws InputError as Session does.
std::vector<Result> through_worker(const Laboratory& laboratory, std::vector<Chronicle> lanes, std::int64_t step,
                                   const std::function<void()>& tick);

/// The first quantity that is not the same to the bit, with both its values: "js is 0.25 and 0.5"; empty if there is none.
std::string first_difference(const Result& one, const Result& other);

}  // namespace lineland::sim
