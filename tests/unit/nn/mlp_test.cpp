#include "core/nn/mlp.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <numeric>

#include "tests/unit/nn/reference.h"

namespace lineland::nn {
namespace {

/// A network, a batch and the weights of a loss L = sum over the batch of a y + b dy/dx, whose derivatives by y and dy/dx are a and b.
struct Case {
  Shape shape;
  std::size_t batch;
  Mlp mlp{shape};
  std::vector<float> x, a, b;

  Case(const Shape& s, std::size_t n) : shape(s), batch(n), x(n * std::size_t(s.inputs)), a(n), b(n) {
    Random random(Seed{41}.child(std::uint64_t(s.width)).child(n));
    mlp.initialize(random);
    random.fill_normal(x);
    random.fill_normal(a);
    random.fill_normal(b);
  }

  std::vector<double> example(std::size_t column) const {
    std::vector<double> point;
    for (std::size_t i = 0; i < std::size_t(shape.inputs); ++i) point.push_back(double(x[i * batch + column]));
    return point;
  }

  std::vector<double> parameters() const { return {mlp.parameters().begin(), mlp.parameters().end()}; }

  double loss(const std::vector<double>& parameters, bool tangent) const {
    double sum = 0;
    for (std::size_t c = 0; c < batch; ++c) {
      const Point p = reference(shape, parameters, example(c));
      sum += double(a[c]) * p.value + (tangent ? double(b[c]) * p.slope : 0);
    }
    return sum;
  }

  /// Central difference of the loss by parameter k, in double.
  double difference(std::size_t k, bool tangent) const {
    constexpr double step = 1e-6;
    std::vector<double> moved = parameters();
    moved[k] += step;
    const double above = loss(moved, tangent);
    moved[k] -= 2 * step;
    return (above - loss(moved, tangent)) / (2 * step);
  }

