#include "core/sim/session_file.h"

#include <doctest/doctest.h>

#include "core/base/check.h"
#include "core/sim/run.h"
#include "tests/toy_lab.h"

using namespace lineland;
using tests::toy;
using tests::ToyLab;

namespace {

const auto& schema = ToyLab::schema();

param::Values with(std::string_view id, std::string_view text, param::Values values) {
  values.set_text(schema.at(id), text, param::Layer::slider);
  return values;
}

const sim::Laboratory& find(std::string_view id) {
  if (id != "toy") throw InputError("unknown lab '" + std::string(id) + "'");
  return toy();
}

sim::SavedRun parse(const std::string& text) { return sim::parse_session(text, "a.toml", find); }

/// A run with three branches, single parts and numbers that are no short decimals.
sim::Run branched() {
  sim::Run run(toy(), with("start", "normal(0.1, 0.3)", param::Values(schema)), Seed{12345678901});
  const auto step = [&](int count) {
    for (int k = 0; k < count; ++k) run.step();
  };
  run.apply(with("drift", "0.30000000000000004", run.values()));
  step(100);
  run.step_part(1);
  step(100);
  run.seek(100);
  run.apply(with("drift", "-1e-3", run.values()));
  step(40);
  run.rename(2, "back \"slash\\ and\nline");
  run.seek(30);
  run.step_part(0);
  step(50);
  return run;
}

std::string text_of(const sim::Run& run) {
  return sim::session_text({&run.laboratory(), "a preset", {run.chronicle()}, run.steps()}, run.values(), "1.2.3");
}

/// The message that a file is refused with; empty if it is not.
std::string refusal(const std::string& text) {
  try {
    parse(text);
    return "";
  } catch (const InputError& error) {
    return error.what();
  }
}

std::string replaced(std::string text, const std::string& old, const std::string& now) {
  const auto at = text.find(old);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old.size(), now);
}

}  // namespace

TEST_CASE("a saved session opens to the same bits in every branch") {
  sim::Run run = branched();
  const std::string text = text_of(run);
  sim::SavedRun saved = parse(text);
  CHECK(saved.laboratory == &toy());
  CHECK(saved.preset == "a preset");
  CHECK(saved.step == run.steps());
  CHECK(saved.lanes.front().current == 3);
  CHECK(saved.lanes.front().find(2)->name == "back \"slash\\ and\nline");
  sim::Run again(toy(), saved.lanes.front());
  CHECK(text_of(run) == sim::session_text(saved, saved.lanes.front().values, "1.2.3"));
  for (const std::size_t branch : {1u, 2u, 3u}) {
    run.visit(branch), again.visit(branch);
    CHECK(run.head() == again.head());
    for (const std::int64_t step : {std::int64_t{0}, std::int64_t{30}, std::int64_t{100}, run.head()}) {
      run.seek(step), again.seek(step);
      CHECK(run.values() == again.values());
      CHECK(sim::result_of(run).fingerprint == sim::result_of(again).fingerprint);
    }
  }
}

TEST_CASE("after a branch is gone what is left opens too") {
  for (const std::size_t gone : {1u, 2u, 3u}) {
    sim::Run run = branched();
    run.remove(gone);
    sim::Run again(toy(), parse(text_of(run)).lanes.front());
    again.seek(run.steps());
    CHECK(sim::result_of(run).fingerprint == sim::result_of(again).fingerprint);
  }
}

TEST_CASE("lanes are saved with their own values, journals and branches, and open to the same bits") {
  sim::Run first = branched();
  sim::Run second(toy(), with("noise", "uniform", first.chronicle().values), first.seed());
  for (int k = 0; k < 30; ++k) second.step();
  second.step_part(0);
  for (int k = 0; k < 20; ++k) second.step();
  const std::string text = sim::session_text({&toy(), "", {first.chronicle(), second.chronicle()}, first.steps()}, first.values(), "1.2.3");
  const sim::SavedRun saved = parse(text);
  REQUIRE(saved.lanes.size() == 2);
  CHECK(saved.step == first.steps());
  CHECK(sim::session_text(saved, saved.lanes.front().values, "1.2.3") == text);
  CHECK(saved.lanes[1].now().journal.size() == 1);
  CHECK(saved.lanes[0].branches.size() == 3);
  sim::Run again_first(toy(), saved.lanes[0]), again_second(toy(), saved.lanes[1]);
  for (const std::int64_t step : {0, 30, 41, 50}) {
    first.seek(step), again_first.seek(step), second.seek(step), again_second.seek(step);
    CHECK(sim::result_of(first).fingerprint == sim::result_of(again_first).fingerprint);
    CHECK(sim::result_of(second).fingerprint == sim::result_of(again_second).fingerprint);
  }
  CHECK(refusal(replaced(text, "lane-count = 2", "lane-count = 3")) == "a.toml:8: lane-count: there are 2 lanes: the file is not whole");
  CHECK(refusal(replaced(text, "\nstep = ", "\nstep = 9")).find("the lanes end at step") != std::string::npos);
  CHECK(refusal(replaced(text, "lane-count = 2", "lains = 1\nlane-count = 2")).find("unknown key 'lains'") != std::string::npos);
  CHECK(refusal(text.substr(0, text.rfind("[[lanes]]"))).find("there are 1 lanes") != std::string::npos);
  CHECK(refusal(text.substr(0, text.rfind("head"))).find("head is missing") != std::string::npos);
}

TEST_CASE("faults of a session file are named with file and line") {
  const std::string text = text_of(branched());
  CHECK(refusal(text) == "");
  CHECK(refusal("") == "a.toml:1: is no session: lineland-session = 1 is missing");
  CHECK(refusal(replaced(text, "session = 1", "session = 3")) ==
        "a.toml:2: lineland-session: the file is of form 3; this version reads forms 1 and 2");
  CHECK(refusal(replaced(text, "lab = \"toy\"", "lab = \"tyo\"")) == "a.toml:4: unknown lab 'tyo'");
  CHECK(refusal(replaced(text, "drift = 0.1", "drift = 7")) ==
        "a.toml:12: drift: '7' is out of range: a number between -1 and 1 is wanted");
  CHECK(refusal(replaced(text, "drift = 0.1", "drfit = 0.1")).starts_with("a.toml:12: "));
  CHECK(refusal(replaced(text, "\nseed =", "\nsede =")).starts_with("a.toml:6: unknown key 'sede'"));
  CHECK(refusal(replaced(text, "branch = 3", "branch = 9")).starts_with("a.toml:8: branch: there is no branch 9"));
  CHECK(refusal(replaced(text, "part = \"noise\"", "part = \"nois\"")).find("did you mean 'noise'") != std::string::npos);
  CHECK(refusal(replaced(text, "values = { drift", "values = { noise = \"uniform\", drift")).find("only live parameters") !=
        std::string::npos);
  CHECK(refusal(replaced(text, "fork = 100", "fork = 100000")).find("beyond the end of the parent") != std::string::npos);
  CHECK(refusal(replaced(text, "parent = 1", "parent = 7")).find("stands before them") != std::string::npos);
}

TEST_CASE("a session file that was cut off anywhere is refused") {
  const std::string text = text_of(branched());
  const std::size_t last = text.find_last_not_of('\n');
  // The digits of the last number are the only thing whose loss nobody can see; they are of the head, which the step bounds.
  const std::size_t whole = text.rfind("head = ");
  for (std::size_t length = 0; length < whole; length += 7) {
    CAPTURE(text.substr(0, length));
    CHECK(refusal(text.substr(0, length)) != "");
  }
  CHECK(refusal(text.substr(0, last + 1)) == "");
}
