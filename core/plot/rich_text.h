// Words with mathematics in them, as runs of glyphs. Thread-safe.
//
// Markup: $...$ sets mathematics. In it Latin and Greek letters are italic serif, digits and signs upright serif, `-` is a true minus sign,
// `*` after a letter is a raised star, _x or _{...} sets below, ^x or ^{...} above, \mu \sigma \theta \epsilon \alpha \beta \gamma \lambda
// \phi \pi \eta \tau \delta \partial \infty \times \cdot \le \ge \to \sqrt \int \sum \log \exp \tanh \mathrm{...} the usual, \| the bars of
// KL(p ∥ q). Outside of $,
// `-` between digits or before one stays as it is written; write U+2212 for a minus sign. \$ is a dollar sign.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/plot/scene.h"

namespace lineland::plot {

/// Widths and heights of text set in the embedded faces at the given size, in points, without hinting: the same on screen and paper.
/// Thread-safe.
class TextMetrics {
 public:
  /// Width of a run.
  static float width(std::string_view utf8, Face face, float size);
  /// Whether the face has a glyph for the character.
  static bool has(char32_t character, Face face);
  /// Advance of one character, kerning excluded; a missing one is as wide as the box that stands for it.
  static float advance(char32_t character, Face face, float size);
  /// Above and below the baseline, both positive.
  static float ascent(Face face, float size);
  static float descent(Face face, float size);
  /// Height of an H: to centre text optically.
  static float cap_height(Face face, float size);
};

/// Text that is set: runs with origins relative to (0, 0) on the baseline.
struct SetText {
  std::vector<TextRun> runs;
  float width = 0, ascent = 0, descent = 0;
};

/// Sets rich text in one line. `bold` sets the words in the bold face. An unknown command is set as it is written.
SetText set_text(std::string_view rich, float size, Color color, bool bold = false);

/// The same without markup, for JSON, CSV and window titles: "$p_G(x)$" -> "p_G(x)".
std::string plain_text(std::string_view rich);

/// The code points of UTF-8 text; invalid bytes become U+FFFD.
std::u32string decode(std::string_view utf8);

/// The character that starts at byte `at` < utf8.size(), and moves `at` behind it.
char32_t next_character(std::string_view utf8, std::size_t& at);

/// Every character that some label, tick or widget may need: what a glyph atlas must hold.
std::u32string_view character_set();

/// The bytes of an embedded font file (OpenType or TrueType).
std::string_view font_file(Face face);

}  // namespace lineland::plot
