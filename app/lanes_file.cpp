#include "app/lanes_file.h"

#include <algorithm>
#include <cmath>

#include "core/plot/layout.h"
#include "core/plot/rich_text.h"
#include "core/plot/shapes.h"
#include "core/plot/sheet.h"

namespace lineland::app {

namespace {

/// A title on the baseline y = 0, smaller if it is too wide.
plot::Scene title_scene(const std::string& title, float width, const plot::Theme& theme) {
  plot::SetText set = plot::set_text(title, theme.title_size, theme.text, true);
  if (set.width > width) set = plot::set_text(title, theme.title_size * width / set.width * 0.98f, theme.text, true);
  plot::Scene scene;
  for (plot::TextRun& run : set.runs) scene.items.push_back({std::move(run)});
  return scene;
}

}  // namespace

std::size_t lane_columns(std::size_t count, float width, float height) {
  constexpr float good_shape = 1.7f, empty_cell = 0.3f;
  const auto badness = [&](std::size_t columns) {
    const std::size_t rows = (count + columns - 1) / columns;
    const float shape = width / static_cast<float>(columns) / (height / static_cast<float>(rows));
    return std::abs(std::log(shape / good_shape)) + (rows * columns > count ? empty_cell : 0.0f);
  };
  std::size_t best = 1;
  for (std::size_t columns = 2; columns <= count; ++columns) {
    if (badness(columns) < badness(best)) best = columns;
  }
  return best;
}

plot::Scene lanes_scene(std::span<const plot::Figure> figures, std::span<const std::string> titles, std::span<const plot::Ranges> ranges,
                        plot::Size size, const plot::Theme& theme, plot::Format format) {
  constexpr float least_cell = 170;  // pt of width, where the height is free
  const float gap = theme.text_size, head = 1.7f * theme.title_size;
  auto [width, height] = size;
  const bool free = height <= 0;
  const std::size_t columns = !free ? lane_columns(figures.size(), width, height) : width >= 2 * least_cell ? 2 : 1;
  const std::size_t rows = (figures.size() + columns - 1) / columns;
  plot::Size cell{(width - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns), 0};
  if (free) height = static_cast<float>(rows) * (plot::natural_height(cell.width) + head + gap) - gap;
  cell.height = (height - gap * static_cast<float>(rows - 1)) / static_cast<float>(rows);
  plot::Scene scene{.size = {width, height}, .background = theme.figure, .clips = {}, .items = {}};
  for (std::size_t k = 0; k < figures.size(); ++k) {
    plot::Figure figure = figures[k];
    figure.title.clear();
    std::erase_if(figure.marks, [](const plot::Mark& mark) { return std::holds_alternative<plot::Handle>(mark); });
    const plot::Point corner{static_cast<float>(k % columns) * (cell.width + gap), static_cast<float>(k / columns) * (cell.height + gap)};
    plot::append(scene, title_scene(titles[k], cell.width, theme), {corner.x, corner.y + theme.title_size});
    const plot::Size rest{cell.width, cell.height - head};
    plot::append(scene, plot::layout(figure, ranges[k], rest, theme, format).scene, {corner.x, corner.y + head});
  }
  return scene;
}

std::string lanes_file(std::span<const plot::Figure> figures, std::span<const std::string> titles, const Picture& picture,
                       plot::FileFormat format, std::string_view recipe) {
  const plot::Size size{static_cast<float>(picture.size.width_pt), static_cast<float>(picture.size.height_pt)};
  const plot::Scene scene = lanes_scene(figures, titles, plot::shared_ranges(figures), size, theme_of(picture), plot::Format::paper);
  return plot::paint(scene, format, recipe, picture.size.pixels_per_pt, lettering_of(picture));
}

}  // namespace lineland::app
