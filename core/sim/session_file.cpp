#include "core/sim/session_file.h"

#include <algorithm>
#include <array>
#include <optional>

#include "core/base/check.h"
#include "core/base/text.h"
#include "core/param/toml_reader.h"
#include "core/sim/lanes.h"

namespace lineland::sim {

namespace {

constexpr std::int64_t one_run = 1, several_lanes = 2;  // forms of the file

/// A TOML string in quotes.
std::string in_quotes(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      result += {'\\', c};
    } else if (static_cast<unsigned char>(c) < ' ' || c == 0x7f) {
      result += "\\u00";
      result += {digits[static_cast<unsigned char>(c) >> 4], digits[static_cast<unsigned char>(c) & 15]};
    } else {
      result += c;
    }
  }
  return result + '"';
}

/// "id = value"; what TOML has no numbers or truths for is a text.
std::string assignment(const param::Values& values, std::size_t index) {
  const param::Value& value = values.at(index);
  const bool plain =
      std::holds_alternative<double>(value) || std::holds_alternative<std::int64_t>(value) || std::holds_alternative<bool>(value);
  const std::string text = values.text(index);
  return values.schema()[index].id + " = " + (plain ? text : in_quotes(text));
}

std::string entry_text(const JournalEntry& entry, const param::Values& before, const Laboratory& laboratory) {
  std::string text = "  { step = " + std::to_string(entry.step) + ", ";
  const auto* taken = std::get_if<std::shared_ptr<const param::Values>>(&entry.action);
  if (!taken) return text + "part = " + in_quotes(laboratory.about().parts[std::get<std::size_t>(entry.action)].id) + " },\n";
  std::string values;
  for (std::size_t index = 0; index < before.schema().parameters().size(); ++index) {
    if ((*taken)->at(index) == before.at(index) || before.schema()[index].effect == param::Effect::view) continue;
    values += (values.empty() ? " " : ", ") + assignment(**taken, index);
  }
  return text + "values = {" + values + " } },\n";
}

std::string branch_text(const Chronicle& chronicle, const Branch& branch, const Laboratory& laboratory, const std::string& within) {
  std::string text = "\n[[" + within + "branches]]\nnumber = " + std::to_string(branch.number) + "\nname = " + in_quotes(branch.name) +
                     "\nparent = " + std::to_string(branch.parent) + "\nfork = " + std::to_string(branch.fork) +
                     "\nshared = " + std::to_string(branch.shared) + "\njournal = [\n";
  for (std::size_t k = branch.shared; k < branch.journal.size(); ++k) {
    text += entry_text(branch.journal[k], chronicle.values_after(branch, k), laboratory);
  }
  return text + "]\nhead = " + std::to_string(branch.head) + "\n";
}

/// Parents before their children.
std::vector<const Branch*> in_order(const Chronicle& chronicle) {
  std::vector<const Branch*> order;
  const auto has = [&](std::size_t number) { return number == 0 || std::ranges::find(order, number, &Branch::number) != order.end(); };
  while (order.size() < chronicle.branches.size()) {
    for (const Branch& branch : chronicle.branches) {
      if (!has(branch.number) && has(branch.parent)) order.push_back(&branch);
    }
  }
  return order;
}

/// One run: `within` is where its tables are in the file, such as "lanes.".
std::string lane_text(const Chronicle& chronicle, const param::Values& view, const Laboratory& laboratory, const std::string& within) {
  std::string text = "branch = " + std::to_string(chronicle.current) + "\nbranch-count = " + std::to_string(chronicle.branches.size()) +
                     "\n\n[" + within + "parameters]\n";
  for (std::size_t index = 0; index < chronicle.values.schema().parameters().size(); ++index) {
    const bool seen_only = chronicle.values.schema()[index].effect == param::Effect::view;
    text += assignment(seen_only ? view : chronicle.values, index) + "\n";
  }
  for (const Branch* branch : in_order(chronicle)) text += branch_text(chronicle, *branch, laboratory, within);
  return text;
}

const std::vector<std::string> file_keys = {"lineland-session", "version", "lab", "preset", "seed", "step"};
const std::vector<std::string> lane_keys = {"branch", "branch-count", "parameters", "branches"};
const std::vector<std::string> branch_keys = {"number", "name", "parent", "fork", "shared", "journal", "head"};
const std::vector<std::string> entry_keys = {"step", "values", "part"};

/// A session file while it is read.
class Parser {
 private:
  /// What is thrown in there is at this place in the file.
  template <class Body>
  decltype(auto) at_line(const toml::node& place, Body body) const {
    try {
      return body();
    } catch (const InputError& error) {
      reader_.fail(place.source(), error.what());
    }
  }

