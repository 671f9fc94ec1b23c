#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "core/plot/drawing.h"
#include "core/plot/heat_map.h"
#include "core/plot/ticks.h"

namespace lineland::plot {

namespace {

constexpr float gap_to_ticks = 6;  // between the area and the texts beside it
constexpr float tick_length = 3;
constexpr float bar_width = 7;  // of a colour scale

std::string with_unit(const Axis& axis) {
  if (axis.unit.empty() || axis.label.empty()) return axis.label;
  return axis.label + " (" + axis.unit + ")";
}

/// A tick that is ready to be placed.
struct SetTick {
  double value;
  SetText text;
};

/// What is known of the figure's frame before anything is drawn.
class Frame {
 public:
  explicit Frame(Drawing& drawing)
      : drawing_(drawing), figure_(drawing.figure), theme_(drawing.theme), small_(drawing.format == Format::small) {
    for (const Mark& mark : figure_.marks) {
      if (const auto* field = std::get_if<Field>(&mark)) field_ = field;
      if (const auto* curve = std::get_if<Curve>(&mark); curve && curve->shade) family_.push_back(curve);
    }
    pad_ = drawing.format == Format::paper ? 1.5f : 4.0f;
    legend_ = legend_height(drawing);
    title_ = set_text(small_ ? figure_.title : "", theme_.title_size, theme_.text, true);
    y_label_ = set_text(with_unit(figure_.y), label_size(), small_ ? theme_.muted : theme_.text);
    x_label_ = set_text(with_unit(figure_.x), label_size(), small_ ? theme_.muted : theme_.text);
    if (figure_.right) right_label_ = set_text(with_unit(*figure_.right), label_size(), theme_.style(figure_.right_role).words);
    if (field_) scale_label_ = set_text(field_->scale_label, theme_.small_size, theme_.muted);
  }

  bool draw() {
    if (!decide_rows()) return false;
    Rect& area = drawing_.placed.area;
    const Size size = drawing_.scene().size;
    y_ticks_ = fitting_ticks(figure_.y, drawing_.placed.ranges.y, theme_.muted);
    if (figure_.right) right_ticks_ = fitting_ticks(*figure_.right, *drawing_.placed.ranges.right, theme_.style(figure_.right_role).words);
    area.x = pad_ + gap_to_ticks + widest(y_ticks_);
    if (area.x > 0.45f * size.width) y_ticks_.clear(), area.x = pad_;
    area.x = std::max(area.x, drawing_.least.left);
    const float right = std::max(right_margin(), drawing_.least.right);
    area.width = size.width - area.x - right;
    if (area.width < 8) return false;

    const Ranges& ranges = drawing_.placed.ranges;
    drawing_.x = Projection(ranges.x, figure_.x.scale, area.x, area.right());
    drawing_.left = Projection(ranges.y, figure_.y.scale, area.bottom(), area.y);
    if (ranges.right) drawing_.right = Projection(*ranges.right, drawing_.placed.right_scale, area.bottom(), area.y);

    draw_grid();
    draw_titles();
    draw_y_ticks();
    draw_x_axis();
    draw_color_scale();
    return true;
  }

 private:
  float label_size() const { return small_ ? theme_.small_size : theme_.text_size; }
  float row(float text_size) const { return 1.45f * text_size; }
  bool has_top_labels() const { return !y_label_.runs.empty() || !right_label_.runs.empty() || !scale_label_.runs.empty(); }

