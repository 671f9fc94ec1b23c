// Paragraphs and numbers as the columns beside the figures show them. GUI thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/ui/ui.h"
#include "core/plot/figure.h"

namespace lineland::app {

/// The paragraphs of rich text, which empty lines part.
std::vector<std::string> paragraphs_of(std::string_view text);

/// Sets paragraphs below each other from the corner (x, y) on; one that begins with "$$" is a displayed formula. The height below them.
float show_prose(Ui& ui, std::span<const std::string> paragraphs, float size, plot::Color color, float x, float y, float width);

/// A line of rich text on a baseline, no wider than `width`: smaller if it must be, and where that is too small its end is left out. Its
/// width.
float show_within(Ui& ui, std::string_view rich, float size, plot::Color color, plot::Point origin, float width, bool bold = false);

/// A readout as it is shown.
struct ReadoutRow {
  explicit ReadoutRow(const plot::Readout& readout);
  std::string item, label, value, help;
  bool primary;
};

/// One row from the corner (x, y) on, with its tip; the height below it.
float show_readout(Ui& ui, const ReadoutRow& row, bool large, float x, float y, float width);

}  // namespace lineland::app
