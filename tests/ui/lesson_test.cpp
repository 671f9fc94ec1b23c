// Lessons in the window: from scene to scene by keyboard, what a scene shows and what it hides, guesses and their distance from the truth.
#include <doctest/doctest.h>

#include <algorithm>

#include "core/labs/registry.h"
#include "tests/ui/stage.h"

using namespace lineland;
using namespace lineland::tests;
using app::Key;

namespace {

constexpr const char* text = R"(
title = "A lesson"
lab = "estimators"
[[scene]]
title = "First"
text = "The gradient is {readout:gradient.exact}."
preset = "square"
figures = ["variance-vs-mu", "integrand"]
controls = ["mu"]
readouts = ["gradient.exact"]
[[scene]]
title = "Second"
text = "Draw."
preset = "square"
figures = ["convergence"]
[scene.question]
text = "How does it fall?"
curve = "pathwise, exact"
answer = "Like this."
[[scene]]
title = "Third"
lab = "divergences"
figures = ["densities"]
)";

app::Options lesson_options(std::size_t scene = 0) {
  app::Options options;
  options.lesson = app::parse_lesson(text, "own", "own.toml");
  options.scene = scene;
  const auto all = labs::all();
  options.labs = {all.begin(), all.end()};
  return options;
}

bool has_curve(const plot::Figure& figure, std::string_view name) {
  return std::ranges::any_of(figure.marks, [&](const plot::Mark& mark) { return app::name_of(mark) == name; });
}

}  // namespace

TEST_CASE("a scene shows its own figures, controls and numbers, and nothing else") {
  Stage stage(lesson_options());
  CHECK(stage.shows("panel:lesson"));
  CHECK(stage.shows("slider:mu"));
  CHECK(stage.shows("readout:gradient.exact"));
  CHECK(stage.shows("figure:integrand"));
  for (const char* hidden : {"slider:sigma", "choice:function", "lab:gan", "choice:preset", "readout:draws.total", "figure:race",
                             "button:fold", "button:compare"}) {
    CAPTURE(hidden);
    CHECK_FALSE(stage.shows(hidden));
  }
  stage.type("c");
  CHECK(stage.application->desk().lane_values().size() == 1);
}

TEST_CASE("keys lead through a lesson and back, and each scene starts from its own state") {
  Stage stage(lesson_options());
  const auto& lecture = stage.application->lecture();
  const auto mu = [&] { return stage.values().text(*stage.values().schema().find("mu")); };
  stage.key(Key::tab);
  stage.application->desk().set(*stage.values().schema().find("mu"), 2.0);
  CHECK(mu() == "2");
  stage.key(Key::home);
  CHECK(mu() == "0.5");
  stage.key(Key::page_down);
  CHECK(lecture.at() == 1);
  CHECK(lecture.asking());
  stage.key(Key::page_down);  // first the answer
  CHECK(lecture.at() == 1);
  CHECK_FALSE(lecture.asking());
  stage.key(Key::right);
  CHECK(lecture.at() == 2);
  CHECK(stage.until([&] { return stage.shows("figure:densities"); }));
  stage.key(Key::page_down);
  CHECK(lecture.at() == 2);
  stage.key(Key::page_up);
  CHECK(lecture.at() == 1);
  CHECK(lecture.asking());
  stage.key(Key::left);
  stage.key(Key::left);
  CHECK(lecture.at() == 0);
}

TEST_CASE("buttons do what keys do, and a lesson can be left") {
  Stage stage(lesson_options());
  stage.click("button:lesson-next");
  CHECK(stage.application->lecture().at() == 1);
  stage.click("button:lesson-back");
  CHECK(stage.application->lecture().at() == 0);
  stage.click("button:leave-lesson");
  CHECK_FALSE(stage.application->lecture().on());
  CHECK(stage.shows("lab:gan"));
  CHECK(stage.shows("slider:sigma"));
  CHECK(stage.shows("figure:race"));
}

TEST_CASE("the curve that is asked for is hidden until the answer, and the guess is measured") {
  Stage stage(lesson_options(1));
  app::Lecture lecture = stage.application->lecture();
  const auto all = stage.application->desk().figures();
  CHECK_FALSE(has_curve(lecture.figures(all).front(), "pathwise, exact"));
  CHECK(has_curve(lecture.figures(all).front(), "score, exact"));
  stage.drag(stage.place("figure:convergence", 0.2f, 0.5f), stage.place("figure:convergence", 0.8f, 0.5f));
  CHECK_FALSE(stage.shows("score"));
  stage.key(Key::enter);
  REQUIRE(stage.shows("score"));
  const auto distance = stage.application->lecture().distance();
  REQUIRE(distance);
  CHECK(*distance > 0.02);
  CHECK(*distance < 0.6);
  lecture = stage.application->lecture();
  CHECK(has_curve(lecture.figures(all).front(), "pathwise, exact"));
}

TEST_CASE("the distance of a guess is a mean over the axis") {
  const plot::Figure figure{.id = "f", .x = {}, .y = {}};
  const plot::Ranges ranges{{0, 10}, {0, 4}, std::nullopt};
  plot::Curve line{.name = "line"};
  for (int k = 0; k <= 100; ++k) line.x.push_back(k / 10.0), line.y.push_back(k / 50.0);
  const auto distance = [&](const std::vector<labs::StrokePoint>& stroke) { return app::mean_distance(stroke, line, figure, ranges); };
  CHECK(*distance({{0, 0}, {10, 2}}) == doctest::Approx(0).epsilon(1e-9));
  CHECK(*distance({{0, 1}, {10, 3}}) == doctest::Approx(0.25));
  CHECK(*distance({{10, 1}, {0, 1}}) == doctest::Approx(0.125).epsilon(0.01));  // half above, half below; drawn from the right
  CHECK(*distance({{0, 0}, {5, 1}}) == doctest::Approx(0.0625).epsilon(0.02));  // held level where it ends
  CHECK(*distance({{0, 99}, {10, 99}}) == doctest::Approx(0.75));               // the axis ends at 4
  CHECK_FALSE(distance({{3, 1}}));
  CHECK_FALSE(distance({}));
}

TEST_CASE("on a logarithmic axis a decade is a decade") {
  plot::Figure figure{.id = "f", .x = {}, .y = {}};
  figure.x.scale = figure.y.scale = plot::AxisScale::logarithmic;
  const plot::Ranges ranges{{1, 1000}, {0.01, 100}, std::nullopt};
  const plot::Curve line{.name = "line", .x = {1, 1000}, .y = {10, 10}};
  CHECK(*app::mean_distance(std::vector<labs::StrokePoint>{{1, 1}, {1000, 1}}, line, figure, ranges) == doctest::Approx(0.25));
}
