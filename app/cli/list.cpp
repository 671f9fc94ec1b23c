#include <cstdio>

#include "app/cli/command.h"
#include "app/output.h"
#include "core/base/check.h"
#include "core/labs/registry.h"

namespace lineland::app {

int list(const Positionals& positionals) {
  const sim::Laboratory* laboratory = positionals.lab.empty() ? nullptr : &labs::find(positionals.lab);
  for (const std::string& argument : positionals.rest) {
    if (argument != "--json") throw InputError("unknown option '" + argument + "': `lineland list [LAB] [--json]`");
  }
  const std::string text = positionals.rest.empty() ? list_text(laboratory) : list_json(laboratory);
  std::fwrite(text.data(), 1, text.size(), stdout);
  return 0;
}

}  // namespace lineland::app
