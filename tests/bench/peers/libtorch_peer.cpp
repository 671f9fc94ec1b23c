// The benchmarks' workloads in libtorch, as fast as we could make them with its own operations: gradients by hand, results written in
// place, no autograd, one flat array of parameters for Adam. Answers lines "WORKLOAD SECONDS" on standard input by steps per second of
// processor time, "check" by the outcome of its checks. Matrices are (features, batch).
#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <cmath>
#include <cstdio>
#include <ctime>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <numbers>
#include <string>
#include <vector>

namespace {

using at::Tensor;

/// Adam on a flat array.
class Adam {
 public:
  Adam(int64_t size, double rate, double beta1)
      : rate_(rate), beta1_(beta1), m_(torch::zeros(size)), v_(torch::zeros(size)), a_(torch::empty(size)) {}

  void step(Tensor& p, const Tensor& g) {
    ++t_;
    m_.mul_(beta1_).add_(g, 1 - beta1_);
    v_.mul_(beta2).addcmul_(g, g, 1 - beta2);
    at::sqrt_out(a_, v_).mul_(1 / std::sqrt(1 - std::pow(beta2, t_))).add_(1e-8);
    p.addcdiv_(m_, a_, -rate_ / (1 - std::pow(beta1_, t_)));
  }

 private:
  static constexpr double beta2 = 0.999;
  double rate_, beta1_, t_ = 0;
  Tensor m_, v_, a_;
};

/// Parameters, or gradients, of inputs - width - width - 1 in one flat array.
struct Layers {
  Layers(int64_t inputs, int64_t width) : flat(torch::zeros(width * inputs + width * width + 3 * width + 1)) {
    int64_t at = 0;
    const auto part = [&](int64_t rows, int64_t columns) {
      const Tensor view = flat.narrow(0, at, rows * columns).view({rows, columns});
      at += rows * columns;
      return view;
    };
    w1 = part(width, inputs), b1 = part(width, 1), w2 = part(width, width), b2 = part(width, 1), w3 = part(1, width), b3 = part(1, 1);
  }
  Tensor flat, w1, b1, w2, b2, w3, b3;
};

struct Net {
  Net(int64_t inputs, int64_t width) : p(inputs, width), g(inputs, width) {
    for (Tensor* t : {&p.w1, &p.b1}) t->uniform_(-1 / std::sqrt(double(inputs)), 1 / std::sqrt(double(inputs)));
    for (Tensor* t : {&p.w2, &p.b2, &p.w3, &p.b3}) t->uniform_(-1 / std::sqrt(double(width)), 1 / std::sqrt(double(width)));
  }
  Layers p, g;
};

/// What a net works in at one batch.
struct Pass {
  Pass(int64_t width, int64_t batch)
      : h1(torch::empty({width, batch})), h2(torch::empty({width, batch})), y(torch::empty({1, batch})), e1(h1.clone()), e2(h2.clone()) {}

  const Tensor& forward(const Net& net, const Tensor& x) {
    at::addmm_out(h1, net.p.b1, net.p.w1, x).tanh_();
    at::addmm_out(h2, net.p.b2, net.p.w2, h1).tanh_();
    return at::addmm_out(y, net.p.b3, net.p.w3, h2);
  }
  void backward(Net& net, const Tensor& x, const Tensor& dy, bool weights, Tensor* dx) {
    at::mm_out(e2, net.p.w3.t(), dy);
    at::tanh_backward_out(e2, e2, h2);
    at::mm_out(e1, net.p.w2.t(), e2);
    at::tanh_backward_out(e1, e1, h1);
    if (weights) {
      at::mm_out(net.g.w3, dy, h2.t());
      at::sum_out(net.g.b3, dy, {1}, true);
      at::mm_out(net.g.w2, e2, h1.t());
      at::sum_out(net.g.b2, e2, {1}, true);
      at::mm_out(net.g.w1, e1, x.t());
      at::sum_out(net.g.b1, e1, {1}, true);
    }
    if (dx) at::mm_out(*dx, net.p.w1.t(), e1);
  }
  Tensor h1, h2, y, e1, e2;
};

class Gan {
 public:
  Gan(int64_t latent, int64_t width, int64_t batch)
      : n_(batch),
        generator_(latent, width),
        discriminator_(1, width),
        g_adam_(generator_.p.flat.numel(), 1e-3, 0.5),
        d_adam_(discriminator_.p.flat.numel(), 1e-3, 0.5),
        g_pass_(width, batch),
        d_pass_(width, 2 * batch),
        judge_(width, batch),
        z_(torch::empty({latent, batch})),
        x_(torch::empty({1, 2 * batch})),
        real_(x_.narrow(1, 0, batch)),
        fake_(x_.narrow(1, batch, batch)),
        dy_(torch::empty({1, 2 * batch})),
        dy1_(torch::empty({1, batch})),
        dx_(torch::empty({1, batch})) {}

