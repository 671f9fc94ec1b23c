#include "core/labs/estimators/measured.h"

#include <algorithm>
#include <cmath>

namespace lineland::labs::estimators {

namespace {

constexpr double quantile = 1.959963984540054;  // 97.5 % of a standard normal

/// The standard error of a measured variance.
double standard_error(const Moments& m, const Law& exact) {
  const double seen = m.fourth() - m.variance() * m.variance();
  const double known = (exact.quartic - exact.variance) * (exact.quartic + exact.variance);
  return std::sqrt(std::max({seen, known, 0.0}) / m.count());
}

Measured with_error(double mean, double variance, double error) {
  return {mean, variance, std::max(0.0, variance - quantile * error), variance + quantile * error};
}

}  // namespace

Measured measured(const Moments& moments, const Law& exact) {
  return with_error(moments.mean(), moments.variance(), standard_error(moments, exact));
}

void Tally::add(const Values<double>& values) {
  cost.add(values.of(values.cost));
  factor.add(values.of(values.factor));
  pathwise.add(values.of(values.pathwise));
  score.add(values.of(values.score));
  independent.add(values.of(values.independent));
  coupled.add(values.of(values.coupled));
}

Measured Tally::measured_score(const Setting& setting, const Exact& exact) const {
  if (setting.baseline != Baseline::leave_one_out) return measured(score, exact.score);
  const double n = score.count(), others = static_cast<double>(setting.draws) - 1;
  const double mean = (score.mean() - (cost.mean() - exact.baseline) * factor.mean()) * n / (n - 1);
  const double variance = score.variance() + (mean * mean + cost.variance() * exact.factor_square) / others;
  const double error =
      standard_error(score, exact.score) +
      (2 * std::abs(mean) * std::sqrt(score.variance() / n) + exact.factor_square * standard_error(cost, exact.cost)) / others;
  return with_error(mean, variance, error);
}

void Sums::add(const Values<double>& values, std::size_t first, std::size_t last, bool coupled) {
  const Block<double>& pair = coupled ? values.coupled : values.independent;
  for (std::size_t i = first; i < last; ++i) {
    cost += values.cost[i];
    factor += values.factor[i];
    pathwise += values.pathwise[i];
    score += values.score[i];
    measure += pair[i];
  }
  count += static_cast<double>(last - first);
}

std::array<double, 3> Sums::estimates(Baseline kind, double baseline) const {
  double by_score = score / count;
  if (kind == Baseline::leave_one_out) by_score = (score - (cost - count * baseline) * factor / count) / (count - 1);
  return {pathwise / count, by_score, measure / count};
}

Estimates::Estimates(const Setting& setting, const Exact& exact, bool coupled)
    : kind_(setting.baseline), baseline_(exact.baseline), centre_(exact.gradient), draws_(setting.draws), coupled_(coupled) {
  const double variances[] = {exact.pathwise.variance, exact.score_variance, (coupled ? exact.coupled : exact.independent).variance};
  for (std::size_t k = 0; k < reach_.size(); ++k) reach_[k] = 4 * std::sqrt(variances[k] / static_cast<double>(draws_));
}

void Estimates::add(const Values<double>& values) {
  for (std::size_t first = 0; first < values.count;) {
    const auto wanted = static_cast<std::size_t>(draws_ - static_cast<std::int64_t>(sums_.count));
    const std::size_t last = std::min(values.count, first + wanted);
    sums_.add(values, first, last, coupled_);
    first = last;
    if (static_cast<std::int64_t>(sums_.count) < draws_) return;
    const auto estimates = sums_.estimates(kind_, baseline_);
    for (std::size_t k = 0; k < estimates.size(); ++k) {
      const double place = (estimates[k] - centre_ + reach_[k]) * (static_cast<double>(bins) / (2 * reach_[k]));
      if (place >= 0 && place < static_cast<double>(bins)) ++counts_[k][static_cast<std::size_t>(place)];
    }
    ++count_;
    sums_ = {};
  }
}

std::vector<double> Estimates::heights(std::size_t estimator) const {
  if (!(reach_[estimator] > 0) || count_ == 0) return {};
  std::vector<double> result;
  const double width = 2 * reach_[estimator] / static_cast<double>(bins);
  for (const std::uint32_t count : counts_[estimator]) result.push_back(static_cast<double>(count) / (static_cast<double>(count_) * width));
  return result;
}

void Replicates::add(std::size_t replicate, const Values<double>& values) {
  Sums& sums = sums_[replicate];
  std::size_t& next = next_[replicate];
  for (std::size_t first = 0; first < values.count;) {
    if (next == lengths) return;
    const std::size_t wanted = (std::size_t{1} << next) - static_cast<std::size_t>(sums.count);
    const std::size_t last = std::min(values.count, first + wanted);
    sums.add(values, first, last, coupled_);
    if (last - first == wanted) {
      const auto estimates = sums.estimates(kind_, baseline_);
      for (std::size_t k = 0; k < estimates.size(); ++k) errors_[replicate][next][k] = estimates[k] - gradient_;
      ++next;
    }
    first = last;
  }
}

double Replicates::error(std::size_t estimator, std::size_t k) const noexcept {
  double sum = 0;
  for (const auto& replicate : errors_) sum += replicate[k][estimator] * replicate[k][estimator];
  return std::sqrt(sum / static_cast<double>(replicates));
}

std::size_t Replicates::reached() const noexcept { return *std::ranges::min_element(next_); }

}  // namespace lineland::labs::estimators
