#include "app/ui/branch_strip.h"

#include <algorithm>
#include <array>
#include <map>

#include "app/ui/number_text.h"
#include "app/ui/widgets.h"

namespace lineland::app {

namespace {

constexpr float lane_gap = 5.5f, high = 34, gap = 10;
constexpr std::size_t most_changes = 3;

std::string with_commas(std::int64_t number) { return std::string(std::string_view(ShortText() << number)); }

/// "from step 250 of Branch 1: Generator step size 0.002" or what else a branch begins with.
std::string beginning(const sim::Chronicle& chronicle, const sim::Branch& branch) {
  if (branch.parent == 0) return "from the beginning";
  std::string text = "from step " + with_commas(branch.fork) + " of " + chronicle.find(branch.parent)->title();
  const auto own = std::ranges::upper_bound(branch.journal, branch.fork, {}, &sim::JournalEntry::step);
  const param::Values& before = chronicle.values_after(branch, branch.shared);
  const param::Values& after = chronicle.values_after(branch, static_cast<std::size_t>(own - branch.journal.begin()));
  std::size_t changes = 0;
  for (std::size_t index = 0; index < after.schema().parameters().size(); ++index) {
    if (after.at(index) == before.at(index) || ++changes > most_changes) continue;
    const param::Parameter& parameter = after.schema()[index];
    text += (changes == 1 ? ": " : ", ") + parameter.label + " " + value_text(parameter, after.at(index));
  }
  return changes > most_changes ? text + ", …" : text;
}

}  // namespace

std::vector<BranchLine> branch_lines(const sim::Chronicle& chronicle) {
  // Where the way to the current branch leaves each of its ancestors.
  std::map<std::size_t, std::int64_t> left;
  for (const sim::Branch* branch = &chronicle.now(); branch->parent != 0; branch = chronicle.find(branch->parent)) {
    left[branch->parent] = branch->fork;
  }
  std::map<std::size_t, int> lane_of = {{chronicle.current, 0}};
  std::array<std::int64_t, BranchLine::lanes> busy;
  busy.fill(-1);
  std::vector<BranchLine> lines;
  std::vector<const sim::Branch*> others;
  for (const sim::Branch& branch : chronicle.branches) {
    if (branch.number != chronicle.current) others.push_back(&branch);
  }
  // Ancestors first, since others hang on what is left of them.
  std::ranges::stable_sort(others, {}, [&](const sim::Branch* branch) { return left.contains(branch->number) ? 0 : 1; });
  // A child comes after its parent although an heir may have a smaller number.
  while (!others.empty()) {
    const auto ready = std::ranges::find_if(
        others, [&](const sim::Branch* branch) { return left.contains(branch->number) || lane_of.contains(branch->parent); });
    const sim::Branch& branch = **ready;
    others.erase(ready);
    const bool ancestor = left.contains(branch.number);
    const std::int64_t from = ancestor ? left.at(branch.number) : branch.fork;
    const bool on_track = ancestor || (left.contains(branch.parent) && branch.fork <= left.at(branch.parent));
    const auto free = std::ranges::find_if(busy, [&](std::int64_t until) { return until < from; });
    const std::size_t lane = std::min<std::size_t>(static_cast<std::size_t>(free - busy.begin()), BranchLine::lanes - 1);
    busy[lane] = std::max(busy[lane], branch.head);
    lane_of[branch.number] = static_cast<int>(lane) + 1;
    lines.push_back({branch.number, from, branch.head, static_cast<int>(lane) + 1, on_track ? 0 : lane_of.at(branch.parent)});
  }
  return lines;
}

void BranchStrip::take(const Desk& desk) {
  const sim::Stamp& stamp = desk.stamp();
  const sim::Chronicle& chronicle = *stamp.chronicle;
  // Lanes go their ways together: no branches are offered then.
  lines_ = desk.lanes() > 1 ? std::vector<BranchLine>() : branch_lines(chronicle);
  current_ = chronicle.current;
  extent_ = stamp.head;
  texts_.clear();
  if (!several()) return;
  for (const sim::Branch& branch : chronicle.branches) {
    const std::int64_t head = branch.number == current_ ? stamp.head : branch.head;
    extent_ = std::max(extent_, head);
    texts_.push_back({branch.number, "branch:" + std::to_string(branch.number), branch.title(),
                      beginning(chronicle, branch) + "  ·  to step " + with_commas(head)});
  }
}

const BranchStrip::Text& BranchStrip::text_of(std::size_t number) const { return *std::ranges::find(texts_, number, &Text::number); }

float BranchStrip::show_choice(Ui& ui, Desk& desk, float x, float middle) {
  if (!several()) return x;
  const plot::Rect place{x, middle - high / 2, 9.2f * ui.chrome().text, high};
  constexpr std::string_view field = "field:branch", choice = "choice:branch";
  if (ui.editing(field)) {
    if (const auto name = text_field(ui, field, place, "", {})) desk.rename_branch(current_, *name);
  } else if (combo(ui, choice, place, text_of(current_).title)) {
    const auto now = std::ranges::find(texts_, current_, &Text::number);
    ui.open_menu(choice, place, static_cast<int>(now - texts_.begin()));
    for (const Text& text : texts_) ui.menu.entries.push_back({text.title, text.help});
    ui.menu.entries.push_back({"Name this branch …", ""});
    ui.menu.entries.push_back({"Forget this branch", ""});
  }
  if (const auto chosen = ui.menu_choice(choice)) {
    const auto entry = static_cast<std::size_t>(*chosen);
    if (entry < texts_.size()) desk.visit_branch(texts_[entry].number);
    if (entry == texts_.size()) ui.begin_edit(field, text_of(current_).title);
    if (entry == texts_.size() + 1) desk.remove_branch(current_);
  }
  return place.right() + gap;
}

void BranchStrip::show_lines(Ui& ui, Desk& desk, const plot::Rect& rect, float track) {
  if (extent_ == 0) return;
  const plot::Theme& t = ui.theme();
  const auto x_of = [&](std::int64_t step) {
    return rect.x + rect.width * static_cast<float>(static_cast<double>(step) / static_cast<double>(extent_));
  };
  const auto y_of = [&](int lane) { return lane == 0 ? track : track + 3.5f + lane_gap * static_cast<float>(lane); };
  for (const BranchLine& line : lines_) {
    const Text& text = text_of(line.number);
    const float left = x_of(line.from), right = std::max(x_of(line.to), left + 5), y = y_of(line.lane), bend = 3;
    const plot::Rect place{left, y - lane_gap / 2, right - left, lane_gap};
    const Response r = ui.interact(text.item, place, false);
    const plot::Color color = r.hovered ? t.accent : t.muted;
    ui.pen.stroke(std::array<plot::Point, 4>{{{left, y_of(line.parent_lane)}, {left, y - bend}, {left + bend, y}, {right, y}}}, color,
                  r.hovered ? 2.2f : 1.4f);
    ui.pen.disc({right, y}, r.hovered ? 3 : 2.2f, color);
    if (r.hovered) {
      ui.cursor(ImGuiMouseCursor_Hand);
      ui.tip(text.item, place, text.title, text.help, "Click to go there.");
    }
    if (r.clicked) desk.visit_branch(line.number);
  }
}

}  // namespace lineland::app
