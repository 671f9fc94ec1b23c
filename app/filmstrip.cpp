#include "app/filmstrip.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "core/plot/layout.h"
#include "core/plot/shapes.h"
#include "core/plot/theme.h"

namespace lineland::app {

std::size_t Filmstrip::columns() const {
  constexpr std::size_t most = 4;  // pictures in a row that can still be read
  const std::size_t count = std::max<std::size_t>(steps.size(), 1), in_rows = (count + most - 1) / most;
  return (count + in_rows - 1) / in_rows;  // rows are filled evenly
}

std::string filmstrip_file(const Filmstrip& strip, sim::Run& run, plot::FileFormat format, std::string_view recipe) {
  std::vector<plot::Figure> figures;
  std::optional<plot::Ranges> ranges;
  for (const std::int64_t step : strip.steps) {
    run.seek(step);
    plot::Figure figure = figure_named(sim::result_of(run).figures, strip.figure);
    std::erase_if(figure.marks, [](const plot::Mark& mark) { return std::holds_alternative<plot::Handle>(mark); });
    figure.title = fmt::format("step {}", run.captured_step());
    const plot::Ranges now = plot::ranges(figure);
    ranges = ranges ? plot::united(*ranges, now) : now;
    figures.push_back(std::move(figure));
  }

  constexpr float gap = 10;
  const auto columns = static_cast<float>(strip.columns()), rows = static_cast<float>(strip.rows());
  const auto width = static_cast<float>(strip.size.width_pt), height = static_cast<float>(strip.size.height_pt);
  const plot::Size cell{(width - (columns - 1) * gap) / columns, (height - (rows - 1) * gap) / rows};
  const plot::Theme& theme = plot::theme(strip.theme);
  plot::Scene whole{.size = {width, height}, .background = theme.figure, .clips = {}, .items = {}};
  for (std::size_t k = 0; k < figures.size(); ++k) {
    plot::Placed placed = plot::layout(figures[k], *ranges, cell, theme, plot::Format::small);
    const auto column = static_cast<float>(k % strip.columns()), row = static_cast<float>(k / strip.columns());
    plot::append(whole, std::move(placed.scene), {column * (cell.width + gap), row * (cell.height + gap)});
  }
  return plot::paint(whole, format, recipe, strip.size.pixels_per_pt);
}

}  // namespace lineland::app
