// The GAN lab as a PyTorch script.
#include "core/labs/code.h"

#include "core/labs/gan/gan.h"

namespace lineland::labs::gan {

std::string Gan::code(const param::Values& values, Seed seed, std::int64_t steps) {
  Words all = words(values, seed, steps);
  const Units units = units_of(values);
  all["centre"] = python(units.offset);
  all["scale"] = python(units.scale);
  const bool between = values[schema().objective] == Objective::wasserstein_gp && values[schema().gradient_penalty] > 0;
  all["gradient-penalised"] = between ? "yes" : "no";
  all["penalty"] = between || values[schema().r1] > 0 ? "yes" : "no";
  return labs::code("gan", all);
}

}  // namespace lineland::labs::gan
