// The subcommands of the program, one file each. A new one is a function here and a line in the table of cli.cpp. One thread.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace lineland::app {

/// What stands before the options: a command, its file, a lab.
struct Positionals {
  std::string command = "window";
  std::string file, lab;
  std::vector<std::string> rest;
  std::function<void(const CLI::App&)> inspect = {};  ///< if set, it is shown the command's options, and nothing is carried out
  bool check_only = false;                            ///< all is checked, and nothing is carried out
};

/// A subcommand. It throws InputError for what is wrong, before anything is written.
struct Subcommand {
  std::string_view name;
  bool takes_file;         ///< a file name stands before the lab
  std::string_view usage;  ///< [OPTIONS] stands for what its --help explains
  int (*carry_out)(const Positionals&);
};

int export_code(const Positionals& positionals);
int film(const Positionals& positionals);
int filmstrip(const Positionals& positionals);
int list(const Positionals& positionals);
int run(const Positionals& positionals);
int make(const Positionals& positionals);
/// Also `shot`.
int window(const Positionals& positionals);
/// The manual page and the completion of bash, to standard output: made when the program is installed.
int manual(const Positionals& positionals);
int completion(const Positionals& positionals);

bool is_option(const std::string& argument);

/// The value of an option that must be known before the others can be read.
std::optional<std::string> value_of(const std::vector<std::string>& arguments, const std::string& option);

bool asks_for(const std::vector<std::string>& arguments, const std::string& option);

/// Throws InputError that asks for a lab if none is named, neither by itself nor by a preset or a session.
void require_lab(const Positionals& positionals);

/// Those that the program has, besides the window.
std::span<const Subcommand> subcommands();

/// All of the program's usage, for --help.
std::string usage();

}  // namespace lineland::app
