// What the flow lab's figures promise: bounds that hold, and one point seen in all of them.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string_view>
#include <variant>
#include <vector>

#include "core/plot/probe.h"
#include "tests/unit/labs/flow_runs.h"

using namespace lineland;
using namespace lineland::labs::flow;
using namespace lineland::tests;

namespace {

const plot::Figure& figure_of(const std::vector<plot::Figure>& figures, std::string_view id) {
  const auto found = std::ranges::find(figures, id, &plot::Figure::id);
  REQUIRE(found != figures.end());
  return *found;
}

template <class T>
const T& mark(const plot::Figure& figure, std::string_view name) {
  for (const plot::Mark& any : figure.marks) {
    if (const T* found = std::get_if<T>(&any); found && found->name == name) return *found;
  }
  throw std::logic_error("no mark " + std::string(name));
}

}  // namespace

TEST_CASE("the iteration that is shown stays under the bound that is shown, at every layer and wherever the probe is") {
  auto values = values_of({{"layer", "residual"}, {"depth", "4"}, {"contraction", "0.95"}});
  const Snapshot s = trained(values, Seed{1}, 300);
  for (std::int64_t layer = 1; layer <= 4; ++layer) {
    for (double x : {-3.3, -1.0, 0.0, 0.2, 2.5}) {
      values.set(Flow::schema().layer_shown.index, layer, param::Layer::slider);
      values.set(Flow::schema().probe.index, x, param::Layer::slider);
      const auto figures = Flow::figures(s, values);
      const plot::Figure& figure = figure_of(figures, "fixed-point");
      const auto& error = mark<plot::Points>(figure, "error");
      const auto& bound = mark<plot::Curve>(figure, "bound");
      REQUIRE(error.y.size() > 3);
      REQUIRE(bound.y.size() >= error.y.size());
      for (std::size_t k = 0; k < error.y.size(); ++k) {
        REQUIRE(error.x[k] == bound.x[k]);
        CHECK(error.y[k] <= bound.y[k] + 1e-14);
      }
    }
  }
}

TEST_CASE("the pointer finds the same point in every figure that offers a probe") {
  for (const char* layer : {"rational-quadratic", "residual", "tanh"}) {
    auto values = values_of({{"layer", layer}, {"depth", "3"}, {"layer-shown", "2"}});
    const Snapshot s = trained(values, Seed{1}, 400);
    CAPTURE(layer);
    // Sets the probe as the pointer at (x, y) of a figure would, and shows that figure again.
    const auto pointed = [&](const char* id, double x, double y) {
      const auto before = Flow::figures(s, values);
      const plot::Probe* probe = plot::probe_at(figure_of(before, id), x, y);
      REQUIRE(probe);
      values.set(Flow::schema().at(probe->parameter), plot::value_at(*probe, probe->along_y ? y : x), param::Layer::slider);
      const auto after = Flow::figures(s, values);
      return figure_of(after, id);
    };
    for (double x : {-2.2, 0.1, 1.7}) {
      CAPTURE(x);
      CHECK(mark<plot::Handle>(pointed("densities", x, 0.1), "probe").x == doctest::Approx(x));
      CHECK(mark<plot::Line>(pointed("samples", x, 0.1), "probe").at == doctest::Approx(x));
      CHECK(mark<plot::Line>(pointed("space-time", x, 10), "probe").at == doctest::Approx(x));
      const auto log_determinant = pointed("log-determinant", x, 0.1);
      const auto& parts = mark<plot::Points>(log_determinant, "probe's parts");
      const auto& sum = mark<plot::Handle>(log_determinant, "probe");
      CHECK(parts.x == std::vector<double>(3, sum.x));
      CHECK(sum.y == doctest::Approx(parts.y[0] + parts.y[1] + parts.y[2] + s.stack.log_scaling()));
      CHECK(sum.y == doctest::Approx(distribution(Base::normal).log_pdf(s.stack.normalize(x)) - s.stack.log_pdf(x)));
      CHECK(mark<plot::Handle>(pointed("map", -3.7, x), "probe").y == doctest::Approx(x));  // beside the map: the model's density
    }
    for (double z : {-1.3, 0.05, 0.9}) {  // linear between the snapshot's points: not quite exact
      CAPTURE(z);
      CHECK(std::abs(mark<plot::Handle>(pointed("map", z, 0), "probe").x - z) < 0.02);
      const auto layers = pointed("layers", 2 * z, 1.5);
      CHECK(std::abs(mark<plot::Points>(layers, "probe after each layer").x[1] - 2 * z) < 0.02);
      const auto layer_map = pointed("layer-map", 2 * z, 0);
      CHECK(std::abs(mark<plot::Points>(layer_map, "probe").x[0] - 2 * z) < 0.02);
      const auto cobweb = pointed("cobweb", 2 * z, 0);
      CHECK(std::abs(mark<plot::Points>(cobweb, "solution").x[0] - 2 * z) < 0.02);
    }
  }
}