  /// Heights of the rows above and below the area; rows are given up until the area has most of the height.
  bool decide_rows() {
    Rect& area = drawing_.placed.area;
    const Size size = drawing_.scene().size;
    bool title = !title_.runs.empty(), top_labels = has_top_labels();
    bool x_row = !small_ && !x_label_.runs.empty();
    for (;;) {
      title_row_ = title ? row(theme_.title_size) : 0;
      top_row_ = top_labels ? row(label_size()) : 0;
      const float top = pad_ + title_row_ + top_row_ + legend_ + theme_.small_size / 2;
      const float bottom = pad_ + tick_length + row(theme_.small_size) + (x_row ? row(theme_.text_size) : 0);
      area.y = std::round(std::max(top, drawing_.least.top));
      area.height = size.height - area.y - std::max(bottom, drawing_.least.bottom);
      // A figure without its name says less than a low one; one with a legend is low and has names.
      const float least = (top_labels || x_row) && legend_ == 0 ? 0.45f : 0.3f;
      if (area.height >= least * size.height) break;
      if (std::exchange(top_labels, false) || std::exchange(x_row, false) || std::exchange(title, false)) continue;
      break;
    }
    has_title_ = title, has_top_ = top_labels, has_x_row_ = x_row;
    drawing_.legend_top = pad_ + title_row_ + top_row_;
    return area.height >= 8 && size.width >= 20;
  }

  static float widest(const std::vector<SetTick>& ticks) {
    float result = 0;
    for (const SetTick& tick : ticks) result = std::max(result, tick.text.width);
    return result;
  }

  std::vector<SetTick> set_ticks(const Axis& axis, Span range, int most, Color color) const {
    std::vector<SetTick> result;
    const auto add = [&](double value, const std::string& text) { result.push_back({value, set_text(text, theme_.small_size, color)}); };
    if (axis.named_ticks.empty()) {
      for (const Tick& tick : ticks(range, axis.scale, most)) add(tick.value, tick.text);
    } else {
      for (const auto& [value, text] : axis.named_ticks)
        if (value >= range.low && value <= range.high) add(value, text);
    }
    return result;
  }

  /// Two or three ticks in a small figure, up to six in others; a few more where steps of 1, 2 and 5 leave less than that.
  std::vector<SetTick> fitting_ticks(const Axis& axis, Span range, Color color) const {
    const float height = drawing_.placed.area.height;
    const int room = static_cast<int>(height / (1.8f * theme_.small_size)) + 1;
    const int calm = std::clamp(static_cast<int>(height / (4.2f * theme_.small_size)) + 1, 2, small_ ? 3 : 6);
    return enough_ticks(axis, range, calm, room, color);
  }

  std::vector<SetTick> enough_ticks(const Axis& axis, Span range, int calm, int room, Color color) const {
    std::vector<SetTick> best;
    for (int most = calm; most <= std::max(calm, std::min(room, calm + 3)); ++most) {
      std::vector<SetTick> ticks = set_ticks(axis, range, most, color);
      if (labelled(ticks) > labelled(best)) best = std::move(ticks);
      if (labelled(best) >= std::min(3, calm)) break;
    }
    // One tick gives no scale: where steps of 1, 2 and 5 leave no two, the outermost of finer ones.
    for (int most = calm + 1; most <= calm + 5 && labelled(best) < 2 && room > 1; ++most) {
      std::vector<SetTick> ticks = set_ticks(axis, range, most, color);
      if (labelled(ticks) == std::ssize(ticks) && ticks.size() > 1) best = {std::move(ticks.front()), std::move(ticks.back())};
    }
    return best;
  }

  static std::ptrdiff_t labelled(const std::vector<SetTick>& ticks) {
    return std::ranges::count_if(ticks, [](const SetTick& tick) { return !tick.text.runs.empty(); });
  }

  float right_margin() {
    const float widest_share = 0.3f * drawing_.scene().size.width;
    if (figure_.right) {
      const float width = widest(right_ticks_) + gap_to_ticks + pad_;
      if (width > widest_share) right_ticks_.clear();
      return right_ticks_.empty() ? pad_ : width;
    }
    float words = 0;
    for (const Mark& mark : figure_.marks)
      if (const auto* line = std::get_if<Line>(&mark); line && line->horizontal && line->side == Side::left)
        words = std::max(words, set_text(line->label, theme_.small_size, theme_.muted).width);
    if (field_ && !field_->scale_label.empty() && has_top_) {
      const Span range = color_range(*field_);
      for (const double value : {range.low, range.high})
        scale_ends_.push_back(set_text(readable(value, 2), theme_.small_size, theme_.muted));
      words = std::max(scale_ends_[0].width, scale_ends_[1].width) + bar_width + gap_to_ticks;
      if (words < widest_share) return words + gap_to_ticks + pad_;
      scale_ends_.clear();
      return pad_ + theme_.small_size;
    }
    if (is_long_family()) {
      for (const Curve* end : {family_.front(), family_.back()})
        scale_ends_.push_back(set_text(end->label, theme_.small_size, theme_.muted));
      words = std::max(scale_ends_[0].width, scale_ends_[1].width) + bar_width + gap_to_ticks;
      drawing_.words_at_scale = words < widest_share;
      if (drawing_.words_at_scale) return words + gap_to_ticks + pad_;
      scale_ends_.clear();
    }
    if (words > 0 && words < widest_share) {
      drawing_.words_beside = true;
      return words + gap_to_ticks + pad_;
    }
    return pad_ + theme_.small_size;
  }

