#include "app/cli/documents.h"

#include <CLI/CLI.hpp>
#include <string_view>

namespace lineland::app {

namespace {

/// The options that a usage itself names: "[--json]", "[--jobs N]".
std::vector<OptionWords> named_in(std::string_view usage) {
  std::vector<OptionWords> words;
  for (std::size_t at = usage.find("[--"); at != std::string_view::npos; at = usage.find("[--", at + 1)) {
    const std::string_view inside = usage.substr(at + 1, usage.find(']', at) - at - 1);
    const std::string_view name = inside.substr(0, inside.find(' '));
    words.push_back({std::string(name), "", name == inside});
  }
  return words;
}

}  // namespace

std::vector<OptionWords> options_of(const Subcommand* subcommand) {
  if (subcommand && subcommand->usage.find("[OPTIONS]") == std::string_view::npos) return named_in(subcommand->usage);
  std::vector<OptionWords> words;
  Positionals positionals{.command = subcommand ? std::string(subcommand->name) : "window", .file = "file", .lab = "gan", .rest = {}};
  positionals.inspect = [&](const CLI::App& parser) {
    for (const CLI::Option* option : parser.get_options()) {
      if (option->get_group().starts_with("Parameters of ")) continue;
      words.push_back({"--" + option->get_lnames().at(0), option->get_description(), option->get_items_expected_max() == 0});
    }
  };
  try {
    (subcommand ? subcommand->carry_out : window)(positionals);
  } catch (const CLI::CallForHelp&) {
    // Shown; nothing was carried out.
  }
  return words;
}

}  // namespace lineland::app
