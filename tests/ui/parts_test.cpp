// The pure parts of the window: numbers as text, sliders as fractions, handles as values, typed text.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "app/ui/handle_drag.h"
#include "app/ui/number_text.h"
#include "tests/toy_lab.h"

using namespace lineland;
using namespace lineland::app;
using lineland::tests::ToyLab;

namespace {

param::Values with_start(const std::string& text) {
  param::Values values(ToyLab::schema());
  values.set_text(ToyLab::schema().start.index, text, param::Layer::slider);
  return values;
}

std::string after_drag(const std::string& text, plot::Grip::Part part, std::size_t component, Movement movement) {
  const auto value = dragged(with_start(text), {"start", part, component}, movement);
  return value ? param::to_text(std::get<math::Distribution>(*value)) : "";
}

}  // namespace

TEST_CASE("whole numbers have commas between thousands") {
  CHECK(std::string_view(ShortText() << std::int64_t{0}) == "0");
  CHECK(std::string_view(ShortText() << "step " << std::int64_t{38400}) == "step 38,400");
  CHECK(std::string_view(ShortText() << std::int64_t{-1234567}) == "\u22121,234,567");
  CHECK(std::string_view(ShortText() << std::numeric_limits<std::int64_t>::min()) == "\u22129,223,372,036,854,775,808");
}

TEST_CASE("readouts show their unit, and counts their whole") {
  CHECK(readout_text({.id = "js", .label = "", .value = 0.01842, .unit = "nat"}) == "0.0184 nat");
  CHECK(readout_text({.id = "modes", .label = "", .value = 2, .of = 3}) == "2 of 3");
  CHECK(readout_text({.id = "kl", .label = "", .value = std::numeric_limits<double>::infinity(), .unit = "nat"}) == "∞");
}

TEST_CASE("a summary shows the values it names") {
  const param::Values values(ToyLab::schema());
  CHECK(summary_text("{noise} from {shown}, {unknown}", values) == "normal from 100, {unknown}");
}

TEST_CASE("a slider's place and value agree, and values are short") {
  for (const char* id : {"drift", "growth", "shown"}) {
    const param::Parameter& parameter = ToyLab::schema()[ToyLab::schema().at(id)];
    for (double fraction = 0; fraction <= 1; fraction += 0.01) {
      const param::Value value = value_at(parameter, fraction);
      CHECK(fraction_of(parameter, value) == doctest::Approx(fraction).epsilon(0.02));
      CHECK(param::to_text(parameter, value).size() <= 7);
    }
  }
  CHECK(rounded_to(0.30000000000000004, 0.01) == 0.3);
  CHECK(rounded_to(-0.001, 0.01) == 0);
  CHECK_FALSE(std::signbit(rounded_to(-0.001, 0.01)));
}

TEST_CASE("a dragged mode moves its mean and nothing else") {
  using Part = plot::Grip::Part;
  CHECK(after_drag("0.5*normal(-2, 0.5) + 0.5*normal(1, 1)", Part::mean, 0, {-2, -1.4003, 0.01}) ==
        "0.5*normal(-1.4, 0.5) + 0.5*normal(1, 1)");
  CHECK(after_drag("uniform(0, 2)", Part::mean, 0, {1, 1.5, 0.01}) == "uniform(0.5, 2.5)");
  CHECK(after_drag("normal(0, 1)", Part::mean, 1, {0, 1, 0.01}).empty());
}

TEST_CASE("a dragged width is the distance from the middle, a higher peak a larger weight") {
  using Part = plot::Grip::Part;
  CHECK(after_drag("normal(1, 1)", Part::deviation, 0, {2, 3, 0.01}) == "normal(1, 2)");
  const auto heavier = dragged(with_start("0.25*normal(0, 1) + 0.75*normal(5, 1)"), {"start", Part::weight, 0}, {0.1, 0.2, 0.01});
  REQUIRE(heavier);
  CHECK(std::get<math::Distribution>(*heavier).share(0) == doctest::Approx(0.5).epsilon(1e-12));
}

TEST_CASE("a dragged number stays in its range") {
  const param::Values values(ToyLab::schema());
  const plot::Grip grip{.parameter = "drift"};
  CHECK(std::get<double>(*dragged(values, grip, {0.1, 0.734, 0.01})) == 0.73);
  CHECK(std::get<double>(*dragged(values, grip, {0.1, 5, 0.01})) == 1);
  CHECK_FALSE(dragged(values, {.parameter = "nothing"}, {0, 1, 0.1}));
}
