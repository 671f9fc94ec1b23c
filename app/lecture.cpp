#include "app/lecture.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

#include "core/base/check.h"
#include "core/plot/layout.h"

namespace lineland::app {

namespace {

const plot::Curve* curve_named(const plot::Figure& figure, const std::string& name) {
  for (const plot::Mark& mark : figure.marks) {
    if (const auto* curve = std::get_if<plot::Curve>(&mark); curve && curve->name == name) return curve;
  }
  return nullptr;
}

/// Without the marks that carry one of these names, alone or before a comma.
void leave_out(plot::Figure& figure, std::span<const std::string> names) {
  std::erase_if(figure.marks, [&](const plot::Mark& mark) {
    const std::string_view name = name_of(mark);
    return std::ranges::any_of(names, [&](const std::string& hidden) { return name == hidden || name.starts_with(hidden + ", "); });
  });
}

/// Without the curve, what was measured of it, and handles; but over the axes that it would have.
void hide(plot::Figure& figure, const std::string& name) {
  const plot::Ranges ranges = plot::ranges(figure);
  figure.x.range = ranges.x;
  figure.y.range = ranges.y;
  if (figure.right) figure.right->range = ranges.right;
  leave_out(figure, std::span(&name, 1));
  std::erase_if(figure.marks, [](const plot::Mark& mark) { return std::holds_alternative<plot::Handle>(mark); });
}

}  // namespace

void Lecture::begin(Lesson lesson, std::size_t scene, Desk& desk) {
  std::swap(lesson_, lesson);
  try {
    go(scene, desk);
  } catch (const InputError&) {
    std::swap(lesson_, lesson);
    throw;
  }
}

void Lecture::end() {
  lesson_ = {};
  prediction_.forget();
  ++revision_;
}

void Lecture::go(std::size_t scene, Desk& desk) {
  const Scene& next = lesson_.scenes[scene];
  if (desk.playing()) desk.play(false);  // the scene says whether it plays
  desk.open(*next.laboratory, {*next.values}, next.seed, next.preset);
  desk.set_speed(next.speed);
  if (next.steps > 0) desk.advance(next.steps);
  at_ = scene;
  ++revision_;
  revealed_ = false;
  to_play_ = next.play;
  step_ = 0;
  distance_.reset();
  prediction_.forget();
  if (next.question && !next.question->curve.empty()) prediction_.ask(next.question->curve);
}

void Lecture::next(Desk& desk) {
  if (asking()) {
    reveal(desk);
  } else if (at_ + 1 < lesson_.scenes.size()) {
    go(at_ + 1, desk);
  }
}

void Lecture::back(Desk& desk) {
  if (at_ > 0) go(at_ - 1, desk);
}

void Lecture::reveal(Desk& desk) {
  if (!asking()) return;
  revealed_ = true;
  ++revision_;
  prediction_.close();
  awaited_ = scene().question->steps.value_or(0);
  if (awaited_ > step_) desk.advance(awaited_ - step_);
}

void Lecture::follow(Desk& desk) {
  if (!on()) return;
  if (&desk.laboratory() != scene().laboratory) return end();
  step_ = desk.stamp().step;
  if (to_play_ && step_ >= scene().steps) {
    to_play_ = false;
    desk.play(true);
  }
}

std::vector<plot::Figure> Lecture::figures(std::vector<plot::Figure> all) {
  if (!on()) return all;
  std::vector<plot::Figure> chosen;
  for (const std::string& id : scene().figures) {
    const auto found = std::ranges::find(all, id, &plot::Figure::id);
    if (found != all.end()) chosen.push_back(std::move(*found));
  }
  if (chosen.empty()) chosen = std::move(all);
  for (plot::Figure& figure : chosen) leave_out(figure, scene().hidden);
  if (!prediction_.curve().empty() && !chosen.empty()) {
    const plot::Curve* truth = curve_named(chosen.front(), prediction_.curve());
    if (truth) prediction_.measure_on(truth->side);
    if (!revealed_) {
      hide(chosen.front(), prediction_.curve());
    } else if (truth && step_ >= awaited_) {
      distance_ = mean_distance(prediction_.stroke(), *truth, chosen.front(), plot::ranges(chosen.front()));
    }
  }
  return chosen;
}

}  // namespace lineland::app