  /// Curves so many that only the first and the last have words, which then stand at a scale of the colours between.
  bool is_long_family() const {
    constexpr std::size_t few = 4;
    return !field_ && family_.size() > few && !family_.front()->label.empty() && !family_.back()->label.empty() &&
           std::ranges::count_if(family_, [](const Curve* curve) { return !curve->label.empty(); }) == 2;
  }

  std::vector<Color> scale_colors() const {
    if (field_) return color_map(*field_, theme_);
    constexpr int steps = 64;
    const double first = *family_.front()->shade, last = *family_.back()->shade;
    std::vector<Color> colors;
    for (int i = 0; i <= steps; ++i) colors.push_back(theme_.family(std::lerp(first, last, i / double(steps))));
    return colors;
  }

  /// The colours of a heat map or of a family of curves beside the area, with what stands for both ends.
  void draw_color_scale() {
    if (scale_ends_.empty()) return;
    const Rect& area = drawing_.area();
    const std::vector<Color> map = scale_colors();
    const Rect bar{area.right() + gap_to_ticks, area.y, bar_width, area.height};
    drawing_.add(Image{bar, 1, static_cast<int>(map.size()), {map.rbegin(), map.rend()}});
    const float half = TextMetrics::cap_height(Face::text, theme_.small_size) / 2, x = bar.right() + gap_to_ticks / 2;
    drawing_.text(scale_ends_[0], {x, bar.bottom() + half});
    drawing_.text(scale_ends_[1], {x, bar.y + half});
  }

  void draw_grid() {
    const Rect& area = drawing_.area();
    if (field_) return;
    for (const SetTick& tick : y_ticks_) {
      const float y = drawing_.left(tick.value);
      if (tick.text.runs.empty() || y > area.bottom() - 0.5f) continue;
      drawing_.line({area.x, y}, {area.right(), y}, theme_.grid, theme_.hair);
    }
  }

  void draw_titles() {
    const float width = drawing_.scene().size.width;
    if (has_title_) drawing_.text(title_, {pad_, pad_ + TextMetrics::cap_height(Face::bold, theme_.title_size) + 1});
    if (!has_top_) return;
    const float baseline = pad_ + title_row_ + TextMetrics::cap_height(Face::text, label_size()) + 1;
    drawing_.text(y_label_, {pad_, baseline});
    drawing_.text(right_label_, {width - pad_ - right_label_.width, baseline}, 12);
    drawing_.text(scale_label_, {width - pad_ - scale_label_.width, baseline}, 12);
  }

  void draw_y_ticks() {
    const Rect& area = drawing_.area();
    const float half = TextMetrics::cap_height(Face::text, theme_.small_size) / 2;
    for (const SetTick& tick : y_ticks_)
      drawing_.text(tick.text, {area.x - gap_to_ticks - tick.text.width, drawing_.left(tick.value) + half});
    for (const SetTick& tick : right_ticks_) drawing_.text(tick.text, {area.right() + gap_to_ticks, drawing_.right(tick.value) + half});
    for (const Mark& mark : figure_.marks) {
      const auto* line = std::get_if<Line>(&mark);
      if (!drawing_.words_beside || !line || !line->horizontal || line->side != Side::left) continue;
      const float y = drawing_.left(line->at);
      if (!(y >= area.y - 0.5f && y <= area.bottom() + 0.5f)) continue;
      drawing_.text(set_text(line->label, theme_.small_size, theme_.style(line->role).words), {area.right() + gap_to_ticks, y + half});
    }
  }

