// A formula that is displayed on a line of its own, with fractions. Thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/plot/rich_text.h"
#include "core/plot/scene.h"

namespace lineland::plot {

/// What is to be drawn, from the upper left corner (0, 0) on.
struct Formula {
  SetText text;                               ///< all runs
  std::vector<std::pair<Point, Point>> bars;  ///< of fractions
  float width = 0, height = 0;
};

/// Sets a formula (without dollars), with \frac{...}{...} at its outermost level as a fraction.
Formula set_formula(std::string_view tex, float size, Color color = {});

/// The same without markup, on one line: "a = (b)/(c)".
std::string plain_formula(std::string_view tex);

/// Adds it to a scene, its upper left corner at `corner`.
void append(Scene& scene, const Formula& formula, Point corner, float bar_width);

/// The largest size up to `size` at which the formula is no wider than `width`.
float fitting_size(std::string_view tex, float size, float width);

}  // namespace lineland::plot
