// What the README says of the GAN's presets, measured.
#include <doctest/doctest.h>

#include "app/presets.h"
#include "core/labs/registry.h"
#include "core/sim/run.h"

using namespace lineland;

namespace {

double readout_after(std::string_view preset_name, Seed seed, int steps, std::string_view id) {
  const sim::Laboratory& lab = labs::find("gan");
  param::Values values(lab.schema());
  param::apply(app::find_preset(preset_name, "gan"), values);
  sim::Run run(lab, values, seed);
  for (int k = 0; k < steps; ++k) run.step();
  REQUIRE(run.status().ok());
  for (const plot::Readout& readout : sim::result_of(run).readouts) {
    if (readout.id == id) return readout.value;
  }
  FAIL("no such readout");
  return 0;
}

}  // namespace

TEST_CASE("preset normal: N(4, 0.5) is learned within 3000 steps, W1 below 0.1, for at least 8 of seeds 1 to 10") {
  int learned = 0;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const double w1 = readout_after("normal", Seed{seed}, 3000, "w1");
    CAPTURE(seed);
    CAPTURE(w1);
    CHECK(w1 < 0.5);
    learned += w1 < 0.1;
  }
  CHECK(learned >= 8);
}

TEST_CASE("preset galaxies: the three main groups are covered after 20000 steps") {
  CHECK(readout_after("galaxies", Seed{1}, 20'000, "modes-covered") == 3);
}
