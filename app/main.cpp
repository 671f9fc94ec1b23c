#include <string>
#include <vector>

#include "app/cli.h"

int main(int count, char** arguments) { return lineland::app::run_command_line({arguments + 1, arguments + count}); }