  void draw_x_axis() {
    const Rect& area = drawing_.area();
    const Size size = drawing_.scene().size;
    const float baseline = area.bottom() + tick_length + gap_to_ticks / 2 + TextMetrics::cap_height(Face::text, theme_.small_size);
    if (!field_) drawing_.line({area.x, area.bottom()}, {area.right(), area.bottom()}, theme_.axis, theme_.hair * 1.4f);

    // The label of a small figure stands at the end of the tick row, that of others in a row of its own.
    if (has_x_row_) {
      const float center = area.x + area.width / 2;
      drawing_.text(x_label_, {center - x_label_.width / 2, size.height - pad_ - x_label_.descent});
    } else if (small_) {
      drawing_.text(x_label_, {area.right() - x_label_.width, baseline});
    }
    draw_x_ticks(baseline);
  }

  void draw_x_ticks(float baseline) {
    const Rect& area = drawing_.area();
    const float width = drawing_.scene().size.width, least_gap = 0.9f * theme_.small_size;
    const auto place = [&](const SetTick& tick) -> Point {
      const float start = drawing_.x(tick.value) - tick.text.width / 2;
      return {std::max(0.0f, std::min(start, width - tick.text.width - 0.5f)), baseline};
    };
    // As many ticks as stand apart, a few less than there is room for if that suffices.
    const int room = static_cast<int>(area.width / (5 * theme_.small_size)) + 1;
    const int calm = std::clamp(static_cast<int>(area.width / (8 * theme_.small_size)) + 1, 2, small_ ? 3 : 9);
    std::vector<SetTick> all;
    std::ptrdiff_t shown = -1;
    const auto consider = [&](int most) {
      std::vector<SetTick> ticks = set_ticks(figure_.x, drawing_.placed.ranges.x, most, theme_.muted);
      float end = -1e9f;
      std::ptrdiff_t free = 0;
      for (const SetTick& tick : ticks) {
        if (tick.text.runs.empty()) continue;
        const Point start = place(tick);
        if (start.x < end + least_gap && figure_.x.named_ticks.empty()) return;
        end = start.x + tick.text.width;
        free += drawing_.is_free(Drawing::bounds(tick.text, start), least_gap);
      }
      if (free > shown) shown = free, all = std::move(ticks);
    };
    for (int most = calm; most <= std::max(calm, std::min(room, calm + 2)) && shown < std::min(3, calm); ++most) consider(most);
    for (int most = room + 1; most <= room + 3 && shown < 2; ++most) consider(most);  // steps of 1, 2 and 5 may leave a lonely tick
    for (int most = calm - 1; most >= 1 && shown < 1; --most) consider(most);
    for (const SetTick& tick : all) {
      const float x = drawing_.x(tick.value);
      const bool minor = tick.text.runs.empty(), told = !minor && drawing_.text(tick.text, place(tick), least_gap);
      if (field_ || !(minor || told)) continue;
      drawing_.line({x, area.bottom()}, {x, area.bottom() + (minor ? tick_length / 2 : tick_length)}, theme_.axis, theme_.hair);
    }
  }

  Drawing& drawing_;
  const Figure& figure_;
  const Theme& theme_;
  bool small_;
  const Field* field_ = nullptr;
  std::vector<const Curve*> family_;  // those with shades
  float pad_ = 4, title_row_ = 0, top_row_ = 0, legend_ = 0;
  bool has_title_ = false, has_top_ = false, has_x_row_ = false;
  SetText title_, x_label_, y_label_, right_label_, scale_label_;
  std::vector<SetTick> y_ticks_, right_ticks_;
  std::vector<SetText> scale_ends_;
};

}  // namespace

bool draw_axes(Drawing& drawing) { return Frame(drawing).draw(); }

}  // namespace lineland::plot
