#include "core/labs/flow/draws.h"

#include <algorithm>

namespace lineland::labs::flow {

namespace {

bool has_file(const math::Distribution& data) {
  return std::ranges::any_of(data.components(), [](const math::Component& c) { return std::holds_alternative<math::Sample>(c.shape); });
}

}  // namespace

Draws::Draws(const math::Distribution& data, bool smooth, std::size_t batch) : data_(data), smooth_(smooth && has_file(data)) {
  const auto components = data.components();
  const bool normal =
      std::ranges::all_of(components, [](const math::Component& c) { return std::holds_alternative<math::Normal>(c.shape); });
  if (smooth_) smoothed_.resize(batch);
  if (!normal || components.size() > most_normals || components.size() == 1) return;
  const auto padded = static_cast<std::size_t>(nn::padded(static_cast<std::ptrdiff_t>(batch)));
  choice_.resize(padded);
  normal_.resize(padded);
  normals_.count = components.size();
  double until = 0;
  for (std::size_t k = 0; k < components.size(); ++k) {
    const auto& shape = std::get<math::Normal>(components[k].shape);
    until += data.share(k);
    normals_.until[k] = static_cast<float>(until);
    normals_.mean[k] = static_cast<float>(shape.mean);
    normals_.deviation[k] = static_cast<float>(shape.deviation);
  }
}

void Draws::fill(Random& random, std::span<float> out) {
  if (smooth_) {
    const std::span<double> wide(smoothed_.data(), out.size());
    sample_density(data_, random, wide);
    std::ranges::transform(wide, out.begin(), [](double x) { return static_cast<float>(x); });
    return;
  }
  if (normals_.count == 0) {
    data_.sample(random, out);
    return;
  }
  random.fill_uniform(choice_);
  random.fill_normal(normal_);
  for (std::size_t i = 0; i < normal_.size(); i += static_cast<std::size_t>(nn::lanes<float>)) {
    const nn::Vector<float> u = nn::load(choice_.data() + i);
    nn::Vector<float> mean = nn::broadcast(normals_.mean[0]), deviation = nn::broadcast(normals_.deviation[0]);
    for (std::size_t k = 1; k < normals_.count; ++k) {
      const auto beyond = u >= normals_.until[k - 1];
      mean = beyond ? nn::broadcast(normals_.mean[k]) : mean;
      deviation = beyond ? nn::broadcast(normals_.deviation[k]) : deviation;
    }
    nn::store(normal_.data() + i, mean + deviation * nn::load(normal_.data() + i));
  }
  std::copy_n(normal_.begin(), out.size(), out.begin());
}

void sample_density(const math::Distribution& data, Random& random, std::span<double> out) {
  if (!has_file(data)) {
    data.sample(random, out);
    return;
  }
  const auto components = data.components();
  for (double& x : out) {
    std::size_t k = 0;
    for (double rest = random.uniform() - data.share(0); rest >= 0 && k + 1 < components.size();) rest -= data.share(++k);
    if (const auto* sample = std::get_if<math::Sample>(&components[k].shape)) {
      x = (*sample->sorted)[random.below(sample->sorted->size())] + sample->bandwidth * random.normal();
    } else {
      x = math::Distribution({components[k]}).quantile(random.uniform());
    }
  }
}

}  // namespace lineland::labs::flow
