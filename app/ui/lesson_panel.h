// The left side while a lesson is given: title, text, question, the controls and numbers that the scene shows, and the way on. GUI thread.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "app/desk.h"
#include "app/lecture.h"
#include "app/ui/parameter_panel.h"
#include "app/ui/pencil.h"
#include "app/ui/prose.h"
#include "app/ui/ui.h"

namespace lineland::app {

/// What is asked of the lecture by mouse.
enum class LessonWish { none, back, next, reveal, leave };

class LessonPanel {
 public:
  /// Takes over the numbers that the texts name.
  void take(const Lecture& lecture, std::span<const plot::Readout> readouts, const param::Values& values, std::int64_t step);

  /// Draws the panel. What is done to the scene's controls is carried out.
  LessonWish show(Ui& ui, Desk& desk, const Lecture& lecture, ParameterPanel& parameters, Pencil& pencil, const plot::Rect& rect);

 private:
  float show_head(Ui& ui, const Lecture& lecture, const plot::Rect& rect, LessonWish& wish);
  float show_question(Ui& ui, const Lecture& lecture, float x, float y, float width, LessonWish& wish);
  void show_foot(Ui& ui, const Lecture& lecture, const plot::Rect& rect, LessonWish& wish);

  std::vector<std::string> text_, look_, question_, answer_;
  std::vector<ReadoutRow> rows_;
  std::size_t shown_ = 0;
  float scroll_ = 0, since_ = 0, question_height_ = 0;  // seconds since the numbers were taken
};

}  // namespace lineland::app
