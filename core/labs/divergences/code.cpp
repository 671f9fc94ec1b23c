// The divergence lab as a NumPy script.
#include "core/labs/code.h"

#include <algorithm>

#include "core/labs/divergences/divergences.h"

namespace lineland::labs::divergences {

std::string Divergences::code(const param::Values& values, Seed seed, std::int64_t steps) {
  constexpr double tail = 0.05;
  const math::Interval p = values[schema().p].bulk(tail), q = values[schema().q].bulk(tail);
  const double low = std::min(p.low, q.low), high = std::max(p.high, q.high);
  Words all = words(values, seed, steps);
  all["centre"] = python((low + high) / 2);
  all["scale"] = python((high - low) / 4);
  return labs::code("divergences", all);
}

}  // namespace lineland::labs::divergences
