#include "core/plot/dump.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <span>

namespace lineland::plot {

namespace {

/// Five significant digits; zero has no sign.
std::string number(double value) {
  if (std::isnan(value)) return "nan";
  return value == 0 ? "0" : fmt::format("{:.5g}", value);
}

std::string quoted(std::string_view text) { return fmt::format("\"{}\"", text); }

/// A place in parallel columns, between two rows. What is sampled as densely as its bends need has other rows on another processor; its
/// values at given places are the same.
struct Place {
  std::size_t row;
  double share;  // of the way to the next row

  template <class T>
  T in(const std::vector<T>& column) const {
    return share > 0 ? std::lerp(column[row], column[row + 1], static_cast<T>(share)) : column[row];
  }
};

/// Places evenly spread over an ascending column, which is not empty.
template <class T>
std::vector<Place> places_over(const std::vector<T>& column, int count) {
  std::vector<Place> places;
  for (int k = 0; k < count; ++k) {
    const double at = std::lerp(static_cast<double>(column.front()), static_cast<double>(column.back()), k / (count - 1.0));
    const auto right = std::ranges::upper_bound(column, at, {}, [](T value) { return static_cast<double>(value); });
    if (right == column.end()) {
      places.push_back({column.size() - 1, 0});
      continue;
    }
    const double low = static_cast<double>(right[-1]), high = static_cast<double>(*right);
    places.push_back({static_cast<std::size_t>(right - column.begin()) - 1, (at - low) / (high - low)});
  }
  return places;
}

/// Writes figures line by line.
class FigureDump {
 public:
  std::string take() { return std::move(out_); }

  void figure(const Figure& f) {
    line("figure {} {} {}", f.id, quoted(f.title), quoted(f.caption));
    axis("x", f.x);
    axis("y", f.y);
    if (f.right) axis("right", *f.right), line("right-role {}", name_of(f.right_role));
    for (const Mark& mark : f.marks) std::visit(*this, mark);
  }

  void operator()(const Curve& m) {
    line("curve {} {} {}{}{}{}{}{}", quoted(m.name), quoted(m.label), name_of(m.role), side(m.side), dash(m.dash),
         m.filled ? " filled" : "", m.emphasis ? " emphasis" : "", m.shade ? " shade " + number(*m.shade) : "");
    over_x(m.x, {m.y});
  }
  void operator()(const Band& m) {
    line("band {} {} {}{}", quoted(m.name), quoted(m.label), name_of(m.role), side(m.side));
    over_x(m.x, {m.low, m.high});
  }
  void operator()(const Histogram& m) {
    line("histogram {} {} {}", quoted(m.name), quoted(m.label), name_of(m.role));
    columns({m.edges, m.heights});
  }
  void operator()(const Points& m) {
    line("points {} {} {}{}", quoted(m.name), quoted(m.label), name_of(m.role), side(m.side));
    columns({m.x, m.y, m.low, m.high});
  }
  void operator()(const Rug& m) {
    line("rug {} {}", quoted(m.name), name_of(m.role));
    columns({m.x});
  }
  void operator()(const Arrows& m) {
    line("arrows {} {} {}", quoted(m.name), quoted(m.label), name_of(m.role));
    columns({m.x, m.y, m.dx, m.dy});
  }
  void operator()(const Field& m) {
    line("field {} {} {}{}{}", quoted(m.name), quoted(m.scale_label), name_of(m.role), m.diverging ? " diverging" : "", range(m.range));
    columns({m.x_edges, m.y_edges, std::vector<double>(m.values.begin(), m.values.end())});
  }
  void operator()(const Line& m) {
    line("line {} {} {}{} {} {}", quoted(m.name), quoted(m.label), name_of(m.role), side(m.side), m.horizontal ? "y" : "x", number(m.at));
  }
  void operator()(const Label& m) { line("label {} {}{} {} {}", quoted(m.text), name_of(m.role), side(m.side), number(m.x), number(m.y)); }
  void operator()(const Handle& m) {
    line("handle {} {} {} {}{}{}", quoted(m.name), name_of(m.role), number(m.x), number(m.y), grip(" horizontal", m.horizontal),
         grip(" vertical", m.vertical));
  }

 private:
  template <class... Args>
  void line(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
    out_ += '\n';
  }

  static std::string_view side(Side side) { return side == Side::right ? " right" : ""; }
  static std::string_view dash(Dash dash) {
    switch (dash) {
      case Dash::by_role: return "";
      case Dash::solid: return " solid";
      case Dash::dashed: return " dashed";
      case Dash::dotted: return " dotted";
    }
    return "";
  }
  static std::string range(const std::optional<Span>& span) {
    return span ? fmt::format(" [{}, {}]", number(span->low), number(span->high)) : "";
  }
  static std::string grip(std::string_view direction, const std::optional<Grip>& grip) {
    constexpr std::array<std::string_view, 4> parts = {"value", "mean", "deviation", "weight"};
    if (!grip) return "";
    return fmt::format("{} {}.{}.{}", direction, grip->parameter, parts[static_cast<std::size_t>(grip->part)], grip->component);
  }

  void axis(std::string_view which, const Axis& a) {
    std::string rest = range(a.range);
    for (const double v : a.include) rest += " include " + number(v);
    if (a.at_least) rest += " at-least " + number(*a.at_least);
    if (a.at_most) rest += " at-most " + number(*a.at_most);
    for (const auto& [value, text] : a.named_ticks) rest += fmt::format(" {}={}", number(value), quoted(text));
    line("axis {} {} {}{}{}", which, quoted(a.label), quoted(a.unit), a.scale == AxisScale::logarithmic ? " logarithmic" : "", rest);
  }

