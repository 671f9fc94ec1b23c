// Divergence is shown, never hidden: a run that goes to infinity says when and what, shows its last finite keyframe, and can go back.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "core/sim/run.h"
#include "tests/property/numbers.h"
#include "tests/property/random_settings.h"
#include "tests/property/runaways.h"

using namespace lineland;
using namespace lineland::tests;

namespace {

void step(sim::Run& run, std::int64_t steps) {
  for (std::int64_t k = 0; k < steps && run.status().ok(); ++k) run.step();
}

/// One parameter at an end of its range.
std::vector<param::Value> ends(const param::Parameter& parameter) {
  if (const auto* real = std::get_if<param::RealKind>(&parameter.kind)) return {real->range.low, real->range.high};
  if (const auto* integer = std::get_if<param::IntegerKind>(&parameter.kind)) {
    constexpr std::int64_t dear = 2000;  // more only takes time
    return {static_cast<std::int64_t>(integer->range.low), std::min<std::int64_t>(static_cast<std::int64_t>(integer->range.high), dear)};
  }
  if (!std::holds_alternative<param::DensityKind>(parameter.kind)) return {};
  std::vector<param::Value> values;
  for (const char* text : {"normal(1e150, 1e-150)", "student(0.1, 0, 1e100)", "uniform(-1e300, 1e300)", "exponential(1e-200, -1e200)"})
    values.push_back(param::parse_distribution(text));
  return values;
}

}  // namespace

TEST_CASE("every lab either has settings that drive it to infinity here, or is steady") {
  std::set<std::string_view> known(std::begin(steady), std::end(steady));
  for (const Runaway& runaway : runaways()) known.insert(runaway.lab);
  for (const sim::Laboratory* lab : labs::all()) CHECK(known.contains(lab->about().id));
}

TEST_CASE("a run that goes to infinity ends in a status, keeps its last finite figures, and can go back to them") {
  for (const Runaway& runaway : runaways()) {
    const std::string settings = runaway.text();
    CAPTURE(settings);
    sim::Run run(runaway.laboratory(), runaway.values(), Seed{1});
    step(run, 1000);
    const sim::Status status = run.status();
    REQUIRE_FALSE(status.ok());
    CHECK_FALSE(status.quantity.empty());
    CHECK(status.step == run.steps());
    const std::int64_t last_good = run.captured_step();
    CHECK(last_good < status.step);

    // What it shows is what a run shows that stops there.
    const sim::Result shown = sim::result_of(run);
    CHECK(fault_of(shown.figures) == "");
    sim::Run fresh(runaway.laboratory(), runaway.values(), Seed{1});
    step(fresh, last_good);
    CHECK(shown.fingerprint == sim::result_of(fresh).fingerprint);

    // Back, and on to the same end.
    run.seek(last_good);
    CHECK(run.status().ok());
    CHECK(run.steps() == last_good);
    step(run, 1000);
    CHECK(run.status().step == status.step);
    CHECK(run.status().quantity == status.quantity);
  }
}

TEST_CASE("a steady lab stays finite at the ends of its ranges") {
  for (const std::string_view id : steady) {
    const sim::Laboratory& lab = labs::find(id);
    for (std::size_t index = 0; index < lab.schema().parameters().size(); ++index)
      for (const param::Value& end : ends(lab.schema()[index])) {
        param::Values values(lab.schema());
        if (id == "divergences") values.set_text(values.schema().at("fit"), "kl.p-q", param::Layer::flag);
        values.set(index, end, param::Layer::flag);
        const std::string setting = "--" + lab.schema()[index].id + " '" + values.text(index) + "'";
        CAPTURE(setting);
        sim::Run run(lab, values, Seed{1});
        step(run, 20);
        CHECK(run.status().ok());
        CHECK(fault_of(sim::result_of(run).figures) == "");
      }
  }
}
