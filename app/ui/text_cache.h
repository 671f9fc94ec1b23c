// Rich text, set once and kept while it is shown. GUI thread.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/plot/rich_text.h"

namespace lineland::app {

/// Words broken into lines.
struct Paragraph {
  struct Line {
    plot::SetText text;
    plot::Point origin;  ///< of the baseline, from the paragraph's upper left corner
  };
  struct Bar {
    plot::Point from, to;
  };
  std::vector<Line> lines;
  std::vector<Bar> bars;  ///< of fractions
  float width = 0, height = 0;
};

class TextCache {
 public:
  /// One line. The reference is good until the end of the frame. Does not allocate for text that was set before.
  const plot::SetText& line(std::string_view rich, float size, bool bold = false);

  /// Lines no wider than `width`, `leading` apart (in units of the size).
  const Paragraph& paragraph(std::string_view rich, float size, float width, float leading = 1.5f, bool bold = false);

  /// A formula (without dollars) in the middle of `width`, with \frac{...}{...} at its outermost level set as a fraction.
  const Paragraph& formula(std::string_view tex, float size, float width);

  /// Call before a frame: forgets what was not shown for long if there is much of it.
  void begin_frame();

 private:
  template <class T>
  struct Kept {
    T value;
    std::uint64_t shown = 0;  // frame
  };
  std::unordered_map<std::uint64_t, Kept<plot::SetText>> lines_;
  std::unordered_map<std::uint64_t, Kept<Paragraph>> paragraphs_;
  std::uint64_t frame_ = 0;
};

}  // namespace lineland::app
