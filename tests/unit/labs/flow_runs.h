// Runs of the flow lab, for tests.
#pragma once

#include <doctest/doctest.h>

#include <initializer_list>
#include <utility>

#include "core/labs/flow/flow.h"

namespace lineland::tests {

inline param::Values values_of(std::initializer_list<std::pair<const char*, const char*>> settings) {
  param::Values values(labs::flow::Flow::schema());
  for (const auto& [id, text] : settings) values.set_text(labs::flow::Flow::schema().at(id), text, param::Layer::flag);
  return values;
}

inline labs::flow::Snapshot trained(const param::Values& values, Seed seed, int steps) {
  labs::flow::Simulation simulation(values, seed);
  for (int i = 0; i < steps; ++i) simulation.step();
  REQUIRE(simulation.fault() == "");
  labs::flow::Snapshot snapshot;
  simulation.capture(snapshot);
  return snapshot;
}

}  // namespace lineland::tests
