#include "core/param/values.h"

#include <doctest/doctest.h>

#include "core/base/check.h"
#include "core/param/preset.h"
#include "tests/toy_lab.h"

using namespace lineland;
using param::Layer;
using param::Values;
using tests::ToyLab;

namespace {

const auto& schema = ToyLab::schema();

/// The message of the InputError that `action` throws; empty if it throws none.
template <class Action>
std::string message(Action action) {
  try {
    action();
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a declaration fixes id, kind, range and group") {
  CHECK(schema.parameters().size() == 6);
  const auto& drift = schema[schema.at("drift")];
  CHECK(drift.label == "Drift");
  CHECK(std::get<param::RealKind>(drift.kind).range == param::Range<double>{-1, 1});
  CHECK(schema.groups()[drift.group].label == "Motion");
  CHECK(schema.groups()[schema[schema.at("shown")].group].label == "View");
  CHECK(contains(message([] { schema.at("drfit"); }), "did you mean 'drift'"));
}

TEST_CASE("values have the C++ type of their handle") {
  Values values(schema);
  CHECK(values[schema.drift] == 0.1);
  CHECK(values[schema.shown] == 100);
  CHECK_FALSE(values[schema.mirrored]);
  CHECK(values[schema.noise] == ToyLab::Noise::normal);
  CHECK(values[schema.start] == math::Distribution());
}

TEST_CASE("text sets every kind and reads back") {
  Values values(schema);
  const std::pair<const char*, const char*> settings[] = {{"drift", "-0.25"},         {"growth", "1.5"}, {"noise", "uniform"},
                                                          {"start", "uniform(1, 2)"}, {"shown", "50"},   {"mirrored", "true"}};
  for (const auto& [id, text] : settings) {
    values.set_text(schema.at(id), text, Layer::flag);
    CHECK(values.text(schema.at(id)) == text);
  }
  values.set_text(schema.at("shown"), "1e2", Layer::flag);
  CHECK(values[schema.shown] == 100);
}

TEST_CASE("a wrong text names parameter, range and value, and changes nothing") {
  Values values(schema);
  const auto set = [&](const char* id, const char* text) { return message([&] { values.set_text(schema.at(id), text, Layer::flag); }); };
  CHECK(contains(set("drift", "3"), "drift: '3' is out of range: a number between -1 and 1"));
  CHECK(contains(set("drift", "fast"), "drift: 'fast' is no number"));
  CHECK(contains(set("drift", "nan"), "no number"));
  CHECK(contains(set("drift", ""), "no number"));
  CHECK(contains(set("shown", "1.5"), "shown: '1.5' is no whole number: one from 2 to 200"));
  CHECK(contains(set("shown", "1e99"), "shown"));
  CHECK(contains(set("noise", "norml"), "did you mean 'normal'"));
  CHECK(contains(set("mirrored", "maybe"), "neither true nor false"));
  CHECK(contains(set("start", "normal(0, -1)"), "start: "));
  CHECK(values == Values(schema));
}

TEST_CASE("a later layer wins, and a slider's change can be set back to what stood below it") {
  Values values(schema);
  const auto drift = schema.at("drift");
  values.set(drift, 0.2, Layer::preset);
  values.set(drift, 0.3, Layer::flag);
  CHECK(values.layer(drift) == Layer::flag);
  values.set(drift, 0.4, Layer::slider);
  CHECK(values.changed(drift));
  CHECK(values[schema.drift] == 0.4);
  values.reset(drift);
  CHECK(values[schema.drift] == 0.3);
  CHECK(values.layer(drift) == Layer::flag);
}

TEST_CASE("the difference of two sets of values is its costliest effect") {
  const Values base(schema);
  Values view = base, live = base, restart = base;
  view.set(schema.at("shown"), std::int64_t{3}, Layer::slider);
  live.set(schema.at("drift"), 0.5, Layer::slider);
  restart = live;
  restart.set(schema.at("noise"), param::OptionIndex{1}, Layer::slider);
  CHECK_FALSE(base.difference(base));
  CHECK(base.difference(view) == param::Effect::view);
  CHECK(view.difference(live) == param::Effect::live);
  CHECK(base.difference(restart) == param::Effect::restart);
}

TEST_CASE("a preset sets parameters, seed and steps") {
  const auto preset = param::parse_preset(
      "lab = \"toy\"\ntitle = \"Fast\"\nseed = 4\nsteps = 20\n[parameters]\ndrift = 0.5\nnoise = \"uniform\"\nmirrored = true\nshown = 7\n",
      "fast", "fast.toml");
  CHECK(preset.seed == 4u);
  CHECK(preset.steps == 20);
  Values values(schema);
  param::apply(preset, values);
  CHECK(values[schema.drift] == 0.5);
  CHECK(values[schema.noise] == ToyLab::Noise::uniform);
  CHECK(values[schema.mirrored]);
  CHECK(values[schema.shown] == 7);
  CHECK(values.layer(schema.at("drift")) == Layer::preset);
}

TEST_CASE("a fault in a preset is named with file and line, and nothing is applied") {
  Values values(schema);
  const auto fault = [&](const char* toml) { return message([&] { param::apply(param::parse_preset(toml, "bad", "bad.toml"), values); }); };
  CHECK(contains(fault("lab = \"toy\"\n[parameters]\ndrift = \n"), "bad.toml:3:"));
  CHECK(contains(fault("lab = \"toy\"\n\nsed = 3\n"), "bad.toml:3: unknown key 'sed' (did you mean 'seed'?)"));
  CHECK(contains(fault("lab = \"toy\"\nseed = \"one\"\n"), "bad.toml:2: seed must be a whole number"));
  CHECK(contains(fault("lab = \"toy\"\nseed = -1\n"), "bad.toml:2: seed"));
  CHECK(contains(fault("seed = 1\n"), "key lab is missing"));
  CHECK(contains(fault("lab = \"toy\"\n[parameters]\nmirrored = true\ndrift = 7\n"), "bad.toml:4: drift: '7' is out of range"));
  CHECK(contains(fault("lab = \"toy\"\n[parameters]\nshwon = 3\n"), "bad.toml:3: unknown parameter 'shwon' (did you mean 'shown'?)"));
  CHECK(contains(fault("lab = \"toy\"\n[parameters]\ndrift = [1]\n"), "bad.toml:3: drift must be"));
  CHECK(contains(fault("lab = \"toy\"\nparameters = 3\n"), "bad.toml:2: parameters must be a table"));
  CHECK(values == Values(schema));
}