 public:
  explicit Parser(const std::string& origin) : origin_(origin), reader_(origin_) {}

  SavedRun parse(std::string_view toml, const std::function<const Laboratory&(std::string_view)>& find) {
    const toml::table file = reader_.parse(toml);
    if (!file.contains("lineland-session")) reader_.fail(1, "is no session: lineland-session = 1 is missing");
    const std::int64_t form = count(file, "lineland-session");
    if (form != one_run && form != several_lanes) {
      fail(file, "lineland-session", "the file is of form " + std::to_string(form) + "; this version reads forms 1 and 2");
    }
    check_keys(file, file_keys, form == one_run ? lane_keys : std::vector<std::string>{"lane-count", "lanes"});
    laboratory_ = &at_line(*node(file, "lab"), [&]() -> const Laboratory& { return find(text(file, "lab")); });
    seed_ = Seed{static_cast<std::uint64_t>(count(file, "seed"))};
    SavedRun saved{laboratory_, text(file, "preset"), {}, count(file, "step")};
    if (form == one_run) {
      saved.lanes.push_back(lane(file));
      if (saved.step > saved.lanes.front().now().head) {
        fail(file, "step", "the branch ends at step " + std::to_string(saved.lanes.front().now().head));
      }
    } else {
      read_lanes(file, saved);
    }
    return saved;
  }

 private:
  [[noreturn]] void fail(const toml::table& table, std::string_view key, const std::string& what) const {
    reader_.fail(table.get(key)->source(), std::string(key) + ": " + what);
  }

  const toml::node* node(const toml::table& table, std::string_view key) const {
    if (const toml::node* found = table.get(key)) return found;
    reader_.fail(std::max(1, param::TomlReader::line_of(table.source())),
                 "the key " + std::string(key) + " is missing: the file is not whole");
  }
  std::int64_t count(const toml::table& table, std::string_view key) const { return reader_.count(key, *node(table, key)); }
  std::string text(const toml::table& table, std::string_view key) const { return reader_.text(key, *node(table, key)); }

  void check_keys(const toml::table& table, std::vector<std::string> known, const std::vector<std::string>& more = {}) const {
    known.insert(known.end(), more.begin(), more.end());
    for (const auto& [key, value] : table) {
      if (std::ranges::find(known, key.str()) == known.end()) reader_.fail_unknown(key, known);
    }
  }

  const toml::array& tables(const toml::table& table, std::string_view key) const {
    const toml::array* array = node(table, key)->as_array();
    if (!array || !(array->empty() || array->is_homogeneous(toml::node_type::table))) fail(table, key, "a list of tables is wanted");
    return *array;
  }

  /// What is initial stays so.
  void set(param::Values& values, const toml::node& node, param::Layer layer) const {
    for (const param::Preset::Setting& setting : reader_.settings(node)) {
      try {
        const std::size_t index = values.schema().at(setting.id);
        param::Values changed = values;
        changed.set_text(index, setting.text, layer);
        if (changed.at(index) != values.at(index)) values = std::move(changed);
      } catch (const InputError& error) {
        reader_.fail(setting.line, error.what());
      }
    }
  }

  /// A lane that ended by itself may stop before the others do, but not all of them.
  void read_lanes(const toml::table& file, SavedRun& saved) const {
    for (const toml::node& entry : tables(file, "lanes")) {
      const toml::table& table = *entry.as_table();
      check_keys(table, lane_keys);
      saved.lanes.push_back(lane(table));
    }
    const std::size_t found = saved.lanes.size();
    if (const std::int64_t wanted = count(file, "lane-count"); wanted == 0 || found != static_cast<std::size_t>(wanted)) {
      fail(file, "lane-count", "there are " + std::to_string(found) + " lanes: the file is not whole");
    }
    if (found > most_lanes) fail(file, "lane-count", "at most " + std::to_string(most_lanes) + " lanes are compared");
    std::int64_t last = 0;
    for (const Chronicle& chronicle : saved.lanes) last = std::max(last, chronicle.now().head);
    if (saved.step > last) fail(file, "step", "the lanes end at step " + std::to_string(last));
  }

  Chronicle lane(const toml::table& table) const {
    param::Values values(laboratory_->schema());
    set(values, *node(table, "parameters"), param::Layer::preset);
    Chronicle chronicle(std::move(values), seed_);
    read_branches(table, chronicle);
    chronicle.current = static_cast<std::size_t>(count(table, "branch"));
    if (!chronicle.find(chronicle.current)) fail(table, "branch", "there is no branch " + std::to_string(chronicle.current));
    // What the lab itself refuses would end the worker later.
    at_line(*node(table, "parameters"), [&] { laboratory_->simulate(chronicle.values, seed_); });
    return chronicle;
  }

