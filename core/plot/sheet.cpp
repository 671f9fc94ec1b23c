#include "core/plot/sheet.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "core/base/check.h"
#include "core/plot/margins.h"
#include "core/plot/rich_text.h"
#include "core/plot/shapes.h"

namespace lineland::plot {

namespace {

constexpr float pt_per_mm = 72 / 25.4f;

/// Lengths of a sheet, in points.
struct Measures {
  float least_width;  // of a column that figures may be set in
  float gap_across, gap_down;
  float header;  // row of letters and titles
  float margin;  // a slide has one, a figure in print has not

  Measures(const SheetStyle& style, const Theme& theme)
      : least_width(19 * theme.text_size),
        gap_across(2 * theme.text_size),
        gap_down(1.5f * theme.text_size),
        header(style.letters || style.titles ? 1.55f * theme.title_size : 0),
        margin(style.height > 0 ? 1.6f * theme.text_size : 0) {}
};

/// Where each figure goes, headers included.
class Places {
 public:
  Places(std::size_t count, const SheetStyle& style, const Measures& measures)
      : count_(static_cast<int>(count)), style_(style), m_(measures), inner_{m_.margin, m_.margin, style.width - 2 * m_.margin, 0} {
    if (style.height > 0) inner_.height = style.height - 2 * m_.margin;
  }

  std::vector<Rect> find() {
    const bool hero = style_.hero && count_ > 1;
    if (hero && inner_.height > 0 && count_ <= 4 && style_.columns == 0) {
      // A wide page: the others in a column beside the hero.
      const float beside = std::floor(0.36f * inner_.width);
      if (beside >= m_.least_width) {
        place(inner_.x, inner_.y, inner_.width - beside - m_.gap_across, inner_.height);
        fill(count_ - 1, 1, {inner_.right() - beside, inner_.y, beside, inner_.height});
        return std::move(places_);
      }
    }
    Rect rest = inner_;
    if (hero) {
      const int rows = rows_of(count_ - 1, columns_for(count_ - 1, inner_));
      const float height =
          inner_.height > 0 ? std::floor(1.4f / (1.4f + static_cast<float>(rows)) * inner_.height) : own_height(inner_.width);
      place(inner_.x, inner_.y, inner_.width, height);
      rest.y += height + m_.gap_down;
      if (rest.height > 0) rest.height -= height + m_.gap_down;
    }
    const int others = hero ? count_ - 1 : count_;
    fill(others, columns_for(others, rest), rest);
    return std::move(places_);
  }

 private:
  static int rows_of(int count, int columns) { return (count + columns - 1) / columns; }
  float own_height(float width) const { return std::round(m_.header + natural_height(width)); }
  float column_width(int columns, float width) const {
    return (width - static_cast<float>(columns - 1) * m_.gap_across) / static_cast<float>(columns);
  }

  /// The best number of columns: wide enough, few empty places, few rows; on a page of given height, figures of good proportions.
  int columns_for(int count, const Rect& room) const {
    if (style_.columns > 0) return std::min(style_.columns, count);
    int best = 1;
    float least = INFINITY;
    for (int columns = 1; columns <= count && (columns == 1 || column_width(columns, room.width) >= m_.least_width); ++columns) {
      const int rows = rows_of(count, columns);
      float cost = static_cast<float>(rows * columns - count);
      if (room.height > 0) {
        const float height = (room.height - static_cast<float>(rows - 1) * m_.gap_down) / static_cast<float>(rows) - m_.header;
        cost = 0.3f * cost + (height > 0 ? 3 * std::abs(std::log(column_width(columns, room.width) / height / 1.6f)) : 100);
      } else {
        cost += static_cast<float>(rows);
      }
      if (cost <= least) best = columns, least = cost;
    }
    return best;
  }

  void place(float x, float y, float width, float height) { places_.push_back({x, y, width, height}); }

  void fill(int count, int columns, const Rect& room) {
    const int rows = rows_of(count, columns);
    const float width = column_width(columns, room.width);
    const float height =
        room.height > 0 ? (room.height - static_cast<float>(rows - 1) * m_.gap_down) / static_cast<float>(rows) : own_height(width);
    for (int i = 0; i < count; ++i)
      place(room.x + static_cast<float>(i % columns) * (width + m_.gap_across),
            room.y + static_cast<float>(i / columns) * (height + m_.gap_down), width, height);
  }