  void step() {
    draw();
    const double b = 1 / double(n_);
    const Tensor& h = d_pass_.forward(discriminator_, x_);
    h.narrow(1, 0, n_).neg_();
    at::sigmoid_out(dy_, h);
    dy_.narrow(1, 0, n_).mul_(-b);
    dy_.narrow(1, n_, n_).mul_(b);
    d_pass_.backward(discriminator_, x_, dy_, true, nullptr);
    d_adam_.step(discriminator_.p.flat, discriminator_.g.flat);
    z_.normal_();
    const Tensor& fake = g_pass_.forward(generator_, z_);
    at::sigmoid_out(dy1_, judge_.forward(discriminator_, fake).neg_()).mul_(-b);
    update_generator(fake);
  }

  /// Five critic updates with the two-sided penalty, or the one-sided one, and one of the generator.
  void wasserstein_step(bool one_sided) {
    const double b = 1 / double(n_);
    for (int k = 0; k < 5; ++k) {
      draw();
      d_pass_.forward(discriminator_, x_);
      dy_.narrow(1, 0, n_).fill_(-b);
      dy_.narrow(1, n_, n_).fill_(b);
      d_pass_.backward(discriminator_, x_, dy_, true, nullptr);
      add_penalty(at::rand({1, n_}).mul_(real_ - fake_).add_(fake_), one_sided);
      d_adam_.step(discriminator_.p.flat, discriminator_.g.flat);
    }
    z_.normal_();
    const Tensor& fake = g_pass_.forward(generator_, z_);
    judge_.forward(discriminator_, fake);
    dy1_.fill_(-b);
    update_generator(fake);
  }

  double mean() const { return g_pass_.y.mean().item<double>(); }

 private:
  void draw() {
    real_.normal_(4, 0.5);
    z_.normal_();
    fake_.copy_(g_pass_.forward(generator_, z_));
  }
  void update_generator(const Tensor& fake) {
    judge_.backward(discriminator_, fake, dy1_, false, &dx_);
    g_pass_.backward(generator_, z_, dx_, true, nullptr);
    g_adam_.step(generator_.p.flat, generator_.g.flat);
  }
  void add_penalty(const Tensor& x, bool one_sided) {
    const Layers& p = discriminator_.p;
    Layers& g = discriminator_.g;
    const Tensor h1 = at::addmm(p.b1, p.w1, x).tanh_(), h2 = at::addmm(p.b2, p.w2, h1).tanh_();
    const Tensor s1 = 1 - h1 * h1, s2 = 1 - h2 * h2, t1 = s1 * p.w1, a2 = at::mm(p.w2, t1), slope = at::mm(p.w3, s2 * a2);
    Tensor excess = slope.abs().sub_(1);
    if (one_sided) excess.clamp_min_(0);
    const Tensor g_slope = excess.mul_(slope.sign()).mul_(20 / double(n_));
    g.w3.addmm_(g_slope, (s2 * a2).t());
    const Tensor d_t2 = p.w3.t() * g_slope, d_a2_tangent = s2 * d_t2, d_a2 = (d_t2 * a2).mul_(h2).mul_(s2).mul_(-2);
    g.w2.addmm_(d_a2_tangent, t1.t()).addmm_(d_a2, h1.t());
    g.b2.add_(d_a2.sum(1, true));
    const Tensor d_t1 = at::mm(p.w2.t(), d_a2_tangent);
    g.w1.add_((d_t1 * s1).sum(1, true));
    const Tensor d_a1 = at::mm(p.w2.t(), d_a2).sub_((d_t1 * p.w1).mul_(h1).mul_(2)).mul_(s1);
    g.w1.addmm_(d_a1, x.t());
    g.b1.add_(d_a1.sum(1, true));
  }

