#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "core/plot/drawing.h"
#include "core/plot/heat_map.h"
#include "core/plot/trace.h"

namespace lineland::plot {

namespace {

constexpr float rug_height = 5;

Color faded(Color c, float opacity) {
  c.a = static_cast<std::uint8_t>(std::lround(255 * opacity));
  return c;
}

/// Draws marks of every kind.
class MarkPainter {
 public:
  explicit MarkPainter(Drawing& drawing) : d_(drawing), area_(drawing.area()), weight_(drawing.format == Format::small ? 0.85f : 1.0f) {}

  void operator()(const Curve& m) {
    const RoleStyle& style = d_.theme.style(m.role);
    const Color color = m.shade ? d_.theme.family(*m.shade) : style.color;
    const std::vector<Point> points = projected(m.x, m.y, m.side);
    if (m.filled) fill(points, faded(color, d_.theme.fill_opacity), d_.y(m.side)(0));
    const std::size_t first = d_.scene().items.size();
    for (std::vector<Point>& piece : clipped(thinned(points), area_)) {
      Polyline line{std::move(piece), color, m.emphasis ? weight_ * d_.theme.emphasis : weight_ * d_.theme.line};
      set_dash(line, m.dash, style);
      d_.add(std::move(line));
    }
    if (m.shade && d_.words_at_scale) return;
    want(m.label, m.shade ? readable(color) : style.words, first, m.filled);
  }

  void operator()(const Band& m) {
    const RoleStyle& style = d_.theme.style(m.role);
    const std::vector<Point> low = projected(m.x, m.low, m.side), high = projected(m.x, m.high, m.side);
    const std::size_t first = d_.scene().items.size();
    Strip strip{{}, {}, {}, faded(style.color, std::min(1.0f, 1.4f * d_.theme.fill_opacity))};
    const auto flush = [&] {
      if (strip.x.size() > 1) d_.add(strip);
      strip.x.clear(), strip.low.clear(), strip.high.clear();
    };
    for (std::size_t i = 0; i < std::min(low.size(), high.size()); ++i) {
      const bool visible = std::isfinite(low[i].x) && std::isfinite(low[i].y) && std::isfinite(high[i].y) && inside_x(low[i].x);
      if (!visible || (!strip.x.empty() && low[i].x < strip.x.back())) flush();
      if (!visible || (!strip.x.empty() && low[i].x - strip.x.back() < 0.25f && i + 1 < low.size())) continue;
      strip.x.push_back(low[i].x), strip.low.push_back(clamp_y(low[i].y)), strip.high.push_back(clamp_y(high[i].y));
    }
    flush();
    want(m.label, style.words, first, true);
  }

  void operator()(const Histogram& m) {
    const RoleStyle& style = d_.theme.style(m.role);
    const float zero = clamp_y(d_.left(0));
    const std::size_t first = d_.scene().items.size();
    for (std::size_t i = 0; i < std::min(m.heights.size(), m.edges.empty() ? 0 : m.edges.size() - 1); ++i) {
      const float a = clamp_x(d_.x(m.edges[i])), b = clamp_x(d_.x(m.edges[i + 1])), top = clamp_y(d_.left(m.heights[i]));
      if (!(b > a) || !std::isfinite(m.heights[i]) || top == zero) continue;
      const float space = b - a > 4 ? 0.5f : 0;
      d_.add(Box{{a + space / 2, std::min(top, zero), b - a - space, std::abs(zero - top)},
                 faded(style.color, 2 * d_.theme.fill_opacity),
                 {},
                 0,
                 0});
    }
    want(m.label, style.words, first, true);
  }

  void operator()(const Points& m) {
    constexpr std::array markers = {Marker::disc, Marker::square, Marker::triangle, Marker::diamond, Marker::ring, Marker::cross};
    const RoleStyle& style = d_.theme.style(m.role);
    const Marker marker = markers[point_series_++ % markers.size()];
    const std::vector<Point> points = projected(m.x, m.y, m.side);
    const std::size_t first = d_.scene().items.size();
    for (std::size_t i = 0; i < points.size(); ++i) {
      const Point p = points[i];
      if (!std::isfinite(p.x) || !inside_x(p.x)) continue;
      if (i < m.low.size() && i < m.high.size()) interval(p.x, d_.y(m.side)(m.low[i]), d_.y(m.side)(m.high[i]), style.color);
      if (area_.contains(p)) d_.add(Symbol{marker, p, weight_ * d_.theme.marker, style.color, d_.theme.figure, weight_ * d_.theme.line});
    }
    want(m.label, style.words, first, false);
  }

