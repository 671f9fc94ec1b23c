// What the manual page and the completion tell of the commands: gathered from the commands themselves. One thread.
#pragma once

#include <string>
#include <vector>

#include "app/cli/command.h"

namespace lineland::app {

/// An option of a command, besides the parameters of a lab.
struct OptionWords {
  std::string name;  ///< with its two hyphens
  std::string help;
  bool flag;  ///< it takes no value
};

/// The options of a subcommand, or (null) of the window.
std::vector<OptionWords> options_of(const Subcommand* subcommand);

}  // namespace lineland::app
