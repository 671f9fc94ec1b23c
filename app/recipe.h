// What fixes a picture: enough to make it again, also after changes on the way. Stored in every SVG, PDF and PNG that the program writes,
// as one line of JSON:
//   {"lineland": VERSION, "lab": "gan", "seed": 1, "step": 800, "parameters": {ID: text, ...},
//    "journal": [{"step": 500, "values": {ID: text}}, {"step": 510, "part": "discriminator"}],     if something was done
//    "lanes": [{"values": {ID: text}, "journal": [...]}],                                          those beside the first, if any
//    "picture": {"figures": [ID], "size": "85x60mm", "theme": "paper", "sheet": {...}, "steps": [0, 100]}}
// Thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "app/figure_file.h"
#include "core/sim/chronicle.h"
#include "core/sim/laboratory.h"
#include "core/sim/run.h"

namespace lineland::app {

/// id, text as Values::set_text takes it.
using Assignments = std::vector<std::pair<std::string, std::string>>;

/// Something that was done between two steps: live parameters changed, or a part of a step taken alone.
struct Deed {
  std::int64_t step = 0;  ///< when this many steps were complete
  Assignments values = {};
  std::string part = {};  ///< Part::id; empty: none
};

struct Recipe {
  std::string lab = {};
  std::uint64_t seed = 1;
  std::int64_t step = 0;
  Assignments parameters = {};     ///< every parameter, at step 0
  std::vector<Deed> journal = {};  ///< ascending; what was done up to `step`
  struct Lane {
    Assignments values;  ///< at step 0, that differ from the first's
    std::vector<Deed> journal;
  };
  std::vector<Lane> lanes = {};         ///< those beside the first
  std::optional<Picture> picture = {};  ///< how it is set; none for what has no setting
};

/// Of runs beside each other, or of one, at a step; with the current branch of each. Parameters of the view are taken from `view`.
Recipe recipe_of(const sim::Laboratory& laboratory, std::span<const sim::Chronicle* const> runs, const param::Values& view,
                 std::int64_t step);
Recipe recipe_of(std::span<const sim::Run> runs, std::int64_t step);

/// One line of printable ASCII.
std::string line_of(const Recipe& recipe);

/// Reads such a line. Throws InputError "ORIGIN: its recipe cannot be read: ...".
Recipe parse_recipe(const std::string& line, const std::string& origin);

/// The runs that a recipe tells of, from step 0; one or several. `first` has the values of the first at step 0. What is done later does not
/// touch the parameters in `fixed`: they are set otherwise. Throws InputError that begins with `origin` if the lab does not know a
/// parameter or a part, or does not take a value.
std::vector<sim::Chronicle> chronicles_of(const Recipe& recipe, const sim::Laboratory& laboratory, const param::Values& first, Seed seed,
                                          std::span<const std::string> fixed, const std::string& origin);

}  // namespace lineland::app
