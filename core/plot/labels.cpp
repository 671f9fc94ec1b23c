#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>

#include "core/plot/drawing.h"
#include "core/plot/ink.h"

namespace lineland::plot {

namespace {

/// Where a text stands against the point that it speaks of.
enum class Placement { above, below, right_above, left_above, right_below, left_below, right, left };
using enum Placement;

constexpr std::array beside_lines = {above, below, right_above, left_above, right_below, left_below, right, left};
constexpr std::array beside_areas = {right, right_above, left, left_above, above, right_below, left_below, below};

/// Parts of a curve's width at which its words are tried, in this order whatever the curve does: words that follow a curve and do not jump.
constexpr std::array fractions = {0.70f, 0.84f, 0.30f, 0.56f, 0.93f, 0.18f, 0.43f, 0.77f,
                                  0.63f, 0.24f, 0.88f, 0.10f, 0.97f, 0.36f, 0.50f, 0.04f};

/// A point of a curve, and how far up and down the curve goes around it, over the width of its words.
struct Anchor {
  Point point;
  float highest, lowest;
};

/// How good a place is; lower is better.
enum Quality { clear, tolerable, shaded, crowded, impossible };

/// Finds places for words, one after the other.
class Labeller {
 public:
  explicit Labeller(Drawing& drawing)
      : d_(drawing),
        area_(drawing.area()),
        size_(drawing.format == Format::hero ? 1.1f * drawing.theme.text_size : drawing.theme.text_size),
        ink_(area_, 0.3f * size_) {
    std::vector<Item>& items = d_.scene().items;
    std::vector<Ink::Owners> owners(items.size(), Ink::anyone);
    for (std::size_t n = 0; n < d_.wanted.size(); ++n)
      for (std::size_t i = d_.wanted[n].first; i < d_.wanted[n].last; ++i) owners[i] = Ink::owner(n);
    for (const auto& [first, last] : d_.passive)
      for (std::size_t i = first; i < last; ++i) owners[i] = Ink::anyone;
    for (std::size_t i = d_.first_mark; i < items.size(); ++i) {
      ink_.draw(items[i].shape, owners[i]);
      if (std::holds_alternative<Strip>(items[i].shape)) strips_.push_back(i);
    }
  }

  void run() {
    // Words with a place of their own first: the others can move.
    const auto above = [&](const Wanted& wanted) { return std::ranges::find(d_.legend, wanted.text) != d_.legend.end(); };
    for (const Wanted& wanted : d_.wanted)
      if (wanted.place && !above(wanted)) at_place(wanted);
    for (std::size_t n = 0; n < d_.wanted.size(); ++n)
      if (!d_.wanted[n].place && !above(d_.wanted[n])) beside(d_.wanted[n], Ink::owner(n));
  }

 private:
  static Rect grown(const Rect& r, float by) { return {r.x - by, r.y - by, r.width + 2 * by, r.height + 2 * by}; }

  bool in_area(const Rect& r) const {
    return r.x >= area_.x + 1 && r.right() <= area_.right() - 1 && r.y >= area_.y && r.bottom() <= area_.bottom() - 2;
  }

  void put(const SetText& text, const Rect& rect) {
    d_.text(text, {rect.x, rect.y + text.ascent});
    ink_.draw(Box{rect, text.runs.front().color, {}, 0, 0}, Ink::words);
  }

  /// A thin line between words and what they name.
  void leader(Point from, Point to) {
    d_.line(from, to, d_.theme.faint, d_.theme.hair);
    ink_.draw(d_.scene().items.back().shape, Ink::words);
  }

  /// At its place, around it, or some lines away: the first place that nothing is drawn through; if there is none, across lines, but never
  /// across what can be dragged.
  void at_place(const Wanted& wanted) {
    const SetText text = set_text(wanted.text, size_, wanted.color);
    const Rect size{0, 0, text.width, text.ascent + text.descent};
    const Point p = *wanted.place;
    std::optional<Rect> clear, crossed;
    const auto attempt = [&](const Rect& rect) {
      if (clear || !in_area(rect) || !d_.is_free(rect, 3)) return;
      std::optional<Rect>& found = ink_.within(rect) ? crossed : clear;
      if (!found && !covers_handle(rect)) found = rect;
    };
    const Anchor anchor{p, p.y, p.y};
    const Rect middle{p.x - size.width / 2, p.y - size.height / 2, size.width, size.height};
    attempt(middle);
    for (const Placement placement : beside_lines) attempt(placed(placement, anchor, size));
    if (!clear) clear = nearest_clear(middle);
    if (clear || (crossed && d_.format != Format::paper)) {
      put(text, clear ? *clear : *crossed);
    } else {
      d_.homeless.push_back(wanted.text);
    }
  }