  void operator()(const Rug& m) {
    const Color color = faded(d_.theme.style(m.role).color, 0.65f);
    std::vector<float> at;
    for (const double v : m.x)
      if (const float x = d_.x(v); inside_x(x)) at.push_back(std::round(2 * x) / 2);
    std::ranges::sort(at);
    at.erase(std::unique(at.begin(), at.end()), at.end());
    const float bottom = area_.bottom() - static_cast<float>(rugs_++) * (rug_height + 1) - 0.5f;
    if (bottom - rug_height < area_.y) return;
    const float width = 1.2f * d_.theme.hair;
    for (const float x : at) d_.add(Box{{x - width / 2, bottom - rug_height, width, rug_height}, color, {}, 0, 0});
  }

  void operator()(const Arrows& m) {
    const RoleStyle& style = d_.theme.style(m.role);
    const std::size_t first = d_.scene().items.size();
    for (std::size_t i = 0; i < std::min({m.x.size(), m.y.size(), m.dx.size(), m.dy.size()}); ++i) {
      const Point tail{d_.x(m.x[i]), d_.left(m.y[i])}, tip{d_.x(m.x[i] + m.dx[i]), d_.left(m.y[i] + m.dy[i])};
      if (!std::isfinite(tail.x + tail.y + tip.x + tip.y)) continue;
      arrow(tail, tip, style.color);
    }
    want(m.label, style.words, first, false);
  }

  void operator()(const Field& m) {
    if (std::optional<Image> image = heat_map(m, d_)) d_.add(std::move(*image));
    const float hair = d_.theme.hair;
    d_.add(Box{area_, {}, d_.theme.hairline, hair * 1.2f, 0});
  }

  void operator()(const Line& m) {
    const RoleStyle& style = d_.theme.style(m.role);
    const float at = m.horizontal ? d_.y(m.side)(m.at) : d_.x(m.at);
    const bool visible = m.horizontal ? at >= area_.y - 0.01f && at <= area_.bottom() + 0.01f : inside_x(at);
    if (!visible) return;
    const std::size_t first = d_.scene().items.size();
    Polyline line{{{area_.x, at}, {area_.right(), at}}, style.color, d_.theme.hair * 1.4f};
    if (!m.horizontal) line.points = {{at, area_.y}, {at, area_.bottom()}};
    set_dash(line, m.role == Role::neutral ? Dash::dashed : Dash::by_role, style);
    d_.add(std::move(line));
    const bool beside = m.horizontal && d_.words_beside && m.side == Side::left;
    if (!beside) want(m.label, style.words, first, false);
  }

  void operator()(const Label& m) {
    const Point p{d_.x(m.x), d_.y(m.side)(m.y)};
    if (m.text.empty() || !area_.contains(p)) return;
    d_.wanted.push_back({m.text, d_.theme.style(m.role).words, 0, 0, false, p});
  }

  void operator()(const Handle& m) {
    const Point p{d_.x(m.x), d_.left(m.y)};
    if (d_.format == Format::paper || !area_.contains(p)) return;                    // nobody drags on paper
    const bool minor = m.horizontal && m.horizontal->part == Grip::Part::deviation;  // beside the one that moves the component
    const float radius = weight_ * d_.theme.handle * (minor ? 0.7f : 1.0f);
    d_.add(Symbol{Marker::ring, p, radius, d_.theme.style(m.role).color, d_.theme.figure, weight_ * d_.theme.line * 1.15f});
    d_.placed.handles.push_back({m, p});
  }

 private:
  bool inside_x(float x) const { return x >= area_.x - 0.01f && x <= area_.right() + 0.01f; }
  float clamp_x(float x) const { return std::clamp(x, area_.x, area_.right()); }
  float clamp_y(float y) const { return std::clamp(std::isnan(y) ? area_.bottom() : y, area_.y, area_.bottom()); }

  std::vector<Point> projected(const std::vector<double>& x, const std::vector<double>& y, Side side) const {
    std::vector<Point> result(std::min(x.size(), y.size()));
    const Projection& vertical = d_.y(side);
    for (std::size_t i = 0; i < result.size(); ++i)
      result[i] = {d_.x(x[i]), std::isfinite(y[i]) && std::isfinite(x[i]) ? vertical(y[i]) : NAN};
    return result;
  }