  int64_t n_;
  Net generator_, discriminator_;
  Adam g_adam_, d_adam_;
  Pass g_pass_, d_pass_, judge_;
  Tensor z_, x_, real_, fake_, dy_, dy1_, dx_;
};

/// The variances of all estimators at one m, from 100,000 draws: pathwise, score, measure-valued, coupled; linear, then square.
Tensor variances(double m, int64_t draws = 100'000) {
  const double mu = 0.5, weight = 1 / std::sqrt(2 * std::numbers::pi);
  constexpr int64_t portion = 10'000;
  Tensor sums = torch::zeros(8, torch::kDouble), squares = torch::zeros(8, torch::kDouble);
  Tensor e = torch::empty(portion), z = e.clone(), up = e.clone(), down = e.clone(), partner = e.clone(), a = e.clone(), b = e.clone();
  auto* sum = sums.data_ptr<double>();
  auto* square = squares.data_ptr<double>();
  const auto add = [&](int k, const Tensor& values) {
    sum[k] += values.sum().item<double>();
    square[k] += values.dot(values).item<double>();
  };
  for (int64_t done = 0; done < draws; done += portion) {
    at::add_out(z, e.normal_(), torch::scalar_tensor(mu));
    up.exponential_().mul_(2).sqrt_();
    down.exponential_().mul_(2).sqrt_().neg_().add_(mu);
    at::neg_out(partner, up).add_(mu);
    up.add_(mu);
    for (int k = 0; k < 8; k += 4) {
      const auto f = [m, k](Tensor& out, const Tensor& x) -> Tensor& {
        at::mul_out(out, x, torch::scalar_tensor(m));
        return k == 0 ? out : at::square_out(out, out);
      };
      if (k == 0)
        a.fill_(m);
      else
        at::mul_out(a, z, torch::scalar_tensor(2 * m * m));
      add(k, a);
      add(k + 1, f(a, z).mul_(e));
      f(a, up);
      add(k + 2, at::sub_out(b, a, f(b, down)).mul_(weight));
      add(k + 3, at::sub_out(b, a, f(b, partner)).mul_(weight));
    }
  }
  return squares / double(draws) - (sums / double(draws)).square();
}

class Flow {
 public:
  static constexpr int64_t depth = 8, batch = 512;
  Flow() : p_(torch::zeros(3 * depth)), g_(torch::zeros(3 * depth)), adam_(3 * depth, 5e-3, 0.9) {
    p_.narrow(0, 0, depth).fill_(std::log(std::numbers::e - 1));
    p_.narrow(0, 2 * depth, depth).copy_(-torch::linspace(-3, 3, depth));
    x_ = torch::empty({depth + 1, batch}), t_ = torch::empty({depth, batch}), s_ = t_.clone(), u_ = t_.clone();
    for (int64_t k = 0; k < depth; ++k)
      x_rows_.push_back(x_[k]), t_rows_.push_back(t_[k]), s_rows_.push_back(s_[k]), u_rows_.push_back(u_[k]);
    x_rows_.push_back(x_[depth]);
    share_ = torch::tensor({0.3f, 0.7f}), mean_ = torch::tensor({-2.5f, 0.0f, 2.0f}), deviation_ = torch::tensor({0.6f, 0.8f, 0.5f});
  }