  /// Columns over an ascending x, at places evenly spread over it.
  void over_x(const std::vector<double>& x, std::initializer_list<std::vector<double>> all) {
    if (x.size() < 2 || !std::ranges::is_sorted(x)) return columns(with(x, all));
    for (const Place& place : places_over(x, shown_rows)) {
      std::string text = "  " + number(place.in(x)) + ":";
      for (const auto& column : all) text += ' ', text += number(place.in(column));
      line("{}", text);
    }
  }

  /// Parallel columns: how many rows, then at most twelve of them, evenly spread.
  void columns(const std::vector<std::vector<double>>& all) {
    std::size_t rows = 0;
    for (const auto& column : all) rows = std::max(rows, column.size());
    const std::size_t shown = std::min<std::size_t>(rows, shown_rows);
    line("  {} rows", rows);
    for (std::size_t i = 0; i < shown; ++i) {
      const std::size_t row = shown < 2 ? 0 : i * (rows - 1) / (shown - 1);
      std::string text = fmt::format("  {}:", row);
      for (const auto& column : all) text += ' ', text += row < column.size() ? number(column[row]) : "-";
      line("{}", text);
    }
  }

  static std::vector<std::vector<double>> with(const std::vector<double>& x, std::initializer_list<std::vector<double>> others) {
    std::vector<std::vector<double>> all = {x};
    all.insert(all.end(), others);
    return all;
  }

  static constexpr int shown_rows = 12;
  std::string out_;
};

std::string tenth(float value) { return fmt::format("{:.1f}", value == 0 || std::abs(value) < 0.05f ? 0.0f : value); }
std::string text(Point p) { return tenth(p.x) + "," + tenth(p.y); }
std::string text(const Rect& r) { return fmt::format("{},{} {}x{}", tenth(r.x), tenth(r.y), tenth(r.width), tenth(r.height)); }
std::string text(Color c) { return fmt::format("#{:02x}{:02x}{:02x}{:02x}", c.r, c.g, c.b, c.a); }

/// At most sixteen points evenly spread over the length of a line.
std::vector<Point> shape_of(const std::vector<Point>& points) {
  constexpr int shown = 16;
  if (std::ssize(points) <= shown) return points;
  std::vector<float> length(points.size()), x(points.size()), y(points.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    x[i] = points[i].x, y[i] = points[i].y;
    if (i > 0) length[i] = length[i - 1] + std::hypot(x[i] - x[i - 1], y[i] - y[i - 1]);
  }
  std::vector<Point> shape;
  for (const Place& place : places_over(length, shown)) shape.push_back({place.in(x), place.in(y)});
  return shape;
}

std::string item(const Polyline& s) {
  std::string result = fmt::format("polyline {} {}", text(s.color), number(static_cast<double>(s.width)));
  if (s.dash_on > 0) result += fmt::format(" dash {},{}", tenth(s.dash_on), tenth(s.dash_off));
  if (s.closed) result += " closed";
  for (const Point& p : shape_of(s.points)) result += ' ', result += text(p);
  return result;
}

std::string item(const Strip& s) {
  std::string result = "strip " + text(s.color);
  if (s.x.empty()) return result;
  for (const Place& place : places_over(s.x, 24)) {
    result += fmt::format(" {},{}..{}", tenth(place.in(s.x)), tenth(place.in(s.low)), tenth(place.in(s.high)));
  }
  return result;
}

std::string item(const Box& s) {
  std::string result = "box " + text(s.rect);
  if (s.fill) result += " fill " + text(*s.fill);
  if (s.stroke) result += " stroke " + text(*s.stroke) + " " + number(static_cast<double>(s.stroke_width));
  return s.radius > 0 ? result + " radius " + tenth(s.radius) : result;
}

std::string item(const Symbol& s) {
  constexpr std::array<std::string_view, 6> markers = {"disc", "ring", "square", "triangle", "diamond", "cross"};
  return fmt::format("symbol {} {} {} {}", markers[static_cast<std::size_t>(s.marker)], text(s.center), tenth(s.radius), text(s.color));
}

std::string item(const TextRun& s) {
  constexpr std::array<std::string_view, face_count> faces = {"text", "bold", "math", "upright", "mono"};
  return fmt::format("text {} {} {} {} {}", faces[static_cast<std::size_t>(s.face)], tenth(s.size), text(s.origin), text(s.color),
                     quoted(s.utf8));
}

/// A picture by sixteen of its texels.
std::string item(const Image& s) {
  std::string result = fmt::format("image {} {}x{}", text(s.rect), s.width, s.height);
  const std::size_t shown = std::min<std::size_t>(16, s.texels.size());
  for (std::size_t i = 0; i < shown; ++i) result += ' ', result += text(s.texels[i * s.texels.size() / shown]);
  return result;
}

}  // namespace

std::string dump(const Figure& figure) {
  FigureDump result;
  result.figure(figure);
  return result.take();
}

std::string dump(const Scene& scene) {
  std::string result = fmt::format("scene {}x{} {}\n", tenth(scene.size.width), tenth(scene.size.height), text(scene.background));
  for (const Rect& clip : scene.clips) result += "clip " + text(clip) + "\n";
  for (const Item& i : scene.items) {
    result += std::visit([](const auto& shape) { return item(shape); }, i.shape);
    if (i.clip >= 0) result += fmt::format(" clip {}", i.clip);
    result += '\n';
  }
  return result;
}

}  // namespace lineland::plot
