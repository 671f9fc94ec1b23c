#include <string>

#include "core/plot/markup.h"
#include "core/plot/rich_text.h"

namespace lineland::plot {

void append(std::string& out, char32_t c) {
  const auto byte = [&](char32_t value) { out += static_cast<char>(value); };
  if (c < 0x80) {
    byte(c);
  } else if (c < 0x800) {
    byte(0xc0 | c >> 6), byte(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    byte(0xe0 | c >> 12), byte(0x80 | (c >> 6 & 0x3f)), byte(0x80 | (c & 0x3f));
  } else {
    byte(0xf0 | c >> 18), byte(0x80 | (c >> 12 & 0x3f)), byte(0x80 | (c >> 6 & 0x3f)), byte(0x80 | (c & 0x3f));
  }
}

char32_t next_character(std::string_view utf8, std::size_t& at) {
  constexpr char32_t invalid = 0xfffd;
  const auto byte = [&](std::size_t i) -> char32_t { return static_cast<unsigned char>(utf8[i]); };
  const char32_t lead = byte(at++);
  if (lead < 0x80) return lead;
  const int more = lead >= 0xf0 && lead < 0xf5 ? 3 : lead >= 0xe0 && lead < 0xf0 ? 2 : lead >= 0xc2 && lead < 0xe0 ? 1 : 0;
  if (more == 0) return invalid;
  char32_t value = lead & (0x3fu >> more);
  for (int i = 0; i < more; ++i, ++at) {
    if (at >= utf8.size() || (byte(at) & 0xc0) != 0x80) return invalid;
    value = value << 6 | (byte(at) & 0x3f);
  }
  constexpr char32_t smallest[] = {0, 0x80, 0x800, 0x10000};
  return value < smallest[more] || value > 0x10ffff || (value >= 0xd800 && value < 0xe000) ? invalid : value;
}

std::u32string decode(std::string_view utf8) {
  std::u32string result;
  for (std::size_t at = 0; at < utf8.size();) result += next_character(utf8, at);
  return result;
}

std::u32string_view character_set() {
  static const std::u32string all = [] {
    std::u32string result;
    for (char32_t c = 0x20; c < 0x7f; ++c) result += c;
    for (char32_t c = 0xa0; c < 0x180; ++c) result += c;
    for (char32_t c = 0x391; c <= 0x3c9; ++c)
      if (c != 0x3a2) result += c;  // no letter has this place
    result += U"‐‑‒–—‘’“”„†•…′″‹›⁰⁴⁵⁶⁷⁸⁹⁺⁻₀₁₂₃₄₅₆₇₈₉←↑→↓↔⇒∂∆∇∈∏∑−∓∗√∝∞∥∫∼≈≠≡≤≥⋅▲▶▼◀●○ϕϵ�";
    return result;
  }();
  return all;
}

}  // namespace lineland::plot
