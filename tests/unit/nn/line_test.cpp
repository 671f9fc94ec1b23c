#include "core/nn/line.h"

#include <doctest/doctest.h>

#include "tests/unit/nn/reference.h"

namespace lineland::nn {

TEST_CASE("a network on the line is evaluated to the last digits of double") {
  for (Activation activation : activations) {
    for (int layers : {0, 1, 2, 4}) {
      for (int width : {1, 16, 37, 128}) {
        const Shape shape{.inputs = 1, .hidden_layers = layers, .width = width, .activation = activation};
        Mlp mlp(shape);
        Random random(Seed{53});
        mlp.initialize(random);
        for (float& p : mlp.parameters()) p *= 2;
        const std::vector<double> parameters(mlp.parameters().begin(), mlp.parameters().end());
        std::vector<double> x, y, slope;
        for (int i = 0; i < 101; ++i) x.push_back(0.137 * (i - 50));
        y.resize(x.size());
        slope.resize(x.size());
        Line line(shape);
        line.evaluate(mlp, x, y, slope);
        // Sums round in proportion to their terms, so errors are measured by the largest value in the figure.
        double size = 1e-300, slope_size = 1e-300, error = 0, slope_error = 0;
        for (std::size_t i = 0; i < x.size(); ++i) {
          const Point exact = reference(shape, parameters, {x[i]});
          size = std::max(size, std::abs(exact.value));
          slope_size = std::max(slope_size, std::abs(exact.slope));
          error = std::max(error, std::abs(y[i] - exact.value));
          slope_error = std::max(slope_error, std::abs(slope[i] - exact.slope));
        }
        CAPTURE(int(activation));
        CAPTURE(layers);
        CAPTURE(width);
        CHECK(error < 1e-14 * size);
        CHECK(slope_error < 1e-14 * slope_size);
        std::vector<double> values_only(x.size());
        line.evaluate(mlp, x, values_only);
        CHECK(values_only == y);
      }
    }
  }
}

TEST_CASE("any number of points, in any order") {
  Mlp mlp{Shape{}};
  Random random(Seed{59});
  mlp.initialize(random);
  Line line(mlp.shape());
  std::vector<double> x(300), y(300), slope(300);
  random.fill_normal(x);
  line.evaluate(mlp, x, y, slope);
  for (std::size_t count : {0u, 1u, 15u, 64u, 65u, 299u}) {
    std::vector<double> some(count), some_slopes(count);
    line.evaluate(mlp, std::span(x).last(count), some, some_slopes);
    CHECK(std::equal(some.begin(), some.end(), y.end() - std::ptrdiff_t(count)));
    CHECK(std::equal(some_slopes.begin(), some_slopes.end(), slope.end() - std::ptrdiff_t(count)));
  }
}

}  // namespace lineland::nn
