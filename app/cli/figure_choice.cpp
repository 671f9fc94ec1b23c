#include "app/cli/figure_choice.h"

#include "core/base/check.h"
#include "core/base/text.h"

namespace lineland::app {

std::pair<std::string, std::string> figure_and_file(const std::string& option, const std::string& text) {
  const auto equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
    throw InputError(option + ": '" + text + "' must be FIGURE=FILE, such as densities=figure.svg");
  }
  return {text.substr(0, equals), text.substr(equals + 1)};
}

const plot::Figure& figure_named(const std::vector<plot::Figure>& figures, const std::string& option, const std::string& id) {
  std::vector<std::string> names;
  for (const plot::Figure& figure : figures) {
    if (figure.id == id) return figure;
    names.push_back(figure.id);
  }
  throw InputError(option + ": unknown figure '" + id + "'" + suggestion(id, names));
}

}  // namespace lineland::app