  void read_branches(const toml::table& file, Chronicle& chronicle) const {
    chronicle.branches.clear();
    for (const toml::node& entry : tables(file, "branches")) read_branch(*entry.as_table(), chronicle);
    if (const std::int64_t wanted = count(file, "branch-count");
        wanted == 0 || chronicle.branches.size() != static_cast<std::size_t>(wanted)) {
      fail(file, "branch-count", "there are " + std::to_string(chronicle.branches.size()) + " branches: the file is not whole");
    }
    std::ranges::sort(chronicle.branches, {}, &Branch::number);
  }

  void read_branch(const toml::table& table, Chronicle& chronicle) const {
    check_keys(table, branch_keys);
    const auto place = [&](std::string_view key) { return static_cast<std::size_t>(count(table, key)); };
    Branch branch{.number = place("number"),
                  .name = text(table, "name"),
                  .parent = place("parent"),
                  .fork = count(table, "fork"),
                  .shared = place("shared"),
                  .head = count(table, "head")};
    if (branch.number == 0 || chronicle.find(branch.number)) fail(table, "number", "a number of its own is wanted, from 1");
    const Branch* parent = chronicle.find(branch.parent);
    if (chronicle.branches.empty() != (branch.parent == 0) || (!parent && branch.parent != 0)) {
      fail(table, "parent", "the first branch has none (0), the others one that stands before them");
    }
    if (branch.fork > (parent ? parent->head : 0)) fail(table, "fork", "lies beyond the end of the parent");
    if (branch.head < branch.fork) fail(table, "head", "lies before the fork");
    if (branch.shared > (parent ? parent->journal.size() : 0)) fail(table, "shared", "the parent's journal is shorter");
    if (branch.shared > 0 && parent->journal[branch.shared - 1].step > branch.fork) fail(table, "shared", "reaches beyond the fork");
    if (parent) branch.journal.assign(parent->journal.begin(), parent->journal.begin() + static_cast<std::ptrdiff_t>(branch.shared));
    std::int64_t last = branch.fork;
    for (const toml::node& node : tables(table, "journal")) {
      branch.journal.push_back(entry(*node.as_table(), chronicle.values_after(branch, branch.journal.size())));
      const std::int64_t step = branch.journal.back().step;
      if (step < last || step > branch.head) fail(*node.as_table(), "step", "entries ascend from the fork to the head");
      last = step;
    }
    chronicle.branches.push_back(std::move(branch));
  }

  JournalEntry entry(const toml::table& table, const param::Values& before) const {
    check_keys(table, entry_keys);
    const std::int64_t step = count(table, "step");
    if (!table.contains("part")) {
      const toml::node& given = *node(table, "values");
      auto values = std::make_shared<param::Values>(before);
      set(*values, given, param::Layer::slider);
      if (values->difference(before) == param::Effect::restart) reader_.fail(given.source(), "only live parameters change within a run");
      return {step, std::shared_ptr<const param::Values>(std::move(values))};
    }
    std::vector<std::string> names;
    for (const Part& part : laboratory_->about().parts) names.push_back(part.id);
    const std::string name = text(table, "part");
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) fail(table, "part", "unknown part '" + name + "'" + suggestion(name, names));
    return {step, static_cast<std::size_t>(found - names.begin())};
  }

  std::string origin_;
  param::TomlReader reader_;
  const Laboratory* laboratory_ = nullptr;
  Seed seed_;
};

}  // namespace

std::string session_text(const SavedRun& saved, const param::Values& view, std::string_view version) {
  const bool several = saved.lanes.size() > 1;
  std::string text = "# A session of Lineland: lineland --session FILE opens it again.\nlineland-session = " +
                     std::to_string(several ? several_lanes : one_run) + "\nversion = " + in_quotes(version) +
                     "\nlab = " + in_quotes(saved.laboratory->about().id) + "\npreset = " + in_quotes(saved.preset) +
                     "\nseed = " + std::to_string(saved.lanes.front().seed.value) + "\nstep = " + std::to_string(saved.step) + "\n";
  if (!several) return text + lane_text(saved.lanes.front(), view, *saved.laboratory, "");
  text += "lane-count = " + std::to_string(saved.lanes.size()) + "\n";
  for (const Chronicle& lane : saved.lanes) text += "\n[[lanes]]\n" + lane_text(lane, view, *saved.laboratory, "lanes.");
  return text;
}

SavedRun parse_session(std::string_view toml, const std::string& origin, const std::function<const Laboratory&(std::string_view)>& find) {
  return Parser(origin).parse(toml, find);
}

}  // namespace lineland::sim
