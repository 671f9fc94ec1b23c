// The command line: what is asked for, checked before anything is done. One thread.
#pragma once

#include <string>
#include <vector>

namespace lineland::app {

/// Carries out a command line (without the program's name) and returns the exit status: 0 done; 2 bad usage or input, said in one line on
/// standard error; 1 what failed while running.
int run_command_line(const std::vector<std::string>& arguments);

/// All that is checked before a command line is carried out, and no more: files may be read, nothing is trained, opened or written. Throws
/// InputError for what is wrong.
void check_command_line(const std::vector<std::string>& arguments);

}  // namespace lineland::app
