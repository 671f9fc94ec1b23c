#include "app/ui/text_edit.h"

#include <algorithm>

#include "app/ui/input.h"

namespace lineland::app {

namespace {

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

void append(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xc0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else {
    out += static_cast<char>(0xe0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (c & 0x3f));
  }
}

}  // namespace

void TextEdit::begin(std::string_view text) {
  text_ = text;
  anchor_ = 0;
  caret_ = text_.size();
}

std::size_t TextEdit::before(std::size_t at) const {
  if (at == 0) return 0;
  do --at;
  while (at > 0 && continues(text_[at]));
  return at;
}

std::size_t TextEdit::after(std::size_t at) const {
  if (at >= text_.size()) return text_.size();
  do ++at;
  while (at < text_.size() && continues(text_[at]));
  return at;
}

void TextEdit::set_caret(std::size_t at, bool extend) {
  caret_ = std::min(at, text_.size());
  while (caret_ > 0 && caret_ < text_.size() && continues(text_[caret_])) --caret_;
  if (!extend) anchor_ = caret_;
}

void TextEdit::erase_selection() {
  const std::size_t begin = selection_begin();
  text_.erase(begin, selection_end() - begin);
  caret_ = anchor_ = begin;
}

void TextEdit::insert(std::string_view utf8) {
  erase_selection();
  text_.insert(caret_, utf8);
  caret_ = anchor_ = caret_ + utf8.size();
}

void TextEdit::clipboard(Input& input) {
  if (!input.control) return;
  if (input.take(Key::a)) anchor_ = 0, caret_ = text_.size();
  const bool cut = input.take(Key::x);
  if (cut || input.take(Key::c)) {
    if (const std::size_t begin = selection_begin(); begin < selection_end()) {
      ImGui::SetClipboardText(text_.substr(begin, selection_end() - begin).c_str());
      if (cut) erase_selection();
    }
  }
  if (input.take(Key::v)) {
    const char* pasted = ImGui::GetClipboardText();
    std::string one_line = pasted ? pasted : "";
    std::ranges::replace_if(
        one_line, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    insert(one_line);
  }
}

TextEdit::Outcome TextEdit::take(Input& input) {
  clipboard(input);
  const bool selected = caret_ != anchor_;
  if (input.take(Key::left)) set_caret(selected && !input.shift ? selection_begin() : before(caret_), input.shift);
  if (input.take(Key::right)) set_caret(selected && !input.shift ? selection_end() : after(caret_), input.shift);
  if (input.take(Key::home) || input.take(Key::up)) set_caret(0, input.shift);
  if (input.take(Key::end) || input.take(Key::down)) set_caret(text_.size(), input.shift);
  if (input.take(Key::backspace)) {
    if (!selected) anchor_ = before(caret_);
    erase_selection();
  }
  if (input.take(Key::remove)) {
    if (!selected) anchor_ = after(caret_);
    erase_selection();
  }
  for (const char32_t c : input.characters) {
    std::string typed;
    append(typed, c);
    if (c >= 0x20 && c != 0x7f) insert(typed);
  }
  input.characters.clear();
  input.take(Key::space);  // it came as a character
  if (input.take(Key::enter)) return Outcome::accepted;
  if (input.take(Key::escape)) return Outcome::dropped;
  return Outcome::none;
}

}  // namespace lineland::app
