#include "core/labs/divergences/inequality.h"

#include <algorithm>
#include <cmath>

#include "core/math/closed_forms.h"

namespace lineland::labs::divergences {

namespace {

plot::Field compute(bool squared) {
  constexpr int columns = 96, rows = 72;
  plot::Field field{.name = "violation",
                    .range = plot::Span{-0.6, 0.6},
                    .scale_label = squared ? "$(2D - K) / (2D + K)$" : "$(D - K) / (D + K)$",
                    .diverging = true};
  for (int i = 0; i <= columns; ++i) field.x_edges.push_back(inequality_most_distance * i / columns);
  for (int i = 0; i <= rows; ++i) field.y_edges.push_back(std::pow(inequality_most_ratio, double(i) / rows));
  for (int row = 0; row < rows; ++row) {
    const double ratio = std::pow(inequality_most_ratio, (row + 0.5) / rows);
    for (int column = 0; column < columns; ++column) {
      const math::Normal narrow{0, 1}, wide{inequality_most_distance * (column + 0.5) / columns, ratio};
      const double least = std::min(math::kl(narrow, wide), math::kl(wide, narrow));
      const double cs = (squared ? 2 : 1) * math::cauchy_schwarz(narrow, wide);
      field.values.push_back(float((cs - least) / (cs + least)));
    }
  }
  return field;
}

}  // namespace

plot::Field violation_field(bool squared) {
  static const plot::Field plain = compute(false), twice = compute(true);
  return squared ? twice : plain;
}

double equality_distance(double ratio) {
  const double square = ratio * ratio;
  const double rest = std::log(ratio) + 0.5 * (1 / square - 1) - std::log((square + 1) / (2 * ratio));
  return std::sqrt(2 * square * (square + 1) / (square - 1) * rest);
}

}  // namespace lineland::labs::divergences
