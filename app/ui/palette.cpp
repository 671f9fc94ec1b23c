#include "app/ui/palette.h"

#include <algorithm>
#include <utility>

#include "app/ui/overlays.h"

namespace lineland::app {

namespace {

constexpr std::string_view field = "field:palette";

char small(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool begins_word(std::string_view text, std::size_t at) {
  if (at == 0) return true;
  const char before = text[at - 1];
  return before == ' ' || before == '-' || before == '.' || before == '(' || before == ',';
}

/// The word as a subsequence of the text from `at` on, each letter at its next place.
std::optional<float> fit_from(std::string_view word, std::string_view text, std::size_t at) {
  float score = 0;
  std::size_t last = std::string_view::npos;
  for (const char wanted : word) {
    while (at < text.size() && small(text[at]) != small(wanted)) ++at;
    if (at == text.size()) return std::nullopt;
    const bool run = last != std::string_view::npos && at == last + 1;
    score += begins_word(text, at) ? 4.0f : run ? 3.0f : 0.5f;
    if (last != std::string_view::npos && !run) score -= std::min(2.0f, 0.2f * static_cast<float>(at - last));
    last = at++;
  }
  return score;
}

std::optional<float> fit_word(std::string_view word, std::string_view text) {
  std::optional<float> best;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (small(text[at]) != small(word.front())) continue;
    const auto score = fit_from(word, text, at);
    if (!score) break;  // nor from any later place
    if (!best || *score > *best) best = score;
  }
  return best;
}

}  // namespace

std::optional<float> fit(std::string_view query, std::string_view text) {
  float score = 0;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find(' '), query.size());
    if (end > 0) {
      const auto word = fit_word(query.substr(0, end), text);
      if (!word) return std::nullopt;
      score += *word;
    }
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return score - 0.01f * static_cast<float>(text.size());
}

void Palette::open(Ui& ui, std::vector<Finding> findings) {
  findings_ = std::move(findings);
  open_ = true;
  ui.begin_edit(field, "");
  search("");
}

void Palette::close(Ui& ui) {
  open_ = false;
  if (ui.editing(field)) ui.end_edit();
}

void Palette::search(std::string_view query) {
  query_ = query;
  chosen_ = 0;
  std::vector<std::pair<float, std::size_t>> scores;
  for (std::size_t k = 0; k < findings_.size(); ++k) {
    // What it is called counts more than what kind it is of.
    const auto own = fit(query, findings_[k].label),
               all = fit(query, findings_[k].label + ' ' + findings_[k].kind + ' ' + findings_[k].detail);
    if (own)
      scores.emplace_back(*own + 1, k);
    else if (all)
      scores.emplace_back(*all, k);
  }
  std::ranges::stable_sort(scores, [](const auto& a, const auto& b) { return a.first > b.first; });
  found_.clear();
  constexpr float worth = 0.45f;  // of the best: what fits by scattered letters alone is noise
  for (const auto& [score, k] : scores) {
    if (query.empty() || score >= worth * scores.front().first) found_.push_back(k);
  }
  if (query.empty()) std::ranges::sort(found_);
}

void Palette::show(Ui& ui) {
  if (!open_) return;
  const plot::Theme& t = ui.theme();
  const float size = ui.chrome().text, row = 2.3f * size, head = 3.4f * size;
  const float width = std::min(46 * size, ui.size().width - 24), top = std::min(90.0f, 0.1f * ui.size().height);
  const auto room = static_cast<std::size_t>(std::max(1.0f, (ui.size().height - top - head - 24) / row));
  const std::size_t shown = std::min({found_.size(), room, std::size_t{12}});
  const std::size_t first = chosen_ < shown ? 0 : chosen_ - shown + 1;
  const plot::Rect rect{(ui.size().width - width) / 2, top, width, head + row * static_cast<float>(std::max<std::size_t>(shown, 1)) + 8};
  ui.cover(true);
  ui.set_front(true);
  ui.pen.box({0, 0, ui.size().width, ui.size().height}, {0, 0, 0, 40});
  card(ui, rect, 10);
  ui.note("card:palette", rect);

  if (ui.input.take(Key::down) && chosen_ + 1 < found_.size()) ++chosen_;
  if (ui.input.take(Key::up) && chosen_ > 0) --chosen_;
  const TextEdit::Outcome outcome = ui.edit.take(ui.input);
  if (ui.edit.text() != query_) search(ui.edit.text());
  const Type type = ui.words(1.2f * size, t.text);
  const plot::Point at{rect.x + 20, Ui::centered(rect.y + head / 2, 1.2f * size)};
  ui.note(field, {rect.x, rect.y, width, head});
  if (query_.empty()) ui.pen.text("Lab, preset, parameter, figure, lesson, command …", ui.words(1.2f * size, t.muted), {at.x + 4, at.y});
  ui.pen.text(query_, type, at);
  ui.pen.box({at.x + Pen::width(std::string_view(query_).substr(0, ui.edit.caret()), type), at.y - 1.2f * size, 1.5f, 1.55f * size},
             t.accent);
  ui.pen.rule({rect.x, rect.y + head}, {rect.right(), rect.y + head}, t.hairline, 1);

  std::optional<std::size_t> taken;
  if (outcome == TextEdit::Outcome::accepted && chosen_ < found_.size()) taken = found_[chosen_];
  float y = rect.y + head + 4;
  if (found_.empty()) ui.rich("Nothing fits.", size, t.muted, {rect.x + 20, Ui::centered(y + row / 2, size)});
  for (std::size_t k = first; k < first + shown && k < found_.size(); ++k) {
    const Finding& finding = findings_[found_[k]];
    const plot::Rect place{rect.x + 6, y, width - 12, row};
    const Response r = ui.interact("finding:" + finding.label, place, false);
    if (r.hovered && !(ui.input.moved == plot::Point{})) chosen_ = k;
    if (k == chosen_) ui.pen.box(place, t.selected, 6);
    const float baseline = Ui::centered(y + row / 2, size);
    const float kind = Pen::width(finding.kind, ui.words(size, t.muted)), detail = Pen::width(finding.detail, ui.bold(size, t.muted));
    const float right = rect.right() - 20, names = right - kind - (detail > 0 ? detail + 14 : 0) - 14;
    ui.push_clip({rect.x + 12, y, std::max(1.0f, names - rect.x - 12), row});
    ui.pen.text(finding.label, ui.words(size, t.text), {rect.x + 20, baseline});
    ui.pop_clip();
    if (detail > 0) ui.pen.text(finding.detail, ui.bold(size, t.muted), {right - kind - 14 - detail, baseline});
    ui.pen.text(finding.kind, ui.words(size, t.muted), {right - kind, baseline});
    if (r.clicked) taken = found_[k];
    y += row;
  }
  ui.set_front(false);
  const bool away = ui.input.pressed && !rect.contains(ui.input.pointer);
  if (!taken && !away && outcome == TextEdit::Outcome::none) return;
  close(ui);
  if (taken) std::exchange(findings_[*taken].run, {})();
}

}  // namespace lineland::app
