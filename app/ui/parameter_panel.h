// The left side: labs, presets, and a control for each parameter of the schema. GUI thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/desk.h"
#include "app/lesson.h"
#include "app/ui/pencil.h"
#include "app/ui/ui.h"
#include "core/param/preset.h"

namespace lineland::app {

class ParameterPanel {
 public:
  /// What is asked for in the panel but done elsewhere.
  struct Wish {
    bool palette = false, keys = false;
    std::string lesson = {};  ///< its name
  };

  /// Draws the panel and carries out what is done in it. `pencil` is taken up and put down here; `message` takes what went wrong.
  Wish show(Ui& ui, Desk& desk, const plot::Rect& rect, Pencil& pencil, std::string& message);

  /// Only some parameters, from the corner (x, y) on; the height below them.
  float show_some(Ui& ui, Desk& desk, std::span<const std::string> ids, float x, float y, float width, Pencil& pencil);

  /// Opens the parameter's group and moves the focus to its control.
  void reveal(Ui& ui, const Desk& desk, std::string_view id);

 private:
  /// One parameter as it is shown.
  struct Row {
    std::string item, field, draw;  // ids
    std::string label, value;       // rich text
    std::string tip, footer;
    std::string refused, fault;  // text that was typed but cannot be, and why
  };
  struct Group {
    std::string item, summary;
    bool open;
    std::vector<std::size_t> parameters;
  };

  void take_lab(const Desk& desk);
  void prepare(const Desk& desk);
  void refresh_texts(const Desk& desk);
  float show_head(Ui& ui, Desk& desk, const plot::Rect& rect, float y, std::string& message);
  float show_lessons(Ui& ui, const plot::Rect& rect, float y);
  void show_hints(Ui& ui, const plot::Rect& rect);
  float show_presets(Ui& ui, Desk& desk, float x, float y, float width, std::string& message);
  float show_group(Ui& ui, Desk& desk, Pencil& pencil, Group& group, const std::string& label, float x, float y, float width);
  float show_parameter(Ui& ui, Desk& desk, Pencil& pencil, std::size_t index, bool lone, float x, float y, float width);
  float show_number(Ui& ui, Desk& desk, std::size_t index, float x, float y, float width);
  float show_choice(Ui& ui, Desk& desk, std::size_t index, float x, float y, float width);
  float show_flag(Ui& ui, Desk& desk, std::size_t index, float x, float y, float width);
  float show_density(Ui& ui, Desk& desk, Pencil& pencil, std::size_t index, bool lone, float x, float y, float width);
  float show_fault(Ui& ui, const Row& row, float x, float y, float width);
  void show_label(Ui& ui, const Desk& desk, std::size_t index, float x, float middle, float width);
  void take_text(Desk& desk, std::size_t index, const std::string& text);

  std::uint64_t visit_ = 0;
  std::optional<param::Values> shown_;
  std::vector<Row> rows_;
  std::vector<Group> groups_;
  std::vector<param::Preset> presets_;
  std::vector<LessonTitle> lessons_;
  Wish wish_;
  std::optional<plot::Span> wanted_;  // from top to bottom: what must be scrolled into view
  std::vector<std::string> lab_items_;
  std::string default_preset_;
  float scroll_ = 0, height_ = 0;
};

}  // namespace lineland::app