  bool covers_handle(const Rect& rect) const {
    return std::ranges::any_of(d_.placed.handles, [&](const PlacedHandle& h) { return grown(rect, d_.theme.handle).contains(h.center); });
  }

  /// The place nearest to `wanted` that nothing is drawn through.
  std::optional<Rect> nearest_clear(const Rect& wanted) const {
    std::optional<Rect> found;
    float least = INFINITY;
    const float step = 0.5f * size_;
    for (float y = area_.y; y + wanted.height <= area_.bottom(); y += step)
      for (float x = area_.x + 1; x + wanted.width <= area_.right(); x += step) {
        const float distance = std::hypot(x - wanted.x, 2 * (y - wanted.y));
        const Rect rect{x, y, wanted.width, wanted.height};
        if (distance >= least || ink_.within(rect) || !in_area(rect) || !d_.is_free(rect, 3)) continue;
        found = rect, least = distance;
      }
    return found;
  }

  Rect placed(Placement placement, const Anchor& anchor, const Rect& size) const {
    const float gap = 0.45f * size_, w = size.width, h = size.height;
    const auto [x, y] = anchor.point;
    switch (placement) {
      case above: return {x - w / 2, anchor.highest - gap - h, w, h};
      case below: return {x - w / 2, anchor.lowest + gap, w, h};
      case right_above: return {x + gap, y - h, w, h};
      case left_above: return {x - gap - w, y - h, w, h};
      case right_below: return {x + gap, y, w, h};
      case left_below: return {x - gap - w, y, w, h};
      case right: return {x + 1.4f * gap, y - h / 2, w, h};
      case left: return {x - 1.4f * gap - w, y - h / 2, w, h};
    }
    return {};
  }

  /// The points that an item is seen by.
  static void append_path(const Shape& shape, std::vector<Point>& path) {
    if (const auto* line = std::get_if<Polyline>(&shape)) path.insert(path.end(), line->points.begin(), line->points.end());
    if (const auto* symbol = std::get_if<Symbol>(&shape)) path.push_back(symbol->center);
    if (const auto* box = std::get_if<Box>(&shape)) path.push_back({box->rect.x + box->rect.width / 2, box->rect.y});
    if (const auto* strip = std::get_if<Strip>(&shape))
      for (std::size_t i = 0; i < strip->x.size(); ++i) path.push_back({strip->x[i], strip->high[i]});
  }

  /// The anchor at an index of the path.
  static Anchor anchor_at(const std::vector<Point>& path, std::size_t at, Point p, float width) {
    Anchor anchor{p, p.y, p.y};
    const auto take = [&](Point q) {
      if (std::abs(q.x - p.x) > width / 2) return false;
      anchor.highest = std::min(anchor.highest, q.y), anchor.lowest = std::max(anchor.lowest, q.y);
      return true;
    };
    for (std::size_t i = at; i < path.size() && take(path[i]); ++i) continue;
    for (std::size_t i = at; i-- > 0 && take(path[i]);) continue;
    return anchor;
  }

