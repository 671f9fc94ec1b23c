// The lesson that is being given: which scene is on, and whether its question is still open. GUI thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "app/desk.h"
#include "app/lesson.h"
#include "app/ui/prediction.h"

namespace lineland::app {

class Lecture {
 public:
  /// Takes up a lesson at a scene; the desk is set to its state. Throws InputError if the lab refuses; nothing changes then.
  void begin(Lesson lesson, std::size_t scene, Desk& desk);
  /// Puts the lesson away; the desk stays as it is.
  void end();

  bool on() const { return !lesson_.scenes.empty(); }
  // While it is on:
  const Lesson& lesson() const { return lesson_; }
  const Scene& scene() const { return lesson_.scenes[at_]; }
  std::size_t at() const { return at_; }

  /// Goes to a scene, which starts from its own state.
  void go(std::size_t scene, Desk& desk);
  /// On: first to the answer of an open question, then to the next scene. Nothing happens behind the last and before the first.
  void next(Desk& desk);
  void back(Desk& desk);

  /// There is a question and its answer is not shown yet.
  bool asking() const { return on() && scene().question && !revealed_; }
  bool revealed() const { return revealed_; }
  void reveal(Desk& desk);
  /// How far the prediction was from the truth, once both are known: mean_distance().
  std::optional<double> distance() const { return distance_; }

  /// Rises whenever figures() or the texts may have changed although the desk has no news.
  std::uint64_t revision() const { return revision_; }

  /// On news from the desk: plays on when the scene's steps are taken; ends when another lab was opened.
  void follow(Desk& desk);

  /// What the scene shows of a lab's figures, in its order; the curve that is asked for is left out until the answer. Also finds
  /// distance().
  std::vector<plot::Figure> figures(std::vector<plot::Figure> all);

  /// Null if nothing is or was to be drawn.
  Prediction* prediction() { return on() && !prediction_.curve().empty() ? &prediction_ : nullptr; }

 private:
  Lesson lesson_;
  std::size_t at_ = 0;
  std::uint64_t revision_ = 0;
  bool revealed_ = false, to_play_ = false;
  std::int64_t awaited_ = 0;  // the step at which the answer is complete
  std::int64_t step_ = 0;
  Prediction prediction_;
  std::optional<double> distance_;
};

}  // namespace lineland::app
