// Random settings of any lab, drawn from its schema. Pure.
#pragma once

#include "core/base/random.h"
#include "core/param/values.h"

namespace lineland::tests {

/// Each parameter with probability one half at its initial value, else drawn: reals even over their range (over its logarithm where the
/// scale is logarithmic), choices and flags even, densities from a list of easy and hard ones. Integers are mostly small and at most 48, so
/// that networks, batches and draws stay cheap.
param::Values random_settings(const param::Schema& schema, Random& random);

/// Another value for one parameter, drawn like that.
param::Value random_value(const param::Parameter& parameter, Random& random);

}  // namespace lineland::tests
