// The flow lab as a PyTorch script.
#include "core/labs/code.h"

#include "core/labs/flow/flow.h"

namespace lineland::labs::flow {

std::string Flow::code(const param::Values& values, Seed seed, std::int64_t steps) {
  Words all = words(values, seed, steps);
  const Form form = form_of(values);
  const math::Interval support = values[schema().data].support();
  all["centre"] = python(form.centre);
  all["scale"] = python(form.scale);
  all["support-low"] = python(support.low);
  all["support-high"] = python(support.high);
  return labs::code(values[schema().transformation] == Transformation::none ? "flow" : "transformation", all);
}

}  // namespace lineland::labs::flow
