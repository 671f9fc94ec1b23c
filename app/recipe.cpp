#include "app/recipe.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/filmstrip.h"
#include "core/base/check.h"
#include "core/base/text.h"
#include "core/sim/lanes.h"

namespace lineland::app {

namespace {

using nlohmann::json;

json object_of(const Assignments& assignments) {
  json object = json::object();
  for (const auto& [id, text] : assignments) object[id] = text;
  return object;
}

json journal_json(const std::vector<Deed>& journal) {
  json array = json::array();
  for (const Deed& deed : journal) {
    json entry = {{"step", deed.step}};
    if (deed.part.empty()) {
      entry["values"] = object_of(deed.values);
    } else {
      entry["part"] = deed.part;
    }
    array.push_back(std::move(entry));
  }
  return array;
}

json picture_json(const Picture& picture) {
  json object = {{"figures", picture.figures}, {"size", picture.size.text}};
  if (!picture.theme.empty()) object["theme"] = picture.theme;
  if (picture.outlines) object["outlines"] = true;
  if (picture.sheet) object["sheet"] = {{"columns", picture.columns}, {"hero", picture.hero}, {"letters", picture.letters}};
  if (!picture.steps.empty()) object["steps"] = picture.steps;
  return object;
}

Assignments assignments_of(const json& object) {
  Assignments result;
  for (const auto& [id, text] : object.items()) result.emplace_back(id, text.get<std::string>());
  return result;
}

std::int64_t step_of(const json& number) {
  // Asked first: the conversion of a vast number would be undefined.
  if (!number.is_number_integer() || number.get<std::int64_t>() < 0) throw InputError("'" + number.dump() + "' is no step");
  return number.get<std::int64_t>();
}

std::uint64_t seed_of(const json& number) {
  if (!number.is_number_unsigned()) throw InputError("'" + number.dump() + "' is no seed");
  return number.get<std::uint64_t>();
}

std::vector<Deed> journal_of(const json& object) {
  std::vector<Deed> journal;
  const auto found = object.find("journal");
  if (found == object.end()) return journal;
  for (const json& entry : *found) {
    Deed deed{.step = step_of(entry.at("step"))};
    if (const auto part = entry.find("part"); part != entry.end()) {
      deed.part = part->get<std::string>();
    } else {
      deed.values = assignments_of(entry.at("values"));
    }
    if (!journal.empty() && deed.step < journal.back().step) throw InputError("the steps of its journal do not ascend");
    journal.push_back(std::move(deed));
  }
  return journal;
}

Picture picture_of(const json& object) {
  constexpr int most_columns = 12;
  Picture picture;
  picture.figures = object.at("figures").get<std::vector<std::string>>();
  picture.size = parse_figure_size(object.at("size").get<std::string>());
  picture.theme = object.value("theme", "");
  if (!picture.theme.empty()) plot::theme(picture.theme);
  picture.outlines = object.value("outlines", false);
  if (const auto sheet = object.find("sheet"); sheet != object.end()) {
    picture.sheet = true;
    if (!sheet->at("columns").is_number_integer()) throw InputError("columns of a sheet are a whole number");
    picture.columns = sheet->at("columns").get<int>();
    if (picture.columns < 0 || picture.columns > most_columns) throw InputError("a sheet has up to 12 columns");
    picture.hero = sheet->at("hero").get<bool>();
    picture.letters = sheet->at("letters").get<bool>();
  }
  if (const auto steps = object.find("steps"); steps != object.end()) {
    for (const json& step : *steps) picture.steps.push_back(step_of(step));
    if (picture.steps.size() > most_pictures || !std::ranges::is_sorted(picture.steps)) {
      throw InputError("a filmstrip has up to " + std::to_string(most_pictures) + " steps that ascend");
    }
  }
  return picture;
}

/// Values that differ from those before and that the run knows of.
Assignments differences(const param::Values& values, const param::Values& before) {
  Assignments result;
  const auto parameters = values.schema().parameters();
  for (std::size_t index = 0; index < parameters.size(); ++index) {
    if (parameters[index].effect == param::Effect::view || values.at(index) == before.at(index)) continue;
    result.emplace_back(parameters[index].id, values.text(index));
  }
  return result;
}

/// What was done up to a step, in the current branch.
std::vector<Deed> deeds_of(const sim::Chronicle& chronicle, const sim::Laboratory& laboratory, std::int64_t last) {
  std::vector<Deed> deeds;
  const sim::Branch& branch = chronicle.now();
  for (std::size_t k = 0; k < branch.journal.size() && branch.journal[k].step <= last; ++k) {
    Deed deed{.step = branch.journal[k].step};
    if (const auto* part = std::get_if<std::size_t>(&branch.journal[k].action)) {
      deed.part = laboratory.about().parts[*part].id;
    } else {
      deed.values = differences(chronicle.values_after(branch, k + 1), chronicle.values_after(branch, k));
    }
    deeds.push_back(std::move(deed));
  }
  return deeds;
}

std::size_t part_named(const sim::Laboratory& laboratory, const std::string& id) {
  std::vector<std::string> names;
  for (const sim::Part& part : laboratory.about().parts) names.push_back(part.id);
  const auto found = std::ranges::find(names, id);
  if (found == names.end()) throw InputError("unknown part '" + id + "'" + suggestion(id, names));
  return static_cast<std::size_t>(found - names.begin());
}

void assign(param::Values& values, const Assignments& assignments, std::span<const std::string> fixed) {
  for (const auto& [id, text] : assignments) {
    const std::size_t index = values.schema().at(id);
    if (std::ranges::find(fixed, id) == fixed.end()) values.set_text(index, text, param::Layer::preset);
  }
}

sim::Chronicle chronicle_of(const std::vector<Deed>& journal, const sim::Laboratory& laboratory, param::Values first, Seed seed,
                            std::span<const std::string> fixed, std::int64_t last) {
  sim::Chronicle chronicle(std::move(first), seed);
  sim::Branch& branch = chronicle.now();
  for (const Deed& deed : journal) {
    if (!deed.part.empty()) {
      branch.journal.push_back({deed.step, part_named(laboratory, deed.part)});
      continue;
    }
    const param::Values& before = chronicle.values_after(branch, branch.journal.size());
    auto values = std::make_shared<param::Values>(before);
    assign(*values, deed.values, fixed);
    if (values->difference(before) == param::Effect::restart) throw InputError("only live parameters change within a run");
    branch.journal.push_back({deed.step, std::shared_ptr<const param::Values>(std::move(values))});
  }
  branch.head = std::max(last, branch.journal.empty() ? 0 : branch.journal.back().step);
  return chronicle;
}

}  // namespace

Recipe recipe_of(const sim::Laboratory& laboratory, std::span<const sim::Chronicle* const> runs, const param::Values& view,
                 std::int64_t step) {
  const sim::Chronicle& first = *runs.front();
  Recipe recipe{.lab = laboratory.about().id, .seed = first.seed.value, .step = step, .journal = deeds_of(first, laboratory, step)};
  const auto parameters = laboratory.schema().parameters();
  for (std::size_t index = 0; index < parameters.size(); ++index) {
    const bool seen_only = parameters[index].effect == param::Effect::view;
    recipe.parameters.emplace_back(parameters[index].id, (seen_only ? view : first.values).text(index));
  }
  for (const sim::Chronicle* run : runs.subspan(1)) {
    recipe.lanes.push_back({differences(run->values, first.values), deeds_of(*run, laboratory, step)});
  }
  return recipe;
}

Recipe recipe_of(std::span<const sim::Run> runs, std::int64_t step) {
  std::vector<const sim::Chronicle*> chronicles;
  for (const sim::Run& run : runs) chronicles.push_back(&run.chronicle());
  return recipe_of(runs.front().laboratory(), chronicles, runs.front().values(), step);
}

std::string line_of(const Recipe& recipe) {
  json object = {{"lineland", LINELAND_VERSION},
                 {"lab", recipe.lab},
                 {"seed", recipe.seed},
                 {"step", recipe.step},
                 {"parameters", object_of(recipe.parameters)}};
  if (!recipe.journal.empty()) object["journal"] = journal_json(recipe.journal);
  for (const Recipe::Lane& lane : recipe.lanes) {
    json entry = {{"values", object_of(lane.values)}};
    if (!lane.journal.empty()) entry["journal"] = journal_json(lane.journal);
    object["lanes"].push_back(std::move(entry));
  }
  if (recipe.picture) object["picture"] = picture_json(*recipe.picture);
  return object.dump(-1, ' ', true, json::error_handler_t::replace);
}

Recipe parse_recipe(const std::string& line, const std::string& origin) {
  try {
    const json object = json::parse(line);
    Recipe recipe{.lab = object.at("lab").get<std::string>(),
                  .seed = seed_of(object.at("seed")),
                  .step = step_of(object.at("step")),
                  .parameters = assignments_of(object.at("parameters")),
                  .journal = journal_of(object)};
    if (const auto lanes = object.find("lanes"); lanes != object.end()) {
      for (const json& lane : *lanes) recipe.lanes.push_back({assignments_of(lane.at("values")), journal_of(lane)});
      if (recipe.lanes.size() >= sim::most_lanes) throw InputError("it has more than " + std::to_string(sim::most_lanes) + " lanes");
    }
    if (const auto picture = object.find("picture"); picture != object.end()) recipe.picture = picture_of(*picture);
    return recipe;
  } catch (const json::exception& error) {
    throw InputError(origin + ": its recipe cannot be read: " + error.what());
  } catch (const InputError& error) {
    throw InputError(origin + ": its recipe cannot be read: " + error.what());
  }
}

std::vector<sim::Chronicle> chronicles_of(const Recipe& recipe, const sim::Laboratory& laboratory, const param::Values& first, Seed seed,
                                          std::span<const std::string> fixed, const std::string& origin) {
  try {
    std::vector<sim::Chronicle> runs = {chronicle_of(recipe.journal, laboratory, first, seed, fixed, recipe.step)};
    for (const Recipe::Lane& lane : recipe.lanes) {
      param::Values values = first;
      assign(values, lane.values, fixed);
      laboratory.simulate(values, seed);  // what the lab refuses
      runs.push_back(chronicle_of(lane.journal, laboratory, std::move(values), seed, fixed, recipe.step));
    }
    return runs;
  } catch (const InputError& error) {
    throw InputError(origin + ": its recipe: " + error.what());
  }
}

}  // namespace lineland::app
