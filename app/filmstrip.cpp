#include "app/filmstrip.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "core/plot/layout.h"
#include "core/plot/shapes.h"
#include "core/plot/theme.h"

namespace lineland::app {

namespace {

constexpr float gap = 10;

/// As many pictures in a row as can still be read, and rows that are filled evenly.
std::size_t columns_of(std::size_t count, float width) {
  constexpr float least = 105;  // pt of a picture's width
  const auto most = static_cast<std::size_t>(std::clamp((width + gap) / (least + gap), 1.0f, 4.0f));
  const std::size_t rows = (count + most - 1) / most;
  return (count + rows - 1) / rows;
}

}  // namespace

std::vector<std::int64_t> even_steps(std::int64_t count, std::int64_t last) {
  std::vector<std::int64_t> steps;
  for (std::int64_t k = 0; k < count; ++k) {
    steps.push_back(count > 1 ? last / (count - 1) * k + last % (count - 1) * k / (count - 1) : last);
  }
  return steps;
}

std::string filmstrip_file(const Picture& picture, sim::Run& run, plot::FileFormat format, std::string_view recipe,
                           const std::function<void(double)>& progress) {
  constexpr float shape = 1.1f;  // height over width of a picture, where it is free
  std::vector<plot::Figure> figures;
  std::optional<plot::Ranges> ranges;
  for (const std::int64_t step : picture.steps) {
    run.seek(step);
    plot::Figure figure = figure_named(sim::result_of(run).figures, picture.figures.front());
    std::erase_if(figure.marks, [](const plot::Mark& mark) { return std::holds_alternative<plot::Handle>(mark); });
    figure.title = fmt::format("step {}", run.captured_step());
    const plot::Ranges now = plot::ranges(figure);
    ranges = ranges ? plot::united(*ranges, now) : now;
    figures.push_back(std::move(figure));
    if (progress) progress(static_cast<double>(figures.size()) / static_cast<double>(picture.steps.size()));
  }

  const auto width = static_cast<float>(picture.size.width_pt);
  const std::size_t in_row = columns_of(figures.size(), width);
  const auto columns = static_cast<float>(in_row), rows = static_cast<float>((figures.size() + in_row - 1) / in_row);
  plot::Size cell{(width - (columns - 1) * gap) / columns, 0};
  const float given = static_cast<float>(picture.size.height_pt);
  const float height = given > 0 ? given : rows * (std::round(shape * cell.width) + gap) - gap;
  cell.height = (height - (rows - 1) * gap) / rows;
  const plot::Theme& theme = theme_of(picture);
  plot::Scene whole{.size = {width, height}, .background = theme.figure, .clips = {}, .items = {}};
  for (std::size_t k = 0; k < figures.size(); ++k) {
    plot::Placed placed = plot::layout(figures[k], *ranges, cell, theme, plot::Format::small);
    const auto column = static_cast<float>(k % in_row), row = static_cast<float>(k / in_row);
    plot::append(whole, std::move(placed.scene), {column * (cell.width + gap), row * (cell.height + gap)});
  }
  return plot::paint(whole, format, recipe, picture.size.pixels_per_pt, lettering_of(picture));
}

}  // namespace lineland::app
