#include "core/plot/probe.h"

#include <doctest/doctest.h>

using namespace lineland::plot;

TEST_CASE("a probe without places is the place itself") { CHECK(value_at({.parameter = "x"}, -3.25) == -3.25); }

TEST_CASE("between its places a probe is linear, beyond them it stays") {
  const Probe probe{.parameter = "x", .places = {0, 1, 3}, .values = {10, 20, 0}};
  CHECK(value_at(probe, 0) == 10);
  CHECK(value_at(probe, 0.5) == 15);
  CHECK(value_at(probe, 1) == 20);
  CHECK(value_at(probe, 2.5) == 5);
  CHECK(value_at(probe, 7) == 0);
  CHECK(value_at(probe, -7) == 10);
}

TEST_CASE("the first probe that holds at a place is taken") {
  Figure figure;
  CHECK(probe_at(figure, 0, 0) == nullptr);
  figure.probes = {{.parameter = "a", .y = Span{0, 1}}, {.parameter = "b", .x = Span{0, 1}}};
  CHECK(probe_at(figure, 5, 0.5)->parameter == "a");
  CHECK(probe_at(figure, 0.5, 1)->parameter == "a");
  CHECK(probe_at(figure, 0.5, 2)->parameter == "b");
  CHECK(probe_at(figure, 5, 2) == nullptr);
}
