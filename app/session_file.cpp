#include "app/session_file.h"

#include <algorithm>
#include <vector>

#include "core/base/check.h"
#include "core/base/file.h"
#include "core/base/text.h"

namespace lineland::app {

sim::SavedRun read_session(const std::filesystem::path& path, std::span<const sim::Laboratory* const> labs) {
  return sim::parse_session(read_file(path), path.string(), [labs](std::string_view id) -> const sim::Laboratory& {
    const auto found = std::ranges::find(labs, id, [](const sim::Laboratory* lab) { return std::string_view(lab->about().id); });
    if (found != labs.end()) return **found;
    std::vector<std::string> names;
    for (const sim::Laboratory* lab : labs) names.push_back(lab->about().id);
    throw InputError("unknown lab '" + std::string(id) + "'" + suggestion(id, names));
  });
}

void write_session(const std::filesystem::path& path, const sim::SavedRun& saved, const param::Values& view) {
  write_file(path, sim::session_text(saved, view, LINELAND_VERSION));
}

}  // namespace lineland::app
