// Draws from the data: fast ones for training, and ones that follow the density that is drawn. One thread at a time.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "core/base/random.h"
#include "core/math/distribution.h"
#include "core/nn/vector.h"

namespace lineland::labs::flow {

/// Minibatches of a distribution. Mixtures of a few normals, the usual case, are drawn by vector instructions.
class Draws {
 public:
  /// smooth: draws from a file get its kernel's noise.
  Draws(const math::Distribution& data, bool smooth, std::size_t batch);

  /// Fills a batch. Does not allocate.
  void fill(Random& random, std::span<float> out);

 private:
  static constexpr std::size_t most_normals = 8;
  struct Normals {
    std::size_t count = 0;
    std::array<float, most_normals> until, mean, deviation;  ///< until: shares summed up to and with this component
  };

  math::Distribution data_;
  bool smooth_;
  Normals normals_;  // count 0: not only a few normals
  nn::Buffer<float> choice_, normal_;
  std::vector<double> smoothed_;
};

/// Independent draws whose density is data.pdf(): for a file from its kernel estimate. Does not allocate.
void sample_density(const math::Distribution& data, Random& random, std::span<double> out);

}  // namespace lineland::labs::flow
