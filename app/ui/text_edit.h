// The text that is being typed: a caret, a selection, the clipboard. GUI thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lineland::app {

struct Input;

/// UTF-8; caret and anchor are byte offsets at the beginning of a character. The text between them is selected.
class TextEdit {
 public:
  enum class Outcome { none, accepted, dropped };

  /// Begins with all of `text` selected.
  void begin(std::string_view text);

  /// Takes the frame's keys and characters: Enter accepts, Escape drops.
  Outcome take(Input& input);

  void set_caret(std::size_t at, bool extend);

  const std::string& text() const { return text_; }
  std::size_t caret() const { return caret_; }
  std::size_t selection_begin() const { return caret_ < anchor_ ? caret_ : anchor_; }
  std::size_t selection_end() const { return caret_ < anchor_ ? anchor_ : caret_; }

 private:
  void insert(std::string_view utf8);
  void erase_selection();
  std::size_t before(std::size_t at) const;
  std::size_t after(std::size_t at) const;
  void clipboard(Input& input);

  std::string text_;
  std::size_t caret_ = 0, anchor_ = 0;
};

}  // namespace lineland::app
