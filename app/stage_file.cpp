#include "app/stage_file.h"

#include <algorithm>
#include <vector>

#include "core/plot/formula.h"
#include "core/plot/layout.h"
#include "core/plot/rich_text.h"
#include "core/plot/shapes.h"
#include "core/plot/sheet.h"

namespace lineland::app {

namespace {

constexpr float formula_share = 1.15f, margin = 6;  // of the size of text; points at the sides

/// Words in lines no wider than `width`.
std::vector<plot::SetText> lines_of(const std::string& rich, float size, plot::Color color, float width) {
  std::vector<plot::SetText> lines;
  std::string line;
  bool formula = false;
  for (std::size_t begin = 0, k = 0; k <= rich.size(); ++k) {
    if (k < rich.size() && rich[k] == '$') formula = !formula;
    if (k < rich.size() && (formula || rich[k] != ' ')) continue;
    const std::string word = rich.substr(begin, k - begin);
    begin = k + 1;
    plot::SetText longer = plot::set_text(line.empty() ? word : line + ' ' + word, size, color);
    if (line.empty() || longer.width > width) {
      line = word;
      lines.push_back(plot::set_text(line, size, color));
    } else {
      line += ' ' + word;
      lines.back() = std::move(longer);
    }
  }
  return lines;
}

}  // namespace

std::string stage_file(const sim::Stage& stage, const Picture& picture, plot::FileFormat format) {
  const plot::Theme& theme = theme_of(picture);
  const float width = static_cast<float>(picture.size.width_pt), inner = width - 2 * margin, leading = 1.45f * theme.text_size;
  plot::Scene below;
  float y = leading;
  for (const plot::SetText& line : lines_of(stage.text, theme.text_size, theme.muted, inner)) {
    for (plot::TextRun run : line.runs) {
      run.origin.x += margin, run.origin.y += y;
      below.items.push_back({std::move(run)});
    }
    y += leading;
  }
  for (const std::string& tex : stage.formulas) {
    const float size = plot::fitting_size(tex, formula_share * theme.text_size, inner);
    const plot::Formula formula = plot::set_formula(tex, size, theme.text);
    plot::append(below, formula, {margin + std::max(0.0f, (inner - formula.width) / 2), y - 0.5f * leading}, theme.hair);
    y += formula.height;
  }
  y += margin;
  // A free height is that of the figure by itself; else the figure takes what the words leave, but not less than a third.
  const float given = static_cast<float>(picture.size.height_pt);
  const float high = given > 0 ? std::max(given - y, given / 3) : plot::natural_height(width);
  const plot::Placed placed = plot::layout(stage.figure, plot::ranges(stage.figure), {width, high}, theme, plot::Format::paper);
  plot::Scene scene = placed.scene;
  scene.size = {width, high + y};
  plot::append(scene, below, {0, high});
  return plot::paint(scene, format, "", picture.size.pixels_per_pt, lettering_of(picture));
}

}  // namespace lineland::app
