// The doctor: what goes wrong in adversarial training, told from what is remembered of a run. Pure.
//
// Only what happened since parameters were last changed counts, and of that the later half: whoever has just turned a knob, or pressed a
// remedy, is not told of what was before.
#pragma once

#include <string_view>
#include <vector>

#include "core/param/values.h"
#include "core/sim/laboratory.h"

namespace lineland::labs::gan {

struct Snapshot;

/// The gravest first:
///   divergence              a number is no longer finite, or the generator leaves the data further and further behind
///   frozen                  neither player takes a step
///   precision               single precision cannot tell the data apart where they are
///   vanishing-gradient      the minimax loss is flat where the generated points are, or no gradient reaches the generator at all
///   strong-discriminator    nearly every example is told apart, for long, and the generator gets no nearer
///   collapse                the generator keeps some of the modes, or is far narrower than the data
///   oscillation             the generator's mean swings to and fro and does not calm down
std::vector<sim::Finding> diagnose(const Snapshot& snapshot, const param::Values& values, std::string_view fault);

}  // namespace lineland::labs::gan