  double step(bool value = false) {
    const float *alpha = p_.data_ptr<float>(), *beta = alpha + depth, *c = beta + depth;
    float* g = g_.data_ptr<float>();
    const Tensor which = at::bucketize(at::rand(batch), share_);
    x_rows_[0].normal_().mul_(deviation_.index_select(0, which)).add_(mean_.index_select(0, which));
    double ab[depth], b[depth];
    for (int64_t k = 0; k < depth; ++k) {
      ab[k] = std::log1p(std::exp(alpha[k])) - 1, b[k] = std::exp(beta[k]);
      Tensor &t = t_rows_[size_t(k)], &x = x_rows_[size_t(k)];
      at::mul_out(t, x, torch::scalar_tensor(b[k])).add_(c[k]).tanh_();
      at::add_out(x_rows_[size_t(k) + 1], x, t, ab[k] / b[k]);
    }
    at::square_out(s_, t_).neg_().add_(1);  // 1 - t^2, all layers at once
    at::mul_out(u_, s_, ab_tensor(ab)).add_(1);
    const double loss =
        value ? (x_rows_[depth].square() / 2 - u_.log().sum(0)).mean().item<double>() + std::log(2 * std::numbers::pi) / 2 : 0;
    Tensor dx = x_rows_[depth] / double(batch);
    const Tensor ratio = s_ / u_ / double(batch), by_t = ratio * t_;
    for (int64_t k = depth - 1; k >= 0; --k) {
      const auto at = size_t(k);
      const double along = dx.dot(t_rows_[at]).item<double>(), a = ab[k] / b[k];
      const Tensor d = (dx * s_rows_[at]).mul_(a).add_(by_t[k], 2 * ab[k]);
      g[2 * depth + k] = float(d.sum().item<double>());
      g[depth + k] = float(d.dot(x_rows_[at]).item<double>() * b[k] - along * a);
      g[k] = float((along / b[k] - ratio[k].sum().item<double>()) / (1 + std::exp(-double(alpha[k]))));
      dx.add_(d, b[k]);
    }
    adam_.step(p_, g_);
    return loss;
  }

 private:
  Tensor ab_tensor(const double* ab) const {
    Tensor column = torch::empty({depth, 1});
    for (int64_t k = 0; k < depth; ++k) column.data_ptr<float>()[k] = float(ab[k]);
    return column;
  }
  Tensor p_, g_;
  Adam adam_;
  Tensor x_, t_, s_, u_, share_, mean_, deviation_;
  std::vector<Tensor> x_rows_, t_rows_, s_rows_, u_rows_;
};

class Divergences {
 public:
  explicit Divergences(at::ScalarType type = torch::kFloat, int64_t points = 2048)
      : h_(20.0 / double(points - 1)), x_(torch::linspace(-10, 10, points, torch::kDouble).to(type)) {}

  std::vector<double> values(double shift) const {
    const Tensor lp = log_density({0.3, 0.4, 0.3}, {-2.5 + shift, 0, 2}, {0.6, 0.8, 0.5});
    const Tensor lq = log_density({0.5, 0.2, 0.3}, {-2, 0.5, 3}, {0.8, 0.5, 0.7});
    const Tensor p = lp.exp(), q = lq.exp(), d = lp - lq, lm = (p + q).log_(), difference = p - q;
    const auto dot = [](const Tensor& a, const Tensor& b) { return a.dot(b).item<double>(); };
    const double js = (dot(p, lp - lm) + dot(q, lq - lm)) * h_ / 2 + std::numbers::ln2;
    return {dot(p, d) * h_,
            -dot(q, d) * h_,
            js,
            -std::log(dot(p, q) / std::sqrt(dot(p, p) * dot(q, q))),
            difference.abs().sum().item<double>() * h_ / 2,
            std::sqrt(std::max(0.0, 1 - dot(p.sqrt(), q.sqrt()) * h_)),
            difference.cumsum(0).abs_().sum().item<double>() * h_ * h_};
  }

  void step() {
    shift_ = shift_ < 1 ? shift_ + 0.001 : 0;
    values(shift_);
  }

