// What one core could reach: the work of a step without dispatch, bookkeeping or order. Matrix products at the step's own shapes by kernels
// blocked for registers; activations, draws and optimizer in bulk from the first-level cache. Nothing here is shared with core/nn but the
// elementary functions, the random numbers and the optimizer. The yardstick of what a whole training step reaches; items are steps.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <span>
#include <utility>
#include <vector>

#include "core/base/random.h"
#include "core/labs/estimators/elementary.h"
#include "core/labs/flow/kernels.h"
#include "core/nn/optimizer.h"
#include "core/nn/vector.h"
#include "tests/bench/work.h"

namespace lineland::bench {

namespace {

using nn::load;
using nn::store;
using Vector = nn::Vector<float>;
constexpr int wide_lanes = static_cast<int>(nn::lanes<float>);

/// Keeps the compiler from reading v again from memory in each instruction that uses it: loads, not additions, would be the limit.
inline Vector held(Vector v) noexcept {
#if defined(__AVX512F__)
  asm("" : "+v"(v));
#elif defined(__x86_64__)
  asm("" : "+x"(v));
#endif
  return v;
}

/// Calls f(0) ... f(n - 1) with constants, so that an array of vectors that they index stays in registers.
template <int n, class F>
[[gnu::always_inline]] inline void each(F f) noexcept {
  [&]<int... i>(std::integer_sequence<int, i...>) { (f(std::integral_constant<int, i>{}), ...); }
  (std::make_integer_sequence<int, n>{});
}

/// out (rows, columns) = w in (depth, columns), or, as `dots`, out (rows, depth) = a (rows, columns) b^T (columns, depth).
struct Product {
  enum Kind { plain, dots } kind;
  int rows, depth, columns;
};

/// Where the operands of a product lie: rows of `stride`, an odd number of cache lines, so that they do not compete for places in a cache.
struct Operands {
  explicit Operands(int columns)
      : stride(columns + (columns / 16 % 2 == 0 ? 16 : 0)),
        a(most_rows * static_cast<std::size_t>(stride), 0.01f),
        b(a),
        weights(most_rows * most_rows, 0.01f) {}
  static constexpr std::size_t most_rows = 64;
  std::ptrdiff_t stride;
  nn::Buffer<float> a, b, weights;
};

template <int rows, int vectors>
[[gnu::always_inline]] inline void tile(const float* w, int depth, const float* in, float* out, std::ptrdiff_t stride) noexcept {
  Vector sum[rows][vectors] = {};
  for (int k = 0; k < depth; ++k, in += stride, w += rows) {
    Vector x[vectors];
    each<vectors>([&](auto v) { x[v] = held(load(in + v * wide_lanes)); });
    each<rows>([&](auto r) { each<vectors>([&](auto v) { sum[r][v] += w[r] * x[v]; }); });
  }
  each<rows>([&](auto r) { each<vectors>([&](auto v) { store(out + r * stride + v * wide_lanes, sum[r][v]); }); });
}

template <int rows, int vectors>
[[gnu::flatten]] void tiles(const Product& p, Operands& o) noexcept {
  for (int c = 0; c < p.columns; c += vectors * wide_lanes)
    for (int r = 0; r < p.rows; r += rows)
      tile<rows, vectors>(o.weights.data() + r * p.depth, p.depth, o.a.data() + c, o.b.data() + r * o.stride + c, o.stride);
}

/// One depth: every number is stored as fast as it is made.
void spread(const Product& p, Operands& o) noexcept {
  for (int r = 0; r < p.rows; ++r) {
    const Vector w = nn::broadcast(o.weights[static_cast<std::size_t>(r)]);
    for (int c = 0; c < p.columns; c += wide_lanes) store(o.b.data() + r * o.stride + c, w * load(o.a.data() + c));
  }
}

/// The sums of each of the n vectors, n a power of two and at least as many as a vector has numbers.
template <int n, std::size_t... j>
void sum_each(Vector* v, float* out, std::index_sequence<j...>) noexcept {
  constexpr int rounds = std::countr_zero(static_cast<unsigned>(wide_lanes));
  for (int first = 0; first < n; first += wide_lanes, v += wide_lanes, out += wide_lanes) {
    each<rounds>([&](auto round) {
      each<(wide_lanes >> (round + 1))>([&](auto i) {
        v[i] = __builtin_shufflevector(v[2 * i], v[2 * i + 1], int(2 * j)...) +
               __builtin_shufflevector(v[2 * i], v[2 * i + 1], int(2 * j + 1)...);
      });
    });
    store(out, v[0]);
  }
}

template <int m, int n>
[[gnu::flatten]] void all_dots(const Product& p, Operands& o) noexcept {
  for (int i = 0; i < p.rows; i += m) {
    for (int j = 0; j < p.depth; j += n) {
      Vector sum[m * n] = {};
      const float *a = o.a.data() + i * o.stride, *b = o.b.data() + j * o.stride;
      for (int c = 0; c < p.columns; c += wide_lanes) {
        Vector y[n];
        each<n>([&](auto l) { y[l] = held(load(b + l * o.stride + c)); });
        each<m>([&](auto k) {
          const Vector x = held(load(a + k * o.stride + c));
          each<n>([&](auto l) { sum[k * n + l] += x * y[l]; });
        });
      }
      float total[m * n];
      sum_each<m * n>(sum, total, std::make_index_sequence<static_cast<std::size_t>(wide_lanes)>{});
      for (int k = 0; k < m; ++k)
        for (int l = 0; l < n; ++l) o.weights[static_cast<std::size_t>((i + k) * p.depth + j + l)] = total[k * n + l];
    }
  }
}

void run(const Product& p, Operands& o) noexcept {
  constexpr int tall = wide_lanes == 16 ? 8 : 4;  // AVX-512 has 32 registers, the others 16
  if (p.kind == Product::dots) {
    if (p.rows == 1) return all_dots<1, 16>(p, o);
    if (p.depth == 1) return all_dots<16, 1>(p, o);
    return all_dots<4, 4>(p, o);
  }
  if (p.depth == 1) return spread(p, o);
  if (p.rows == 1) return tiles<1, 8>(p, o);
  tiles<tall, 2>(p, o);
}

/// The same in bulk: `count` numbers in portions that stay in the first-level cache.
template <class F>
void in_portions(int count, F f) {
  constexpr int portion = 1024;
  for (int done = 0; done < count; done += portion) f(static_cast<std::size_t>(std::min(portion, count - done)));
}

class Bulk {
 public:
  void tanh(int count) {
    over(count, [](const Vector& x) { return nn::tanh(x); });
  }
  void logarithms(int count) {
    over(count, [](const Vector& x) { return labs::flow::logarithm<float>(x); });
  }
  void divisions(int count) {
    over(count, [](const Vector& x) { return 1.0f / x; });
  }
  void normals(int count) {
    in_portions(count, [this](std::size_t n) { random_.fill_normal(std::span(in_).first(n)); });
  }
  void uniforms(int count) {
    in_portions(count, [this](std::size_t n) { random_.fill_uniform(std::span(in_).first(n)); });
  }
  void rayleighs(int count) {
    in_portions(count, [this](std::size_t n) {
      random_.fill_uniform(std::span(in_).first(n));
      for (std::size_t i = 0; i < n; ++i) out_[i] = std::sqrt(-2 * labs::estimators::logarithm(in_[i]));
      benchmark::DoNotOptimize(out_.data());
    });
  }
  void adam(int count) {
    for (int done = 0; done < count; done += adam_portion) optimizer_.step({}, parameters_, gradient_);
  }
  /// Multiply-adds from registers alone.
  void slots(double count) {
    Vector sum[12] = {}, x = nn::broadcast(1.0f), factor = nn::broadcast(0.5f);
    benchmark::DoNotOptimize(x);
    benchmark::DoNotOptimize(factor);
    for (double done = 0; done < count; done += 12 * wide_lanes)
#pragma GCC unroll 12
      for (int k = 0; k < 12; ++k) sum[k] = sum[k] * factor + x;
    for (Vector& s : sum) benchmark::DoNotOptimize(s);
  }