  std::vector<Anchor> anchors(const std::vector<Point>& path, bool filled, float width) const {
    std::vector<Anchor> result;
    if (filled) {
      // The highest peak, and its flanks a line below.
      const auto peak = std::ranges::min_element(path, {}, &Point::y);
      const auto lower = [&](Point p) { return p.y > peak->y + 1.3f * size_; };
      const auto right_flank = std::find_if(peak, path.end(), lower);
      const auto left_flank = std::find_if(std::make_reverse_iterator(peak), path.rend(), lower);
      if (right_flank != path.end())
        result.push_back(anchor_at(path, static_cast<std::size_t>(right_flank - path.begin()), *right_flank, width));
      if (left_flank != path.rend())
        result.push_back(anchor_at(path, static_cast<std::size_t>(left_flank.base() - path.begin()) - 1, *left_flank, width));
      result.push_back(anchor_at(path, static_cast<std::size_t>(peak - path.begin()), *peak, width));
    }
    const auto [left, right] = std::ranges::minmax_element(path, {}, &Point::x);
    const bool upright = right->x - left->x < size_;
    std::vector<float> travelled(path.size(), 0.0f);
    for (std::size_t i = 1; i < path.size(); ++i)
      travelled[i] = travelled[i - 1] + (upright ? std::abs(path[i].y - path[i - 1].y) : std::abs(path[i].x - path[i - 1].x));
    for (const float fraction : fractions) {
      // Words at an upright line stand near its top.
      const float target = (upright ? 0.05f + fraction * 0.02f : fraction) * travelled.back();
      const std::size_t i = static_cast<std::size_t>(std::ranges::upper_bound(travelled, target) - travelled.begin());
      if (i == 0 || i >= path.size()) continue;
      const float t = (target - travelled[i - 1]) / std::max(1e-6f, travelled[i] - travelled[i - 1]);
      const Point p{path[i - 1].x + t * (path[i].x - path[i - 1].x), path[i - 1].y + t * (path[i].y - path[i - 1].y)};
      result.push_back(anchor_at(path, i, p, width));
    }
    if (path.size() == 1) result.push_back({path.front(), path.front().y, path.front().y});
    return result;
  }

  /// Whether the words would stand on shading, which takes from their contrast.
  bool on_area(const Rect& rect) const {
    const float y = rect.y + rect.height / 2;
    return std::ranges::any_of(strips_, [&](std::size_t item) {
      const Strip& strip = std::get<Strip>(d_.placed.scene.items[item].shape);
      const float x = rect.x + rect.width / 2;
      const auto i = static_cast<std::size_t>(std::ranges::lower_bound(strip.x, x) - strip.x.begin());
      return i < strip.x.size() && x >= strip.x.front() && y > std::min(strip.high[i], strip.low[i]) &&
             y < std::max(strip.high[i], strip.low[i]);
    });
  }

  /// Whether other curves, which the words could be taken to mean, pass through.
  bool rivals(const Rect& rect, Ink::Owners own) const { return (ink_.within(rect) & ~own & ~Ink::anyone & ~Ink::words) != 0; }

  Quality quality(const Rect& rect, const Anchor& anchor, Ink::Owners own) const {
    if (!in_area(rect) || !d_.is_free(rect, 4) || ink_.within(grown(rect, 0.12f * size_))) return impossible;
    const float reach = 1.2f * size_;
    const Rect around{anchor.point.x - reach, anchor.point.y - reach, 2 * reach, 2 * reach};
    const bool alone = !rivals(around, own), near_axis = anchor.point.y > area_.bottom() - 1.2f * size_;
    const bool area = on_area(rect);
    if (alone && !near_axis && !rivals(grown(rect, 0.7f * size_), own) && !area) return clear;
    const float near = 0.5f * size_;
    const bool apart = !rivals({anchor.point.x - near, anchor.point.y - near, 2 * near, 2 * near}, own);
    return !apart || near_axis ? crowded : area ? shaded : tolerable;
  }

  void beside(const Wanted& wanted, Ink::Owners own) {
    const SetText text = set_text(wanted.text, size_, wanted.color);
    const Rect size{0, 0, text.width, text.ascent + text.descent};
    std::vector<Point> path;
    for (std::size_t i = wanted.first; i < wanted.last; ++i) append_path(d_.scene().items[i].shape, path);
    if (path.empty() || text.runs.empty()) return;
    const std::vector<Anchor> candidates = anchors(path, wanted.filled, size.width);

    Quality best = impossible;
    Rect found;
    for (const Anchor& anchor : candidates) {
      for (const Placement placement : wanted.filled ? std::span(beside_areas) : std::span(beside_lines)) {
        // Above and below suit lines that are nearly level.
        if ((placement == above || placement == below) && anchor.lowest - anchor.highest > 1.5f * size.height) continue;
        const Rect rect = placed(placement, anchor, size);
        if (const Quality q = quality(rect, anchor, own); q < best) best = q, found = rect;
        if (best == clear) return put(text, found);
      }
    }
    if (best == tolerable) return put(text, found);
    for (const bool crossing : {false, true})
      if (with_leader(text, size, candidates, own, crossing)) return;
    if (best != impossible) return put(text, found);
    const Shape& shape = d_.scene().items[wanted.first].shape;
    // A sample of a single point would be taken for another point.
    const bool placed = path.size() == 1 ? near_point(text, size, path.front()) : with_sample(text, size, shape, path.front());
    if (!placed) d_.homeless.push_back(wanted.text);
  }

