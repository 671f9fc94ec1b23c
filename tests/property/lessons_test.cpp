// Every lesson that ships: it can be read, is short, and what its scenes say of their numbers is so.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "app/lesson.h"
#include "core/base/check.h"
#include "core/sim/run.h"

using namespace lineland;

namespace {

double value_of(const sim::Result& result, const std::string& id) {
  const auto found = std::ranges::find(result.readouts, id, &plot::Readout::id);
  REQUIRE(found != result.readouts.end());
  return found->value;
}

void check_claim(const app::Claim& claim, const sim::Result& result) {
  const double value = value_of(result, claim.readout);
  const auto* other = std::get_if<std::string>(&claim.value);
  const double against = claim.times * (other ? value_of(result, *other) : std::get<double>(claim.value));
  CAPTURE(claim.readout);
  CAPTURE(value);
  CAPTURE(against);
  switch (claim.relation) {
    case app::Claim::Relation::below: CHECK(value < against); break;
    case app::Claim::Relation::above: CHECK(value > against); break;
    case app::Claim::Relation::equal: CHECK(std::abs(value - against) <= claim.within * (against == 0 ? 1 : std::abs(against))); break;
  }
}

/// The claims of a scene against a run of it, in the order of their steps.
void check_claims(const app::Scene& scene) {
  std::vector<app::Claim> claims = scene.claims;
  std::ranges::stable_sort(claims, {}, &app::Claim::step);
  sim::Run run(*scene.laboratory, *scene.values, scene.seed);
  for (const app::Claim& claim : claims) {
    CAPTURE(claim.line);
    while (run.steps() < claim.step && !run.finished()) run.step();
    CHECK(run.status().ok());
    check_claim(claim, sim::result_of(run));
  }
}

}  // namespace

TEST_CASE("every lesson that ships keeps its word") {
  setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
  const auto titles = app::lessons();
  CHECK(titles.size() >= 6);
  for (const app::LessonTitle& title : titles) {
    CAPTURE(title.name);
    CHECK_FALSE(title.summary.empty());
    const app::Lesson lesson = app::find_lesson(title.name);
    CHECK(lesson.scenes.size() >= 5);
    CHECK(lesson.scenes.size() <= 8);
    std::size_t claims = 0, questions = 0;
    for (const app::Scene& scene : lesson.scenes) {
      CAPTURE(scene.line);
      CHECK_FALSE(scene.text.empty());
      CHECK_FALSE(scene.notes.empty());
      CHECK((!scene.look.empty() || scene.question.has_value()));
      check_claims(scene);
      claims += scene.claims.size();
      questions += scene.question.has_value();
    }
    CHECK(claims >= lesson.scenes.size() - 2);
    CHECK(questions >= 1);
  }
}

TEST_CASE("placeholders are filled from the run, and braces of formulas are left alone") {
  const app::Lesson lesson = app::find_lesson("change-of-variables");
  const app::Scene& scene = lesson.scenes[1];
  const sim::Run run(*scene.laboratory, *scene.values, scene.seed);
  const auto readouts = sim::result_of(run).readouts;
  const auto fill = [&](std::string_view text) { return app::filled(text, readouts, *scene.values, 1234); };
  CHECK(fill("step {step}.") == "step 1,234.");
  CHECK(fill("$$\\frac{a}{b}$$ and $x_{k}$ {value:depth}!") == "$$\\frac{a}{b}$$ and $x_{k}$ 4!");
  CHECK(fill("no { end") == "no { end");
  CHECK(fill("{readout:inverse.error}").find('{') == std::string::npos);
}

TEST_CASE("a fault in a lesson is named with its line") {
  const auto read = [](const char* text) { return app::parse_lesson(text, "own", "own.toml"); };
  const auto fault = [&](const std::string& scene) { return "title = \"T\"\nlab = \"gan\"\n[[scene]]\ntitle = \"S\"\n" + scene; };
  const std::pair<std::string, const char*> cases[] = {
      {"title = \"T\"\n", "own.toml:1: a lesson has scenes"},
      {"lab = \"gan\"\n", "own.toml:1: the key title is missing"},
      {"title = \"T\"\n[[scene]]\ntitle = \"S\"\n", "own.toml:2: the scene has no lab"},
      {fault("lab = \"gna\"\n"), "own.toml:5: unknown lab 'gna'"},
      {fault("preset = \"normla\"\n"), "own.toml:5: unknown preset 'normla'"},
      {fault("parameters = {bach = 3}\n"), "own.toml:5: unknown parameter 'bach'"},
      {fault("parameters = {batch = 0}\n"), "own.toml:5: "},
      {fault("figures = [\"densities\", \"losess\"]\n"), "own.toml:5: unknown figure 'losess' (did you mean 'losses'?)"},
      {fault("readouts = [\"w2\"]\n"), "own.toml:5: unknown readout 'w2'"},
      {fault("controls = [\"bath\"]\n"), "own.toml:5: unknown parameter 'bath' (did you mean 'batch'?)"},
      {fault("hide = [\"optimum\"]\n"), "own.toml:5: unknown mark 'optimum'"},
      {fault("figure = [\"losses\"]\n"), "own.toml:5: unknown key 'figure' (did you mean 'figures'?)"},
      {fault("stage = \"nois\"\n"), "own.toml:5: unknown stage 'nois' (did you mean 'noise'?)"},
      {fault("text = \"{readout:w3}\"\n"), "own.toml:5: unknown readout 'w3'"},
      {fault("text = \"$x = {value:batch}$\"\n"), "must stand outside of $...$"},
      {fault("text = \"{number}\"\n"), "own.toml:5: unknown placeholder 'number'"},
      {fault("speed = 0\n"), "own.toml:5: speed must be above 0"},
      {fault("question = {text = \"?\", curve = \"D\"}\n"), "own.toml:5: unknown curve 'D'"},
      {fault("question = {curve = \"data\"}\n"), "own.toml:5: the question has no text"},
      {fault("claims = [{readout = \"w9\", is = \"<\", value = 1}]\n"), "own.toml:5: unknown readout 'w9'"},
      {fault("claims = [{readout = \"w1\", is = \"~\", value = 1}]\n"), "own.toml:5: unknown relation '~'"},
      {"title = = \n", "own.toml:1: "},
  };
  for (const auto& [text, message] : cases) {
    CAPTURE(text);
    CHECK_THROWS_WITH_AS(read(text.c_str()), doctest::Contains(message), InputError);
  }
}
