#include "core/labs/registry.h"

#include <array>
#include <string>
#include <vector>

#include "core/base/check.h"
#include "core/base/text.h"
#include "core/labs/divergences/divergences.h"
#include "core/labs/estimators/estimators.h"
#include "core/labs/flow/flow.h"
#include "core/labs/gan/gan.h"
#include "core/labs/lab.h"

namespace lineland::labs {

namespace {

template <Lab L>
const sim::Laboratory* erased() {
  static const Erased<L> laboratory;
  return &laboratory;
}

}  // namespace

std::span<const sim::Laboratory* const> all() {
  static const std::array labs = {
      erased<estimators::Estimators>(),
      erased<divergences::Divergences>(),
      erased<gan::Gan>(),
      erased<flow::Flow>(),
  };
  return labs;
}

const sim::Laboratory& find(std::string_view id) {
  std::vector<std::string> names;
  for (const sim::Laboratory* lab : all()) {
    if (lab->about().id == id) return *lab;
    names.push_back(lab->about().id);
  }
  throw InputError("unknown lab '" + std::string(id) + "'" + suggestion(id, names));
}

}  // namespace lineland::labs