  /// Words in the empty place nearest to the point that they name, with a thin line to it.
  bool near_point(const SetText& text, const Rect& size, Point p) {
    const auto found = nearest_clear({p.x, p.y - size.height, size.width, size.height});
    const float farthest = 3 * size_;  // a longer line would be lost among the curves
    if (!found || std::hypot(found->x - p.x, found->y + size.height - p.y) > farthest) return false;
    const Rect edge = grown(*found, 0.15f * size_);
    leader(p, {std::clamp(p.x, edge.x, edge.right()), std::clamp(p.y, edge.y, edge.bottom())});
    put(text, *found);
    return true;
  }

  /// Words in the nearest empty place, behind a sample of what they name: as in a legend.
  bool with_sample(const SetText& text, const Rect& size, const Shape& shape, Point p) {
    const float length = 2.4f * size_, gap = 0.4f * size_;
    const auto found = nearest_clear({p.x, p.y - size.height, length + gap + size.width, size.height});
    if (!found) return false;
    d_.add(sample_of(shape, {found->x, found->y, length, found->height}));
    put(text, {found->x + length + gap, found->y, size.width, size.height});
    ink_.draw(Box{*found, text.runs.front().color, {}, 0, 0}, Ink::words);
    return true;
  }

  /// Words farther away, with a thin line to a point where the curve is by itself; `crossing`: the line may cross other curves.
  bool with_leader(const SetText& text, const Rect& size, const std::vector<Anchor>& candidates, Ink::Owners own, bool crossing) {
    constexpr std::array<Point, 6> directions = {{{1, -1}, {-1, -1}, {1, 1}, {-1, 1}, {0, -1}, {0, 1}}};
    for (const float distance : {1.6f, 2.6f, 4.0f, 6.0f})
      for (const Anchor& anchor : candidates)
        for (const Point& direction : directions) {
          const float near = (crossing ? 0.1f : 0.35f) * size_;
          const Ink::Owners there = ink_.within({anchor.point.x - near, anchor.point.y - near, 2 * near, 2 * near});
          if ((there & ~own) || anchor.point.y > area_.bottom() - 2 * near) break;
          const Point p{anchor.point.x + direction.x * distance * size_, anchor.point.y + direction.y * distance * size_};
          const Rect rect{p.x - (1 - direction.x) / 2 * size.width, p.y - (1 - direction.y) / 2 * size.height, size.width, size.height};
          if (!in_area(rect) || !d_.is_free(rect, 4) || ink_.within(grown(rect, 0.3f * size_))) continue;
          if (on_area(rect)) continue;
          const Point end{p.x - direction.x * 0.15f * size_, p.y - direction.y * 0.15f * size_};
          // The line leaves its own curve at once.
          const float out = 0.7f * size_;
          const Point start{anchor.point.x + direction.x * out, anchor.point.y + direction.y * out};
          if ((ink_.along(start, end) & own) || (ink_.along(anchor.point, end, 0.2f * size_) & Ink::words)) continue;
          if (!crossing && (ink_.along(anchor.point, end) & ~own & ~Ink::anyone)) continue;
          leader(anchor.point, end);
          put(text, rect);
          return true;
        }
    return false;
  }

  Drawing& d_;
  const Rect& area_;
  float size_;
  Ink ink_;
  std::vector<std::size_t> strips_;  // items that shade areas
};

}  // namespace

void draw_labels(Drawing& drawing) {
  draw_legend(drawing);
  if (!drawing.wanted.empty()) Labeller(drawing).run();
}

}  // namespace lineland::plot
