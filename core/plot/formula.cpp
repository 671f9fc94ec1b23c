#include "core/plot/formula.h"

#include <algorithm>
#include <string>

namespace lineland::plot {

namespace {

/// What stands between the braces that open at `at`, which moves behind them.
std::string_view braced(std::string_view tex, std::size_t& at) {
  if (at >= tex.size() || tex[at] != '{') return {};
  int depth = 0;
  const std::size_t begin = at + 1;
  for (; at < tex.size(); ++at) {
    if (tex[at] == '{') ++depth;
    if (tex[at] == '}' && --depth == 0) break;
  }
  const std::string_view inside = tex.substr(begin, std::min(at, tex.size()) - begin);
  at = std::min(at + 1, tex.size());
  return inside;
}

/// The sign that joins what follows to a fraction before it, taken off `part`; empty if there is none.
std::string_view joining_sign(std::string_view& part) {
  while (part.starts_with(' ')) part.remove_prefix(1);
  if (part.empty() || std::string_view("=+-").find(part.front()) == std::string_view::npos) return {};
  const std::string_view sign = part.substr(0, 1);
  part.remove_prefix(1);
  return sign;
}

}  // namespace

Formula set_formula(std::string_view tex, float size, Color color) {
  Formula result;
  const float axis = 0.28f * size, space = 0.25f * size;  // of the fraction bar above the baseline; around a fraction
  const float baseline = 1.55f * size;
  const auto set = [&](std::string_view part) { return set_text('$' + std::string(part) + '$', size, color); };
  const auto place = [&](SetText text, Point origin) {
    for (TextRun& run : text.runs) {
      run.origin.x += origin.x;
      run.origin.y += origin.y;
      result.text.runs.push_back(std::move(run));
    }
  };
  float x = 0;
  for (std::size_t at = 0; at < tex.size();) {
    constexpr std::string_view command = "\\frac";
    const std::size_t begin = std::min(tex.find(command, at), tex.size());
    if (begin > at) {
      std::string_view words = tex.substr(at, begin - at);
      const std::string_view sign = result.bars.empty() ? std::string_view{} : joining_sign(words);
      for (const std::string_view piece : {sign, words}) {
        if (piece.empty()) continue;
        SetText part = set(piece);
        const float width = part.width;
        place(std::move(part), {x, baseline});
        x += width + (piece.data() == sign.data() ? space : 0);
      }
    }
    at = begin;
    if (at == tex.size()) break;
    at += command.size();
    SetText above = set(braced(tex, at)), below = set(braced(tex, at));
    const float bar = std::max(above.width, below.width) + space;
    x += space;
    result.bars.push_back({{x, baseline - axis}, {x + bar, baseline - axis}});
    const float above_x = x + (bar - above.width) / 2, below_x = x + (bar - below.width) / 2;
    place(std::move(above), {above_x, baseline - axis - 0.42f * size});
    place(std::move(below), {below_x, baseline - axis + 1.02f * size});
    x += bar + space;
  }
  result.width = result.text.width = x;
  result.height = (result.bars.empty() ? 2.1f : 2.9f) * size;
  return result;
}

std::string plain_formula(std::string_view tex) {
  constexpr std::string_view command = "\\frac";
  std::string result;
  const auto plain = [](std::string_view part) { return plain_text('$' + std::string(part) + '$'); };
  for (std::size_t at = 0; at < tex.size();) {
    const std::size_t begin = std::min(tex.find(command, at), tex.size());
    if (begin > at) {
      std::string_view words = tex.substr(at, begin - at);
      const std::string_view sign = at > 0 ? joining_sign(words) : std::string_view{};
      if (!sign.empty()) result += ' ' + plain(sign) + ' ';
      result += plain(words);
    }
    if (begin == tex.size()) break;
    at = begin + command.size();
    const std::string above = plain(braced(tex, at)), below = plain(braced(tex, at));
    result += "(" + above + ")/(" + below + ")";
  }
  return result;
}

void append(Scene& scene, const Formula& formula, Point corner, float bar_width) {
  for (TextRun run : formula.text.runs) {
    run.origin.x += corner.x;
    run.origin.y += corner.y;
    scene.items.push_back({std::move(run)});
  }
  const Color color = formula.text.runs.empty() ? Color{} : formula.text.runs.front().color;
  for (const auto& [from, to] : formula.bars) {
    const Point left = {corner.x + from.x, corner.y + from.y}, right = {corner.x + to.x, corner.y + to.y};
    scene.items.emplace_back(Polyline{.points = {left, right}, .color = color, .width = bar_width});
  }
}

float fitting_size(std::string_view tex, float size, float width) {
  const float wanted = set_formula(tex, size).width;
  return wanted > width ? size * width / wanted * 0.98f : size;
}

}  // namespace lineland::plot