  int count_;
  const SheetStyle& style_;
  const Measures& m_;
  Rect inner_;  // height 0: free
  std::vector<Rect> places_;
};

/// "a" ... "z", "aa", "ab", ...
std::string letters(std::size_t index) {
  std::string result;
  for (++index; index > 0; index = (index - 1) / 26) result.insert(result.begin(), static_cast<char>('a' + (index - 1) % 26));
  return result;
}

/// The largest of the margins of figures that `same` puts in one group with figure `index`; 0 where agreeing would cost too much room.
template <class Same, class Margin>
float common(const std::vector<Placed>& placed, std::size_t index, float room, Same same, Margin margin) {
  float least = INFINITY, most = 0;
  for (std::size_t k = 0; k < placed.size(); ++k) {
    if (!same(k, index) || !(placed[k].area.width > 0)) continue;
    least = std::min(least, margin(placed[k])), most = std::max(most, margin(placed[k]));
  }
  return most - least < 0.12f * room ? most : 0;
}

/// Margins for each figure that agree with those of its neighbours.
std::vector<Margins> agreed(const std::vector<Placed>& placed, const std::vector<Rect>& places) {
  std::vector<Margins> result(placed.size());
  const auto column = [&](std::size_t a, std::size_t b) { return places[a].x == places[b].x && places[a].width == places[b].width; };
  const auto row = [&](std::size_t a, std::size_t b) { return places[a].y == places[b].y && places[a].height == places[b].height; };
  for (std::size_t k = 0; k < placed.size(); ++k) {
    const Size size = placed[k].scene.size;
    result[k].left = common(placed, k, size.width, column, [](const Placed& p) { return p.area.x; });
    result[k].right = common(placed, k, size.width, column, [](const Placed& p) { return p.scene.size.width - p.area.right(); });
    result[k].top = common(placed, k, size.height, row, [](const Placed& p) { return p.area.y; });
    result[k].bottom = common(placed, k, size.height, row, [](const Placed& p) { return p.scene.size.height - p.area.bottom(); });
  }
  return result;
}

/// The letter and the title above a figure; a title that has no room is left out.
void draw_header(Scene& scene, const Figure& figure, std::size_t index, const Rect& place, const SheetStyle& style, const Theme& theme) {
  const float baseline = place.y + theme.title_size;  // raised letters stay on the page
  float x = place.x + 1.5f;
  const auto draw = [&](const SetText& text) {
    if (x + text.width > place.right()) return;
    for (TextRun run : text.runs) {
      run.origin = {run.origin.x + x, run.origin.y + baseline};
      scene.items.push_back({std::move(run)});
    }
    x += text.width + 0.5f * theme.title_size;
  };
  if (style.letters) draw(set_text("(" + letters(index) + ")", theme.title_size, theme.text, true));
  if (style.titles) draw(set_text(figure.title, theme.title_size, theme.text, !style.letters));
}

}  // namespace

std::span<const PaperSize> paper_sizes() {
  static constexpr std::array sizes = {PaperSize{"single", "Single column, 85 mm", 85 * pt_per_mm, 0},
                                       PaperSize{"double", "Double column, 180 mm", 180 * pt_per_mm, 0},
                                       PaperSize{"slide", "Slide, 16:9", 960, 540}};
  return sizes;
}

float natural_height(float width) {
  constexpr float narrow = 85 * pt_per_mm, wide = 180 * pt_per_mm;
  const float t = std::clamp((width - narrow) / (wide - narrow), 0.0f, 1.0f);
  return width * (0.68f + t * (7.0f / 12 - 0.68f));
}

Scene sheet(std::span<const Figure> figures, const SheetStyle& style, const Theme& theme, std::span<const Ranges> ranges) {
  LINELAND_CHECK(!figures.empty() && (ranges.empty() || ranges.size() == figures.size()));
  const Measures measures(style, theme);
  const std::vector<Rect> places = Places(figures.size(), style, measures).find();
  const auto set = [&](std::size_t k, const Margins& least) {
    const Size size{places[k].width, places[k].height - measures.header};
    return layout_within(figures[k], ranges.empty() ? plot::ranges(figures[k]) : ranges[k], size, theme, Format::paper, least);
  };
  std::vector<Placed> placed;
  for (std::size_t k = 0; k < figures.size(); ++k) placed.push_back(set(k, {}));
  const std::vector<Margins> margins = agreed(placed, places);

  Scene scene;
  scene.background = theme.figure;
  scene.size = {style.width, style.height};
  for (std::size_t k = 0; k < figures.size(); ++k) {
    draw_header(scene, figures[k], k, places[k], style, theme);
    append(scene, set(k, margins[k]).scene, {places[k].x, places[k].y + measures.header});
    if (style.height == 0) scene.size.height = std::max(scene.size.height, places[k].bottom());
  }
  return scene;
}

}  // namespace lineland::plot
