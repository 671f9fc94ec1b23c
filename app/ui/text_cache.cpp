#include "app/ui/text_cache.h"

#include <algorithm>
#include <bit>
#include <string>
#include <utility>

#include "core/plot/formula.h"

namespace lineland::app {

namespace {

constexpr std::size_t many = 2000;        // kept texts
constexpr std::uint64_t forgotten = 120;  // frames

std::uint64_t key_of(std::string_view text, float size, float width, char kind) {
  std::uint64_t hash = 0xcbf29ce484222325u ^ static_cast<std::uint64_t>(kind);
  const auto mix = [&hash](std::uint64_t word) { hash = (hash ^ word) * 0x100000001b3u; };
  for (const char c : text) mix(static_cast<unsigned char>(c));
  mix(std::bit_cast<std::uint32_t>(size));
  mix(std::bit_cast<std::uint32_t>(width));
  return hash;
}

/// The words of rich text: parted at spaces outside of formulas.
std::vector<std::string_view> words_of(std::string_view rich) {
  std::vector<std::string_view> words;
  std::size_t begin = 0;
  bool formula = false;
  for (std::size_t k = 0; k <= rich.size(); ++k) {
    const bool end = k == rich.size() || (!formula && (rich[k] == ' ' || rich[k] == '\n'));
    if (k < rich.size() && rich[k] == '$') formula = !formula;
    if (!end) continue;
    if (k > begin) words.push_back(rich.substr(begin, k - begin));
    begin = k + 1;
  }
  return words;
}

Paragraph broken(std::string_view rich, float size, float width, float leading, bool bold) {
  Paragraph result;
  const float ascent = plot::TextMetrics::ascent(plot::Face::text, size);
  const auto set = [size, bold](const std::string& text) { return plot::set_text(text, size, {}, bold); };
  const auto finish = [&](const std::string& text) {
    const float y = ascent + static_cast<float>(result.lines.size()) * leading * size;
    result.lines.push_back({set(text), {0, y}});
    result.width = std::max(result.width, result.lines.back().text.width);
  };
  std::string line;
  for (const std::string_view word : words_of(rich)) {
    std::string longer = line.empty() ? std::string(word) : line + ' ' + std::string(word);
    if (!line.empty() && set(longer).width > width) {
      finish(line);
      longer = word;
    }
    line = std::move(longer);
  }
  if (!line.empty()) finish(line);
  result.height = static_cast<float>(result.lines.size()) * leading * size;
  return result;
}

Paragraph displayed(std::string_view tex, float size, float width) {
  plot::Formula formula = plot::set_formula(tex, size);
  const float shift = std::max(0.0f, (width - formula.width) / 2);
  Paragraph result;
  result.width = formula.width, result.height = formula.height;
  result.lines.push_back({std::move(formula.text), {shift, 0}});
  for (const auto& [from, to] : formula.bars) result.bars.push_back({{from.x + shift, from.y}, {to.x + shift, to.y}});
  return result;
}

template <class Map>
void forget(Map& kept, std::uint64_t frame) {
  if (kept.size() < many) return;
  std::erase_if(kept, [frame](const auto& entry) { return entry.second.shown + forgotten < frame; });
}

}  // namespace

const plot::SetText& TextCache::line(std::string_view rich, float size, bool bold) {
  const auto [place, fresh] = lines_.try_emplace(key_of(rich, size, 0, bold ? 'b' : 't'));
  if (fresh) place->second.value = plot::set_text(rich, size, {}, bold);
  place->second.shown = frame_;
  return place->second.value;
}

const Paragraph& TextCache::paragraph(std::string_view rich, float size, float width, float leading, bool bold) {
  const auto [place, fresh] = paragraphs_.try_emplace(key_of(rich, size, width, bold ? 'q' : 'p'));
  if (fresh) place->second.value = broken(rich, size, width, leading, bold);
  place->second.shown = frame_;
  return place->second.value;
}

const Paragraph& TextCache::formula(std::string_view tex, float size, float width) {
  const auto [place, fresh] = paragraphs_.try_emplace(key_of(tex, size, width, 'f'));
  if (fresh) place->second.value = displayed(tex, size, width);
  place->second.shown = frame_;
  return place->second.value;
}

void TextCache::begin_frame() {
  ++frame_;
  forget(lines_, frame_);
  forget(paragraphs_, frame_);
}

}  // namespace lineland::app
