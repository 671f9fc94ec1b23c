#include "core/plot/svg_painter.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <utility>

#include "core/plot/cairo_painter.h"
#include "core/plot/font_subset.h"
#include "core/plot/rich_text.h"
#include "core/plot/shapes.h"

namespace lineland::plot {

namespace {

/// How the faces are called outside of the program: where one is installed, viewers without embedded faces find it.
struct FaceName {
  std::string_view family, fallback, style;
  int weight;
};
constexpr std::array<FaceName, face_count> face_names = {{{"Inter", "sans-serif", "normal", 400},
                                                          {"Inter", "sans-serif", "normal", 600},
                                                          {"STIXGeneral", "serif", "italic", 400},
                                                          {"STIXGeneral", "serif", "normal", 400},
                                                          {"JetBrains Mono", "monospace", "normal", 400}}};

/// A length in points to a hundredth, without needless zeros.
std::string number(float value) {
  std::string text = fmt::format("{:.2f}", value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text == "-0" ? "0" : text;
}

std::string hex(Color c) { return fmt::format("#{:02x}{:02x}{:02x}", c.r, c.g, c.b); }

/// fill="#rrggbb", with an opacity where it is not opaque; `what` is fill or stroke.
std::string color(std::string_view what, Color c) {
  std::string text = fmt::format(" {}=\"{}\"", what, hex(c));
  if (c.a != 255) text += fmt::format(" {}-opacity=\"{:.3g}\"", what, c.a / 255.0);
  return text;
}

std::string escaped(std::string_view utf8) {
  std::string result;
  for (const char c : utf8) {
    switch (c) {
      case '&': result += "&amp;"; break;
      case '<': result += "&lt;"; break;
      case '>': result += "&gt;"; break;
      default: result += c;
    }
  }
  return result;
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string result;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - at);
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i) group = group << 8 | (i < count ? static_cast<unsigned char>(bytes[at + i]) : 0u);
    for (std::size_t i = 0; i < 4; ++i) result += i <= count ? digits[group >> (18 - 6 * i) & 63] : '=';
  }
  return result;
}

