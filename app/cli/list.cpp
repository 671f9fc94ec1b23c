#include <cstdio>

#include "app/cli/command.h"
#include "app/output.h"
#include "core/base/check.h"
#include "core/labs/registry.h"

namespace lineland::app {

int list(const Positionals& positionals) {
  const sim::Laboratory* laboratory = positionals.lab.empty() ? nullptr : &labs::find(positionals.lab);
  for (const std::string& argument : positionals.rest) {
    if (argument != "--json" && (argument != "--lessons" || laboratory)) {
      throw InputError("unknown option '" + argument + "': `lineland list [LAB] [--json]` or `lineland list --lessons [--json]`");
    }
  }
  if (positionals.check_only) return 0;
  const bool json = asks_for(positionals.rest, "--json");
  const std::string text = asks_for(positionals.rest, "--lessons") ? (json ? lessons_json() : lessons_text())
                           : json                                  ? list_json(laboratory)
                                                                   : list_text(laboratory);
  std::fwrite(text.data(), 1, text.size(), stdout);
  return 0;
}

}  // namespace lineland::app
