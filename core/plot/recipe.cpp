#include "core/plot/recipe.h"

#include <array>
#include <cstdint>

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

std::string recipe_of_pdf(std::string_view bytes) {
  const std::string begin = "(" + std::string(pdf_subject);
  const std::size_t from = bytes.rfind(begin);
  if (from == std::string_view::npos) return {};
  std::string result;
  for (std::size_t at = from + begin.size(); at < bytes.size(); ++at) {
    if (bytes[at] == ')') return result;
    if (bytes[at] == '\\' && ++at == bytes.size()) break;
    result += bytes[at];
  }
  return {};  // the closing parenthesis is missing
}

}  // namespace

std::string printable(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c < ' ' || c > '~') c = '?';
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