 private:
  template <class F>
  void over(int count, F f) {
    in_portions(count, [this, f](std::size_t n) {
      for (std::size_t i = 0; i < n; i += static_cast<std::size_t>(wide_lanes)) store(&out_[i], f(load(&in_[i])));
      benchmark::DoNotOptimize(out_.data());
      benchmark::ClobberMemory();
    });
  }
  Random random_{Seed{1}};
  static constexpr int adam_portion = 321;  // one small network
  nn::Buffer<float> in_ = nn::Buffer<float>(1024, 0.5f), out_ = in_;
  nn::Buffer<float> parameters_ = nn::Buffer<float>(adam_portion), gradient_ = nn::Buffer<float>(adam_portion, 0.5f);
  nn::Optimizer optimizer_{nn::Method::adam, adam_portion};
};

void add_forward(std::vector<Product>& list, int inputs, int width, int batch) {
  list.insert(list.end(),
              {{Product::plain, width, inputs, batch}, {Product::plain, width, width, batch}, {Product::plain, 1, width, batch}});
}

void add_weights(std::vector<Product>& list, int inputs, int width, int batch) {
  list.insert(list.end(), {{Product::dots, 1, width, batch}, {Product::dots, width, width, batch}, {Product::dots, width, inputs, batch}});
}

void add_inputs(std::vector<Product>& list, int width, int batch) {
  list.insert(list.end(), {{Product::plain, width, 1, batch}, {Product::plain, width, width, batch}});
}

/// An update of the discriminator (real and generated points in one batch).
void add_discriminator(std::vector<Product>& list, const GanSize& s) {
  add_forward(list, s.latent, s.width, s.batch);
  add_forward(list, 1, s.width, 2 * s.batch);
  add_weights(list, 1, s.width, 2 * s.batch);
  add_inputs(list, s.width, 2 * s.batch);
}

void add_generator(std::vector<Product>& list, const GanSize& s) {
  add_forward(list, s.latent, s.width, s.batch);
  add_forward(list, 1, s.width, s.batch);
  add_inputs(list, s.width, s.batch);
  list.push_back({Product::plain, 1, s.width, s.batch});
  add_weights(list, s.latent, s.width, s.batch);
  add_inputs(list, s.width, s.batch);
}

void add_penalty(std::vector<Product>& list, const GanSize& s) {
  const int h = s.width, b = s.batch;
  list.insert(list.end(), {{Product::plain, h, 1, b},
                           {Product::plain, h, h, b},
                           {Product::plain, h, h, b},
                           {Product::plain, 1, h, b},
                           {Product::dots, 1, h, b},
                           {Product::plain, h, 1, b},
                           {Product::dots, h, h, 2 * b},
                           {Product::plain, h, h, 2 * b},
                           {Product::dots, h, 1, 2 * b}});
}

double macs_of(const std::vector<Product>& list) {
  double sum = 0;
  for (const Product& p : list) sum += double(p.rows) * p.depth * p.columns;
  return sum;
}

/// `rest` does the bulk part of a step.
template <class Rest>
void limit(benchmark::State& state, const std::vector<Product>& products, double multiply_adds, Rest rest) {
  if (macs_of(products) != multiply_adds) return state.SkipWithError("the products are not those that were counted");
  Operands small_batch(wide.batch), large_batch(2 * wide.batch);
  Bulk bulk;
  for (auto _ : state) {
    for (const Product& p : products) run(p, p.columns > wide.batch ? large_batch : small_batch);
    benchmark::ClobberMemory();
    rest(bulk);
  }
  count(state, multiply_adds);
}

/// Of both networks.
int parameters_of(const GanSize& s) { return 2 * (s.width * s.width + 2 * s.width + 1) + s.width * (s.latent + 1) + 2 * s.width; }

void limit_gan(benchmark::State& state, const GanSize& s) {
  std::vector<Product> products;
  add_discriminator(products, s);
  add_generator(products, s);
  limit(state, products, multiply_adds(s), [&s](Bulk& bulk) {
    bulk.tanh(5 * s.batch * 2 * s.width + 3 * s.batch);  // D twice at two batches in one, G twice; the losses' sigmoids
    bulk.normals((1 + 2 * s.latent) * s.batch);
    bulk.adam(parameters_of(s));
  });
}

void limit_gan_small(benchmark::State& state) { limit_gan(state, small); }
BENCHMARK(limit_gan_small);

void limit_gan_wide(benchmark::State& state) { limit_gan(state, wide); }
BENCHMARK(limit_gan_wide);

void limit_wgan_gp(benchmark::State& state) {
  std::vector<Product> products;
  for (int k = 0; k < 5; ++k) add_discriminator(products, small), add_penalty(products, small);
  add_generator(products, small);
  limit(state, products, multiply_adds_with_penalty(small), [](Bulk& bulk) {
    bulk.tanh((5 * 4 + 2) * small.batch * 2 * small.width);  // G, D at data, generated points and between, five times; G and D
    bulk.normals(11 * small.batch);
    bulk.uniforms(5 * small.batch);
    bulk.adam(3 * parameters_of(small));  // one network six times
  });
}
BENCHMARK(limit_wgan_gp);

void limit_estimator_sweep(benchmark::State& state) {
  constexpr int points = 101, draws = 100'000;
  Bulk bulk;
  for (auto _ : state) {
    bulk.normals(points * draws);
    bulk.rayleighs(2 * points * draws);
    bulk.slots(estimator_slots(points, draws));
  }
  count(state, estimator_slots(points, draws));
}
BENCHMARK(limit_estimator_sweep)->Unit(benchmark::kMillisecond);

void limit_flow_tanh(benchmark::State& state) {
  constexpr int depth = 8, batch = 512;
  Bulk bulk;
  for (auto _ : state) {
    bulk.tanh(depth * batch);
    bulk.divisions(depth * batch);
    bulk.logarithms(batch);
    bulk.normals(batch);
    bulk.uniforms(batch);
    bulk.slots(flow_slots(depth, batch));
  }
  count(state, flow_slots(depth, batch));
}
BENCHMARK(limit_flow_tanh);

}  // namespace

}  // namespace lineland::bench
