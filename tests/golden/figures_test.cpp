// Each lab's figures as text, compared with stored ones: a change of a number, a label or a mark is seen. A tolerance lets other processors
// pass, where sums round differently. LINELAND_UPDATE_GOLDENS=1 writes the files anew; look at the difference before it is committed.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/file.h"
#include "core/base/text.h"
#include "core/labs/registry.h"
#include "core/plot/dump.h"
#include "core/plot/layout.h"
#include "core/plot/sheet.h"
#include "core/sim/run.h"

using namespace lineland;

namespace {

/// The figures of a lab after 50 steps, and the scene of the first one on paper.
std::string dump_of(const sim::Laboratory& lab) {
  constexpr int steps = 50;
  sim::Run run(lab, param::Values(lab.schema()), Seed{1});
  for (int k = 0; k < steps; ++k) run.step();
  std::string text;
  const auto figures = sim::result_of(run).figures;
  for (const plot::Figure& figure : figures) text += plot::dump(figure);
  const plot::Figure& hero = figures.front();
  return text + plot::dump(plot::layout(hero, plot::ranges(hero), {255, 180}, plot::theme("paper"), plot::Format::paper).scene);
}

/// Some figures of one lab as a sheet.
std::string dump_of_sheet() {
  constexpr int steps = 50;
  const sim::Laboratory& lab = labs::find("estimators");
  sim::Run run(lab, param::Values(lab.schema()), Seed{1});
  for (int k = 0; k < steps; ++k) run.step();
  const auto figures = sim::result_of(run).figures;
  return plot::dump(plot::sheet(std::span(figures).first(3), {.width = 510, .hero = true}, plot::theme("paper")));
}

/// Words between separators; numbers and other words alternate as they come.
std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words(1);
  for (const char c : text) {
    if (c == ' ' || c == ',' || c == '\n' || c == 'x' || c == '[' || c == ']' || c == ':') {
      words.emplace_back();
    } else if (c == '.' && words.back().ends_with('.')) {  // "low..high"
      words.back().pop_back();
      words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  std::erase(words, "");
  return words;
}

bool alike(const std::string& a, const std::string& b, double slack) {
  if (a == b) return true;
  const auto x = parse_number(a), y = parse_number(b);
  return x && y && std::abs(*x - *y) <= slack + 5e-3 * std::max(std::abs(*x), std::abs(*y));
}

/// The first line in which they differ, or nothing. Points of a scene may be off by half a point, numbers of a figure by 0.002.
std::optional<std::string> difference(const std::string& wanted, const std::string& found) {
  const auto lines = [](const std::string& text) {
    std::vector<std::string> result(1);
    for (const char c : text) c == '\n' ? result.emplace_back() : result.back() += c;
    return result;
  };
  const auto a = lines(wanted), b = lines(found);
  double slack = 2e-3;
  for (std::size_t k = 0; k < std::max(a.size(), b.size()); ++k) {
    const std::string x = k < a.size() ? a[k] : "(end)", y = k < b.size() ? b[k] : "(end)";
    if (x.starts_with("scene ")) slack = 0.5;
    const auto u = words_of(x), v = words_of(y);
    const bool same = std::ranges::equal(u, v, [&](const std::string& p, const std::string& q) { return alike(p, q, slack); });
    if (!same) return "line " + std::to_string(k + 1) + ":\n  wanted " + x + "\n  found  " + y;
  }
  return std::nullopt;
}

/// Compares with what is stored, or stores it.
void check_golden(const std::string& name, const std::string& found) {
  const std::filesystem::path file = std::filesystem::path(LINELAND_GOLDEN_FOLDER) / (name + ".txt");
  if (std::getenv("LINELAND_UPDATE_GOLDENS")) return write_file(file, found);
  const auto fault = difference(read_file(file), found);
  CHECK_MESSAGE(!fault, fault.value_or(""));
}

}  // namespace

TEST_CASE("the figures of every lab are those that were looked at") {
  for (const sim::Laboratory* lab : labs::all()) {
    CAPTURE(lab->about().id);
    check_golden(lab->about().id, dump_of(*lab));
  }
}

TEST_CASE("a sheet is the one that was looked at") { check_golden("sheet", dump_of_sheet()); }

TEST_CASE("the comparison sees what it should") {
  const std::string text = "figure a \"b\"\n  0: 1.0000 2.0000\nscene 10x20 #ffffffff\ntext math 10.0 1.0,2.0 \"D\"";
  CHECK_FALSE(difference(text, text));
  CHECK_FALSE(difference(text, "figure a \"b\"\n  0: 1.0010 1.9950\nscene 10x20 #ffffffff\ntext math 10.0 1.4,2.0 \"D\""));
  CHECK(difference(text, "figure a \"c\"\n  0: 1.0000 2.0000\nscene 10x20 #ffffffff\ntext math 10.0 1.0,2.0 \"D\""));
  CHECK(difference(text, "figure a \"b\"\n  0: 1.0100 2.0000\nscene 10x20 #ffffffff\ntext math 10.0 1.0,2.0 \"D\""));
  CHECK(difference(text, "figure a \"b\"\n  0: 1.0000 2.0000\nscene 10x20 #ffffffff\ntext math 10.0 1.7,2.0 \"D\""));
  CHECK(difference(text, text + "\nmore"));
}
