#include "core/labs/flow/stack.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/check.h"

namespace lineland::labs::flow {

namespace {

constexpr double half_log_two_pi = 0.91893853320467274178;

std::size_t unsigned_depth(const Form& form) { return static_cast<std::size_t>(form.depth); }
std::size_t padded(std::size_t n) { return static_cast<std::size_t>(nn::padded(static_cast<std::ptrdiff_t>(n))); }

}  // namespace

const math::Distribution& distribution(Base base) {
  static const std::array<math::Distribution, 3> bases = {
      math::Distribution({{1, math::Normal{}}}), math::Distribution({{1, math::Logistic{}}}), math::Distribution({{1, math::Uniform{}}})};
  return bases[static_cast<std::size_t>(base)];
}

Stack::Stack(const Form& form, std::span<const float> theta) { update(form, theta); }

void Stack::update(const Form& form, std::span<const float> theta) {
  form_ = form;
  stride_ = coefficient_count(form.layer);
  const std::size_t count = parameter_count(form.layer);
  LINELAND_CHECK(theta.size() == unsigned_depth(form) * count);
  coefficients_.resize(unsigned_depth(form) * stride_);
  theta_.assign(theta.begin(), theta.end());
  for (std::size_t k = 0; k < unsigned_depth(form); ++k) {
    constrain(form.layer, std::span(theta_).subspan(k * count, count), std::span(coefficients_).subspan(k * stride_, stride_));
  }
  base_low_ = 0;
  base_width_ = 1;
  if (form.support) {
    const double low = normalize(form.support->low), high = normalize(form.support->high);
    base_low_ = low;
    base_width_ = high - low;
  }
}

std::span<const double> Stack::coefficients(int layer) const {
  return std::span(coefficients_).subspan(static_cast<std::size_t>(layer - 1) * stride_, stride_);
}

double Stack::normalize(double x) const {
  double z = (x - form_.centre) / form_.scale;
  for (int k = form_.depth; k >= 1; --k) z = evaluate(form_.layer, coefficients(k), z).value;
  return base_value(z);
}

std::vector<double> Stack::descend(double x) const {
  std::vector<double> places(unsigned_depth(form_) + 1);
  places.back() = (x - form_.centre) / form_.scale;
  for (std::size_t k = places.size() - 1; k > 0; --k) {
    places[k - 1] = evaluate(form_.layer, coefficients(static_cast<int>(k)), places[k]).value;
  }
  return places;
}

double Stack::log_scaling() const { return std::log(form_.scale * base_width_); }

double Stack::log_pdf(double x) const {
  double z = (x - form_.centre) / form_.scale, log_slopes = -log_scaling();
  for (int k = form_.depth; k >= 1; --k) {
    const Image image = evaluate(form_.layer, coefficients(k), z);
    z = image.value;
    log_slopes += std::log(image.slope);
  }
  return distribution(form_.base).log_pdf(base_value(z)) + log_slopes;
}

double Stack::cdf(double x) const { return distribution(form_.base).cdf(normalize(x)); }
double Stack::survival(double x) const { return distribution(form_.base).survival(normalize(x)); }
double Stack::generate(double z) const { return carry_up(0, layer_value(z)); }

double Stack::carry_up(int layer, double z) const {
  for (int k = layer + 1; k <= form_.depth; ++k) z = inverse(form_.layer, coefficients(k), z).x;
  return form_.centre + form_.scale * z;
}

void Trace::update(const Stack& stack, std::span<const double> x) {
  const Form& form = stack.form();
  points_ = x.size();
  stride_ = padded(points_);
  depth_ = form.depth;
  places_.resize((unsigned_depth(form) + 1) * stride_);
  slopes_.resize(unsigned_depth(form) * stride_);
  memo_.resize(memo_rows(form.layer.kind) * stride_);
  double* top = places_.data() + unsigned_depth(form) * stride_;
  for (std::size_t i = 0; i < stride_; ++i) top[i] = (x[std::min(i, points_ - 1)] - form.centre) / form.scale;
  for (std::size_t k = unsigned_depth(form); k-- > 0;) {
    forward<double>(
        form.layer, stack.coefficients(static_cast<int>(k) + 1).data(),
        {places_.data() + (k + 1) * stride_, places_.data() + k * stride_, slopes_.data() + k * stride_, memo_.data(), stride_});
  }
  for (double& slope : slopes_) slope = std::log(slope);
}

std::span<const double> Trace::place(int k) const { return {places_.data() + static_cast<std::size_t>(k) * stride_, points_}; }
std::span<const double> Trace::log_slope(int k) const { return {slopes_.data() + static_cast<std::size_t>(k - 1) * stride_, points_}; }

void Trace::log_density(const Stack& stack, int k, std::span<double> out) const {
  const math::Distribution& base = distribution(stack.form().base);
  const double log_width = std::log(stack.base_width_);
  for (std::size_t i = 0; i < points_; ++i) out[i] = base.log_pdf(stack.base_value(place(0)[i])) - log_width;
  for (int j = 1; j <= k; ++j) {
    const auto slopes = log_slope(j);
    for (std::size_t i = 0; i < points_; ++i) out[i] += slopes[i];
  }
}

void Trace::log_pdf(const Stack& stack, std::span<double> out) const {
  log_density(stack, depth_, out);
  const double log_scale = std::log(stack.form().scale);
  for (std::size_t i = 0; i < points_; ++i) out[i] -= log_scale;
}

// Two further columns carry the ends of the data's support where the base is uniform; weight 0 keeps them out of the mean.
template <class T>
Pass<T>::Pass(const Form& form, int batch)
    : batch_(static_cast<std::size_t>(batch)),
      stride_(padded(batch_ + (form.base == Base::uniform ? 2 : 0))),
      memo_stride_(memo_rows(form.layer.kind) * stride_),
      places_((unsigned_depth(form) + 1) * stride_),
      slopes_(unsigned_depth(form) * stride_),
      memo_(unsigned_depth(form) * memo_stride_),
      weight_(stride_, T(0)),
      g_(stride_),
      c_(coefficient_count(form.layer) * unsigned_depth(form)),
      d_c_(coefficient_count(form.layer)),
      theta_(parameter_count(form.layer)),
      coefficients_(c_.size()),
      d_coefficients_(d_c_.size()),
      d_theta_(theta_.size()) {
  std::fill_n(weight_.begin(), batch_, T(1));
}

template <class T>
double Pass<T>::nll(const Form& form, std::span<const T> theta, std::span<const T> x, std::span<T> gradient) {
  const std::size_t depth = unsigned_depth(form), count = theta_.size(), c_count = d_c_.size();
  LINELAND_CHECK(x.size() == batch_ && gradient.size() == theta.size() && theta.size() == depth * count);

  // Data enter at the top.
  T* top = places_.data() + depth * stride_;
  const T centre = static_cast<T>(form.centre), inverse_scale = static_cast<T>(1 / form.scale);
  for (std::size_t i = 0; i < batch_; ++i) top[i] = (x[i] - centre) * inverse_scale;
  if (form.support) {
    top[batch_] = static_cast<T>((form.support->low - form.centre) / form.scale);
    top[batch_ + 1] = static_cast<T>((form.support->high - form.centre) / form.scale);
  }
  const auto rows = [&](std::size_t k) {
    return Rows<T>{places_.data() + (k + 1) * stride_, places_.data() + k * stride_, slopes_.data() + k * stride_,
                   memo_.data() + k * memo_stride_, stride_};
  };
  for (std::size_t k = depth; k-- > 0;) {
    std::copy_n(theta.begin() + static_cast<std::ptrdiff_t>(k * count), count, theta_.begin());
    const std::span<double> c = std::span(coefficients_).subspan(k * c_count, c_count);
    constrain(form.layer, theta_, c);
    for (std::size_t j = 0; j < c_count; ++j) c_[k * c_count + j] = static_cast<T>(c[j]);
    forward<T>(form.layer, c_.data() + k * c_count, rows(k));
  }

  nn::Vector<T> stretch{};
  for (std::size_t i = 0; i < stride_; i += static_cast<std::size_t>(nn::lanes<T>)) {
    // One logarithm for the product of up to four slopes: each is within 1e-6 .. 1e6 but for absurd parameters.
    nn::Vector<T> log_slopes{};
    for (std::size_t k = 0; k < depth;) {
      nn::Vector<T> product = nn::load(slopes_.data() + k * stride_ + i);
      for (++k; k < depth && k % 4 != 0; ++k) product *= nn::load(slopes_.data() + k * stride_ + i);
      log_slopes += logarithm<T>(product);
    }
    stretch += log_slopes * nn::load(weight_.data() + i);
  }
  double loss = static_cast<double>(base_loss(form.base));
  for (std::ptrdiff_t lane = 0; lane < nn::lanes<T>; ++lane) loss -= static_cast<double>(stretch[lane]);

  // The gradient comes back from the base.
  for (std::size_t k = 0; k < depth; ++k) {
    std::ranges::fill(d_c_, T(0));
    backward<T>(form.layer, c_.data() + k * c_count, rows(k), weight_.data(), g_.data(), d_c_.data());
    std::copy_n(theta.begin() + static_cast<std::ptrdiff_t>(k * count), count, theta_.begin());
    for (std::size_t j = 0; j < c_count; ++j) d_coefficients_[j] = static_cast<double>(d_c_[j]);
    pull_back(form.layer, theta_, std::span(coefficients_).subspan(k * c_count, c_count), d_coefficients_, d_theta_);
    for (std::size_t j = 0; j < count; ++j) gradient[k * count + j] = static_cast<T>(d_theta_[j] / static_cast<double>(batch_));
  }
  return loss / static_cast<double>(batch_) + std::log(form.scale);
}

/// The sum of -log p0 over the batch, and its derivatives in z_0 into g_.
template <class T>
T Pass<T>::base_loss(Base base) {
  const T* z = places_.data();
  if (base == Base::uniform) {
    const T n = static_cast<T>(batch_), width = z[batch_ + 1] - z[batch_];
    std::ranges::fill(g_, T(0));
    g_[batch_] = -n / width;
    g_[batch_ + 1] = n / width;
    return n * std::log(width);
  }
  nn::Vector<T> loss{};
  for (std::size_t i = 0; i < stride_; i += static_cast<std::size_t>(nn::lanes<T>)) {
    const nn::Vector<T> zi = nn::load(z + i), w = nn::load(weight_.data() + i);
    if (base == Base::normal) {
      loss += w * (T(0.5) * zi * zi + static_cast<T>(half_log_two_pi));
      nn::store(g_.data() + i, w * zi);
    } else {
      loss += w * (T(2) * nn::softplus<T>(zi) - zi);
      nn::store(g_.data() + i, w * nn::tanh(T(0.5) * zi));
    }
  }
  T total = 0;
  for (std::ptrdiff_t lane = 0; lane < nn::lanes<T>; ++lane) total += loss[lane];
  return total;
}

template class Pass<float>;
template class Pass<double>;

}  // namespace lineland::labs::flow