class SvgPainter {
 public:
  std::string paint(const Scene& scene) {
    const std::string width = number(scene.size.width), height = number(scene.size.height);
    std::string head = fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"{0}pt\" height=\"{1}pt\" "
        "viewBox=\"0 0 {0} {1}\">\n",
        width, height);
    body_ += fmt::format("<rect width=\"{}\" height=\"{}\"{}/>\n", width, height, color("fill", scene.background));
    for (const Item& item : scene.items) {
      if (!std::holds_alternative<TextRun>(item.shape) || item.clip != clip_) end_text();
      clip(item.clip);
      std::visit([this](const auto& shape) { draw(shape); }, item.shape);
    }
    end_text();
    clip(-1);
    std::string clips;
    for (std::size_t k = 0; k < scene.clips.size(); ++k) {
      const Rect& r = scene.clips[k];
      clips += fmt::format("<clipPath id=\"c{}\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/></clipPath>\n", k, number(r.x),
                           number(r.y), number(r.width), number(r.height));
    }
    return head + "<defs>\n" + clips + style() + "</defs>\n" + body_ + "</svg>\n";
  }

 private:
  template <class... Args>
  void add(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(body_), format, std::forward<Args>(args)...);
  }

  void clip(int index) {
    if (index == clip_) return;
    if (clip_ >= 0) body_ += "</g>\n";
    if (index >= 0) add("<g clip-path=\"url(#c{})\">\n", index);
    clip_ = index;
  }

  void draw(const Polyline& line) {
    if (line.points.size() < 2) return;
    std::string path = "M";
    for (const Point& p : line.points) path += number(p.x) + ' ' + number(p.y) + ' ';
    path.back() = line.closed ? 'Z' : '"';
    if (line.closed) path += '"';
    add("<path d=\"{} fill=\"none\"{} stroke-width=\"{}\" stroke-linejoin=\"round\"", path, color("stroke", line.color),
        number(line.width));
    if (line.dash_on > 0 && line.dash_off > 0) add(" stroke-dasharray=\"{} {}\"", number(line.dash_on), number(line.dash_off));
    body_ += "/>\n";
  }

  void draw(const Strip& strip) {
    const std::size_t count = std::min({strip.x.size(), strip.low.size(), strip.high.size()});
    if (count < 2) return;
    std::string path = "M";
    for (std::size_t i = 0; i < count; ++i) path += number(strip.x[i]) + ' ' + number(strip.high[i]) + ' ';
    for (std::size_t i = count; i-- > 0;) path += number(strip.x[i]) + ' ' + number(strip.low[i]) + ' ';
    path.back() = 'Z';
    add("<path d=\"{}\"{}/>\n", path, color("fill", strip.color));
  }

  void draw(const Box& box) {
    const Rect& r = box.rect;
    add("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"", number(r.x), number(r.y), number(r.width), number(r.height));
    if (box.radius > 0) add(" rx=\"{}\"", number(std::min({box.radius, r.width / 2, r.height / 2})));
    body_ += box.fill ? color("fill", *box.fill) : " fill=\"none\"";
    if (box.stroke && box.stroke_width > 0) body_ += color("stroke", *box.stroke) + " stroke-width=\"" + number(box.stroke_width) + '"';
    body_ += "/>\n";
  }

  void polygon(Point c, const Corners& around, Color fill) {
    body_ += "<polygon points=\"";
    for (const Point& p : around) body_ += number(c.x + p.x) + ',' + number(c.y + p.y) + ' ';
    body_.back() = '"';
    body_ += color("fill", fill) + "/>\n";
  }

  void draw(const Symbol& symbol) {
    const Point c = symbol.center;
    const float r = symbol.radius;
    switch (symbol.marker) {
      case Marker::disc:
        add("<circle cx=\"{}\" cy=\"{}\" r=\"{}\"{}/>\n", number(c.x), number(c.y), number(r), color("fill", symbol.color));
        break;
      case Marker::ring:
        add("<circle cx=\"{}\" cy=\"{}\" r=\"{}\"{}{} stroke-width=\"{}\"/>\n", number(c.x), number(c.y), number(r),
            color("fill", symbol.fill), color("stroke", symbol.color), number(symbol.width));
        break;
      case Marker::cross:
        add("<path d=\"M{} {} {} {}M{} {} {} {}\" fill=\"none\"{} stroke-width=\"{}\"/>\n", number(c.x - r), number(c.y - r),
            number(c.x + r), number(c.y + r), number(c.x - r), number(c.y + r), number(c.x + r), number(c.y - r),
            color("stroke", symbol.color), number(symbol.width));
        break;
      default: polygon(c, corners(symbol.marker, r), symbol.color);
    }
  }

  void draw(const TextRun& run) {
    // Runs that continue each other are one text: that is what is found and copied.
    const bool goes_on = text_open_ && run.color == text_color_ && run.origin.x >= pen_ - 0.6f * run.size &&
                         run.origin.x <= pen_ + 0.3f * run.size && std::abs(run.origin.y - text_y_) <= 0.6f * run.size;
    if (!goes_on) {
      end_text();
      add("<text xml:space=\"preserve\"{}>", color("fill", run.color));
      text_open_ = true, text_color_ = run.color, text_y_ = run.origin.y;
    }
    std::string places;
    pen_ = run.origin.x;
    for (std::size_t at = 0; at < run.utf8.size();) {
      const char32_t c = next_character(run.utf8, at);
      used_[static_cast<std::size_t>(run.face)].insert(c);
      places += number(pen_) + ' ';
      pen_ += TextMetrics::advance(c, run.face, run.size);
    }
    if (!places.empty()) places.pop_back();
    add("<tspan class=\"{}\" font-size=\"{}\" x=\"{}\" y=\"{}\">{}</tspan>", class_of(run.face), number(run.size), places,
        number(run.origin.y), escaped(run.utf8));
  }

  void end_text() {
    if (std::exchange(text_open_, false)) body_ += "</text>\n";
  }

  void draw(const Image& image) {
    if (image.width <= 0 || image.height <= 0) return;
    const Rect& r = image.rect;
    add("<image x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" "
        "xlink:href=\"data:image/png;base64,{}\"/>\n",
        number(r.x), number(r.y), number(r.width), number(r.height), base64(png(image)));
  }

  static char class_of(Face face) { return static_cast<char>('p' + static_cast<int>(face)); }

  /// The faces that are used, and the classes that name them.
  std::string style() const {
    std::string rules;
    for (std::size_t k = 0; k < used_.size(); ++k) {
      if (used_[k].empty()) continue;
      const FaceName& name = face_names[k];
      rules += fmt::format(
          "@font-face{{font-family:\"{0}\";font-style:{1};font-weight:{2};src:url(data:font/otf;base64,{3})}}\n"
          ".{4}{{font-family:\"{0}\",{5};font-style:{1};font-weight:{2}}}\n",
          name.family, name.style, name.weight, base64(font_subset(static_cast<Face>(k), used_[k])), class_of(static_cast<Face>(k)),
          name.fallback);
    }
    if (rules.empty()) return rules;
    return "<style>\n" + rules + "text{white-space:pre;font-kerning:none;font-variant-ligatures:none}\n</style>\n";
  }

  std::string body_;
  std::array<std::set<char32_t>, face_count> used_;
  int clip_ = -1;
  bool text_open_ = false;
  Color text_color_;
  float text_y_ = 0, pen_ = 0;
};

}  // namespace

std::string svg_with_text(const Scene& scene) { return SvgPainter().paint(scene); }

}  // namespace lineland::plot
