// The estimator lab as a NumPy script.
#include "core/labs/code.h"

#include "core/labs/estimators/estimators.h"

namespace lineland::labs::estimators {

std::string Estimators::code(const param::Values& values, Seed seed, std::int64_t steps) {
  return labs::code("estimators", words(values, seed, steps));
}

}  // namespace lineland::labs::estimators