 private:
  Tensor log_density(std::array<double, 3> w, std::array<double, 3> m, std::array<double, 3> s) const {
    std::array<Tensor, 3> logs;
    for (size_t k = 0; k < 3; ++k) {
      logs[k] = x_.mul(1 / s[k]).sub_(m[k] / s[k]).square_().mul_(-0.5).add_(std::log(w[k] / s[k]) - 0.5 * std::log(2 * std::numbers::pi));
    }
    const Tensor most = at::maximum(at::maximum(logs[0], logs[1]), logs[2]);
    Tensor total = logs[0].sub_(most).exp_();
    total.add_(logs[1].sub_(most).exp_()).add_(logs[2].sub_(most).exp_());
    return total.log_().add_(most);
  }
  double h_, shift_ = 0;
  Tensor x_;
};

double now() {
  timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return double(time.tv_sec) + 1e-9 * double(time.tv_nsec);
}

/// Steps per second of processor time, after a warm-up of a fifth of `seconds`.
double rate(const std::function<void()>& step, double seconds) {
  for (const double begin = now(); now() - begin < seconds / 5;) step();
  const double begin = now();
  int64_t done = 0;
  for (int64_t count = 1;;) {
    const double first = now();
    for (int64_t k = 0; k < count; ++k) step();
    done += count;
    const double end = now();
    if (end - begin >= seconds) return double(done) / (end - begin);
    if (end - first < seconds / 50) count *= 2;
  }
}

void say(const char* name, bool ok, const char* what, double value) {
  std::printf("check %s %s %s %.3g\n", name, ok ? "ok" : "WRONG", what, value);
}

void check() {
  const Tensor a = torch::randn({64, 64}), b = torch::randn({64, 512});
  const double gemm = (at::mm(a, b).to(torch::kDouble) - (a.to(torch::kDouble).unsqueeze(2) * b.to(torch::kDouble).unsqueeze(0)).sum(1))
                          .abs()
                          .max()
                          .item<double>();
  say("blas", gemm < 1e-3, "error", gemm);
  for (const bool wasserstein : {false, true}) {
    Gan gan(1, 16, 128);
    const int steps = wasserstein ? 1500 : 4000;
    double sum = 0;
    for (int k = 0; k < steps; ++k) {
      wasserstein ? gan.wasserstein_step(true) : gan.step();
      if (k >= steps / 2) sum += gan.mean();
    }
    say(wasserstein ? "wgan_gp" : "gan_small", std::abs(sum / (steps - steps / 2) - 4) < 0.25, "mean", sum / (steps - steps / 2));
  }
  const double v = 2 - std::numbers::pi / 2, m = 1.5, mu = 0.5, m4 = m * m * m * m;
  const Tensor exact = torch::tensor(
      {m * m * (mu * mu + 2), m * m * v / std::numbers::pi, 2 * m * m * v / std::numbers::pi, 4 * m4,
       m4 * (std::pow(mu, 4) + 14 * mu * mu + 15), m4 * 4 / std::numbers::pi * (mu * mu * v + 1), m4 * 8 * mu * mu * v / std::numbers::pi},
      torch::kDouble);
  const double worst = (variances(m, 1'000'000).narrow(0, 1, 7) / exact - 1).abs().max().item<double>();
  say("estimator_sweep", worst < 0.03, "variances off by", worst);
  Flow flow;
  double loss = 0;
  for (int k = 0; k < 5000; ++k) loss += k >= 4500 ? flow.step(true) / 500 : flow.step();
  say("flow_tanh", std::abs(loss - 1.8792) < 0.05, "NLL (entropy 1.8792)", loss);
  const auto single = Divergences().values(0.3), fine = Divergences(torch::kDouble, 1 + 64 * 2047).values(0.3);
  double off = 0;
  for (size_t k = 0; k < single.size(); ++k) off = std::max(off, std::abs(single[k] - fine[k]));
  say("divergences", off < 1e-3, "error", off);
  std::puts("end");
}

}  // namespace

int main() {
  const torch::InferenceMode guard;
  at::set_num_threads(1);
  torch::manual_seed(1);
  std::map<std::string, std::function<void()>> workloads;
  const auto gan = [&](const char* name, int64_t latent, int64_t width, int64_t batch, bool wasserstein) {
    workloads[name] = [g = std::make_shared<Gan>(latent, width, batch), wasserstein] {
      wasserstein ? g->wasserstein_step(false) : g->step();
    };
  };
  gan("gan_small", 1, 16, 128, false);
  gan("gan_wide", 8, 64, 512, false);
  gan("wgan_gp", 1, 16, 128, true);
  workloads["flow_tanh"] = [f = std::make_shared<Flow>()] { f->step(); };
  workloads["divergences"] = [d = std::make_shared<Divergences>()] { d->step(); };
  workloads["estimator_sweep"] = [] {
    for (int k = 0; k <= 100; ++k) variances(-3 + 0.06 * k);
  };
  for (std::string line; std::getline(std::cin, line); std::fflush(stdout)) {
    if (line == "check") {
      check();
      continue;
    }
    const auto space = line.find(' ');
    const auto workload = workloads.find(line.substr(0, space));
    if (workload == workloads.end())
      std::puts("none");
    else
      std::printf("%.9g\n", rate(workload->second, std::stod(line.substr(space + 1))));
  }
}
