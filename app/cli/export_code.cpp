#include <cstdio>
#include <string>

#include "app/cli/command.h"
#include "app/cli/reader.h"
#include "core/base/check.h"
#include "core/base/file.h"

namespace lineland::app {

int export_code(const Positionals& positionals) {
  constexpr std::int64_t usual_steps = 2000;  // where neither flag nor preset says how long to train
  require_lab(positionals);
  Reader reader(positionals);
  std::string file = "-";
  reader.parser().add_option("--output", file, "The file to write, initially - for standard output");
  const Setting setting = reader.read();
  if (file.empty()) throw InputError("--output: a file name, or - for standard output, is wanted");
  if (file != "-") require_writable(file);
  if (positionals.check_only) return 0;
  const std::string code = setting.laboratory->code(*setting.values, setting.seed, setting.steps > 0 ? setting.steps : usual_steps);
  if (code.empty()) throw InputError("export-code: the lab " + setting.laboratory->about().id + " has no script");
  if (file == "-") {
    std::fwrite(code.data(), 1, code.size(), stdout);
  } else {
    write_file(file, code);
  }
  return 0;
}

}  // namespace lineland::app
