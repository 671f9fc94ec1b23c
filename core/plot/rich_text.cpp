#include "core/plot/rich_text.h"

#include <algorithm>
#include <utility>

#include "core/plot/markup.h"

namespace lineland::plot {

namespace {

constexpr float math_scale = 1.1f;                                  // STIX is smaller on its body than Inter
constexpr float script_scale = 0.72f, below = 0.2f, above = 0.36f;  // of subscripts and superscripts, in units of the size

/// Places the pieces on a baseline.
class Setter : public MarkupSink {
 public:
  Setter(float size, Color color, bool bold) : size_(size), color_(color), words_(bold ? Face::bold : Face::text) {}

  void words(char32_t c) override { put(c, TextMetrics::has(c, words_) ? words_ : Face::upright); }

  void math(char32_t c, Face face) override {
    if (!TextMetrics::has(c, face)) face = TextMetrics::has(c, Face::upright) ? Face::upright : Face::text;
    if (slanted_ && face != Face::math && scripts_.empty()) pen_ += 0.04f * size_;  // an italic letter leans over its right edge
    put(c, face, math_scale);
    slanted_ = face == Face::math;
  }

  void space(float em) override { pen_ += em * scale_ * size_, open_ = false; }

  void script(bool up, bool enter) override {
    open_ = false;
    if (!enter) {
      const Script& s = scripts_.back();
      scale_ = s.scale, rise_ = s.rise;
      // Two scripts of one base stand above each other.
      last_ = {s.start, std::max(pen_, last_.start == s.start && last_.up != up ? last_.end : pen_), up};
      pen_ = last_.end;
      scripts_.pop_back();
      return;
    }
    const bool stacked = last_.end == pen_ && last_.up != up;
    const float start = stacked ? last_.start : pen_;
    if (!stacked) last_ = {-1, -1, up};
    scripts_.push_back({scale_, rise_, start});
    pen_ = start;
    rise_ += (up ? above : -below) * scale_ * size_;
    scale_ *= script_scale;
  }

  SetText take() {
    out_.width = pen_;
    return std::move(out_);
  }

 private:
  struct Script {
    float scale, rise, start;
  };
  struct Extent {
    float start, end;
    bool up;
  };

  void put(char32_t c, Face face, float face_scale = 1) {
    const float size = face_scale * scale_ * size_;
    if (!open_ || out_.runs.back().face != face || out_.runs.back().size != size) {
      out_.runs.push_back({"", face, size, {pen_, -rise_}, color_});
      out_.ascent = std::max(out_.ascent, rise_ + TextMetrics::ascent(face, size));
      out_.descent = std::max(out_.descent, TextMetrics::descent(face, size) - rise_);
      open_ = true;
    }
    append(out_.runs.back().utf8, c);
    pen_ += TextMetrics::advance(c, face, size);
    slanted_ = false;
  }

  SetText out_;
  float size_, scale_ = 1, rise_ = 0, pen_ = 0;
  Color color_;
  Face words_;
  bool open_ = false, slanted_ = false;
  std::vector<Script> scripts_;
  Extent last_ = {-1, -1, false};
};

/// Writes the pieces as plain text.
class Plain : public MarkupSink {
 public:
  void words(char32_t c) override { append(text_, c); }
  void math(char32_t c, Face) override { append(text_, c); }
  void space(float em) override {
    if (em > 0.18f) text_ += ' ';
  }
  void script(bool up, bool enter) override {
    if (enter) text_ += up ? '^' : '_';
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace

SetText set_text(std::string_view rich, float size, Color color, bool bold) {
  Setter setter(size, color, bold);
  read_markup(rich, setter);
  return setter.take();
}

std::string plain_text(std::string_view rich) {
  Plain plain;
  read_markup(rich, plain);
  return plain.take();
}

}  // namespace lineland::plot
