// What every lab promises whose step can be taken apart: the stages show the step that is taken, and looking at them changes nothing.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/base/check.h"
#include "core/labs/registry.h"
#include "core/sim/run.h"
#include "tests/property/numbers.h"
#include "tests/property/random_settings.h"

using namespace lineland;

namespace {

/// Calls body(laboratory, values) for each lab with stages: initial values, then random settings that it accepts.
template <class Body>
void for_labs_with_stages(std::uint64_t seed, int count, Body body) {
  for (const sim::Laboratory* lab : labs::all()) {
    if (lab->about().stages.empty()) continue;
    Random random(Seed{seed}.child(lab->about().id));
    for (int k = 0; k <= count; ++k) {
      const param::Values values = k == 0 ? param::Values(lab->schema()) : tests::random_settings(lab->schema(), random);
      std::string settings = "lineland run " + lab->about().id;
      for (std::size_t i = 0; i < values.schema().parameters().size(); ++i) {
        if (values.layer(i) != param::Layer::initial) settings += " --" + values.schema()[i].id + " '" + values.text(i) + "'";
      }
      CAPTURE(settings);
      try {
        lab->simulate(values, Seed{1});
      } catch (const InputError&) {
        continue;
      }
      body(*lab, values);
    }
  }
}

const double* number_of(const std::vector<sim::Stage>& stages, std::string_view stage, std::string_view id) {
  for (const sim::Stage& s : stages) {
    if (s.id != stage) continue;
    const auto found = std::ranges::find(s.numbers, id, &plot::Readout::id);
    if (found != s.numbers.end()) return &found->value;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("a run that is taken apart at every step has the bits of one that is not") {
  for_labs_with_stages(201, 6, [](const sim::Laboratory& lab, const param::Values& values) {
    sim::Run plain(lab, values, Seed{5}), watched(lab, values, Seed{5});
    for (int k = 0; k < 25; ++k) {
      plain.step();
      watched.dissect();
      watched.step();
    }
    CHECK(sim::result_of(plain).fingerprint == sim::result_of(watched).fingerprint);
    // Gone back to, the same stages; and the run goes on as it did.
    watched.seek(7);
    const std::vector<sim::Stage> stages = watched.dissect(), again = watched.dissect();
    CHECK(stages.size() == again.size());
    for (std::size_t k = 0; k < stages.size(); ++k) {
      CHECK(stages[k].formulas == again[k].formulas);
      CHECK(stages[k].figure == again[k].figure);
    }
    watched.seek(25);
    CHECK(sim::result_of(plain).fingerprint == sim::result_of(watched).fingerprint);
  });
}

TEST_CASE("stages come in the order that the lab names, with sound figures, formulas and words") {
  for_labs_with_stages(202, 12, [](const sim::Laboratory& lab, const param::Values& values) {
    sim::Run run(lab, values, Seed{3});
    for (int k = 0; k < 12; ++k) run.step();
    if (!run.status().ok()) {
      CHECK(run.dissect().empty());
      return;
    }
    const std::vector<sim::Stage> stages = run.dissect();
    if (run.finished()) CHECK(stages.empty());
    auto name = lab.about().stages.begin();
    std::vector<plot::Figure> figures;
    for (const sim::Stage& stage : stages) {
      CAPTURE(stage.id);
      while (name != lab.about().stages.end() && name->id != stage.id) ++name;
      REQUIRE(name != lab.about().stages.end());
      CHECK(stage.figure.id == stage.id);
      CHECK_FALSE(stage.text.empty());
      CHECK_FALSE(stage.formulas.empty());
      CHECK_FALSE(stage.numbers.empty());
      figures.push_back(stage.figure);
    }
    run.step();
    if (run.status().ok() && !figures.empty()) CHECK(tests::fault_of(figures) == "");
  });
}

TEST_CASE("the numbers of a stage are those of the step: readouts agree after it, updates are differences") {
  int compared = 0;
  for_labs_with_stages(203, 12, [&](const sim::Laboratory& lab, const param::Values& values) {
    sim::Run run(lab, values, Seed{8});
    for (int k = 0; k < 9 && run.status().ok(); ++k) {
      const std::vector<sim::Stage> stages = run.dissect();
      run.step();
      if (!run.status().ok()) return;
      const std::vector<plot::Readout> after = sim::result_of(run).readouts;
      for (const sim::Stage& stage : stages) {
        for (const plot::Readout& number : stage.numbers) {
          const auto same = std::ranges::find(after, number.id, &plot::Readout::id);
          if (same == after.end()) continue;
          CAPTURE(number.id);
          CHECK(same->value == number.value);
          ++compared;
        }
        const double *old = number_of(stages, stage.id, "update.before"), *now = number_of(stages, stage.id, "update.after"),
                     *difference = number_of(stages, stage.id, "update.difference");
        CHECK((old == nullptr) == (difference == nullptr));
        if (old) CHECK(*now - *old == *difference);
      }
    }
  });
  CHECK(compared > 50);
}
