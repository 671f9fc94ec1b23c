#include "core/plot/recipe.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>

#include "core/plot/cairo_painter.h"

namespace lineland::plot {

namespace {

constexpr std::string_view png_signature = "\x89PNG\r\n\x1a\n", key = "Lineland";
constexpr std::string_view svg_open = "<metadata id=\"lineland-recipe\">", svg_close = "</metadata>";

constexpr std::array<std::pair<char, std::string_view>, 5> entities = {
    {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&apos;"}}};

/// The checksum of PNG's chunks (ISO 3309).
std::uint32_t crc(std::string_view bytes) {
  std::uint32_t c = 0xffffffffu;
  for (const char byte : bytes) {
    c ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) c = c & 1 ? 0xedb88320u ^ c >> 1 : c >> 1;
  }
  return ~c;
}

std::string big_endian(std::uint32_t value) {
  std::string result;
  for (const int shift : {24, 16, 8, 0}) result += static_cast<char>(value >> shift & 255);
  return result;
}

std::uint32_t from_big_endian(std::string_view four) {
  std::uint32_t value = 0;
  for (const char c : four) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

std::string recipe_of_png(std::string_view bytes) {
  for (std::size_t at = png_signature.size(); at + 12 <= bytes.size();) {
    const std::size_t length = from_big_endian(bytes.substr(at, 4));
    const std::string_view type = bytes.substr(at + 4, 4);
    if (length > bytes.size() - at - 12) return {};
    const std::string_view data = bytes.substr(at + 8, length);
    const bool sound = type != "tEXt" || crc(bytes.substr(at + 4, 4 + length)) == from_big_endian(bytes.substr(at + 8 + length, 4));
    if (type == "tEXt" && sound && data.size() > key.size() && data.starts_with(key) && data[key.size()] == '\0')
      return std::string(data.substr(key.size() + 1));
    at += 12 + length;
  }
  return {};
}

std::string recipe_of_svg(std::string_view bytes) {
  std::size_t from = bytes.find(svg_open);
  if (from == std::string_view::npos) return {};
  from += svg_open.size();
  const std::size_t to = bytes.find(svg_close, from);
  if (to == std::string_view::npos) return {};
  std::string result;
  for (std::string_view rest = bytes.substr(from, to - from); !rest.empty();) {
    std::size_t used = 1;
    char c = rest.front();
    for (const auto& [plain, entity] : entities)
      if (rest.starts_with(entity)) c = plain, used = entity.size();
    result += c;
    rest.remove_prefix(used);
  }
  return result;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// The text of a PDF string that is ASCII: in parentheses, or UTF-16 in hexadecimal digits, as Cairo writes what holds brackets.
std::string pdf_string(std::string_view bytes) {
  constexpr std::string_view utf16 = "<FEFF";
  std::string result;
  if (bytes.starts_with(utf16)) {
    for (bytes.remove_prefix(utf16.size()); bytes.size() >= 4; bytes.remove_prefix(4)) {
      if (bytes.front() == '>') return result;
      int code = 0;
      for (const char c : bytes.substr(0, 4)) code = code < 0 || hex_digit(c) < 0 ? -1 : code * 16 + hex_digit(c);
      if (code < ' ' || code > '~') return {};
      result += static_cast<char>(code);
    }
    return bytes.starts_with('>') ? result : "";
  }
  if (!bytes.starts_with('(')) return {};
  for (std::size_t at = 1; at < bytes.size(); ++at) {
    if (bytes[at] == ')') return result;
    if (bytes[at] == '\\' && ++at == bytes.size()) break;
    result += bytes[at];
  }
  return {};  // the closing parenthesis is missing
}

std::string recipe_of_pdf(std::string_view bytes) {
  constexpr std::string_view key_of_subject = "/Subject ";
  const std::size_t at = bytes.rfind(key_of_subject);
  if (at == std::string_view::npos) return {};
  const std::string subject = pdf_string(bytes.substr(at + key_of_subject.size()));
  return subject.starts_with(pdf_subject) ? subject.substr(pdf_subject.size()) : "";
}

}  // namespace

std::string printable(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c < ' ' || c > '~') c = '?';
  return result;
}

std::string with_own_ids(std::string_view svg) {
  std::map<std::string_view, std::size_t> names;
  std::string result;
  for (std::size_t at = 0; at < svg.size();) {
    const std::string_view rest = svg.substr(at);
    const bool defines = rest.starts_with("id=\""), refers = rest.starts_with("#");
    const std::size_t begin = defines ? 4 : 1, end = rest.find_first_of("\")", begin);
    if ((!defines && !refers) || end == std::string_view::npos) {
      result += svg[at++];
      continue;
    }
    const std::string_view id = rest.substr(begin, end - begin);
    const std::size_t number = names.try_emplace(id, names.size()).first->second;
    result += rest.substr(0, begin);
    result += 'i';
    result += std::to_string(number);
    at += end;
  }
  return result;
}

std::string svg_with_recipe(std::string svg, std::string_view recipe) {
  if (recipe.empty()) return svg;
  std::string element(svg_open);
  for (const char c : printable(recipe)) {
    std::string_view text(&c, 1);
    for (const auto& [plain, entity] : entities)
      if (c == plain) text = entity;
    element += text;
  }
  element += svg_close;
  element += '\n';
  const std::size_t root = svg.find("<svg"), inside = svg.find('>', root);
  if (inside != std::string::npos) svg.insert(inside + 1, "\n" + element);
  return svg;
}

std::string png_with_recipe(std::string png, std::string_view recipe) {
  if (recipe.empty() || png.size() < 12) return png;
  std::string chunk = "tEXt" + std::string(key) + '\0' + printable(recipe);
  chunk = big_endian(static_cast<std::uint32_t>(chunk.size() - 4)) + chunk + big_endian(crc(chunk));
  png.insert(png.size() - 12, chunk);  // IEND, the last chunk, has no data
  return png;
}

std::string recipe_of(std::string_view bytes) {
  if (bytes.starts_with(png_signature)) return recipe_of_png(bytes);
  if (bytes.starts_with("%PDF-")) return recipe_of_pdf(bytes);
  if (bytes.substr(0, 1024).find("<svg") != std::string_view::npos) return recipe_of_svg(bytes);
  return {};
}

}  // namespace lineland::plot
