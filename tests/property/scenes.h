// Is a scene fit for print? Pure.
#pragma once

#include <string>
#include <vector>

#include "core/plot/scene.h"

namespace lineland::tests {

/// Words that belong together, with the rectangle that their letters take.
struct ShownText {
  std::string utf8;
  plot::Rect box;
  plot::Color color;
};

/// The texts of a scene; runs that continue each other are one.
std::vector<ShownText> texts_of(const plot::Scene& scene);

/// What is wrong: a number that is not finite, something outside of the page, two texts one over the other, a line too thin for print
/// (below a quarter of a point). Empty if nothing is.
std::string fault_of(const plot::Scene& scene);

/// The texts that a curve runs through (a line of many points; axes, grid and leaders have two).
std::vector<std::string> crossed_texts(const plot::Scene& scene);

}  // namespace lineland::tests
