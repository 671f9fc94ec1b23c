// Counts every allocation of this program, to show that training makes none.
#include <doctest/doctest.h>

#include <vector>

#include "core/nn/line.h"
#include "core/nn/loss.h"
#include "core/nn/mlp.h"
#include "core/nn/optimizer.h"
#include "tests/property/allocations.h"

namespace lineland::nn {

TEST_CASE("training allocates nothing once it runs" * doctest::skip(!tests::allocations_are_counted)) {
  for (Activation activation : {Activation::tanh, Activation::silu}) {
    const Shape shape{.inputs = 1, .hidden_layers = 2, .width = 16, .activation = activation};
    Mlp mlp(shape);
    Random random(Seed{61});
    mlp.initialize(random);
    Pass pass(shape, 128, Tangents::yes);
    Line line(shape);
    Optimizer optimizer(Method::adam, mlp.parameters().size());
    std::vector<float> x(128), d(128), d_x(128), gradient(mlp.parameters().size());
    std::vector<double> points(100), y(100), slope(100);
    long before = tests::allocations();
    CHECK(before > 0);
    for (int step = 0; step < 3; ++step) {
      random.fill_normal(x);
      mean_loss({.loss = Loss::softplus, .sign = -1}, pass.forward(mlp, x), d);
      pass.backward(mlp, d, gradient, Write::overwrite, d_x);
      pass.forward_tangent(mlp, x);
      pass.backward_tangent(mlp, d, d, gradient, Write::add);
      optimizer.step({}, mlp.parameters(), gradient);
      line.evaluate(mlp, points, y, slope);
    }
    before = tests::allocations() - before;
    CHECK(before == 0);
  }
}

}  // namespace lineland::nn
