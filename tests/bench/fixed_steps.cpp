// A fixed number of training steps of the benchmarks' networks, for counting instructions: fixed_steps WORKLOAD STEPS. Only core/nn and the
// random numbers, so that it is built in a moment for any machine.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/random.h"
#include "core/nn/loss.h"
#include "core/nn/mlp.h"
#include "core/nn/optimizer.h"

namespace {

using namespace lineland;

class Gan {
 public:
  Gan(int latent, int width, int batch)
      : batch_(static_cast<std::size_t>(batch)),
        generator_({.inputs = latent, .width = width}),
        discriminator_({.width = width}),
        g_pass_(generator_.shape(), batch),
        d_pass_(discriminator_.shape(), 2 * batch),
        slope_pass_(discriminator_.shape(), batch, nn::Tangents::yes),
        g_optimizer_(nn::Method::adam, generator_.parameters().size()),
        d_optimizer_(nn::Method::adam, discriminator_.parameters().size()),
        z_(static_cast<std::size_t>(latent) * batch_),
        x_(2 * batch_),
        d_y_(x_.size()),
        d_x_(batch_),
        zero_(batch_),
        g_gradient_(generator_.parameters().size()),
        d_gradient_(discriminator_.parameters().size()) {
    generator_.initialize(random_);
    discriminator_.initialize(random_);
  }

  /// The discriminator `critics` times, with a penalty on its slope if there are several; then the generator.
  void step(int critics) {
    const nn::Term real{.loss = nn::Loss::softplus, .sign = -1}, fake{.loss = nn::Loss::softplus, .sign = 1};
    for (int k = 0; k < critics; ++k) {
      const std::span<float> x(x_), d(d_y_);
      random_.fill_normal(x.first(batch_));
      generate(x.last(batch_));
      const std::span<const float> h = d_pass_.forward(discriminator_, x_);
      nn::mean_loss(real, h.first(batch_), d.first(batch_));
      nn::mean_loss(fake, h.last(batch_), d.last(batch_));
      d_pass_.backward(discriminator_, d_y_, d_gradient_);
      if (critics > 1) add_penalty(x.last(batch_));
      d_optimizer_.step({}, discriminator_.parameters(), d_gradient_);
    }
    const std::span<float> x(x_.data(), batch_), d(d_y_.data(), batch_);
    generate(x);
    nn::mean_loss(real, d_pass_.forward(discriminator_, x), d);
    d_pass_.backward(discriminator_, d, {}, nn::Write::overwrite, d_x_);
    g_pass_.backward(generator_, d_x_, g_gradient_);
    g_optimizer_.step({}, generator_.parameters(), g_gradient_);
  }

  float first_weight() const { return generator_.parameters()[0]; }

 private:
  void generate(std::span<float> x) {
    random_.fill_normal(z_);
    std::ranges::copy(g_pass_.forward(generator_, z_), x.begin());
  }
  void add_penalty(std::span<const float> x) {
    const auto slope = slope_pass_.forward_tangent(discriminator_, x).slope;
    std::ranges::copy(slope, d_x_.begin());  // of half the mean square
    slope_pass_.backward_tangent(discriminator_, zero_, d_x_, d_gradient_, nn::Write::add);
  }

  std::size_t batch_;
  Random random_{Seed{1}};
  nn::Mlp generator_, discriminator_;
  nn::Pass g_pass_, d_pass_, slope_pass_;
  nn::Optimizer g_optimizer_, d_optimizer_;
  std::vector<float> z_, x_, d_y_, d_x_, zero_, g_gradient_, d_gradient_;
};

}  // namespace

int main(int count, char** words) {
  const std::string_view name = count == 3 ? words[1] : "";
  if (name != "gan_small" && name != "gan_wide" && name != "wgan_gp") {
    std::fputs("fixed_steps gan_small|gan_wide|wgan_gp STEPS\n", stderr);
    return 2;
  }
  Gan gan = name == "gan_wide" ? Gan(8, 64, 512) : Gan(1, 16, 128);
  for (int k = std::atoi(words[2]); k > 0; --k) gan.step(name == "wgan_gp" ? 5 : 1);
  std::printf("%.9g\n", static_cast<double>(gan.first_weight()));
}
