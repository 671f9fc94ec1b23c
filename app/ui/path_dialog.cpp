#include "app/ui/path_dialog.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "app/ui/overlays.h"
#include "app/ui/widgets.h"

namespace lineland::app {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view field = "field:path";
constexpr std::size_t most_files = 6, looked_at = 512;

bool begins_with_mark(const fs::path& path, std::string_view mark) {
  std::ifstream stream(path, std::ios::binary);
  std::string bytes(looked_at, '\0');
  stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return bytes.find(mark) != std::string::npos;
}

}  // namespace

void PathDialog::open(Ui& ui, std::string words, std::string action, std::string path, std::string_view mark) {
  open_ = true;
  words_ = std::move(words), action_ = std::move(action), path_ = std::move(path), mark_ = mark;
  fault_.clear();
  list();
  ui.begin_edit(field, path_);
}

void PathDialog::close(Ui& ui) {
  if (open_ && ui.editing(field)) ui.end_edit();
  open_ = false;
}

/// The newest files of the kind beside the path.
void PathDialog::list() {
  files_.clear();
  std::vector<std::pair<fs::file_time_type, fs::path>> found;
  std::error_code fault;
  const fs::path folder = fs::path(path_).parent_path();
  for (const auto& entry : fs::directory_iterator(folder.empty() ? fs::path(".") : folder, fault)) {
    if (entry.path().extension() != ".toml" || !entry.is_regular_file(fault) || !begins_with_mark(entry.path(), mark_)) continue;
    found.emplace_back(entry.last_write_time(fault), folder / entry.path().filename());
  }
  std::ranges::sort(found, std::greater());
  for (std::size_t k = 0; k < std::min(found.size(), most_files); ++k) {
    files_.push_back({"file:" + found[k].second.filename().string(), found[k].second.string()});
  }
}

std::optional<std::string> PathDialog::show(Ui& ui) {
  if (!open_) return std::nullopt;
  const plot::Theme& t = ui.theme();
  const float size = ui.chrome().text, row = 2.2f * size, padding = 24, width = std::min(560.0f, ui.size().width - 48);
  const float inner = width - 2 * padding, button_width = ui.texts.line(action_, size).width + 40;
  const Paragraph& fault = ui.texts.paragraph(fault_, size, inner, 1.45f);
  const float fault_height = fault_.empty() ? 0 : fault.height + 14;
  const float files_height = files_.empty() ? 0 : row * static_cast<float>(files_.size()) + 14;
  const float height = 124 + fault_height + files_height;
  const plot::Rect rect{(ui.size().width - width) / 2, std::max(24.0f, (ui.size().height - height) * 0.36f), width, height};
  ui.cover(true);
  ui.set_front(true);
  ui.pen.box({0, 0, ui.size().width, ui.size().height}, {0, 0, 0, 40});
  card(ui, rect, 10);
  ui.note("card:path", rect);
  ui.pen.text(words_, ui.bold(ui.chrome().title * 1.1f, t.text), {rect.x + padding, rect.y + 36});

  std::optional<std::string> chosen;
  const bool escape = !ui.editing(field) && ui.input.take(Key::escape);
  const plot::Rect place{rect.x + padding, rect.y + 56, inner - button_width - 10, 34};
  const bool typing = ui.editing(field), entered = typing && (ui.input.keys & 1u << static_cast<unsigned>(Key::enter)) != 0;
  if (const auto text = text_field(ui, field, place, path_, {.mono = true, .wrong = !fault_.empty()})) {
    path_ = *text;
    if (entered) chosen = path_;
  } else if (typing && !ui.editing(field)) {
    close(ui);  // by Escape
  }
  if (button(ui, "button:path", {place.right() + 10, place.y, button_width, place.height}, action_, Emphasis::primary)) chosen = path_;
  float y = place.bottom() + 12;
  if (!fault_.empty()) {
    ui.paragraph(fault, t.error, {rect.x + padding, y});
    y += fault_height;
  }
  for (const File& file : files_) {
    const plot::Rect line{rect.x + padding - 6, y, inner + 12, row};
    const Response r = ui.interact(file.item, line);
    if (r.hovered || r.held) ui.pen.box(line, t.hover, 6);
    ui.push_clip(line);
    ui.pen.text(file.path, {plot::Face::mono, size * 0.96f, t.text}, {rect.x + padding + 2, Ui::centered(y + row / 2, size)});
    ui.pop_clip();
    if (r.ring) ui.focus_ring(line, 6);
    if (r.hovered) ui.cursor(ImGuiMouseCursor_Hand);
    if (r.clicked) chosen = path_ = file.path;
    y += row;
  }
  ui.set_front(false);
  const bool away = ui.input.pressed && !rect.contains(ui.input.pointer);
  if (escape || (away && !chosen)) close(ui);
  return chosen;
}

}  // namespace lineland::app
