#include "app/cli.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "app/cli/command.h"
#include "app/interrupt.h"
#include "core/base/check.h"
#include "core/base/text.h"
#include "core/labs/registry.h"

namespace lineland::app {

namespace {

constexpr std::array table = {
    Subcommand{"list", false,
               "lineland list [LAB] [--json]                      the labs, or one lab's parameters, readouts, figures and presets\n"
               "lineland list --lessons [--json]                  the lessons",
               list},
    Subcommand{"run", false,
               "lineland run LAB [PARAMETERS] [OPTIONS]           without a window: numbers as JSON and CSV, figures as SVG, PDF and PNG",
               run},
    Subcommand{"film", true, "lineland film FILE.{mp4,gif} LAB [PARAMETERS] [OPTIONS]   training as a video; frame-%04d.png as a series",
               film},
    Subcommand{"filmstrip", true, "lineland filmstrip FILE LAB [PARAMETERS] [OPTIONS]   one figure at several steps, side by side",
               filmstrip},
    Subcommand{"export-code", false, "lineland export-code LAB [PARAMETERS] [OPTIONS]   the same run as a PyTorch script", export_code},
    Subcommand{"make", true,
               "lineland make FILE.toml [OPTIONS]                 the figures that a list names, those that are not up to date", make},
    Subcommand{"shot", true, "lineland shot FILE.png [LAB] [PARAMETERS] [OPTIONS]   a picture of the window after --steps N", window},
    Subcommand{"manual", false, "lineland manual                                   this manual as a page for man", manual},
    Subcommand{"completion", false,
               "lineland completion                               completion of commands, labs, options and values for bash", completion},
};

/// What is carried out, and with what. Without a subcommand, the window opens.
struct Call {
  Positionals positionals;
  int (*carry_out)(const Positionals&) = window;
};

Call split(const std::vector<std::string>& arguments) {
  Call call;
  auto next = arguments.begin();
  const auto take = [&](std::string& into) {
    if (next != arguments.end() && !is_option(*next)) into = *next++;
  };
  std::string first;
  take(first);
  if (const auto subcommand = std::ranges::find(table, first, &Subcommand::name); subcommand != table.end()) {
    call.carry_out = subcommand->carry_out;
    call.positionals.command = first;
    if (subcommand->takes_file) take(call.positionals.file);
    take(call.positionals.lab);
  } else if (!first.empty()) {
    // A lab, or a misspelt command: what is nearer is suggested.
    std::vector<std::string> names;
    for (const Subcommand& known : table) names.emplace_back(known.name);
    for (const sim::Laboratory* lab : labs::all()) names.push_back(lab->about().id);
    if (std::ranges::find(names, first) == names.end())
      throw InputError("unknown lab or command '" + first + "'" + suggestion(first, names));
    call.positionals.lab = first;
  }
  call.positionals.rest.assign(next, arguments.end());
  return call;
}

int dispatch(const std::vector<std::string>& arguments, bool check_only) {
  if (asks_for(arguments, "--version")) {
    fmt::print("lineland {}\n{}\n", LINELAND_VERSION, LINELAND_LIBRARIES);
    return 0;
  }
  if (arguments.size() == 1 && (arguments[0] == "--help" || arguments[0] == "-h")) {
    fmt::print("{}\n", usage());
    return 0;
  }
  Call call = split(arguments);
  call.positionals.check_only = check_only;
  return call.carry_out(call.positionals);
}

/// What was printed may still be on its way, to a disk that is full.
void finish_output() {
  if (std::fflush(stdout) != 0 || std::ferror(stdout))
    throw Failure(std::string("standard output: cannot be written: ") + std::strerror(errno));
}

}  // namespace

std::span<const Subcommand> subcommands() { return table; }

bool is_option(const std::string& argument) { return argument.starts_with('-') && argument.size() > 1; }

std::optional<std::string> value_of(const std::vector<std::string>& arguments, const std::string& option) {
  for (std::size_t k = 0; k < arguments.size(); ++k) {
    if (arguments[k] == option && k + 1 < arguments.size()) return arguments[k + 1];
    if (arguments[k].starts_with(option + "=")) return arguments[k].substr(option.size() + 1);
  }
  return std::nullopt;
}

bool asks_for(const std::vector<std::string>& arguments, const std::string& option) {
  return std::ranges::find(arguments, option) != arguments.end();
}

void require_lab(const Positionals& positionals) {
  if (positionals.lab.empty() && !value_of(positionals.rest, "--preset") && !value_of(positionals.rest, "--session") &&
      !asks_for(positionals.rest, "--help")) {
    throw InputError(positionals.command + ": which lab? `lineland list` names them");
  }
}

std::string usage() {
  std::string text =
      "lineland [LAB] [PARAMETERS] [OPTIONS]             open the window\n"
      "lineland --lesson NAME|FILE [OPTIONS]             open it with a lesson\n";
  for (const Subcommand& subcommand : table) text += std::string(subcommand.usage) + "\n";
  return text + "PARAMETERS are --ID VALUE, ids as `lineland list LAB` shows them. `lineland run LAB --help` explains all options.";
}

int run_command_line(const std::vector<std::string>& arguments) {
  try {
    const int status = dispatch(arguments, false);
    finish_output();
    return status;
  } catch (const CLI::CallForHelp&) {
    return 0;  // said already
  } catch (const Interrupted& interrupted) {
    return interrupted.exit_status();
  } catch (const InputError& error) {
    fmt::print(stderr, "lineland: {}\n", error.what());
    return 2;
  } catch (const std::exception& error) {
    fmt::print(stderr, "lineland: {}\n", error.what());
    return 1;
  }
}

void check_command_line(const std::vector<std::string>& arguments) {
  try {
    dispatch(arguments, true);
  } catch (const CLI::CallForHelp&) {
    return;  // said already
  }
}

}  // namespace lineland::app
