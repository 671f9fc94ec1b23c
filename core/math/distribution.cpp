#include "core/math/distribution.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "core/base/check.h"
#include "core/base/text.h"
#include "core/math/kernel_estimate.h"
#include "core/math/shapes.h"

namespace lineland::math {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// log(exp(a) + exp(b)); -inf counts as nothing.
double log_sum(double a, double b) {
  const double high = std::max(a, b), low = std::min(a, b);
  return low == -infinity ? high : high + std::log1p(std::exp(low - high));
}

}  // namespace

bool operator==(const Sample& a, const Sample& b) {
  const bool same_data = a.sorted == b.sorted || (a.sorted && b.sorted && *a.sorted == *b.sorted);
  return a.path == b.path && a.column == b.column && a.bandwidth == b.bandwidth && same_data;
}

Distribution::Distribution() : components_{{1, Normal{}}} {}

Distribution::Distribution(std::vector<Component> components) : components_(std::move(components)), total_(0) {
  if (components_.empty()) throw InputError("a distribution needs at least one component");
  for (const Component& component : components_) {
    const std::string name(math::name(component.shape));
    if (!(component.weight > 0) || std::isinf(component.weight)) {
      throw InputError(name + ": weight must be positive and finite, not " + to_text(component.weight));
    }
    if (const auto wrong = fault(component.shape)) throw InputError(name + ": " + wrong->what);
    total_ += component.weight;
  }
  if (std::isinf(total_)) throw InputError("the sum of the weights must be finite");
}

void Distribution::assign(const Normal& normal) {
  if (const auto wrong = fault(Shape(normal))) throw InputError("normal: " + std::string(wrong->what));
  components_.assign(1, {1, normal});
  total_ = 1;
}

double Distribution::log_pdf(double x) const {
  if (components_.size() == 1) return shapes::log_pdf(components_[0].shape, x);
  double sum = -infinity;
  for (std::size_t k = 0; k < components_.size(); ++k) sum = log_sum(sum, std::log(share(k)) + shapes::log_pdf(components_[k].shape, x));
  return sum;
}

double Distribution::pdf(double x) const { return std::exp(log_pdf(x)); }

double Distribution::cdf(double x) const {
  double sum = 0;
  for (std::size_t k = 0; k < components_.size(); ++k) sum += share(k) * shapes::cdf(components_[k].shape, x);
  return std::min(sum, 1.0);
}

double Distribution::survival(double x) const {
  double sum = 0;
  for (std::size_t k = 0; k < components_.size(); ++k) sum += share(k) * shapes::survival(components_[k].shape, x);
  return std::min(sum, 1.0);
}

void Distribution::log_pdf(std::span<const double> x, std::span<double> out) const {
  LINELAND_CHECK(x.size() == out.size());
  for (std::size_t i = 0; i < x.size(); ++i) out[i] = log_pdf(x[i]);
}

void Distribution::cdf(std::span<const double> x, std::span<double> out) const {
  LINELAND_CHECK(x.size() == out.size());
  for (std::size_t i = 0; i < x.size(); ++i) out[i] = cdf(x[i]);
}

double Distribution::mass(double low, double high) const {
  double sum = 0;
  for (std::size_t k = 0; k < components_.size(); ++k) sum += share(k) * shapes::mass(components_[k].shape, low, high);
  return std::min(sum, 1.0);
}

double Distribution::quantile(double probability) const {
  if (probability > 0.5) return upper_quantile(1 - probability);
  if (!(probability > 0)) return support().low;
  if (components_.size() == 1) return shapes::quantile(components_[0].shape, probability);
  // The mixture's quantile lies between its components' quantiles.
  Interval bracket = {infinity, -infinity};
  for (const Component& component : components_) {
    const double x = shapes::quantile(component.shape, probability);
    bracket = {std::min(bracket.low, x), std::max(bracket.high, x)};
  }
  return solve_tail(
      bracket.low, bracket.high, probability, +1, [this](double x) { return cdf(x); }, [this](double x) { return log_pdf(x); });
}

double Distribution::upper_quantile(double probability) const {
  if (probability > 0.5) return quantile(1 - probability);
  if (!(probability > 0)) return support().high;
  if (components_.size() == 1) return shapes::upper_quantile(components_[0].shape, probability);
  Interval bracket = {infinity, -infinity};
  for (const Component& component : components_) {
    const double x = shapes::upper_quantile(component.shape, probability);
    bracket = {std::min(bracket.low, x), std::max(bracket.high, x)};
  }
  return solve_tail(
      bracket.low, bracket.high, probability, -1, [this](double x) { return survival(x); }, [this](double x) { return log_pdf(x); });
}

double Distribution::mean() const {
  double sum = 0;
  for (std::size_t k = 0; k < components_.size(); ++k) sum += share(k) * shapes::mean(components_[k].shape);
  return sum;
}

double Distribution::variance() const {
  const double centre = mean();
  double sum = 0;
  for (std::size_t k = 0; k < components_.size(); ++k) {
    const double offset = shapes::mean(components_[k].shape) - centre;
    sum += share(k) * (shapes::variance(components_[k].shape) + offset * offset);
  }
  return sum;
}

double Distribution::deviation() const { return std::sqrt(variance()); }

Interval Distribution::support() const {
  Interval hull = {infinity, -infinity};
  for (const Component& component : components_) {
    const Interval part = shapes::support(component.shape);
    hull = {std::min(hull.low, part.low), std::max(hull.high, part.high)};
  }
  return hull;
}

Interval Distribution::bulk(double tail) const {
  const Interval hull = support();
  return {std::max(quantile(tail), hull.low), std::min(upper_quantile(tail), hull.high)};
}

}  // namespace lineland::math