  /// Checks a gradient against differences: every parameter of a small network, some forty of a large one.
  void check_gradient(std::span<const float> gradient, bool tangent) const {
    const std::size_t count = gradient.size(), stride = std::max<std::size_t>(1, count / 40);
    // Rounding is proportional to the sum of the terms' sizes, of which the batch's root is a fair measure.
    const double size = std::sqrt(double(batch));
    for (std::size_t k = 0; k < count; k += stride) {
      CAPTURE(k);
      const double exact = difference(k, tangent);
      CHECK(std::abs(double(gradient[k]) - exact) < 1e-5 * (std::abs(exact) + size) + 1e-8);
    }
  }
};

/// Calls f with a case of each activation, depth, width and batch.
template <class F>
void for_cases(int inputs, F f) {
  for (Activation activation : activations) {
    for (int layers : {0, 1, 2, 4}) {
      for (int width : {1, 3, 16, 21}) {
        if (layers == 0 && width > 1) continue;
        for (std::size_t batch : {1u, 3u, 17u, 128u}) {
          if (batch == 128 && width == 21) continue;
          const Case test({.inputs = inputs, .hidden_layers = layers, .width = width, .activation = activation}, batch);
          CAPTURE(int(activation));
          CAPTURE(layers);
          CAPTURE(width);
          CAPTURE(batch);
          f(test);
        }
      }
    }
  }
}

}  // namespace

TEST_CASE("sizes are those of the textbook") {
  constexpr Shape small{};
  static_assert(parameter_count(small) == 321 && multiply_adds(small) == 288);
  constexpr Shape wide{.inputs = 8, .hidden_layers = 2, .width = 64, .activation = Activation::relu};
  static_assert(parameter_count(wide) == 4801 && multiply_adds(wide) == 4672);
  constexpr Shape affine{.inputs = 3, .hidden_layers = 0, .width = 5, .activation = Activation::relu};
  static_assert(parameter_count(affine) == 4 && multiply_adds(affine) == 3);
  const Mlp mlp(wide);
  CHECK(mlp.parameters().size() == 4801);
  CHECK(mlp.layer(0).weights.size() == 8 * 64);
  CHECK(mlp.layer(1).weights.data() == mlp.parameters().data() + 9 * 64);
  CHECK(mlp.layer(2).biases.data() == &mlp.parameters().back());
}

TEST_CASE("the first parameters are uniform within one over the root of the inputs") {
  Mlp mlp({.inputs = 4, .hidden_layers = 2, .width = 100, .activation = Activation::tanh});
  Random random(Seed{3});
  mlp.initialize(random);
  for (int i = 0; i < 3; ++i) {
    const float bound = i == 0 ? 0.5f : 0.1f;
    const auto layer = mlp.layer(i);
    for (std::span<const float> part : {layer.weights, layer.biases})
      for (float p : part) CHECK(std::abs(p) <= bound);
    const double n = double(layer.weights.size());
    const double squares = std::transform_reduce(layer.weights.begin(), layer.weights.end(), 0.0, std::plus<>(),
                                                 [](float p) { return double(p) * double(p); });
    CHECK(squares / n == doctest::Approx(double(bound) * double(bound) / 3).epsilon(4 * std::sqrt(0.8 / n)));
  }
  Mlp again(mlp.shape());
  Random same(Seed{3});
  again.initialize(same);
  CHECK(std::equal(again.parameters().begin(), again.parameters().end(), mlp.parameters().begin()));
}

TEST_CASE("forward and backward are those of the reference") {
  for (int inputs : {1, 3}) {
    for_cases(inputs, [&](const Case& test) {
      Pass pass(test.shape, 130);
      const auto y = pass.forward(test.mlp, test.x);
      REQUIRE(y.size() == test.batch);
      for (std::size_t c = 0; c < test.batch; ++c)
        CHECK(double(y[c]) == doctest::Approx(reference(test.shape, test.parameters(), test.example(c)).value).epsilon(2e-6));
      std::vector<float> gradient(test.mlp.parameters().size(), std::numeric_limits<float>::quiet_NaN()), d_x(test.x.size());
      pass.backward(test.mlp, test.a, gradient, Write::overwrite, d_x);
      test.check_gradient(gradient, false);
      for (std::size_t c = 0; c < test.batch; ++c) {
        const double exact = double(test.a[c]) * reference(test.shape, test.parameters(), test.example(c)).slope;
        CHECK(double(d_x[c]) == doctest::Approx(exact).epsilon(1e-5));
      }
    });
  }
}

TEST_CASE("evaluated alone, outputs are those of a forward pass, to the bit, in any number of tiles") {
  for (int layers : {0, 1, 3}) {
    for (std::size_t batch : {1u, 16u, 1000u}) {
      const Case test({.inputs = 3, .hidden_layers = layers, .width = 48, .activation = Activation::softplus}, batch);
      Pass forward(test.shape, 1000), alone(test.shape, 1000);
      const auto expected = forward.forward(test.mlp, test.x), y = alone.evaluate(test.mlp, test.x);
      CHECK(std::equal(y.begin(), y.end(), expected.begin(), expected.end()));
    }
  }
}

TEST_CASE("the derivative by each input is a central difference") {
  const Case test({.inputs = 5, .hidden_layers = 2, .width = 18, .activation = Activation::silu}, 19);
  Pass pass(test.shape, 19);
  std::vector<float> d_x(test.x.size());
  pass.forward(test.mlp, test.x);
  pass.backward(test.mlp, test.a, {}, Write::overwrite, d_x);
  for (std::size_t i = 0; i < 5; ++i) {
    for (std::size_t c = 0; c < test.batch; ++c) {
      auto above = test.example(c), below = above;
      above[i] += 1e-6;
      below[i] -= 1e-6;
      const auto parameters = test.parameters();
      const double slope = (reference(test.shape, parameters, above).value - reference(test.shape, parameters, below).value) / 2e-6;
      CHECK(double(d_x[i * test.batch + c]) == doctest::Approx(double(test.a[c]) * slope).epsilon(1e-5));
    }
  }
}

TEST_CASE("the tangent and its double backward are those of the reference") {
  for_cases(1, [](const Case& test) {
    Pass pass(test.shape, 130, Tangents::yes);
    const auto y = pass.forward_tangent(test.mlp, test.x);
    for (std::size_t c = 0; c < test.batch; ++c) {
      const Point exact = reference(test.shape, test.parameters(), test.example(c));
      CHECK(double(y.value[c]) == doctest::Approx(exact.value).epsilon(2e-6));
      CHECK(double(y.slope[c]) == doctest::Approx(exact.slope).epsilon(2e-6));
    }
    std::vector<float> gradient(test.mlp.parameters().size(), std::numeric_limits<float>::quiet_NaN());
    pass.backward_tangent(test.mlp, test.a, test.b, gradient);
    test.check_gradient(gradient, true);
  });
}

TEST_CASE("a wide network and the largest batch") {
  for (int width : {48, 64, 100, 128}) {
    const Case test({.inputs = 16, .hidden_layers = 3, .width = width, .activation = Activation::tanh}, 4096);
    Pass pass(test.shape, 4096);
    const auto y = pass.forward(test.mlp, test.x);
    for (std::size_t c = 0; c < test.batch; c += 97)
      CHECK(double(y[c]) == doctest::Approx(reference(test.shape, test.parameters(), test.example(c)).value).epsilon(5e-6));
    // The batch's gradient is the sum of its parts' gradients, and parts of 100 are checked against differences above.
    std::vector<float> whole(test.mlp.parameters().size()), parts(whole.size());
    pass.backward(test.mlp, test.a, whole);
    for (std::size_t first = 0; first < test.batch; first += 100) {
      const std::size_t count = std::min<std::size_t>(100, test.batch - first);
      std::vector<float> x;
      for (std::size_t i = 0; i < 16; ++i)
        for (std::size_t c = first; c < first + count; ++c) x.push_back(test.x[i * test.batch + c]);
      pass.forward(test.mlp, x);
      pass.backward(test.mlp, std::span(test.a).subspan(first, count), parts, first == 0 ? Write::overwrite : Write::add);
    }
    for (std::size_t k = 0; k < whole.size(); k += 7) CHECK(std::abs(whole[k] - parts[k]) < 1e-3f);
  }
}

TEST_CASE("what a large batch leaves behind does not reach a small one") {
  for (Tangents tangents : {Tangents::no, Tangents::yes}) {
    const Case large({.inputs = 1, .hidden_layers = 2, .width = 16, .activation = Activation::silu}, 100), small(large.shape, 5);
    Pass used(large.shape, 100, tangents), fresh(large.shape, 100, tangents);
    std::vector<float> gradient(large.mlp.parameters().size()), expected(gradient.size());
    const std::vector<float> huge(100, 1e30f);
    used.forward(large.mlp, huge);
    used.backward(large.mlp, huge, gradient);
    for (Pass* pass : {&used, &fresh}) {
      pass->forward(small.mlp, small.x);
      pass->backward(small.mlp, small.a, pass == &used ? gradient : expected);
    }
    CHECK(gradient == expected);
    if (tangents == Tangents::no) continue;
    used.forward_tangent(large.mlp, huge);
    used.backward_tangent(large.mlp, huge, huge, gradient);
    for (Pass* pass : {&used, &fresh}) {
      pass->forward_tangent(small.mlp, small.x);
      pass->backward_tangent(small.mlp, small.a, small.b, pass == &used ? gradient : expected);
    }
    CHECK(gradient == expected);
  }
}

TEST_CASE("a gradient is replaced or added to, as asked") {
  const Case test({.inputs = 1, .hidden_layers = 2, .width = 7, .activation = Activation::tanh}, 20);
  Pass pass(test.shape, 20, Tangents::yes);
  std::vector<float> once(test.mlp.parameters().size()), twice(once.size(), 5.0f);
  pass.forward(test.mlp, test.x);
  pass.backward(test.mlp, test.a, once);
  pass.backward(test.mlp, test.a, twice, Write::overwrite);
  CHECK(once == twice);
  pass.backward(test.mlp, test.a, twice, Write::add);
  for (std::size_t k = 0; k < once.size(); ++k) CHECK(twice[k] == 2 * once[k]);
  pass.forward_tangent(test.mlp, test.x);
  pass.backward_tangent(test.mlp, test.a, std::vector<float>(20, 0.0f), twice, Write::add);
  for (std::size_t k = 0; k < once.size(); ++k) CHECK(twice[k] == doctest::Approx(3 * once[k]).epsilon(1e-5));
}

TEST_CASE("copies of a network and of its pass continue alike") {
  Case test({.inputs = 1, .hidden_layers = 2, .width = 16, .activation = Activation::softplus}, 33);
  Pass pass(test.shape, 33);
  pass.forward(test.mlp, test.x);
  const Mlp kept = test.mlp;
  Pass copy = pass;
  test.mlp.parameters()[3] += 1;
  CHECK(kept.parameters()[3] != test.mlp.parameters()[3]);
  std::vector<float> first(kept.parameters().size()), second(first.size());
  pass.backward(kept, test.a, first);
  copy.backward(kept, test.a, second);
  CHECK(first == second);
}

TEST_CASE("what is not a number stays so") {
  Case test({.inputs = 1, .hidden_layers = 2, .width = 16, .activation = Activation::tanh}, 3);
  Pass pass(test.shape, 3);
  for (Activation activation : activations) {
    Mlp mlp({.inputs = 1, .hidden_layers = 1, .width = 4, .activation = activation});
    std::fill(mlp.parameters().begin(), mlp.parameters().end(), std::numeric_limits<float>::quiet_NaN());
    Pass broken(mlp.shape(), 3);
    CHECK(std::isnan(broken.forward(mlp, test.x)[1]));
  }
}

}  // namespace lineland::nn
