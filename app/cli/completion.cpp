#include <fmt/format.h>

#include <cstdio>
#include <variant>

#include "app/cli/documents.h"
#include "app/presets.h"
#include "core/base/check.h"
#include "core/labs/registry.h"
#include "core/plot/theme.h"

namespace lineland::app {

namespace {

constexpr std::string_view head = R"(# Completion of lineland for bash; `lineland completion` prints it.
_lineland() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command=window lab=gan other
  local -A options values presets
)";

constexpr std::string_view tail = R"(  for other in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [[ " $commands " == *" $other "* ]] && command=$other
    [[ " $labs " == *" $other "* ]] && lab=$other
  done
  compopt +o default 2>/dev/null
  if [[ $before == --preset ]]; then
    COMPREPLY=($(compgen -W "${presets[$lab]}" -- "$word") $(compgen -f -- "$word"))
  elif [[ -n ${values[$lab $before]} || -n ${values[$before]} ]]; then
    COMPREPLY=($(compgen -W "${values[$lab $before]} ${values[$before]}" -- "$word"))
  elif [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "${options[$command]} ${options[$lab parameters]}" -- "$word"))
  elif ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W "$commands $labs" -- "$word"))
  elif [[ $before == "$command" && " $filed " != *" $command "* ]]; then
    COMPREPLY=($(compgen -W "$labs" -- "$word"))
  else
    COMPREPLY=($(compgen -W "$labs" -- "$word") $(compgen -f -- "$word"))
  fi
}
complete -o default -F _lineland lineland
)";

std::string names_of(const std::vector<OptionWords>& options) {
  std::string names;
  for (const OptionWords& option : options) names += (names.empty() ? "" : " ") + option.name;
  return names;
}

std::string describe_lab(const sim::Laboratory& laboratory) {
  const std::string& id = laboratory.about().id;
  std::string parameters, presets, values;
  for (const param::Parameter& parameter : laboratory.schema().parameters()) {
    parameters += " --" + parameter.id;
    if (const auto* choice = std::get_if<param::ChoiceKind>(&parameter.kind)) {
      std::string options;
      for (const param::Option& option : choice->options) options += " " + option.id;
      values += fmt::format("  values['{} --{}']='{}'\n", id, parameter.id, options.substr(1));
    } else if (std::holds_alternative<param::FlagKind>(parameter.kind)) {
      values += fmt::format("  values['{} --{}']='true false'\n", id, parameter.id);
    }
  }
  for (const param::Preset& preset : presets_of(id)) presets += " " + preset.name;
  return fmt::format("  options['{} parameters']='{}'\n  presets[{}]='{}'\n{}", id, parameters.empty() ? "" : parameters.substr(1), id,
                     presets.empty() ? "" : presets.substr(1), values);
}

}  // namespace

int completion(const Positionals& positionals) {
  if (!positionals.lab.empty() || !positionals.rest.empty()) throw InputError("completion: takes no arguments");
  if (positionals.check_only) return 0;
  std::string commands, filed, labs, themes, text(head);
  for (const Subcommand& subcommand : subcommands()) {
    commands += fmt::format("{}{}", commands.empty() ? "" : " ", subcommand.name);
    if (subcommand.takes_file) filed += fmt::format("{}{}", filed.empty() ? "" : " ", subcommand.name);
    text += fmt::format("  options[{}]='{}'\n", subcommand.name, names_of(options_of(&subcommand)));
  }
  text += fmt::format("  options[window]='{} --version --help'\n", names_of(options_of(nullptr)));
  for (const sim::Laboratory* lab : labs::all()) {
    labs += (labs.empty() ? "" : " ") + lab->about().id;
    text += describe_lab(*lab);
  }
  for (const std::string& name : plot::theme_names()) themes += (themes.empty() ? "" : " ") + name;
  text += fmt::format("  values[--theme]='{}'\n  local commands='{}' filed='{}' labs='{}'\n", themes, commands, filed, labs);
  text += tail;
  std::fwrite(text.data(), 1, text.size(), stdout);
  return 0;
}

}  // namespace lineland::app
