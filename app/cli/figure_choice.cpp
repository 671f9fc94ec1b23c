#include "app/cli/figure_choice.h"

#include "app/figure_file.h"
#include "core/base/check.h"

namespace lineland::app {

std::pair<std::string, std::string> figure_and_file(const std::string& option, const std::string& text) {
  const auto equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
    throw InputError(option + ": '" + text + "' must be FIGURE=FILE, such as densities=figure.svg");
  }
  return {text.substr(0, equals), text.substr(equals + 1)};
}

const plot::Figure& figure_named(std::span<const plot::Figure> figures, const std::string& option, const std::string& id) {
  try {
    return figure_named(figures, id);
  } catch (const InputError& error) {
    throw InputError(option + ": " + error.what());
  }
}

}  // namespace lineland::app