  void set_dash(Polyline& line, Dash dash, const RoleStyle& style) const {
    const float unit = d_.theme.line / 1.2f;
    // A line that is solid on the screen, where colour tells it from others, has its role's dash on paper, where colour may be lost.
    if (dash == Dash::solid && d_.format == Format::paper) dash = Dash::by_role;
    if (dash == Dash::by_role) line.dash_on = style.dash_on, line.dash_off = style.dash_off;
    if (dash == Dash::dashed) line.dash_on = 3 * unit, line.dash_off = 2.5f * unit;
    if (dash == Dash::dotted) line.dash_on = 1.2f * unit, line.dash_off = 1.8f * unit;
  }

  /// The words of a member of a family must be readable too.
  Color readable(Color color) const {
    const Color text = d_.theme.text;
    const auto mixed = [](int a, int b) { return static_cast<std::uint8_t>((7 * a + b) / 8); };
    while (contrast(color, d_.theme.figure) < 4.5) color = {mixed(color.r, text.r), mixed(color.g, text.g), mixed(color.b, text.b), 255};
    return color;
  }

  /// Shades between a line and the height of zero, piece by piece.
  void fill(const std::vector<Point>& points, Color color, float zero) {
    Strip strip{{}, {}, {}, color};
    zero = clamp_y(zero);
    const auto flush = [&] {
      if (strip.x.size() > 1) d_.add(strip);
      strip.x.clear(), strip.low.clear(), strip.high.clear();
    };
    for (const std::vector<Point>& piece : clipped_across(thinned(points), area_)) {
      for (const Point& p : piece) {
        if (!strip.x.empty() && p.x < strip.x.back()) flush();
        const float y = clamp_y(p.y);
        strip.x.push_back(p.x), strip.low.push_back(std::max(y, zero)), strip.high.push_back(std::min(y, zero));
      }
      flush();
    }
  }

  void interval(float x, float low, float high, Color color) {
    if (std::isnan(high)) return;
    low = clamp_y(low), high = clamp_y(high);
    if (low > high) d_.line({x, low}, {x, high}, color, weight_ * d_.theme.line * 0.75f);
  }

  void arrow(Point tail, Point tip, Color color) {
    const auto pieces = clipped({tail, tip}, area_);
    if (pieces.empty()) return;
    d_.add(Polyline{pieces.front(), color, weight_ * d_.theme.line * 0.8f});
    const float dx = tip.x - tail.x, dy = tip.y - tail.y, length = std::hypot(dx, dy);
    if (!area_.contains(tip) || length < 1) return;
    const float head = std::min(1.6f * weight_ * d_.theme.marker, 0.6f * length), ux = dx / length * head, uy = dy / length * head;
    const auto inside = [&](Point p) { return Point{clamp_x(p.x), clamp_y(p.y)}; };
    const Point one = inside({tip.x - ux - 0.5f * uy, tip.y - uy + 0.5f * ux}),
                two = inside({tip.x - ux + 0.5f * uy, tip.y - uy - 0.5f * ux});
    d_.add(Polyline{{one, tip, two}, color, weight_ * d_.theme.line * 0.8f});
  }

  void want(std::string_view text, Color color, std::size_t first, bool filled) {
    const std::size_t last = d_.scene().items.size();
    if (!text.empty() && last > first) d_.wanted.push_back({text, color, first, last, filled, {}});
  }

  Drawing& d_;
  const Rect& area_;
  float weight_;  // small figures have finer lines
  std::size_t point_series_ = 0, rugs_ = 0;
};

}  // namespace

void draw_marks(Drawing& drawing) {
  drawing.first_mark = drawing.scene().items.size();
  MarkPainter painter(drawing);
  for (const Mark& mark : drawing.figure.marks) {
    const std::size_t first = drawing.scene().items.size();
    std::visit(painter, mark);
    const bool rival = std::holds_alternative<Curve>(mark) || std::holds_alternative<Band>(mark) || std::holds_alternative<Histogram>(mark);
    if (!rival) drawing.passive.push_back({first, drawing.scene().items.size()});
  }
}

}  // namespace lineland::plot
