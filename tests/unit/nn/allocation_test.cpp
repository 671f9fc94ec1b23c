// Counts every allocation of this program, to show that training makes none.
#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <vector>

#include "core/nn/line.h"
#include "core/nn/loss.h"
#include "core/nn/mlp.h"
#include "core/nn/optimizer.h"

namespace {

std::atomic<long> allocations{0};

void* counted(std::size_t size, std::size_t alignment) {
  ++allocations;
  void* p = std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
  if (!p) throw std::bad_alloc();
  return p;
}

}  // namespace

void* operator new(std::size_t size) { return counted(size, alignof(std::max_align_t)); }
void* operator new(std::size_t size, std::align_val_t alignment) { return counted(size, static_cast<std::size_t>(alignment)); }
void operator delete(void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }
void operator delete(void* p, std::align_val_t) noexcept { std::free(p); }
void operator delete(void* p, std::size_t, std::align_val_t) noexcept { std::free(p); }

namespace lineland::nn {

TEST_CASE("training allocates nothing once it runs") {
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
    long before = allocations;
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
    before = allocations - before;
    CHECK(before == 0);
  }
}

}  // namespace lineland::nn
