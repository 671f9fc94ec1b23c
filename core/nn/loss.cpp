#include "core/nn/loss.h"

#include "core/base/check.h"
#include "core/nn/vector.h"

namespace lineland::nn {

namespace {

struct Evaluated {
  Vector<float> value, derivative;
};

template <Loss loss>
Evaluated evaluate(const Term& term, const Vector<float>& h) noexcept {
  const Vector<float> zero{}, one = broadcast(1.0f), x = term.sign * h;
  if constexpr (loss == Loss::softplus) return {softplus<float>(x), term.sign * sigmoid<float>(x)};
  if constexpr (loss == Loss::hinge) return {x > -one ? one + x : zero, x > -one ? term.sign * one : zero};
  if constexpr (loss == Loss::square) return {(h - term.target) * (h - term.target), 2.0f * (h - term.target)};
  if constexpr (loss == Loss::linear) return {x, term.sign * one};
}

template <Loss loss, bool add>
double sweep(const Term& term, std::span<const float> h, std::span<float> d_h) noexcept {
  constexpr auto width = static_cast<std::size_t>(lanes<float>);
  const std::size_t n = h.size();
  const float scale = term.weight / static_cast<float>(n);
  Vector<float> sum{};
  std::size_t i = 0;
  for (; i + width <= n; i += width) {
    const Evaluated e = evaluate<loss>(term, load(&h[i]));
    sum += e.value;
    store(&d_h[i], (add ? load(&d_h[i]) : Vector<float>{}) + scale * e.derivative);
  }
  double total = 0;
  for (int lane = 0; lane < int(width); ++lane) total += double{sum[lane]};
  // The last, incomplete vector is filled up with zeros, whose results are dropped.
  Vector<float> rest{};
  for (std::size_t k = i; k < n; ++k) rest[int(k - i)] = h[k];
  const Evaluated e = evaluate<loss>(term, rest);
  for (std::size_t k = i; k < n; ++k) {
    total += double{e.value[int(k - i)]};
    d_h[k] = (add ? d_h[k] : 0.0f) + scale * e.derivative[int(k - i)];
  }
  return double{term.weight} * total / static_cast<double>(n);
}

template <bool add>
double dispatch(const Term& term, std::span<const float> h, std::span<float> d_h) {
  LINELAND_CHECK(!h.empty() && h.size() == d_h.size());
  switch (term.loss) {
    case Loss::softplus: return sweep<Loss::softplus, add>(term, h, d_h);
    case Loss::hinge: return sweep<Loss::hinge, add>(term, h, d_h);
    case Loss::square: return sweep<Loss::square, add>(term, h, d_h);
    case Loss::linear: return sweep<Loss::linear, add>(term, h, d_h);
  }
  return 0;
}

}  // namespace

double mean_loss(const Term& term, std::span<const float> h, std::span<float> d_h) { return dispatch<false>(term, h, d_h); }

double add_mean_loss(const Term& term, std::span<const float> h, std::span<float> d_h) { return dispatch<true>(term, h, d_h); }

}  // namespace lineland::nn
