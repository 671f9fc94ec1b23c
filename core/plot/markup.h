// The markup of rich text (rich_text.h), read piece by piece; private to the setting of text. Pure.
#pragma once

#include <string>
#include <string_view>

#include "core/plot/scene.h"

namespace lineland::plot {

/// What is to be set, in reading order.
class MarkupSink {
 public:
  virtual ~MarkupSink() = default;
  /// A character outside of mathematics.
  virtual void words(char32_t character) = 0;
  /// A character of a formula.
  virtual void math(char32_t character, Face face) = 0;
  /// A gap in a formula, in units of the size.
  virtual void space(float em) = 0;
  /// The begin and the end of a subscript or superscript.
  virtual void script(bool up, bool enter) = 0;
};

void read_markup(std::string_view rich, MarkupSink& sink);

/// Appends a character as UTF-8.
void append(std::string& utf8, char32_t character);

}  // namespace lineland::plot
