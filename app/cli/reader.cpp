#include "app/cli/reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/presets.h"
#include "app/session_file.h"
#include "core/base/check.h"
#include "core/base/text.h"
#include "core/labs/registry.h"

namespace lineland::app {

namespace {

constexpr std::string_view default_lab = "gan";

/// The commands that go on with a session.
bool takes_session(const std::string& command) { return command == "window" || command == "run" || command == "shot" || command == "film"; }

}  // namespace

Reader::Reader(const Positionals& positionals) : positionals_(positionals), parser_("", "lineland " + positionals.command) {
  if (const auto file = value_of(positionals.rest, "--session"); file && takes_session(positionals.command)) {
    setting_.session = read_session(*file, labs::all());
    setting_.laboratory = setting_.session->laboratory;
    setting_.values = setting_.session->lanes.front().values;
    setting_.seed = setting_.session->lanes.front().seed;
    setting_.steps = setting_.session->step;
    const std::string& lab = setting_.laboratory->about().id;
    if (!positionals.lab.empty() && positionals.lab != lab) {
      throw InputError(*file + ": is a session of the lab " + lab + ", not of " + positionals.lab);
    }
    declare_common();
    declare_parameters();
    return;
  }
  std::optional<param::Preset> preset;
  if (const auto name = value_of(positionals.rest, "--preset")) {
    preset = find_preset(*name, positionals.lab.empty() ? "" : labs::find(positionals.lab).about().id);
  }
  setting_.laboratory = &labs::find(!positionals.lab.empty() ? positionals.lab : preset ? preset->lab : std::string(default_lab));
  setting_.values.emplace(setting_.laboratory->schema());
  if (preset) {
    param::apply(*preset, *setting_.values);
    setting_.preset_name = preset->name;
    setting_.seed = {preset->seed.value_or(1)};
    setting_.steps = preset->steps.value_or(0);
    setting_.recipe = find_recipe(preset->name);
  }
  declare_common();
  declare_parameters();
}

std::vector<sim::Run> runs_of(const Setting& setting, std::span<const sim::Chronicle> lanes) {
  std::vector<sim::Run> runs;
  for (const sim::Chronicle& lane : lanes) runs.emplace_back(*setting.laboratory, lane, sim::Run::default_timeline_bytes / lanes.size());
  return runs;
}

Setting Reader::read() {
  read_options(parser_, positionals_, "`lineland list " + setting_.laboratory->about().id + "` shows the parameters, which are --ID VALUE");
  if (setting_.session) refuse_with_session();
  for (const auto& [index, option] : options_) {
    if (option->count() == 0) continue;
    setting_.values->set_text(index, option->results().back(), param::Layer::flag);
    setting_.flags.push_back(setting_.laboratory->schema()[index].id);
  }
  if (!seed_.empty()) setting_.seed = {static_cast<std::uint64_t>(count("--seed", seed_))};
  if (!steps_.empty()) setting_.steps = count("--steps", steps_);
  return std::move(setting_);
}

void Reader::declare_common() {
  parser_.add_option("--preset", preset_, "A preset of the lab, a TOML file, or an SVG, PDF or PNG that lineland made");
  if (takes_session(positionals_.command)) {
    parser_.add_option("--session", session_, "A session file: a run with its branches, at the step where it was saved");
  }
  parser_.add_option("--seed", seed_, "The seed from which all randomness descends, initially 1");
  if (positionals_.command != "window") parser_.add_option("--steps", steps_, "Steps to take first; 0 is the first capture alone");
}

void Reader::declare_parameters() {
  const auto parameters = setting_.laboratory->schema().parameters();
  for (std::size_t index = 0; index < parameters.size(); ++index) {
    CLI::Option* option = parser_.add_option("--" + parameters[index].id, parameters[index].help)
                              ->expected(1)
                              ->group("Parameters of " + setting_.laboratory->about().id);
    option->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    options_.emplace_back(index, option);
  }
}

/// A session is whole: nothing in it can be changed from outside.
void Reader::refuse_with_session() const {
  const auto refuse = [](const std::string& option) {
    throw InputError(option + ": a session has its own preset, seed and parameters; leave out either --session or " + option);
  };
  if (!preset_.empty()) refuse("--preset");
  if (!seed_.empty()) refuse("--seed");
  for (const auto& [index, option] : options_) {
    if (option->count() > 0) refuse("--" + setting_.laboratory->schema()[index].id);
  }
}

void read_options(CLI::App& parser, const Positionals& positionals, const std::string& hint) {
  if (positionals.inspect) {
    positionals.inspect(parser);
    throw CLI::CallForHelp();
  }
  std::vector<std::string> reversed(positionals.rest.rbegin(), positionals.rest.rend());
  parser.allow_extras();
  try {
    parser.parse(reversed);
  } catch (const CLI::CallForHelp&) {
    fmt::print("{}\n\n{}", usage(), parser.help());
    throw;
  } catch (const CLI::ArgumentMismatch& error) {
    const std::string text = error.what();
    throw InputError(text.substr(0, text.find(':')) + " wants a value");
  } catch (const CLI::ParseError& error) {
    std::string text = error.what();
    std::ranges::replace(text, '\n', ' ');
    throw InputError(text);
  }
  const auto extras = parser.remaining();
  if (extras.empty()) return;
  const std::string name = extras.front().substr(0, extras.front().find('='));
  if (!is_option(name)) throw InputError("'" + name + "' was not expected here: " + hint);
  std::vector<std::string> names;
  for (const CLI::Option* option : parser.get_options()) names.push_back("--" + option->get_lnames().at(0));
  const std::string near = nearest(name, names);
  throw InputError("unknown option '" + name + "'" + (near.empty() ? "; " + hint : " (did you mean '" + near + "'?)"));
}

std::vector<sim::Chronicle> chronicles_of(const Setting& setting) {
  if (setting.session) return setting.session->lanes;
  if (!setting.recipe) return {sim::Chronicle(*setting.values, setting.seed)};
  return chronicles_of(*setting.recipe, *setting.laboratory, *setting.values, setting.seed, setting.flags, setting.preset_name);
}

std::int64_t count(std::string_view option, const std::string& text, std::int64_t least) {
  const auto number = parse_integer(text);
  if (!number || *number < least) throw InputError(fmt::format("{}: '{}' is no whole number of at least {}", option, text, least));
  return *number;
}

}  // namespace lineland::app
